import { CALL_KINDS } from './callKinds.mts';
import type { JournalEntry, RecordedRequest } from './types.mts';

/** One accepted call as one line for people. */
export function line(entry: JournalEntry): string {
	const what =
		entry.does ??
		(entry.message
			? `${entry.message.type} ${short(entry.message.content)}`
			: `push ${short(Object.values(entry.notification ?? {})[0]?.alert ?? '')}`);
	const reached = isListed(entry) ? '' : `, ${entry.recipients.length} in directory`;
	const id = entry.id ?? entry.recipients[0]?.messageId ?? '';
	return [
		time(entry.at),
		entry.kind,
		entry.appKey,
		`${entry.sender ?? '(no sender)'} -> ${entry.audience}${reached}`,
		what,
		id,
	].join('  ');
}

/** Whether the call names its users itself, so that the directory has no say in it. */
const isListed = ({ kind, does }: JournalEntry): boolean =>
	CALL_KINDS[kind].isListed || does !== undefined;

/** One refused call as one line for people. */
export function refusedLine(record: RecordedRequest): string {
	const why = record.replyText ?? record.outcome;
	return [time(record.at), `refused ${record.status ?? ''}`.trim(), record.path, short(why)].join(
		'  ',
	);
}

const time = (at: number): string => new Date(at).toISOString().slice(11, 19);

function short(text: string): string {
	const flat = text.replace(/\s+/g, ' ');
	return flat.length > 80 ? `${flat.slice(0, 77)}...` : flat;
}

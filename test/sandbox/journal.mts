import type { JournalEntry, RecordedRequest } from './types.mts';

/** One accepted call as one line for people. */
export function line(entry: JournalEntry): string {
	const what = entry.message
		? `${entry.message.type} ${short(entry.message.content)}`
		: `push ${short(Object.values(entry.notification ?? {})[0]?.alert ?? '')}`;
	const reached =
		entry.kind === 'system-message' ? '' : `, ${entry.recipients.length} in directory`;
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

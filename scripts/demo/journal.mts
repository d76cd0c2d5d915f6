import { CALL_KINDS } from '../../sandbox/callKinds.mts';
import type { JournalEntry } from '../../sandbox/index.mts';

const MAX_NAMES = 6;
const MAX_TEXT = 160;

/** An accepted call as lines for a person: what it was, who would get it, and what they would see. */
export function describeEntry(entry: JournalEntry): string[] {
	const { kind, sender, audience, recipients, message, notification = {}, path, does } = entry;
	// Mostly every platform shows the same.
	const shown = new Map<string, string[]>();
	for (const [platform, { title, alert }] of Object.entries(notification)) {
		const text = [title, alert].filter(Boolean).join(' / ');
		shown.set(text, [...(shown.get(text) ?? []), platform]);
	}
	const rows = [
		['does', does ?? ''],
		['to', audience],
		['reaching', names(recipients.map(({ userId }) => userId))],
		['message', message ? `${message.type} ${message.content}` : ''],
		...[...shown].map(([text, platforms]) => [
			'shows',
			text && `${text} (${platforms.join(', ')})`,
		]),
	];
	const from = sender === null ? '' : ` from ${sender}`;
	return [
		`${CALL_KINDS[kind].label}${from} (${path})`,
		...rows
			.filter(([, value]) => value)
			.map(([label = '', value = '']) => `  ${label.padEnd(10)} ${oneLine(value)}`),
	];
}

function names(all: string[]): string {
	const more = all.length - MAX_NAMES;
	return all.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function oneLine(value: string): string {
	const line = value.replace(/\s+/g, ' ');
	return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}

import { ENDPOINTS } from '../calls/index.mts';
import { isObject } from '../checks/fields.mts';
import type { JournalEntry, RecordedRequest, Recipient } from '../types.mts';
import { messageOf } from './messages.mts';
import type { CallKindName, CallState, CallView, ProductName, RecipientView } from './model.mts';
import { personalText, personalView } from './personal.mts';
import { phonesOf } from './phones.mts';

/** More recipients of one call than anybody looks at; the count and the wire JSON have all. */
const MOST_RECIPIENTS = 100;

/** As many as are drawn of those who each get something else. */
const MOST_PERSONAL = 3;

const MISHAPS: Readonly<Record<RecordedRequest['outcome'], string | null>> = {
	pending: 'The answer has not begun yet.',
	answered: null,
	reset: 'The connection was reset before the sender had an answer, as a script said.',
	'cut-off': 'The answer broke off half-way, as a script said.',
	hung: 'The sender got no answer, as a script said.',
};

/** The one refusal that comes with HTTP 200 (docs/service.md, section 6.4). */
const NOTHING_TO_DELETE = 1015;

/** Product of a path, the unknown ones by their looks. */
export function productOf(path: string): ProductName | null {
	const endpoint = ENDPOINTS.find((known) => known.path === path);
	if (endpoint !== undefined) return endpoint.family;
	if (path.startsWith('/v4/')) return 'nexconn';
	return path.endsWith('.json') ? 'rongcloud' : null;
}

export function stateOf(record: RecordedRequest): CallState {
	if (record.accepted) return 'accepted';
	if (record.outcome === 'pending') return 'pending';
	if (isObject(record.reply) && record.reply.code === NOTHING_TO_DELETE) return 'refused';
	return record.outcome === 'answered' && !(record.status !== null && record.status < 400)
		? 'refused'
		: 'scripted';
}

/** A call as the page draws it. */
export function callView(
	id: string,
	record: RecordedRequest,
	entry: JournalEntry | undefined,
	words: readonly string[],
): CallView {
	const { at, method, path, status, outcome } = record;
	const state = stateOf(record);
	const { code, reason } = refusalIn(record);
	const isPersonal = entry?.kind === 'personalized-message';
	const recipients =
		entry === undefined ? [] : foundFirst(entry.recipients, words).slice(0, MOST_RECIPIENTS);
	const phones =
		entry === undefined ? { phones: [], notes: [], unused: [], notice: null } : phonesOf(entry);
	return {
		id,
		revision: `${state} ${outcome} ${status} ${recalls(entry)}`,
		at,
		state,
		kind: entry?.kind ?? kindOf(path),
		product: productOf(path),
		appKey: appKeyOf(record),
		method,
		path,
		status,
		code: state === 'accepted' ? null : code,
		reason: state === 'accepted' ? null : reason,
		mishap: MISHAPS[outcome],
		sender: entry?.sender ?? null,
		audience: entry?.audience ?? null,
		does: entry?.does ?? null,
		recalled: entry?.recalledAt !== undefined,
		recipientCount: entry?.recipients.length ?? 0,
		recipients:
			entry === undefined ? [] : recipients.map((one) => recipientView(entry, one, words)),
		fromDirectory: entry !== undefined && !/^\d+ listed /.test(entry.audience),
		...phones,
		// Nobody gets it as it was sent, with its placeholders.
		message: entry === undefined || isPersonal ? null : messageOf(entry),
		personal: isPersonal
			? recipients.slice(0, MOST_PERSONAL).map((one) => personalView(entry, one))
			: [],
		callId: entry?.id ?? null,
	};
}

/** How many of the messages were recalled. */
const recalls = (entry: JournalEntry | undefined): number =>
	(entry?.recipients.filter(({ recalledAt }) => recalledAt !== undefined).length ?? 0) +
	(entry?.recalledAt === undefined ? 0 : 1);

function kindOf(path: string): CallKindName {
	return ENDPOINTS.find((known) => known.path === path)?.kind ?? 'unknown';
}

function refusalIn({ reply, replyText, status }: RecordedRequest): {
	code: string | null;
	reason: string | null;
} {
	if (!isObject(reply)) return { code: null, reason: replyText || null };
	const { code, errorMessage, msg } = reply;
	const words = errorMessage ?? msg;
	return {
		code: code === undefined || (status !== null && status < 400) ? null : String(code),
		reason: typeof words === 'string' ? words : replyText,
	};
}

export function appKeyOf({ headers }: RecordedRequest): string | null {
	const value = headers['app-key'] ?? headers['rc-app-key'];
	return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** Those that were looked for come first, or they would be lost among a hundred. */
const foundFirst = (recipients: readonly Recipient[], words: readonly string[]): Recipient[] => [
	...recipients.filter(({ userId }) => isFound(userId, words)),
	...recipients.filter(({ userId }) => !isFound(userId, words)),
];

function isFound(userId: string, words: readonly string[]): boolean {
	const id = userId.toLowerCase();
	return words.some((word) => id.includes(word));
}

const recipientView = (
	entry: JournalEntry,
	recipient: Recipient,
	words: readonly string[],
): RecipientView => ({
	userId: recipient.userId,
	platforms: recipient.platforms ?? null,
	messageId: recipient.messageId ?? null,
	text: personalText(entry, recipient),
	pushText: recipient.pushContent ?? null,
	recalled: recipient.recalledAt !== undefined,
	found: isFound(recipient.userId, words),
});

/** Everything that a search can find in a call, in lower case. */
export function searchText(record: RecordedRequest, entry: JournalEntry | undefined): string {
	const { reason, code } = refusalIn(record);
	const texts: (string | null | undefined)[] = [
		record.path,
		appKeyOf(record),
		code,
		reason,
		// As text, so that characters which JSON escapes are found as they are read.
		record.body === null ? record.rawBody : values(record.body),
	];
	if (entry !== undefined) {
		const { sender, audience, recipients, notification = {}, message, id, does } = entry;
		texts.push(sender, audience, id, does, message && values(safely(message.content)));
		for (const { userId, messageId, content, pushContent, pushData } of recipients) {
			const own = content && values(safely(content));
			texts.push(userId, messageId, own, pushContent, pushData);
		}
		for (const { title, alert } of Object.values(notification)) texts.push(title, alert);
	}
	return texts.filter(Boolean).join('\n').toLowerCase();
}

function values(value: unknown): string {
	if (Array.isArray(value)) return value.map(values).join('\n');
	if (isObject(value)) return Object.values(value).map(values).join('\n');
	return String(value);
}

function safely(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

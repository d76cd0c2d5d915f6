/**
 * What is true of a kind of call in the journal and on the page. It stands alone, because the browser's half of
 * the page is checked without Node's types.
 */
interface CallKindEntry {
	label: string;
	/** Whether the call names who gets it, so that the sample users have no say in it. */
	isListed: boolean;
	/** What it lists, or reaches. */
	noun: 'user' | 'group';
	/** How its notification comes with its message: by pushContent and pushExt, or, in others, by a notification. */
	isMessageFirst: boolean;
	/** When and how people see it; none of calls that send nothing. */
	notice: string;
}

const inTheApp = (who: string): string =>
	`${who} who are offline see this on their phones. ${who} who are online get the message inside the app at once`;

const message = (label: string, notice: string): CallKindEntry => ({
	label,
	isListed: true,
	noun: 'user',
	isMessageFirst: true,
	notice,
});

const toWhoeverFits = (label: string, notice: string): CallKindEntry => ({
	label,
	isListed: false,
	noun: 'user',
	isMessageFirst: false,
	notice,
});

const kinds = {
	'system-message': message('System message', `${inTheApp('Users')}.`),
	'direct-message': message('Direct message', `${inTheApp('Users')}, and can answer.`),
	'group-message': {
		...message('Group message', `${inTheApp('Members')}, and can answer.`),
		noun: 'group',
	},
	'personalized-message': message('Personalized messages', 'Each user gets a text of their own.'),
	broadcast: toWhoeverFits('Broadcast', `${inTheApp('Users')}.`),
	'online-broadcast': toWhoeverFits(
		'Broadcast to online users',
		'Users who are online get the message inside the app; nobody else gets it.',
	),
	push: toWhoeverFits(
		'Push notification',
		'Shown in the notification bar, also while the app is open. There is no message, and nothing is stored.',
	),
	recall: toWhoeverFits('Recall', ''),
	'user-tags': toWhoeverFits('User tags', ''),
	user: toWhoeverFits('User', ''),
} as const satisfies Readonly<Record<string, CallKindEntry>>;

export type CallKind = keyof typeof kinds;

export const CALL_KINDS: Readonly<Record<CallKind, CallKindEntry>> = kinds;

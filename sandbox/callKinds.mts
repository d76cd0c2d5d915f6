/**
 * What is true of a kind of call in the journal and on the page. It stands alone, because the browser's half of
 * the page is checked without Node's types.
 */
interface CallKindEntry {
	label: string;
	/** Whether the call names who gets it, so that the sample users have no say in it. */
	isListed: boolean;
	/** How its notification comes with its message: by pushContent and pushExt, or, in others, by a notification. */
	isMessageFirst: boolean;
	/** When and how people see it; none of calls that send nothing. */
	notice: string;
}

const IN_THE_APP =
	'Users who are offline see this on their phones. Users who are online get the message inside the app at once';

const message = (label: string, notice: string): CallKindEntry => ({
	label,
	isListed: true,
	isMessageFirst: true,
	notice,
});

const toWhoeverFits = (label: string, notice: string): CallKindEntry => ({
	label,
	isListed: false,
	isMessageFirst: false,
	notice,
});

export const CALL_KINDS = {
	'system-message': message('System message', `${IN_THE_APP}.`),
	'direct-message': message('Direct message', `${IN_THE_APP}, and can answer.`),
	'personalized-message': message('Personalized messages', 'Each user gets a text of their own.'),
	broadcast: toWhoeverFits('Broadcast', `${IN_THE_APP}.`),
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
} as const satisfies Record<string, CallKindEntry>;

export type CallKind = keyof typeof CALL_KINDS;

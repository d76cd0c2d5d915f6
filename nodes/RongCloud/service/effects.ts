/**
 * What a request does: something that reaches people and must not be repeated, a change that may be made
 * again without harm, or a look that changes nothing.
 */
export type Effect = 'send' | 'change' | 'read';

/** What is known in the end of a row. */
export type RowState =
	'accepted' | 'partly' | 'rejected' | 'unknown' | 'notSent' | 'skipped' | 'untouched';

interface Words {
	/** What to do when nobody knows what became of a call. */
	ifUnknown: string;
	/** How the error of a row begins that was not tried. */
	not: string;
	/** The same after an earlier try. */
	notAgain: string;
	/** That no row was tried. */
	nothing: string;
	/** The same after an earlier try. */
	nothingMore: string;
	/** What is the matter with rows that are not tried, after their number. */
	unable: string;
	/** How an error begins, by the state of the call; after "The" and the name of the kind. */
	opening: Readonly<Record<'rejected' | 'notSent' | 'unknown', (name: string) => string>>;
	/** What is said of rows and users by what became of them, before a colon. */
	states: Readonly<Record<RowState, string>>;
}

export const DO_NOT_REPEAT =
	'Nobody knows whether it was sent: look at the console or at a test user before you send it again.';

const opening = {
	rejected: (name: string) => `The ${name} was not accepted.`,
	notSent: (name: string) => `The ${name} was not sent.`,
	unknown: (name: string) => `Nobody knows whether the ${name} was accepted.`,
};

const states = {
	accepted: 'Accepted',
	partly: 'Accepted in part',
	rejected: 'Not accepted',
	unknown: 'Unknown whether accepted',
	notSent: 'Not sent',
	skipped: 'Skipped, because they were sent, or begun, before',
	untouched: 'Not sent any more',
};

const notLookedUp = (name: string) => `The ${name} could not be looked up.`;

/** All words that depend on what a request does. */
export const EFFECTS: Readonly<Record<Effect, Words>> = {
	send: {
		ifUnknown: DO_NOT_REPEAT,
		not: 'Not sent.',
		notAgain: 'Not sent again.',
		nothing: 'Nothing was sent',
		nothingMore: 'Nothing more was sent',
		unable: 'cannot be sent as they are',
		opening,
		states,
	},
	change: {
		ifUnknown: 'Nobody knows whether it was done. Run it again: doing it twice does no harm.',
		not: 'Not done.',
		notAgain: 'Not done again.',
		nothing: 'Nothing was changed',
		nothingMore: 'Nothing more was changed',
		unable: 'cannot be used as they are',
		opening,
		states,
	},
	read: {
		ifUnknown: 'It was only a look, which changes nothing: run it again.',
		not: 'Not looked up.',
		notAgain: 'Not looked up again.',
		nothing: 'Nothing was looked up',
		nothingMore: 'Nothing more was looked up',
		unable: 'cannot be looked up as they are',
		opening: { rejected: notLookedUp, notSent: notLookedUp, unknown: notLookedUp },
		states: {
			...states,
			accepted: 'Looked up',
			partly: 'Looked up in part',
			rejected: 'Not looked up',
			unknown: 'Not answered',
			untouched: 'Not looked up any more',
		},
	},
};

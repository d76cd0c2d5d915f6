import {
	DEFAULT_CALLS_IN_FLIGHT,
	DEFAULT_PATIENCE_SECONDS,
	DEFAULT_TIMEOUT_SECONDS,
	LIMITS,
} from '../service/limits';
import type { Field, Fields, RawParameters, Section, ValuesOf } from './field';
import { field, inGroup, LAST_GROUPS, readFields, sortedProperties } from './field';
import { GUARD_KEYS, USER_IDS } from './names';
import { allowEmptyValues } from './placeholderValues';
import type { Report } from './problems';
import {
	bit,
	choice,
	condition,
	isProse,
	jsonObject,
	list,
	number,
	quote,
	toggle,
	word,
} from './values';

export const additionalFields = field({
	group: 'advanced',
	property: {
		displayName: 'Additional Body Fields (JSON)',
		name: 'additionalFields',
		type: 'json',
		default: '{}',
		description:
			'What the service knows and this node does not, in the spelling of the service, joined into the body. It can only add: fields that the node has are refused.',
	},
	schema: jsonObject(),
});

const requestId = field({
	group: 'advanced',
	property: {
		displayName: 'Request ID',
		name: 'requestId',
		type: 'string',
		default: '',
		placeholder: 'e.g. campaign-2026-05-01',
		description: `Sent as X-Request-ID, at most ${LIMITS.requestIdCharacters} characters, to find the call at the service again. Without it a random one is used.`,
	},
	schema: word(
		{ characters: LIMITS.requestIdCharacters },
		condition((id, refuse) => {
			if (/^[\x21-\x7e]+$/.test(id)) return;
			refuse(
				`is ${quote(id)}, with characters that a request ID cannot have`,
				'Use letters, digits and hyphens.',
			);
		}),
	),
});

const TIMEOUT = { least: 1, most: 300 };

/** How the descriptions of timeouts begin, which say different things about a reply that does not come. */
const TIMEOUT_RANGE = `How long to wait for the reply, from ${TIMEOUT.least} to ${TIMEOUT.most}`;

const timeout = field({
	group: 'advanced',
	property: {
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		default: DEFAULT_TIMEOUT_SECONDS,
		description: `${TIMEOUT_RANGE}. Without a reply nobody knows whether it was sent, and the node does not send it again.`,
	},
	schema: number(TIMEOUT),
});

const severalBroadcasts = field({
	property: {
		displayName: 'Send Several in One Execution',
		name: 'severalBroadcasts',
		type: 'boolean',
		default: false,
		description: `Whether one execution may send different ones, and in later runs of this node (the turns of a loop, the calls of an agent) the same once more. By default different ones are refused, since the service takes ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day, and the same is skipped. Equal items of one run are always sent once.`,
	},
	schema: toggle(),
});

const broadcastPathOptions = [
	{
		name: 'Automatic',
		value: 'auto',
		description: 'The current path; the newer ones if the service does not know it (404)',
	},
	{
		name: 'Current Path',
		value: 'current',
		description: '/v4/system-channel/push with fromuserid, tag_or and is_to_all',
	},
	{
		name: 'Current Path, Newer Spelling',
		value: 'spelling',
		description: '/v4/system-channel/push with fromUserId, tagOr and isToAll',
	},
	{
		name: 'Newer Paths',
		value: 'newer',
		description: '/v4/system-channel/app-package-users/send and .../tagged-users/send',
	},
] as const;

const broadcastPath = field({
	group: 'advanced',
	property: {
		displayName: 'Nexconn Path',
		name: 'nexconnBroadcastPath',
		type: 'options',
		options: [...broadcastPathOptions],
		default: 'auto',
		description:
			'Where to send it with a Nexconn credential, and in which spelling. Nexconn has published three forms, and no source says which of them a server takes: one that does not know the name of Must Have Any of These Tags may leave it out and reach more users. All Users (Simple) has a path of its own, which this does not change.',
	},
	schema: choice(broadcastPathOptions),
});

const pushPathOptions = [
	{
		name: 'Broadcast Without a Message',
		value: 'current',
		description: 'By /v4/system-channel/push, without sender and message',
	},
	{
		name: 'Call of RongCloud (Classic)',
		value: 'classic',
		description: 'With the path and body of RongCloud (Classic)',
	},
] as const;

const pushPath = field({
	property: {
		displayName: 'Push With Nexconn (Unconfirmed)',
		name: 'nexconnPushPath',
		type: 'options',
		options: [...pushPathOptions],
		default: 'current',
		description:
			'How to send it with a Nexconn credential, whose documents have no notification without a message. Without this option it is refused there. Try it with yourself first.',
	},
	schema: choice(pushPathOptions),
});

/** @param without what is the same, and becomes one call: "items with the same ..." */
const oneCallPerItem = (without: string) =>
	field({
		property: {
			displayName: 'One Call Per Item',
			name: 'oneCallPerItem',
			type: 'boolean',
			default: true,
			description: `Whether to make a call of its own for each item. Without this, items with the same ${without}.`,
		},
		schema: toggle(),
	});

const DEFAULT_PACE = LIMITS.messagesPerSecond;

const messagesPerSecond = field({
	property: {
		displayName: 'Messages Per Second',
		name: 'messagesPerSecond',
		type: 'number',
		default: DEFAULT_PACE,
		description: `Pace of sending, counted by recipient. The service takes ${LIMITS.messagesPerSecond} for each App Key unless a higher limit was agreed with it.`,
	},
	schema: number({ least: 1, whole: true }),
});

const MOST_CALLS_IN_FLIGHT = 500;

const IN_FLIGHT = `How many calls may wait for their replies at the same time, at most ${MOST_CALLS_IN_FLIGHT}`;

const callsInFlight = field({
	group: 'advanced',
	property: {
		displayName: 'Calls in Flight',
		name: 'callsInFlight',
		type: 'number',
		default: DEFAULT_CALLS_IN_FLIGHT,
		description: `${IN_FLIGHT}. 1 sends one after another; messages to the same user always keep the order of the items.`,
	},
	schema: number({ least: 1, most: MOST_CALLS_IN_FLIGHT, whole: true }),
});

const MOST_PATIENCE_SECONDS = 3600;

const PATIENCE = `How long, at most ${MOST_PATIENCE_SECONDS}, to wait and go on when the service refuses`;

const waitWhenBusy = field({
	group: 'advanced',
	property: {
		displayName: 'Wait When Busy (Seconds)',
		name: 'waitWhenBusy',
		type: 'number',
		default: DEFAULT_PATIENCE_SECONDS,
		description: `${PATIENCE} messages as too many (429), which it does before it sends anything. After this time without success the rest is not sent. 0 takes the first refusal as final.`,
	},
	schema: number({ least: 0, most: MOST_PATIENCE_SECONDS }),
});

export const DEFAULT_GUARD_HOURS = 24;
export const DEFAULT_GUARD_HISTORY = 10_000;

const duplicateGuardKey = field({
	group: 'duplicateGuard',
	property: {
		displayName: 'Key',
		name: 'duplicateGuardKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.campaignId }}-{{ $json.userId }}',
		description:
			'What must go out only once, such as the ID of a campaign, or of a campaign and a user. An item whose key was sent by an earlier execution, or in an earlier run of this node (the turn of a loop, the call of an agent), is skipped, and says so. Items of one run may share a key. The workflow must be saved.',
	},
	schema: word(),
	names: GUARD_KEYS,
});

const duplicateGuardHours = field({
	group: 'duplicateGuard',
	property: {
		displayName: 'Hours',
		name: 'duplicateGuardHours',
		type: 'number',
		default: DEFAULT_GUARD_HOURS,
		description:
			'How long a key is blocked after it was sent, and up to a sixth longer. Keys recorded with another window do not count.',
	},
	schema: number({ least: 1, whole: true }),
});

export const duplicateGuardHistory = field({
	group: 'duplicateGuard',
	property: {
		displayName: 'History Size',
		name: 'duplicateGuardHistory',
		type: 'number',
		default: DEFAULT_GUARD_HISTORY,
		description:
			'How many keys are remembered, at least as many as are sent within the window: beyond this the oldest are forgotten. A large history slows each execution down.',
	},
	schema: number({ least: 1, whole: true }),
});

const duplicateGuard = { duplicateGuardKey, duplicateGuardHours, duplicateGuardHistory };
const common = { additionalFields, requestId, timeout, ...duplicateGuard };
export const systemMessageOptions = {
	...common,
	callsInFlight,
	messagesPerSecond,
	oneCallPerItem: oneCallPerItem(
		`message become calls of up to ${LIMITS.recipientsPerMessage} recipients, and a user who is in several of them gets the message once`,
	),
	waitWhenBusy,
};
export const personalizedOptions = {
	...systemMessageOptions,
	allowEmptyValues,
	oneCallPerItem: oneCallPerItem(
		`text become calls of up to ${LIMITS.recipientsPerMessage} recipients. A user who is in several items with different values gets a message for each, with equal ones a single message`,
	),
};

const includeSender = field({
	property: {
		displayName: 'Copy to Sender',
		name: 'includeSender',
		type: 'boolean',
		default: true,
		description: 'Whether the sender sees the message, too, as one that was sent from the app',
	},
	schema: bit(),
});

const verifyBlacklist = field({
	property: {
		displayName: 'Respect Block List',
		name: 'verifyBlacklist',
		type: 'boolean',
		default: true,
		description:
			'Whether users who have blocked the sender get nothing. Nexconn speaks of those whom the sender has blocked.',
	},
	schema: bit(),
});

const extension = field({
	property: {
		displayName: 'Extension (JSON)',
		name: 'extension',
		type: 'json',
		default: '{}',
		description:
			'Names and texts beside the message that your app can change later, such as {"order": "packed"}',
	},
	schema: jsonObject(),
});

const readReceipt = field({
	property: {
		displayName: 'Read Receipt',
		name: 'readReceipt',
		type: 'boolean',
		default: true,
		description:
			'Whether apps report who has read the message. Only Nexconn is known to have this.',
	},
	schema: bit(),
});

/** docs/service.md, section 7.7. */
const chatOptions = { extension, includeSender, readReceipt };

export const directMessageOptions = { ...systemMessageOptions, ...chatOptions, verifyBlacklist };

const groupsPerSecond = field({
	...messagesPerSecond,
	property: {
		...messagesPerSecond.property,
		default: LIMITS.groupMessagesPerSecond,
		description: `Pace of sending, counted by group. The service takes ${LIMITS.groupMessagesPerSecond} for each App Key unless a higher limit was agreed with it.`,
	},
});

const onlyMembers = field({
	property: {
		displayName: 'Only These Members',
		name: 'onlyMembers',
		type: 'string',
		default: '',
		placeholder: 'e.g. u-1001, u-1002',
		description:
			'User IDs of members who alone get the message; the others do not see it. For one group in each item.',
	},
	schema: list({ entry: 'user ID' }),
	names: USER_IDS,
});

export const ONLY_MEMBERS = inGroup(onlyMembers);

export const groupMessageOptions = {
	...systemMessageOptions,
	...chatOptions,
	messagesPerSecond: groupsPerSecond,
	oneCallPerItem: oneCallPerItem(
		`message become calls of up to ${LIMITS.groupsPerMessage} groups, and a group that is in several of them gets the message once`,
	),
	onlyMembers,
};

export const broadcastOptions = {
	...common,
	severalBroadcasts,
	nexconnBroadcastPath: broadcastPath,
};
export const pushOptions = { ...common, severalBroadcasts, nexconnPushPath: pushPath };

/** What calls that send nothing have in common: looks, and changes that may be made again. */
const callsAtOnce = field({
	...callsInFlight,
	property: {
		...callsInFlight.property,
		description: `${IN_FLIGHT}. 1 makes one after another.`,
	},
});

const patience = field({
	...waitWhenBusy,
	property: {
		...waitWhenBusy.property,
		description: `${PATIENCE} calls as too many (429). After this time without success the rest is left. 0 takes the first refusal as final.`,
	},
});

const replyTimeout = field({
	...timeout,
	property: {
		...timeout.property,
		description: `${TIMEOUT_RANGE}. Without a reply nobody knows whether it was done.`,
	},
});

export const callOptions = {
	requestId,
	timeout: replyTimeout,
	callsInFlight: callsAtOnce,
	waitWhenBusy: patience,
};
export const broadcastRecallOptions = { requestId, timeout: replyTimeout };
export const onlineBroadcastOptions = {
	...common,
	severalBroadcasts: field({
		...severalBroadcasts,
		property: {
			...severalBroadcasts.property,
			description:
				'Whether one execution may send different ones, and in later runs of this node (the turns of a loop, the calls of an agent) the same once more. By default different ones are refused, since each goes to everyone who is online, and the same is skipped. Equal items of one run are always sent once.',
		},
	}),
	waitWhenBusy: patience,
};
export const userPushOptions = {
	...common,
	callsInFlight,
	messagesPerSecond,
	oneCallPerItem: oneCallPerItem(
		`notification become calls of up to ${LIMITS.usersPerUserPush} users, and a user who is in several of them gets it once`,
	),
	waitWhenBusy,
};

/** What rows say about how they are to be run. */
export type RunOptions = ValuesOf<typeof broadcastOptions> &
	ValuesOf<typeof pushOptions> &
	ValuesOf<typeof systemMessageOptions> &
	ValuesOf<typeof doingOptions>;

const judgementOptions = [
	{ name: 'Allow', value: 'allow' },
	{ name: 'Refuse', value: 'refuse' },
	{ name: 'Warn', value: 'warn' },
] as const;

const unusualIds = field({
	property: {
		displayName: 'Unusual IDs',
		name: 'unusualIds',
		type: 'options',
		options: [...judgementOptions],
		default: 'warn',
		description:
			'What to do about user IDs, tags and app packages with unusual characters, such as mail addresses. By default the item goes out with a warning, and what nobody can have meant (#N/A, undefined, invisible characters, several in one) is refused. Allow lets that pass too.',
	},
	schema: choice(judgementOptions),
});

const doubtfulTexts = field({
	property: {
		displayName: 'Doubtful Texts',
		name: 'doubtfulTexts',
		type: 'options',
		options: [...judgementOptions],
		default: 'warn',
		description:
			'What to do about texts with a gap where an expression gave nothing, with placeholders that were not filled in, with the words undefined or null, or with HTML or JSON. By default the item goes out with a warning.',
	},
	schema: choice(judgementOptions),
});

const simplify = field({
	property: {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description:
			'Whether the output holds the essentials alone: status, audience, user ID, message or push ID, and warnings. It does so without this option too. Turn it off for the call and the whole reply.',
	},
	schema: toggle(),
});

const includeInputFields = field({
	property: {
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: true,
		description:
			'Whether the output holds the fields and files of the input item beside the result. A field of the same name as one of the result is kept in input.',
	},
	schema: toggle(),
});

/** What all operations have, and those that do something. */
export const outputOptions = { includeInputFields };
export const doingOptions = { ...outputOptions, simplify };

/** What people can choose about what looks wrong in some fields. */
export const judgementsFor = (fields: readonly Field[]): Fields => ({
	...(fields.some(({ names }) => names?.option === 'ids') ? { unusualIds } : {}),
	...(fields.some(({ schema }) => isProse(schema)) ? { doubtfulTexts } : {}),
});

/** The choices of a row about what looks wrong. */
export const judgementsOf = (options: unknown) => {
	const chosen = options as ValuesOf<{
		unusualIds: typeof unusualIds;
		doubtfulTexts: typeof doubtfulTexts;
	}>;
	return { ids: chosen.unusualIds, texts: chosen.doubtfulTexts };
};

/** Fields by the group at the end of the panel that they stand in. */
const byGroup = (fields: Fields) =>
	Object.entries(LAST_GROUPS).map(([name, { displayName }]) => ({
		name,
		displayName,
		fields: Object.fromEntries(
			Object.entries(fields).filter(([, { group = 'options' }]) => group === name),
		),
	}));

/**
 * The groups of rarely needed settings at the end of an operation.
 * @param beside what other sections have in Options
 */
export function optionsSection<F extends Fields>(
	fields: F,
	beside: Fields = {},
): Section<ValuesOf<F>> {
	const shown = byGroup({ ...beside, ...fields }).filter(
		(group) => Object.keys(group.fields).length > 0,
	);
	const read = byGroup(fields);
	return {
		fields: Object.values(fields),
		properties: shown.map(({ name, fields: own }) => ({
			...LAST_GROUPS[name as keyof typeof LAST_GROUPS],
			name,
			type: 'collection',
			default: {},
			options: sortedProperties(own),
		})),
		read({ values }, report) {
			const options: Record<string, unknown> = {};
			for (const { name, displayName, fields: own } of read) {
				const raw = (values[name] ?? {}) as RawParameters;
				Object.assign(options, readFields(own, raw, report, displayName));
			}
			checkGuard((values.duplicateGuard ?? {}) as RawParameters, options as RunOptions, report);
			return options as ValuesOf<F>;
		},
	};
}

/** Whoever adds the guard wants it: without a key it would be off and nobody would notice. */
function checkGuard(raw: RawParameters, options: RunOptions, report: Report): void {
	if (Object.keys(raw).length === 0 || options.duplicateGuardKey !== undefined) return;
	report.add(
		inGroup(duplicateGuardKey),
		'is empty, so nothing would keep this from being sent twice',
		'Fill it in for each item, or remove what stands in Duplicate Guard.',
	);
}

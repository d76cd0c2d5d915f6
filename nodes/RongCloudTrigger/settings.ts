import type { INodeProperties } from 'n8n-workflow';

import type { RawParameters } from '../RongCloud/fields/field';
import {
	field,
	readFields,
	readRequired,
	refuseWholeGroups,
	sortedProperties,
} from '../RongCloud/fields/field';
import { messageTypes } from '../RongCloud/fields/messageTypes';
import { Report } from '../RongCloud/fields/problems';
import { list, number, quote, toggle } from '../RongCloud/fields/values';
import { CHANNELS, SERVERS_ONLY } from './channels';
import { EVENTS, UNKNOWN_EVENT } from './events';
import { ANY_EVENT, MESSAGE_EVENTS } from './filters';
import type { Filters } from './filters';

/** The service tells of delays of up to five minutes; clocks differ too. */
const DEFAULT_AGE_MINUTES = 15;
const MOST_AGE_MINUTES = 1_440;

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en');

const eventChoices = [
	{
		name: 'Any Event',
		value: ANY_EVENT,
		description: 'Every event of this list but Unknown Event, also those that a later version adds',
	},
	...EVENTS,
	{
		name: 'Unknown Event',
		value: UNKNOWN_EVENT,
		description:
			'A callback with a good signature and a form that this node does not know. It is passed on as it came.',
	},
].sort(byName);

/** Message types that people send, and that the service sends for them. */
const typeChoices = [
	...messageTypes.map(({ name, value }) => ({ name, value, description: value })),
	{ name: 'Combined Messages', value: 'RC:CombineMsg', description: 'RC:CombineMsg' },
	{ name: 'Read Receipt', value: 'RC:ReadNtf', description: 'RC:ReadNtf' },
	{ name: 'Recall', value: 'RC:RcCmd', description: 'RC:RcCmd' },
	{ name: 'Typing', value: 'RC:TypSts', description: 'RC:TypSts' },
	{ name: 'Sticker', value: 'RC:StkMsg', description: 'RC:StkMsg' },
	{ name: 'Reply With Quote', value: 'RC:ReferenceMsg', description: 'RC:ReferenceMsg' },
].sort(byName);

const channelChoices = CHANNELS.map(({ name, value, description }) => ({
	name,
	value,
	description,
}));

const aboutMessages = [ANY_EVENT, ...MESSAGE_EVENTS];

const messagesOnly: INodeProperties['displayOptions'] = { show: { events: aboutMessages } };

/** Deletions, recalls and results of the content review name no message type. */
const withMessageType: INodeProperties['displayOptions'] = {
	show: { events: [ANY_EVENT, 'botEvent', 'messageSent'] },
};

export const triggerFields = {
	events: field({
		property: {
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			options: eventChoices,
			default: ['messageSent'],
			required: true,
			description:
				'What starts the workflow. The service sends what you turn on in its console; anything else than these is answered and starts nothing.',
		},
		schema: list({ entry: 'event' }),
	}),
	messageTypes: field({
		property: {
			displayName: 'Message Types',
			name: 'messageTypes',
			type: 'multiOptions',
			options: typeChoices,
			default: [],
			displayOptions: withMessageType,
			description:
				'Which messages start the workflow. Without any, here and in Other Message Types, all that people write, show or record do, and those of your own types; receipts, typing, recalls, commands and other signals only if you name them. Events that name no message type always pass.',
		},
		schema: list({ entry: 'message type' }),
	}),
	otherMessageTypes: field({
		property: {
			displayName: 'Other Message Types',
			name: 'otherMessageTypes',
			type: 'string',
			default: '',
			placeholder: 'e.g. app:order, app:survey',
			displayOptions: withMessageType,
			description:
				'Types of your own that start the workflow as well: one per line, separated by commas, or an expression that returns an array',
		},
		schema: list({ entry: 'message type' }),
	}),
	channelTypes: field({
		property: {
			displayName: 'Channel Types',
			name: 'channelTypes',
			type: 'multiOptions',
			options: channelChoices,
			default: [],
			displayOptions: messagesOnly,
			description: 'Which kinds of conversation start the workflow. Without any, all of them do.',
		},
		schema: list({ entry: 'channel type' }),
	}),
	ignoredSenders: field({
		property: {
			displayName: 'Ignore Messages From',
			name: 'ignoredSenders',
			type: 'string',
			default: '',
			placeholder: 'e.g. shop-bot',
			displayOptions: messagesOnly,
			description:
				'User IDs whose messages start nothing: one per line or separated by commas. Enter the sender of the replies that this workflow sends, so that it never answers itself.',
		},
		schema: list({ entry: 'user ID' }),
	}),
};

export const triggerOptions = {
	checkSignature: field({
		property: {
			displayName: 'Check Signature',
			name: 'checkSignature',
			type: 'boolean',
			default: true,
			description:
				"Whether to refuse callbacks without a good signature of the credential's App Secret. Without the check, anyone who knows the URL can start the workflow with any content. How Nexconn signs is not confirmed: turn it off there only if good callbacks are refused, and look at n8n's log for the reason first.",
		},
		schema: toggle(),
	}),
	dropRepeats: field({
		property: {
			displayName: 'Drop Repeats',
			name: 'dropRepeats',
			type: 'boolean',
			default: true,
			description:
				'Whether to start nothing for an event that was received before: the service sends again what was not answered in time. It is no guarantee after a restart or with several n8n processes; for that put a Remove Duplicates node behind this one, on eventId. Where more come than are remembered, the oldest are forgotten before their time, which the log of n8n says. If you turn it off, a copy of a callback still starts nothing, until n8n is restarted: each signature counts once.',
		},
		schema: toggle(),
	}),
	includeServerMessages: field({
		property: {
			displayName: 'Include Messages From Servers',
			name: 'includeServerMessages',
			type: 'boolean',
			default: false,
			description:
				'Whether messages that came through the server API start the workflow too, and what was recalled or deleted through it. A workflow that sends messages can then start itself without end: fill in Ignore Messages From.',
		},
		schema: toggle(),
	}),
	signatureAge: field({
		property: {
			displayName: 'Signature Age (Minutes)',
			name: 'signatureAge',
			type: 'number',
			default: DEFAULT_AGE_MINUTES,
			description: `How old a signature may be, up to ${MOST_AGE_MINUTES}; the service can be 5 minutes late. With 0 any age is accepted: whoever has seen one callback's URL can then use it for ever.`,
		},
		schema: number({ least: 0, most: MOST_AGE_MINUTES }),
	}),
};

const GUIDE =
	'https://github.com/n8n-nodes-rongcloud/n8n-nodes-rongcloud/blob/main/docs/callbacks.md#set-up';

// n8n shows a notice as one paragraph, whatever breaks are in it.
const SET_UP = `(1) Copy the Production URL above; it has to start with https:// and be reachable from the internet. (2) Enter it in the console of your app, as said below. (3) Publish or activate this workflow. The Test URL listens for two minutes only, after a click on Execute step. <a href="${GUIDE}" target="_blank">Step by step</a>.`;

const CONSOLE =
	'In the console of Nexconn: Chat &gt; Chat settings &gt; Webhooks &gt; Config, then tick the events. In that of RongCloud (Classic) each callback has a switch and a URL field of its own, for messages under Chat settings, for most others under Basic features: enter the same URL in all that you need.';

const UNSIGNED =
	'The body is not signed: a good signature says that the service called, not what it said. Let nothing of value depend on it alone.';

/** What the panel shows. */
export const properties: INodeProperties[] = [
	{ displayName: SET_UP, name: 'setUpNotice', type: 'notice', default: '' },
	{ displayName: CONSOLE, name: 'consoleNotice', type: 'notice', default: '' },
	{ displayName: UNSIGNED, name: 'unsignedNotice', type: 'notice', default: '' },
	...Object.values(triggerFields).map(({ property }) => property),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: sortedProperties(triggerOptions),
	},
];

/** The checked settings of the panel. */
export interface Settings {
	filters: Filters;
	checkSignature: boolean;
	dropRepeats: boolean;
	/** 0 for any. */
	maxAgeMs: number;
}

const MINUTE_MS = 60_000;

/** Reads the panel; what is wrong goes into the report. */
export function readSettings(values: RawParameters, report: Report): Settings {
	refuseWholeGroups(properties, values, report);
	const { events: eventsField, ...filterFields } = triggerFields;
	const events = readRequired(eventsField, values.events, report) ?? [];
	checkChoices(eventsField.property.displayName, events, eventChoices, report);
	const own = readFields(filterFields, values, report);
	checkChoices(
		filterFields.channelTypes.property.displayName,
		own.channelTypes ?? [],
		channelChoices,
		report,
	);
	const raw = (values.options ?? {}) as RawParameters;
	const options = readFields(triggerOptions, raw, report, 'Options');
	for (const [name, { property }] of Object.entries(triggerOptions)) {
		// An option that was added and came out empty must not silently be something else.
		const isEmpty = Object.hasOwn(raw, name) && options[name as keyof typeof options] === undefined;
		if (isEmpty)
			report.add(`Options > ${property.displayName}`, 'is empty', 'Fill it in, or remove it.');
	}
	checkServersOnly(events, own.channelTypes ?? [], options.includeServerMessages ?? false, report);
	return {
		filters: {
			events: new Set(events),
			messageTypes: new Set([...(own.messageTypes ?? []), ...(own.otherMessageTypes ?? [])]),
			channelTypes: new Set(own.channelTypes),
			ignoredSenders: new Set(own.ignoredSenders),
			includeServerMessages: options.includeServerMessages ?? false,
		},
		checkSignature: options.checkSignature ?? true,
		dropRepeats: options.dropRepeats ?? true,
		maxAgeMs: (options.signatureAge ?? DEFAULT_AGE_MINUTES) * MINUTE_MS,
	};
}

/** Two settings that let no message through would look as if no message came. */
function checkServersOnly(
	events: readonly string[],
	channels: readonly string[],
	includesServers: boolean,
	report: Report,
): void {
	const isServersOnly = channels.length > 0 && channels.every((entry) => entry === SERVERS_ONLY);
	if (includesServers || !isServersOnly || !events.some((entry) => aboutMessages.includes(entry))) {
		return;
	}
	const { displayName } = triggerOptions.includeServerMessages.property;
	report.add(
		triggerFields.channelTypes.property.displayName,
		`has System alone, where only servers send, and 'Options > ${displayName}' is off, so no message can start the workflow`,
		'Turn that option on, or choose more channel types.',
	);
}

/** An event of another spelling would never come, and nobody would notice. */
function checkChoices(
	name: string,
	chosen: readonly string[],
	choices: ReadonlyArray<{ value: string }>,
	report: Report,
): void {
	const strange = chosen.find((entry) => choices.every(({ value }) => value !== entry));
	if (strange === undefined) return;
	report.add(
		name,
		`has ${quote(strange)}, which is not one of its choices`,
		'Choose from the list again.',
	);
}

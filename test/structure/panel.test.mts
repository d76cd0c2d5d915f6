import { beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeParameters, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { loadPackage } from '../support/engine.mts';
import {
	choicesOf,
	entriesOf,
	everyProperty,
	everyState,
	nodeDescription,
	visible,
} from './panel.mts';
import type { Placed } from './panel.mts';

let description: INodeTypeDescription;
let trigger: INodeTypeDescription;
let ofNode: Placed[];
let ofTrigger: Placed[];
let ofCredential: Placed[];
let all: Placed[];

beforeAll(async () => {
	description = await nodeDescription();
	const credential = (await loadPackage()).getCredential('rongCloudApi').type;
	trigger = await nodeDescription('rongCloudTrigger');
	ofNode = everyProperty(description.properties);
	ofTrigger = everyProperty(trigger.properties, 'trigger: ');
	ofCredential = everyProperty(credential.properties, 'credential: ');
	all = [...ofNode, ...ofTrigger, ...ofCredential];
});

const names = (properties: readonly INodeProperties[]) => properties.map(({ name }) => name);

/** What is wrong, each with its place, so that a failure says all of it at once. */
const faults = (
	placed: readonly Placed[],
	fault: (property: INodeProperties) => string | undefined,
) =>
	placed.flatMap(({ where, property }) => {
		const text = fault(property);
		return text === undefined ? [] : [`${where}: ${text}`];
	});

describe('order: who, what, how it looks, preview, then the groups, options last', () => {
	const vendors = ['huawei', 'honor', 'xiaomi', 'oppo', 'vivo', 'fcm', 'harmonyOs'];
	const notification = ['notificationTitle', 'notificationText', 'preview'];
	const groups = ['notificationOptions', 'ios', 'android', ...vendors, 'options'];

	const shown = (state: INodeParameters) =>
		names(visible(description, { operation: 'send', ...state }));

	test.each([
		{
			resource: 'systemMessage',
			fields: [
				...['fromUserId', 'toUserIds'],
				...['messageType', 'text'],
				...notification,
				...['messageDetails', 'notificationOptions', 'ios', ...vendors, 'options'],
			],
		},
		{
			resource: 'broadcast',
			fields: [
				...['fromUserId', 'sendTo', 'userIds', 'platforms'],
				...['messageType', 'text'],
				...notification,
				...['messageDetails', ...groups],
			],
		},
		{
			resource: 'pushNotification',
			fields: [
				'pushNotificationNotice',
				...['sendTo', 'userIds', 'platforms'],
				...notification,
				...groups,
			],
		},
	])('a new $resource', ({ resource, fields }) => {
		expect(shown({ resource })).toEqual(['resource', 'operation', ...fields]);
	});

	test.each([
		{
			resource: 'systemMessage',
			operation: 'sendPersonalized',
			fields: [
				'systemMessageSendPersonalizedNotice',
				...['fromUserId', 'toUserIds'],
				...['messageType', 'text', 'valuesFormat', 'valuesJson'],
				...notification,
				...['messageDetails', 'notificationOptions', 'ios', ...vendors, 'options'],
			],
		},
		{
			resource: 'systemMessage',
			operation: 'recall',
			fields: ['sentBy', 'messagesToRecall', 'recipients', 'preview', 'options'],
		},
		{
			resource: 'broadcast',
			operation: 'recall',
			fields: ['broadcastRecallNotice', 'sentBy', 'messageId', 'preview', 'options'],
		},
	])('$resource $operation', ({ fields, ...state }) => {
		expect(shown(state)).toEqual(['resource', 'operation', ...fields]);
	});

	test('the ways of handing over values and messages', () => {
		const personalized = { resource: 'systemMessage', operation: 'sendPersonalized' };
		expect(shown({ ...personalized, valuesFormat: 'table' })).toContain('values');
		expect(shown({ ...personalized, valuesFormat: 'table' })).not.toContain('valuesJson');
		const recall = { resource: 'systemMessage', operation: 'recall' };
		expect(shown({ ...recall, messagesToRecall: 'oneMessage' })).toEqual([
			...['resource', 'operation', 'sentBy', 'messagesToRecall'],
			...['recipientUserId', 'messageId', 'preview', 'options'],
		]);
	});

	test.each([
		{
			resource: 'broadcast',
			fields: ['broadcastSendToOnlineUsersNotice', 'fromUserId', 'onlineUsersConfirmed'],
			more: ['messageType', 'text', 'preview', 'messageDetails', 'options'],
			operation: 'sendToOnlineUsers',
		},
		{
			resource: 'pushNotification',
			operation: 'sendToUsers',
			fields: ['pushNotificationSendToUsersNotice', 'userIds'],
			more: [...notification, ...groups],
		},
	])('a new $resource, $operation', ({ resource, operation, fields, more }) => {
		expect(shown({ resource, operation })).toEqual(['resource', 'operation', ...fields, ...more]);
	});

	test('All Users, Message Only: as All Users, and then as a system message', () => {
		expect(shown({ resource: 'broadcast', sendTo: 'allUsersMessageOnly' })).toEqual([
			...['resource', 'operation', 'fromUserId'],
			...['sendTo', 'messageOnlyNotice', 'allUsersConfirmed'],
			...['messageType', 'text'],
			...notification,
			...['messageDetails', 'notificationOptions', 'ios', ...vendors, 'options'],
		]);
	});

	test('All Users, Message Only: the settings are those of a system message, but No Notification', () => {
		const settings = (state: INodeParameters) =>
			visible(description, { operation: 'send', ...state })
				.filter(({ type, name }) => type === 'collection' && groups.includes(name))
				.filter(({ name }) => name !== 'options')
				.flatMap((property) => entriesOf(property).map((entry) => `${property.name} > ${entry}`));
		const ofSystemMessage = settings({ resource: 'systemMessage' });
		const ofBroadcast = settings({ resource: 'broadcast', sendTo: 'allUsersMessageOnly' });
		expect(ofSystemMessage.filter((entry) => !ofBroadcast.includes(entry))).toEqual([
			'notificationOptions > No Notification',
		]);
		expect(ofBroadcast.filter((entry) => !ofSystemMessage.includes(entry))).toEqual([]);
		expect(settings({ resource: 'broadcast', sendTo: 'allUsers' })).toEqual(
			settings({ resource: 'pushNotification', sendTo: 'allUsers' }),
		);
	});

	test('Combined Tags, of a push notification', () => {
		const list = shown({ resource: 'pushNotification', sendTo: 'combinedTags' });
		expect(list.slice(list.indexOf('sendTo') + 1, list.indexOf('platforms'))).toEqual([
			'tagGroups',
			'untaggedUsersConfirmed',
			'packageName',
		]);
	});

	test('each resource has the choices of its own calls', () => {
		const choices = (resource: string) =>
			visible(description, { resource, operation: 'send' })
				.filter(({ name }) => name === 'sendTo')
				.map((property) => choicesOf(property).map(({ value }) => value));
		expect(choices('broadcast')).toEqual([
			['allUsers', 'allUsersMessageOnly', 'appPackage', 'listedUsers', 'taggedUsers'],
		]);
		expect(choices('pushNotification')).toEqual([
			['allUsers', 'appPackage', 'combinedTags', 'listedUsers', 'taggedUsers'],
		]);
	});

	test.each([
		{ sendTo: 'allUsers', fields: ['allUsersConfirmed'] },
		{ sendTo: 'appPackage', fields: ['packageName', 'tagsAll', 'tagsAny'] },
		{ sendTo: 'listedUsers', fields: ['userIds'] },
		{ sendTo: 'taggedUsers', fields: ['tagsAll', 'tagsAny', 'packageName'] },
	])('Send To $sendTo', ({ sendTo, fields }) => {
		for (const resource of ['broadcast', 'pushNotification']) {
			const list = shown({ resource, sendTo });
			expect(list.slice(list.indexOf('sendTo') + 1, list.indexOf('platforms'))).toEqual(fields);
		}
	});

	test.each([
		{ messageType: 'RC:TxtMsg', fields: ['text'] },
		{ messageType: 'RC:ImgMsg', fields: ['imageUrl', 'thumbnail', 'fileName'] },
		{ messageType: 'RC:GIFMsg', fields: ['gifUrl', 'fileSize', 'width', 'height', 'fileName'] },
		{ messageType: 'RC:HQVCMsg', fields: ['voiceUrl', 'duration', 'fileName'] },
		{
			messageType: 'RC:SightMsg',
			fields: ['videoUrl', 'thumbnail', 'duration', 'fileSize', 'fileName'],
		},
		{ messageType: 'RC:FileMsg', fields: ['fileUrl', 'fileType', 'fileSize', 'fileName'] },
		{ messageType: 'RC:LBSMsg', fields: ['latitude', 'longitude', 'placeName', 'thumbnail'] },
		{
			messageType: 'RC:ImgTextMsg',
			fields: ['cardTitle', 'cardText', 'cardImageUrl', 'cardUrl'],
		},
		{ messageType: 'RC:InfoNtf', fields: ['infoText'] },
		{ messageType: 'RC:CmdNtf', fields: ['commandName', 'commandData'] },
		{ messageType: 'RC:CmdMsg', fields: ['commandName', 'commandData'] },
		{ messageType: 'custom', fields: ['customType', 'customFormat', 'customJson'] },
		{
			messageType: 'custom',
			customFormat: 'text',
			fields: ['customType', 'customFormat', 'customText'],
		},
	])('Message Type $messageType: $fields', ({ fields, ...state }) => {
		for (const resource of ['broadcast', 'systemMessage']) {
			const list = shown({ resource, ...state });
			expect(
				list.slice(list.indexOf('messageType') + 1, list.indexOf('notificationTitle')),
			).toEqual(fields);
		}
	});
});

describe('the trigger shows', () => {
	const shown = (events: string[]) => names(visible(trigger, { events }));
	const forMessages = ['channelTypes', 'ignoredSenders'];
	const filters = ['messageTypes', 'otherMessageTypes', ...forMessages];

	// By hand: which events tell of messages, and which of those name a type (docs/callbacks.md).
	test.each([
		[['any'], filters],
		[['botEvent'], filters],
		[['messageSent'], filters],
		[['messageDeleted', 'messageSent'], filters],
		[['messageDeleted'], forMessages],
		[['friendshipChanged', 'moderationResult'], forMessages],
		[['userStatusChanged', 'groupMembersChanged'], []],
		[['unknown'], []],
	])('for %j the filters %j', (events, own) => {
		expect(shown(events)).toEqual(['setUpNotice', 'consoleNotice', 'events', ...own, 'options']);
	});
});

describe('in every state of the panel', () => {
	test('no name is shown twice', () => {
		const twice = everyState(description).flatMap((state) => {
			const list = names(visible(description, state));
			const repeated = list.filter((name, index) => list.indexOf(name) !== index);
			return repeated.length === 0 ? [] : [{ state, repeated }];
		});
		expect(twice).toEqual([]);
	});

	test('each property is shown in at least one of them', () => {
		const shown = new Set(everyState(description).flatMap((state) => visible(description, state)));
		expect(names(description.properties.filter((property) => !shown.has(property)))).toEqual([]);
	});
});

describe('names', () => {
	const byName = (placed: readonly Placed[], part: (property: INodeProperties) => string) => {
		const found = new Map<string, Set<string>>();
		for (const { property } of placed) {
			found.set(property.name, (found.get(property.name) ?? new Set()).add(part(property)));
		}
		return [...found].filter(([, parts]) => parts.size > 1).map(([name]) => name);
	};

	test('a name has one type wherever it stands', () => {
		expect(byName(ofNode, ({ type }) => type)).toEqual([]);
	});

	test('the trigger calls its parameters by names of their own, but for the options', () => {
		const ofTheNode = new Set(names(description.properties));
		const shared = names(trigger.properties).filter((name) => ofTheNode.has(name));
		expect(shared).toEqual(['options']);
		// n8n looks at this name itself, and would read the body another way.
		expect(names(ofTrigger.map(({ property }) => property))).not.toContain('binaryData');
	});

	test('no number field has limits that the panel keeps by dropping keystrokes', () => {
		// n8n's lint rules ask for exactly this one of a field named limit.
		const isLintRule = ({ name, typeOptions }: INodeProperties) =>
			name === 'limit' && JSON.stringify(typeOptions) === '{"minValue":1}';
		expect(
			faults(all, (property) => {
				const { type, typeOptions = {} } = property;
				return type === 'number' &&
					!isLintRule(property) &&
					['minValue', 'maxValue', 'numberPrecision'].some((name) => name in typeOptions)
					? 'has limits'
					: undefined;
			}),
		).toEqual([]);
	});

	test('a parameter keeps its display name and its default when the operation changes', () => {
		const top = description.properties
			.filter(({ name }) => name !== 'operation')
			.map((property) => ({ where: property.name, property }));
		expect(byName(top, ({ displayName }) => displayName)).toEqual([]);
		expect(byName(top, (property) => JSON.stringify(property.default))).toEqual([]);
	});

	test('are plain identifiers in camel case', () => {
		expect(
			faults(all, ({ name }) => (/^[a-z][A-Za-z0-9]*$/.test(name) ? undefined : name)),
		).toEqual([]);
	});

	test('no list has a value or a name twice', () => {
		const repeated = (values: readonly unknown[]) =>
			values.find((value, index) => values.indexOf(value) !== index);
		expect(
			faults(all, (property) => {
				const value = repeated(choicesOf(property).map((choice) => choice.value));
				const name = repeated(entriesOf(property));
				return value === undefined && name === undefined ? undefined : String(value ?? name);
			}),
		).toEqual([]);
	});
});

describe('lists', () => {
	const sorted = (entries: readonly string[]) =>
		[...entries].sort((a, b) => a.localeCompare(b, 'en'));

	test('are in alphabetical order', () => {
		expect(
			faults([...ofNode, ...ofTrigger], (property) => {
				const entries = entriesOf(property);
				return entries.join() === sorted(entries).join() ? undefined : entries.join(', ');
			}),
		).toEqual([]);
	});

	test("so are the credential's, with the way out at their end", () => {
		expect(
			faults(ofCredential, (property) => {
				const entries = entriesOf(property).filter((name) => name !== 'Custom');
				return entries.join() === sorted(entries).join() ? undefined : entries.join(', ');
			}),
		).toEqual([]);
	});

	test('start with a choice that they have', () => {
		expect(
			faults(all, (property) => {
				const choices = choicesOf(property).map(({ value }) => value);
				const chosen = [property.default].flat() as typeof choices;
				const strange = chosen.filter((value) => !choices.includes(value));
				return choices.length === 0 || strange.length === 0 ? undefined : strange.join();
			}),
		).toEqual([]);
	});
});

describe('texts', () => {
	const SMALL = /^(?:a|an|and|as|at|by|for|in|of|on|or|the|to|with)$/;
	const BRANDS = ['iOS', 'vivo'];

	const isTitleCase = (text: string) =>
		text.split(/\s+/).every((raw, index) => {
			const word = raw.replace(/^[("']+/, '');
			return /^[^\p{Ll}]/u.test(word) || BRANDS.includes(word) || (index > 0 && SMALL.test(word));
		});

	/** Sentences after the first begin behind a full stop and a blank. */
	const hasSentences = (text: string) => /[.!?]["')]?\s+\S/.test(text.replace(/\be\.g\. /g, ''));

	/** n8n's rule: a full stop ends several sentences, but not a single one. */
	const fullStopFault = (text: string) =>
		hasSentences(text) === text.endsWith('.')
			? undefined
			: `${hasSentences(text) ? 'needs' : 'has'} a full stop: ${text}`;

	/** Data centers are described by their host. */
	const isHost = (text: string) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text);

	/** A notice is a sentence that stands where others have their name. */
	const named = (placed: readonly Placed[]) =>
		placed.filter(({ property }) => property.type !== 'notice');

	test('the rules of this test tell right from wrong', () => {
		expect(['Send To', 'iOS (APNs)', 'Must Have All of These Tags'].every(isTitleCase)).toBe(true);
		expect(['Send to all', 'send To', 'The Of of'].filter(isTitleCase)).toEqual(['The Of of']);
		expect(fullStopFault('Who gets it')).toBeUndefined();
		expect(fullStopFault('Who gets it. And when.')).toBeUndefined();
		expect(fullStopFault('Who gets it.')).toMatch(/^has/);
		expect(fullStopFault('Who gets it. And when')).toMatch(/^needs/);
	});

	test('display names are in title case', () => {
		expect(
			faults(named(all), ({ displayName }) => (isTitleCase(displayName) ? undefined : displayName)),
		).toEqual([]);
	});

	test('names of choices are in title case; paths stay as they are', () => {
		expect(
			faults(all, (property) => {
				const wrong = choicesOf(property)
					.map(({ name }) => name)
					.filter((name) => !name.startsWith('/') && !isTitleCase(name));
				return wrong.length === 0 ? undefined : wrong.join(', ');
			}),
		).toEqual([]);
	});

	test('notices are whole sentences', () => {
		expect(
			faults(all, ({ type, displayName }) =>
				type !== 'notice' || /^(?:\(1\) )?\p{Lu}.*\.$/u.test(displayName) ? undefined : displayName,
			),
		).toEqual([]);
	});

	test('what a switch does is told as "Whether ..."', () => {
		expect(
			faults(all, ({ type, description: text }) =>
				type !== 'boolean' || text === undefined || text.startsWith('Whether ') ? undefined : text,
			),
		).toEqual([]);
	});

	test('every field has a description', () => {
		const grouped = ['collection', 'notice', 'hidden'];
		expect(
			faults(
				// The columns of a table are told by the description of the table.
				all.filter(({ where }) => !/ > extras > /.test(where)),
				({ name, type, description: text }) =>
					grouped.includes(type) ||
					['resource', 'operation'].includes(name) ||
					/\S/.test(text ?? '')
						? undefined
						: 'has none',
			),
		).toEqual([]);
	});

	test('descriptions begin with a capital or a sign and end as n8n wants it', () => {
		expect(
			faults(all, (property) => {
				const texts = [property, ...choicesOf(property)].map((entry) => entry.description);
				const wrong = texts.filter(
					(text) =>
						text !== undefined &&
						!isHost(text) &&
						(/^\p{Ll}/u.test(text) || text !== text.trim() || fullStopFault(text) !== undefined),
				);
				return wrong.length === 0 ? undefined : wrong.join(' | ');
			}),
		).toEqual([]);
	});

	test('examples begin with "e.g. "; buttons of collections with "Add "', () => {
		expect(
			faults(all, ({ type, placeholder }) => {
				const start = type === 'collection' || type === 'fixedCollection' ? 'Add ' : 'e.g. ';
				return placeholder === undefined || placeholder.startsWith(start) ? undefined : placeholder;
			}),
		).toEqual([]);
	});

	test('the panel is in English, without emoji', () => {
		const text = JSON.stringify([description, trigger, ofCredential]);
		expect(text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu)).toBeNull();
		expect(text.match(/\p{Extended_Pictographic}/gu)).toBeNull();
	});
});

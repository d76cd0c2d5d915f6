import { beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeParameters, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { VENDOR_BLOCKS } from '../contract/vendors.mts';
import { loadPackage } from '../support/engine.mts';
import {
	choicesOf,
	entriesOf,
	everyProperty,
	everyState,
	nodeDescription,
	OPERATIONS,
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

/** The name that n8n gives to the node when it is the tool of an agent. */
const TOOL = 'rongCloudTool';

const names = (properties: readonly INodeProperties[]) => properties.map(({ name }) => name);

describe('in every state of the panel', () => {
	let states: Array<{ state: INodeParameters; shown: INodeProperties[] }>;
	beforeAll(() => {
		states = everyState().map((state) => ({ state, shown: visible(description, state) }));
	});

	/** How it runs, who sends to whom, what, and how it looks: what nearly everyone fills in, in this order. */
	const ORDER = [
		...['resource', 'operation', 'runMode', 'testUserIds', 'fromUserId', 'sentBy'],
		...['sendTo', 'toUserIds', 'userIds', 'platforms'],
		...['messageType', 'text', 'customType', 'valuesFormat', 'valuesJson'],
		...['notificationTitle', 'notificationText', 'customizeFor'],
	];
	/** After it the groups, from the message to each vendor. */
	const GROUPS = [
		...['notificationOptions', 'ios', 'android'],
		...VENDOR_BLOCKS.map(({ group }) => group),
		...['harmonyOs', 'options', 'duplicateGuard', 'advanced'],
	];

	test('how, who, what and how it looks come in this order, then the groups, the rarest last', () => {
		const wrong = states.filter(({ shown }) => {
			const list = names(shown);
			const fields = names(shown.filter(({ type }) => type !== 'collection'));
			const wanted = [...fields, ...GROUPS.filter((name) => list.includes(name))];
			const known = fields.filter((name) => ORDER.includes(name));
			return list.join() !== wanted.join() || known.join() !== inOrder(known).join();
		});
		expect(states.length).toBeGreaterThan(100);
		expect(wrong.map(({ state }) => state)).toEqual([]);
	});

	const inOrder = (list: readonly string[]) => ORDER.filter((name) => list.includes(name));

	test('a new node asks for no more than this', () => {
		const fresh = (resource: string) =>
			names(visible(description, { resource, operation: 'send' })).slice(2);
		expect(fresh('systemMessage')).toEqual([
			...['systemMessageSendNotice', 'runMode', 'fromUserId', 'toUserIds', 'messageType', 'text'],
			...['notificationTitle', 'notificationText', 'customizeFor'],
			...['notificationOptions', 'options', 'duplicateGuard', 'advanced'],
		]);
		expect(fresh('broadcast').length).toBeLessThanOrEqual(14);
		expect(fresh('pushNotification').length).toBeLessThanOrEqual(14);
	});

	test('no name is shown twice, nor a display name', () => {
		const twice = states.filter(({ shown }) =>
			[names(shown), shown.map(({ displayName }) => displayName)].some(
				(list) => new Set(list).size < shown.length,
			),
		);
		expect(twice.map(({ state }) => state)).toEqual([]);
	});

	test('each property is shown in at least one of them', () => {
		const asTool = states.flatMap(({ state }) => visible({ ...description, name: TOOL }, state));
		const seen = new Set([...states.flatMap(({ shown }) => shown), ...asTool]);
		expect(names(description.properties.filter((property) => !seen.has(property)))).toEqual([]);
	});
});

test.each(OPERATIONS)('$title, as a tool, has a description ready for a model', ({ operation }) => {
	const state = { resource: operation.resource, operation: operation.operation };
	const told = (name: string) =>
		visible({ ...description, name }, state)
			.map(({ displayName }) => displayName)
			.filter((text) => text.startsWith('For Tool Description'));
	expect(told('rongCloud')).toEqual([]);
	expect(told(TOOL)).toEqual([
		expect.stringMatching(/^For Tool Description > Set Manually: "[A-Z].+\. Needs .+\."$/),
	]);
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
		expect(shown(events)).toEqual([
			...['setUpNotice', 'consoleNotice', 'unsignedNotice', 'events'],
			...own,
			'options',
		]);
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

	test('a parameter keeps its display name and its default when the operation changes', () => {
		const top = description.properties
			.filter(({ name }) => name !== 'operation')
			.map((property) => ({ where: property.name, property }));
		expect(byName(top, ({ displayName }) => displayName)).toEqual([]);
		expect(byName(top, (property) => JSON.stringify(property.default))).toEqual([]);
	});
});

const repeated = (values: readonly unknown[]) =>
	values.filter((value, index) => values.indexOf(value) !== index);
/** What it asks for has no limits there; n8n's lint rules ask for exactly this one of a field named limit. */
const isLintRule = ({ name, typeOptions }: INodeProperties) =>
	name === 'limit' && JSON.stringify(typeOptions) === '{"minValue":1}';
const LIMITS = ['minValue', 'maxValue', 'numberPrecision'];
const UNTOLD = ['collection', 'notice', 'hidden'];
const CHOSEN = ['resource', 'operation'];

/** What is wrong with a property, if anything. */
const RULES: Readonly<Record<string, (placed: Placed) => readonly unknown[]>> = {
	'no number field has limits that the panel keeps by dropping keystrokes': ({ property }) =>
		property.type !== 'number' || isLintRule(property)
			? []
			: LIMITS.filter((limit) => limit in (property.typeOptions ?? {})),
	'no list has a value or a name twice': ({ property }) => [
		...repeated(choicesOf(property).map((choice) => choice.value)),
		...repeated(entriesOf(property)),
	],
	'a list starts with a choice that it has': ({ property }) => {
		const choices = choicesOf(property).map(({ value }) => value);
		const chosen = [property.default].flat() as typeof choices;
		return choices.length === 0 ? [] : chosen.filter((value) => !choices.includes(value));
	},
	'lists are in alphabetical order, but for data centers and run modes': ({ where, property }) => {
		if (['credential: dataCenter', 'runMode'].includes(where)) return [];
		const entries = entriesOf(property);
		const sorted = entries.toSorted((one, other) => one.localeCompare(other, 'en'));
		return entries.filter((entry, index) => entry !== sorted[index]);
	},
	'every field has a description': ({ where, property: { name, type, description = '' } }) =>
		// The columns of a table are told by the description of the table.
		/ > (?:extras|appData) > /.test(where) || UNTOLD.includes(type) || CHOSEN.includes(name)
			? []
			: [description].filter((text) => text.trim() === ''),
};

test.each(Object.entries(RULES))('%s', (_rule, wrong) => {
	expect(all.length).toBeGreaterThan(100);
	const faults = all.map((placed) => [placed.where, ...wrong(placed)]);
	expect(faults.filter(([, ...found]) => found.length > 0)).toEqual([]);
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeType } from 'n8n-workflow';

import { loadPackage } from '../support/engine.mts';
import { CHANNEL_NAMES, channelOf, type Channel } from './channels.mts';
import { COMMON_CONTENT, CONTENT, type WireField } from './documents.mts';
import { LINES, OTHER, runsOf, type Line } from './lines.mts';
import { nameOf, notShown, parametersOf, unset, type Parameter } from './parameters.mts';
import { baseOf } from './base.mts';

/** Parameters that put no value of their own on the wire, and why. */
const NOT_SENT: ReadonlyArray<Pick<Parameter, 'path' | 'choice'> & { why: string }> = [
	{ path: 'runMode', why: 'whether it is sent, and to whom; tested by itself' },
	{ path: 'testUserIds', why: 'who gets a test; tested by itself' },
	{ path: 'testSender', why: 'whom a test comes from; tested by itself' },
	{ path: 'mention', choice: 'nobody', why: 'nothing is said of mentions then' },
	{ path: 'customizeFor', why: 'which settings count' },
	{ path: 'options.simplify', why: 'what comes out' },
	{ path: 'options.includeInputFields', why: 'what comes out' },
	{ path: 'returnAll', why: 'how many pages the node reads' },
	{ path: 'limit', why: 'how many pages the node reads' },
	{ path: 'allUsersConfirmed', why: 'without it nothing is sent; Send To tells who gets it' },
	{ path: 'onlineUsersConfirmed', why: 'without it nothing is sent' },
	{ path: 'untaggedUsersConfirmed', why: 'without it nothing is sent' },
	{ path: 'sendTo', choice: 'allUsersMessageOnly', why: 'chooses the path; a channel of its own' },
	{ path: 'advanced.requestId', why: 'sent as a header' },
	{ path: 'advanced.timeout', why: 'how long the node waits' },
	{ path: 'advanced.callsInFlight', why: 'the pace of the calls' },
	{ path: 'duplicateGuard.duplicateGuardHistory', why: 'what is kept from being sent twice' },
	{ path: 'duplicateGuard.duplicateGuardHours', why: 'what is kept from being sent twice' },
	{ path: 'duplicateGuard.duplicateGuardKey', why: 'what is kept from being sent twice' },
	{ path: 'options.messagesPerSecond', why: 'the pace of the calls' },
	{ path: 'advanced.waitWhenBusy', why: 'the pace of the calls' },
	{ path: 'options.oneCallPerItem', why: 'whether items share calls' },
	{ path: 'options.severalBroadcasts', why: 'whether the node makes several calls' },
	{ path: 'advanced.nexconnBroadcastPath', why: 'chooses the path; a channel of its own here' },
	{ path: 'options.nexconnPushPath', why: 'chooses the path' },
	{ path: 'options.allowEmptyValues', why: 'what the node takes' },
	{ path: 'thumbnailFrom', why: 'how the thumbnail is handed over' },
	{ path: 'thumbnailFile', why: 'a file of the item; tested by itself' },
	{ path: 'notificationOptions.cutTitle', why: 'what the node does to the title' },
	{ path: 'options.unusualIds', why: 'what the node takes' },
	{ path: 'options.doubtfulTexts', why: 'what the node takes' },
	{ path: 'advanced.additionalFields', why: 'has no place of its own; tested by itself' },
];

/** What a product does not have: the node refuses it by name, as the engine tests show. */
const REFUSED = [
	'Nexconn recall | systemMessage.recall: options.isDelete',
	'Nexconn recall from a chat | directMessage.recall: options.isDelete',
	'Nexconn recall from a group | groupMessage.recall: options.isDelete',
	'RongCloud direct | directMessage.send: options.readReceipt',
	'RongCloud group | groupMessage.send: options.readReceipt',
].flatMap((parameter) => [true, false].map((choice) => `${parameter} = ${choice}`));

const excuseOf = ({ path, choice }: Parameter) =>
	NOT_SENT.find(
		(entry) => entry.path === path && (entry.choice === undefined || entry.choice === choice),
	);

let shown: Parameter[];
let sent: Parameter[];
beforeAll(async () => {
	const node = (await loadPackage()).getNode('rongCloud').type as INodeType;
	shown = parametersOf(node.description.properties);
	sent = shown.filter((parameter) => excuseOf(parameter) === undefined);
});

describe('the parameters of the panel', () => {
	test('each has a line on each channel of its operation, with each of its choices', () => {
		expect(unset(sent, LINES).sort()).toEqual([...REFUSED].sort());
	});

	test('no line sets what the panel does not show', () => {
		expect(notShown(shown, LINES)).toEqual([]);
	});

	test('each excuse is for a parameter that exists', () => {
		const idle = NOT_SENT.filter(
			(entry) => !shown.some((parameter) => excuseOf(parameter) === entry),
		);
		expect(idle).toEqual([]);
	});

	test('each operation has a channel', () => {
		const served = CHANNEL_NAMES.map((name) => channelOf(name));
		const lost = shown.filter(
			({ resource, operation }) =>
				!served.some((channel) => channel.resource === resource && channel.operation === operation),
		);
		expect(lost.map(nameOf)).toEqual([]);
	});

	// Without this, a fault in the walk above could pass for completeness.
	test.each([
		['RongCloud message | systemMessage.send: ios.contentAvailable = false', 'contentAvailable'],
		['Nexconn message | systemMessage.send (messageType RC:LBSMsg): placeName', '{content}:poi'],
		['Nexconn broadcast | broadcast.send (sendTo appPackage): tagsAll', 'audience.tag'],
		['RongCloud push | pushNotification.send: platforms = HarmonyOS', 'platform'],
		['Nexconn unban | user.unban: bannedUser = list', 'userIds'],
		['RongCloud change of tags | userTag.set: tagsAre = cleared', 'tags'],
	])('%s is missed without its line', (name, place) => {
		const fewer = LINES.filter((line) => line.place !== place);
		expect(unset(sent, fewer)).toContain(name);
	});
});

/** The places that a channel's every request fills, whatever is set. */
const alwaysFilled = ({ base }: Channel) =>
	base
		.filter(({ set }) => Object.keys(set).length === 0)
		.flatMap(({ gives }) => Object.keys(gives));

/** The places that the lines fill on a channel, with the place of the content written out. */
function placesOf(name: string, lines: readonly Line[]): string[] {
	const { type = '', content = '' } = channelOf(name);
	return lines
		.filter(({ on }) => on.includes(name))
		.map(({ place }) => place.replace('{type}', type).replace('{content}', content));
}

/** Whether a place is that of a field, or for objects and JSON text lies inside it. */
const isIn = ({ name, kind }: WireField, place: string) =>
	kind === 'object'
		? place.startsWith(`${name}.`)
		: place === name || (kind === 'jsonText' && place.startsWith(`${name}:`));

/** The fields of a channel's documents that no line fills. */
function unfilled(name: string, lines: readonly Line[]): string[] {
	const places = [...placesOf(name, lines), ...alwaysFilled(channelOf(name))];
	return channelOf(name)
		.fields.filter((field) => !places.some((place) => isIn(field, place)))
		.map((field) => field.name);
}

/** Whether a document has a value at a place, the inside of a built-in message's content apart. */
const isDocumented = (place: string, { fields, content }: Channel) =>
	fields.some(({ name, kind }) => kind !== 'object' && name === place) ||
	(content !== undefined && place.startsWith(`${content}:`));

describe.each(CHANNEL_NAMES)('the fields of the documents: %s', (name) => {
	const channel = channelOf(name);

	test('each has a line', () => {
		expect(unfilled(name, LINES)).toEqual([]);
	});

	test('each line is at a place that they have', () => {
		const strays = placesOf(name, LINES).filter((place) => !isDocumented(place, channel));
		expect(strays).toEqual([]);
	});

	// Every request of fields.test.mts is compared as a whole, so what is asked of one holds for all.
	test('the required ones are in every request', () => {
		const places = Object.keys(baseOf(channel).places);
		const missing = channel.fields
			.filter(({ required }) => required)
			.filter((field) => !places.some((place) => isIn(field, place)));
		expect(missing).toEqual([]);
	});
});

const WITH_CONTENT = CHANNEL_NAMES.filter((name) => channelOf(name).content !== undefined);

describe.each(WITH_CONTENT)('the content of built-in messages: %s', (name) => {
	/** For each type, what its lines fill. */
	const filled = new Map<string, string[]>();
	const common: string[] = [];
	for (const run of runsOf(LINES)) {
		if (run.channel !== name) continue;
		// They fill placeholders in the text of the ordinary request.
		if (run.lines.some(({ set }) => 'valuesFormat' in set)) continue;
		const inside = run.lines
			.filter(({ place }) => place.startsWith('{content}:'))
			.map(({ place }) => place.replace('{content}:', ''));
		const type = run.lines.find(({ place }) => place === '{type}')?.value;
		if (typeof type === 'string') filled.set(type, [...(filled.get(type) ?? []), ...inside]);
		else common.push(...inside);
	}

	test.each(Object.entries(CONTENT))('%s', (type, fields) => {
		expect(filled.get(type)?.toSorted()).toEqual([...fields].sort());
	});

	test('every type', () => {
		expect(common.toSorted()).toEqual([...COMMON_CONTENT].sort());
	});

	test('no type beside these but custom ones', () => {
		const { [OTHER]: _, ...known } = Object.fromEntries(filled);
		const builtIn = Object.keys(known).filter((type) => type.startsWith('RC:'));
		expect(builtIn.sort()).toEqual(Object.keys(CONTENT).sort());
	});
});

import { expect } from '@jest/globals';
import fc from 'fast-check';

import { MergeConflict } from '../../nodes/RongCloud/service/additional.ts';
import type { Asked } from '../../nodes/RongCloud/service/kind.ts';
import type { JsonObject } from '../../nodes/RongCloud/json.ts';
import { baseOf } from '../contract/base.mts';
import { channelOf, WITH_ADDITIONAL } from '../contract/channels.mts';
import { COMMON_CONTENT, CONTENT } from '../contract/documents.mts';
import type { WireField } from '../contract/documents.mts';
import { placesIn } from '../contract/wire.mts';
import { parseForm } from '../../sandbox/checks/form.mts';
import type { RecordedRequest } from '../../sandbox/index.mts';
import { accepted } from '../unit/support/reading.mts';
import type { Values } from '../unit/support/reading.mts';
import { throughJson } from './expected.mts';
import { expectReadable, hold } from './pure.mts';
import { routeTo, wireOf } from '../support/route.mts';

/** Names that mean the same to one service or the other, in one spelling. */
const SAME: Readonly<Record<string, string>> = {
	objectname: 'messagetype',
	touserid: 'touserids',
	ispersisted: 'shouldpersist',
};
/** A place without the spelling of any one document; entries of lists and inner texts are on the way. */
const plainPlace = (place: string): string =>
	place
		.replaceAll(/\[(\w+)\]/g, '.$1')
		.split(/[.:]/)
		.map((name) => name.toLowerCase().replace(/[_-]/g, ''))
		.map((bare) => (Object.hasOwn(SAME, bare) ? SAME[bare] : bare))
		.join('.');

const fieldsOn = (...names: string[]): WireField[] =>
	names.flatMap((name) => channelOf(name).fields);

const MESSAGES = fieldsOn('Nexconn message', 'RongCloud message');
const PUSHES = fieldsOn(
	'Nexconn broadcast',
	'Nexconn broadcast, newer paths',
	'RongCloud user push',
);
const BROADCASTS = [
	...fieldsOn('Nexconn broadcast', 'Nexconn broadcast, newer paths', 'RongCloud broadcast'),
	...fieldsOn('Nexconn message broadcast', 'RongCloud message broadcast'),
];

const plainPlaces = (fields: readonly WireField[]): Set<string> =>
	new Set(fields.filter(({ kind }) => kind !== 'object').map(({ name }) => plainPlace(name)));

/** Every place that a document has for the calls of a resource, in any product's spelling. */
const DOCUMENTED: Readonly<Record<string, ReadonlySet<string>>> = {
	systemMessage: plainPlaces(MESSAGES),
	broadcast: plainPlaces(BROADCASTS),
	// A push must not become a broadcast either.
	pushNotification: plainPlaces([...BROADCASTS, ...fieldsOn('RongCloud user push')]).add('message'),
};

const contentOf = (type: string) => [...(CONTENT[type] ?? []), ...COMMON_CONTENT];

/** Ordinary requests that the JSON is added to. */
const SETS: readonly Values[] = [
	{},
	{ messageDetails: { extra: 'x', userName: 'Shop', disableUpdateLastMsg: true } },
	{ notificationTitle: 'Sale', huawei: { channelId: 'c' }, ios: { threadId: 't' } },
	{
		ios: { badge: 1, extrasJson: '{"a":"1"}' },
		notificationOptions: { forceShowPushContent: true },
	},
	{ messageType: 'RC:CmdMsg', commandName: 'go', commandData: '1', vivo: { classification: '1' } },
	{ messageType: 'custom', customType: 'App:X', customFormat: 'text', customText: 'plain' },
	{ messageType: 'custom', customType: 'App:X', customFormat: 'json', customJson: '{"a":1}' },
];

const CONTENT_NAMES = ['content', 'message.content'].flatMap((place) =>
	Object.keys(CONTENT).flatMap((type) => contentOf(type).map((name) => `${place}.${name}`)),
);
const NAMES = [...PUSHES, ...fieldsOn('RongCloud combined push'), ...MESSAGES]
	.map(({ name }) => name)
	.concat(CONTENT_NAMES);

const spelled = (name: string): fc.Arbitrary<string> =>
	fc.constantFrom(
		name,
		name,
		name,
		name.toUpperCase(),
		name.toLowerCase(),
		`${name[0]?.toUpperCase()}${name.slice(1)}`,
		name.replace(/([A-Z])/g, '_$1').toLowerCase(),
		name.replace(/[_-](\w)/g, (_all, letter: string) => letter.toUpperCase()),
		`${name}_`,
	);

const unknownNames = fc.oneof(
	fc.constantFrom('busChannel', 'sound', 'toString', 'hasOwnProperty', '', 'a.b', 'tagItems'),
	fc.string(),
);
const members = fc.oneof(
	fc.constantFrom<unknown>(1, true, 'x', null, [], {}, ['u-9'], { a: 1 }, 'allUsers'),
	fc.jsonValue({ maxDepth: 2 }),
);

/** A value at a documented place, in this or that spelling; lists of vendors have entries. */
const atPlace = fc.constantFrom(...NAMES).chain((name) => {
	const parts = name.replaceAll(/\[(\w+)\]/g, '.#$1').split(/[.:]/);
	return fc
		.tuple(
			fc.tuple(...parts.map((part) => spelled(part.replace('#', '')))),
			members,
			fc.boolean(),
			fc.nat({ max: 2 }),
		)
		.map(([keys, member, asList, cut]) => {
			const last = Math.max(1, keys.length - (cut === 2 ? 1 : 0));
			const [first = '', ...inside] = keys.slice(0, last);
			const value = inside.reduceRight<unknown>((inner, key, index) => {
				const object = { [key]: inner };
				return parts[index + 1]?.startsWith('#') && asList ? [object] : object;
			}, member);
			return { [first]: value };
		});
});

const additions = fc.oneof(
	{ weight: 3, arbitrary: atPlace },
	{ weight: 1, arbitrary: fc.tuple(atPlace, atPlace).map(([one, two]) => ({ ...one, ...two })) },
	fc.dictionary(unknownNames, members, { maxKeys: 2 }),
);

/** A request of a channel as it goes over the wire, by its places; or why the JSON was refused. */
function placesOf(name: string, asked: Asked) {
	const channel = channelOf(name);
	const broadcast = name.endsWith('newer paths') ? 'newer' : 'current';
	const wire = wireOf(asked, routeTo(asked, channel.product, { broadcast }));
	if (wire instanceof MergeConflict) return wire;
	const body: unknown = channel.encoding === 'form' ? parseForm(wire.text) : JSON.parse(wire.text);
	return throughJson(placesIn({ body } as RecordedRequest, channel)) as Record<string, unknown>;
}

/** Custom content is a text with JSON in it, to which JSON can be added too. */
const opened = (places: Record<string, unknown>): Record<string, unknown> => {
	const place = Object.hasOwn(places, 'content') ? 'content' : 'message.content';
	const content = places[place];
	return typeof content === 'string' && content.startsWith('{')
		? { ...places, [place]: JSON.parse(content) as unknown }
		: places;
};

/** What a personalized message puts together of several items has tests of its own. */
const SAME_FOR_ALL = WITH_ADDITIONAL.filter(
	(name) => channelOf(name).operation !== 'sendPersonalized',
);

hold(
	'additional JSON adds to a request, and never sets or changes what the node has a field for',
	1500,
	fc.tuple(fc.constantFrom(...SAME_FOR_ALL), fc.constantFrom(...SETS), additions),
	([name, set, json]) => {
		const channel = channelOf(name);
		const { resource, operation } = channel;
		const values = { ...baseOf(channel).parameters, ...set };
		const { kind, request } = accepted(`${resource}.${operation}`, values).job;
		const before = placesOf(name, { kind, request });
		if (before instanceof MergeConflict) throw new Error(before.problem);
		// What JSON may hold is another field's matter: names such as __proto__ are refused there.
		const additionalFields = json as JsonObject;
		const after = placesOf(name, { kind, request: { ...request, additionalFields } });
		if (after instanceof MergeConflict) return expectReadable(after);
		expect(opened(after)).toMatchObject(opened(before));
		const places = DOCUMENTED[resource] ?? new Set();
		const { type } = request.message ?? { type: '' };
		const ofContent = ['content', 'message.content'].flatMap((place) =>
			contentOf(type).map((inner) => plainPlace(`${place}.${inner}`)),
		);
		const added = Object.keys(after).filter((place) => !Object.hasOwn(before, place));
		const taken = added.filter((place) => {
			const own = plainPlace(place);
			const isOf = (other: string) => own === other || own.startsWith(`${other}.`);
			if (ofContent.some(isOf)) return true;
			return [...places].some((other) => isOf(other) && !hasInside(other));
		});
		expect(taken).toEqual([]);
	},
);

/** Places whose insides the service may know more of than the node. */
const hasInside = (place: string): boolean =>
	['content', 'messagecontent', 'message.content', 'pushext'].includes(place);

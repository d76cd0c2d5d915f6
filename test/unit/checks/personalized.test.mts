import { describe, expect, test } from '@jest/globals';

import { personalizedMessage } from '../../../nodes/RongCloud/service/kinds/personalizedMessage.ts';
import type { PersonalizedMessageRequest } from '../../../nodes/RongCloud/service/kinds/personalizedMessage.ts';
import { systemMessage } from '../../../nodes/RongCloud/service/kinds/systemMessage.ts';
import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { fillIn } from '../../../nodes/RongCloud/service/template.ts';
import { accepted, read, READINGS, refused, refuses, warns } from '../support/reading.mts';
import type { Refusal, Values } from '../support/reading.mts';
import { routeTo } from '../../support/route.mts';

const OPERATION = 'systemMessage.sendPersonalized';

const requestOf = (changes: Values) =>
	accepted(OPERATION, changes).request as PersonalizedMessageRequest;
const valuesOf = (changes: Values) => requestOf(changes).users[0]?.values;
/** The content as the first user reads it. */
const filled = (changes: Values) => {
	const { message, users } = requestOf(changes);
	return fillIn(message.content, users[0]?.values ?? {});
};

const text = (template: string): Values => ({ text: template, notificationText: 'x' });
const named = (name: unknown): Values => ({ valuesJson: { name } });
const table = (...entries: unknown[]) => ({ valuesFormat: 'table', values: { entries } });
const extra = (value: string) => ({ options: { extra: value } });
const pushData = (value: unknown) => ({ notificationOptions: { pushData: value } });
const push = (notificationText: unknown) => ({ notificationText });
const additional = (additionalFields: unknown) => ({ advanced: { additionalFields } });
const NO_PUSH = { notificationOptions: { disablePush: true } };
const EMPTY_ALLOWED = { options: { allowEmptyValues: true } };
const LEFT_EMPTY = { ...named(' '), ...EMPTY_ALLOWED };
const custom = { messageType: 'custom', customType: 'App:Order', notificationText: 'x' };
const asJson = (customJson: unknown): Values => ({ ...custom, customFormat: 'json', customJson });
const asText = (customText: string): Values => ({ ...custom, customFormat: 'text', customText });
const numbers = (count: unknown, name: string) => ({
	...asText('{"count": {count}, "name": "{name}"}'),
	...EMPTY_ALLOWED,
	valuesJson: { count, name },
});
const LIMIT = LIMITS.contentBytes;
/** A value that fills a message up to the limit, but for so many bytes. */
const upToLimit = (less: number) =>
	named('x'.repeat(LIMIT - '{"content":""}'.length - less)) as { valuesJson: Values };
const card = {
	messageType: 'RC:ImgTextMsg',
	...{ cardTitle: 'a', cardText: 'b', cardUrl: 'https://example.com/' },
	cardImageUrl: 'https://example.com/{name}.jpg',
};
const nova = { name: 'name', value: 'a' };
const MISSING = {
	text: 'Dear {first name}: {order} {order} { order }',
	notificationText: '{city} {gap}',
	...pushData('{code}'),
	valuesJson: { order: null, city: ['secret'], gap: '', other: 'secret' },
};
const TOLD = [
	'no value for "first name" and "code"',
	'null for "order"(?! and)',
	'a list for "city"',
];

/** Templates in which a value without JSON's escapes would break what is JSON. */
const BREAKABLE: Array<[field: string, Values]> = [
	['Content (Text)', asText('{"a":"{\\"b\\":\\"{name}\\"}"}')],
	['Options > Extra', extra('{"a": {name}}')],
	['Notification Options > Push Data', pushData('{"a": {name}}')],
	['Notification Text', push('{"a": {name}}')],
];

// prettier-ignore
const REFUSED: Array<[field: string, words: RegExp, ...rows: Values[]]> = [
	['Values (JSON)', /no value for "name"/, named(undefined), { valuesJson: {}, ...EMPTY_ALLOWED }],
	['Values (JSON)', /null for "name"/, named(null), { ...named(null), ...EMPTY_ALLOWED }],
	['Values (JSON)', /an empty text for "name".*Allow Empty Values/, named(''), named('  \n')],
	['Values (JSON)', /a list for "name"/, named(['Nova'])],
	['Values (JSON)', /an object for "name"/, named({ first: 'Nova' }), named(new Date(Number.NaN))],
	['Values (JSON)', /"name".*NaN/, named(Number.NaN)],
	['Values (JSON)', /"name".*Infinity/, named(Infinity)],
	['Values (JSON)', /"name".*too large/, named(2 ** 60)],
	['Values (JSON)', /"name".*lone surrogate/, named('cut \ud83d')],
	['Values (JSON)', /"name" that holds an expression that was not evaluated/, named('secret {{ $json.name }}')],
	['Values (JSON)', /"name".*object/, named('for [object Object]')],
	// All that is missing is named at once, each name once.
	['Values (JSON)', new RegExp(`${TOLD.join('.*')}.*an empty text for "gap"`), MISSING],
	['Values (JSON)', /empty/, { valuesJson: '' }, { valuesJson: undefined }],
	['Values (JSON)', /Did you mean {name}\?/, ...['{nmae}', '{nam}', '{Name1}'].map((text) => ({ text, notificationText: 'x', valuesJson: { order: 'A', name: 'b' } }))],
	['Values (JSON)', /^(?!.*Did you mean)/, ...['{city}', '{id}', '{n}'].map((text) => ({ text, notificationText: 'x', valuesJson: { order: 'A', name: 'b' } }))],
	['Values (JSON)', /list/, { valuesJson: '[1]' }, { valuesJson: ['a'] }],
	['Values (JSON)', /object/, { valuesJson: '12' }, { valuesJson: true }, { valuesJson: '[object Object] ' }],
	['Values (JSON)', /not valid JSON/, { valuesJson: '{"name": "secret' }],
	['Values (JSON)', /not evaluated/, { valuesJson: 'secret {{ $json.x }}' }],
	['Values (JSON)', new RegExp(`${LIMIT + 1}.*${LIMIT}`, 's'), { ...text('{name}'), ...upToLimit(-1) }],
	['Values', /twice/, table(nova, { name: '{name}', value: 'b' })],
	['Values', /number 2/, table(nova, { name: ' ', value: 'b' })],
	['Values', /number 1/, table({ name: '{}', value: 'b' }), table({ name: ['a'], value: 'b' })],
	// As n8n makes them of an expression.
	['Values', /number 1.*JSON/, table({}, {}, {})],
	...[{}, { entries: undefined }, undefined, null].map((values): [string, RegExp, Values] => [
		'Values', /no value for "name"/, { valuesFormat: 'table', values },
	]),
	['Notification Text', /empty/, push(undefined), push(''), push(' ')],
	// The same for all users.
	['Sender User ID', /"\{name\}".*expression/, { fromUserId: '{name}' }],
	['Notification Title', /"\{name\}".*expression/, { notificationTitle: 'For {name}' }],
	['Notification Options > Template ID', /"\{name\}".*expression/, { notificationOptions: { templateId: '{name}' } }],
	['iOS (APNs) > Thread ID', /"\{name\}".*expression/, { ios: { threadId: '{name}' } }],
	['Huawei > Channel ID', /"\{name\}".*expression/, { huawei: { channelId: 'to-{name}' } }],
	['Advanced > Additional Body Fields (JSON)', /"\{name\}".*expression/, additional({ more: ['{name}'] }), additional('{"{name}": 1}')],
	['Message Text', /second pair of braces/, { text: 'Hello {{name}}' }, { text: 'Hello {dear {name}}' }],
	['Message Text', /second pair of braces/, { text: '{{a}{b}}', valuesJson: { name: 'a', a: 1, b: 2 } }],
	['Notification Text', /second pair of braces/, push('{{name}}')],
	['Notification Options > Push Data', /second pair of braces/, pushData('{{name}}')],
	['Options > Extra', /second pair of braces/, extra('{{name}}')],
	['Options > Extra', /with escapes/, extra('{"to": "Hi {\\u59d3\\u540d}"}')],
	// Names of the JSON are not filled in.
	['Content (JSON)', /name of the JSON/, asJson({ '{name}': 1 })],
	['Content (JSON)', /Format to Text/, asJson('"Hello {name}"')],
	['Content (Text)', /is JSON.*break it/, numbers('"3"', ''), ...['three', '3, "admin": 1', '{}'].map((count) => numbers(count, 'Nova'))],
	...BREAKABLE.map(([field, changes]): [string, RegExp, Values] => [field, /is JSON.*break it/, { ...changes, ...named('No"va') }]),
	['Message Text', /empty once/, { text: '{name}', ...LEFT_EMPTY }],
	['Notification Text', /empty once/, { text: 'x', ...push('{name}'), ...LEFT_EMPTY }],
	['Content (Text)', /empty once/, { ...asText('{name}'), ...LEFT_EMPTY }],
	['Card Image URL', /once the values are filled in/, { ...card, ...named('No va') }],
];

refuses(REFUSED.map(([...refusal]): Refusal => [[OPERATION], ...refusal]));

// prettier-ignore
warns([
	[[OPERATION], /^Message Text: there is a brace/, ...['Hello {name', 'Hello {name} :}', 'Hello {name, dear}', '{name}: {a: 1}'].map((own) => ({ text: own }))],
	[[OPERATION], /^Message Text: there is a full-width brace/, text('Hello {name} \uFF5Bname\uFF5D')],
	[[OPERATION], /^Options > Extra: there is a brace/, ...['{"to": "{first, name}"}', '[["{name"]]', '{"to": "{\\"a\\": \\"{a, b}\\"}"}'].map(extra)],
	[[OPERATION], new RegExp(READINGS), { ...text('{name}'), ...named('x'.repeat(LIMITS.contentBytesStrict)) }],
	[[OPERATION], /No text has a placeholder.*Send/, text('Hello')],
]);

describe('values of placeholders', () => {
	// prettier-ignore
	test.each<[unknown, string]>([
		['Nova', 'Nova'], [' Nova ', ' Nova '], [7, '7'], [-0.5, '-0.5'], [0, '0'], [true, 'true'],
		[false, 'false'], ['七', '七'],
	])('%j goes out as the text %j', (name, value) => {
		expect(valuesOf(named(name))).toEqual({ '{name}': value });
		expect(valuesOf({ valuesJson: JSON.stringify({ name }) })).toEqual({ '{name}': value });
		expect(valuesOf(table({ name: 'name', value: name }))).toEqual({ '{name}': value });
	});

	test("what no placeholder names is nobody's business", () => {
		const secret = 'secret {{ $json.x }}';
		const loop: Values = { name: 'Nova', nothing: null, broken: '\ud83d', big: 2 ** 60, secret };
		loop.self = loop;
		Object.assign(loop, JSON.parse('{"constructor": "x"}'));
		expect(valuesOf({ valuesJson: loop })).toEqual({ '{name}': 'Nova' });
	});

	test.each(['name', ' name ', '{ name }'])('a name with blanks is also called %j', (name) => {
		const changes = { ...text('Hello { name }'), valuesJson: { [name]: 'Nova' } };
		expect(valuesOf(changes)).toEqual({ '{ name }': 'Nova' });
	});

	test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'what every object inherits is no value: %s',
		(name) => {
			const changes = text(`Hello {${name}}`);
			const valuesJson = JSON.parse(`{"${name}": "Nova"}`) as Values;
			const expected = JSON.parse(`{"{${name}}": "Nova"}`) as Values;
			expect(refused(OPERATION, { ...changes, valuesJson: {} }, 'Values (JSON)')).toContain(name);
			expect(valuesOf({ ...changes, valuesJson })).toEqual(expected);
			expect(valuesOf({ ...changes, ...table({ name, value: 'Nova' }) })).toEqual(expected);
		},
	);

	test('may be empty where that is allowed, and fill the message up to its limit', () => {
		expect(valuesOf({ ...named(''), ...EMPTY_ALLOWED })).toEqual({ '{name}': '' });
		const { valuesJson } = upToLimit(0);
		expect(valuesOf({ ...text('{name}'), valuesJson })).toEqual({ '{name}': valuesJson.name });
	});
});

describe('the texts', () => {
	test('a notification that is off needs none; one that is on is filled in, with its data', () => {
		for (const none of [undefined, '', ' ']) {
			const [user] = requestOf({ ...push(none), ...NO_PUSH }).users;
			expect(user).toMatchObject({ userId: 'u-1001', pushContent: '' });
		}
		const changes = { ...push('{name}!'), ...pushData({ to: '{name}' }), ...named('No"va') };
		const filledIn = { pushContent: 'No"va!', pushData: '{"to":"No\\"va"}' };
		expect(requestOf(changes).users).toEqual([expect.objectContaining(filledIn)]);
	});

	test('a placeholder without a name', () => {
		const { problems } = read(OPERATION, { text: 'Hello { }' });
		expect(problems.find(({ field }) => field === 'Message Text')?.problem).toMatch(
			/without a name/,
		);
	});

	// prettier-ignore
	test.each<[what: string, Values, content: unknown]>([
		['JSON has braces of its own', extra('{"to": "{name}", "list": [{"a": 1}]}'), { content: 'Hello Nova', extra: '{"to": "Nova", "list": [{"a": 1}]}' }],
		['JSON that is a text without placeholders', asJson('"Hello"'), '"Hello"'],
		['a number', numbers(3, 'Nova "x"'), '{"count": 3, "name": "Nova \\"x\\""}'],
		['a switch', numbers('true', 'a", "b": "1'), '{"count": true, "name": "a\\", \\"b\\": \\"1"}'],
		['an empty text', numbers(7, ''), '{"count": 7, "name": ""}'],
		['a text in brackets is a text', { text: '[{name}]', ...named('"N"') }, { content: '["N"]' }],
		['an address', card, { title: 'a', content: 'b', imageUri: 'https://example.com/Nova.jpg', url: 'https://example.com/' }],
		['a picture does not get in the way', { messageType: 'RC:ImgMsg', imageUrl: card.cardImageUrl, thumbnail: '/9j/4AAQSkZJRg==' },
			{ content: '/9j/4AAQSkZJRg==', imageUri: 'https://example.com/Nova.jpg' }],
	])('%s: %j', (_, changes, content) => {
		expect(filled(changes)).toEqual(content);
		expect(accepted(OPERATION, { ...changes, notificationText: '{name}!' }).warnings).toEqual([]);
	});

	test.each(BREAKABLE)('%s is JSON, in which a number fits', (_, changes) => {
		accepted(OPERATION, { ...changes, ...named(7) });
	});
});

describe('what the service is asked', () => {
	/** What is asked as an ordinary system message. */
	const asked = (changes: Values, product: 'nexconn' | 'rongcloud') => {
		const { kind, request } = routeTo(accepted(OPERATION, changes).job, product).instead;
		expect(kind).toBe(systemMessage);
		return request;
	};
	const hello = (name: string) => ({
		message: { type: 'RC:TxtMsg', content: { content: `Hello ${name}` } },
		pushContent: `Hello ${name}`,
	});

	test.each<[Values, object]>([
		...['No"va', 'No\\va', 'No{va', 'No}va', 'No\nva', 'No\tva', 'No\u0085va'].map(
			(name): [Values, object] => [named(name), hello(name)],
		),
		// JSON would write this name in another way; the values after it could be taken for templates.
		[
			{ ...text('Hello {first\nname}'), valuesJson: { 'first\nname': 'Nova' } },
			{ message: { content: { content: 'Hello Nova' } } },
		],
		[{ text: 'Hello', ...push('{name}'), ...named('{order}') }, { pushContent: '{order}' }],
		[{ ...text('Hello'), ...pushData('{name}'), ...named('{order}') }, { pushData: '{order}' }],
	])('rongcloud: %j is filled in by the node', (changes, expected) => {
		expect(asked(changes, 'rongcloud')).toMatchObject(expected);
	});

	test.each(['Nova', "No'va", 'No:va, no$1 $& va', '<b>', '新星', '👩‍👩‍👧'])(
		'rongcloud: %j is filled in by the service; Nexconn gets the text',
		(name) => {
			const { job } = accepted(OPERATION, named(name));
			expect(routeTo(job, 'rongcloud').instead.kind).toBe(personalizedMessage);
			expect(asked(named(name), 'nexconn')).toMatchObject(hello(name));
		},
	);

	test('nexconn: the settings of the notification go along; without a text there is none', () => {
		const settings = { disablePush: true, pushData: 'd-{name}' };
		const changes = { notificationTitle: 'Orders', notificationOptions: settings };
		const along = { disablePush: true, pushData: 'd-Nova', pushExt: { title: 'Orders' } };
		expect(asked(changes, 'nexconn')).toMatchObject({ pushContent: 'Hello Nova', ...along });
		expect(asked({ ...push(''), ...NO_PUSH }, 'nexconn')).not.toHaveProperty('pushContent');
	});
});

import { describe, expect, test } from '@jest/globals';

import { personalizedMessage } from '../../../nodes/RongCloud/service/kinds/personalizedMessage.ts';
import type { PersonalizedMessageRequest } from '../../../nodes/RongCloud/service/kinds/personalizedMessage.ts';
import { systemMessage } from '../../../nodes/RongCloud/service/kinds/systemMessage.ts';
import { fillIn } from '../../../nodes/RongCloud/service/template.ts';
import { accepted, read, refused } from '../support/reading.mts';
import type { Values } from '../support/reading.mts';
import { routeTo } from '../../support/route.mts';

const OPERATION = 'systemMessage.sendPersonalized';
const JSON_FIELD = 'Values (JSON)';

const requestOf = (changes: Values) =>
	accepted(OPERATION, changes).request as PersonalizedMessageRequest;
const valuesOf = (changes: Values) => requestOf(changes).users[0]?.values;
const table = (...entries: unknown[]) => ({ valuesFormat: 'table', values: { entries } });

describe('values of placeholders', () => {
	// prettier-ignore
	test.each<[unknown, string]>([
		['Nova', 'Nova'], [' Nova ', ' Nova '], [7, '7'], [-0.5, '-0.5'], [0, '0'], [true, 'true'],
		[false, 'false'], ['七', '七'],
	])('%j goes out as the text %j', (name, text) => {
		expect(valuesOf({ valuesJson: { name } })).toEqual({ '{name}': text });
		expect(valuesOf({ valuesJson: JSON.stringify({ name }) })).toEqual({ '{name}': text });
		expect(valuesOf(table({ name: 'name', value: name }))).toEqual({ '{name}': text });
	});

	test.each<[unknown, RegExp]>([
		[undefined, /no value for "name"/],
		[null, /null for "name"/],
		['', /an empty text for "name".*Allow Empty Values/],
		['  \n', /an empty text for "name".*Allow Empty Values/],
		[['Nova'], /a list for "name"/],
		[{ first: 'Nova' }, /an object for "name"/],
		[new Date(0), /an object for "name"/],
		[Number.NaN, /"name".*NaN/],
		[Infinity, /"name".*Infinity/],
		[2 ** 60, /"name".*too large/],
		['cut \ud83d', /"name".*lone surrogate/],
		['secret {{ $json.name }}', /"name" that holds an expression that was not evaluated/],
		['for [object Object]', /"name".*object/],
	])('%p is refused by the name of the placeholder', (name, expected) => {
		const text = refused(OPERATION, { valuesJson: { name } }, JSON_FIELD);
		expect(text).toMatch(expected);
		expect(text).not.toContain('secret');
	});

	test('all that is missing is named at once, each name once', () => {
		const changes = {
			text: 'Dear {first name}: {order} {order} { order }',
			notificationText: '{city} {gap}',
			notificationOptions: { pushData: '{code}' },
			valuesJson: { order: null, city: ['Berlin'], gap: '', other: 'secret' },
		};
		const text = refused(OPERATION, changes, JSON_FIELD);
		expect(text).toMatch(/no value for "first name" and "code"/);
		expect(text).toMatch(/null for "order"(?! and)/);
		expect(text).toMatch(/a list for "city"/);
		expect(text).toMatch(/an empty text for "gap"/);
		expect(text).not.toMatch(/secret|Berlin/);
	});

	test("what no placeholder names is nobody's business", () => {
		const secret = 'secret {{ $json.x }}';
		const loop: Values = { name: 'Nova', nothing: null, broken: '\ud83d', big: 2 ** 60, secret };
		loop.self = loop;
		Object.assign(loop, JSON.parse('{"constructor": "x"}'));
		expect(valuesOf({ valuesJson: loop })).toEqual({ '{name}': 'Nova' });
	});

	test.each(['name', ' name ', '{ name }'])('a name with blanks is also called %j', (name) => {
		const changes = { text: 'Hello { name }', notificationText: 'x' };
		expect(valuesOf({ ...changes, valuesJson: { [name]: 'Nova' } })).toEqual({
			'{ name }': 'Nova',
		});
	});

	test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'what every object inherits is no value: %s',
		(name) => {
			const changes = { text: `Hello {${name}}`, notificationText: 'x' };
			const valuesJson = JSON.parse(`{"${name}": "Nova"}`) as Values;
			const expected = JSON.parse(`{"{${name}}": "Nova"}`) as Values;
			expect(refused(OPERATION, { ...changes, valuesJson: {} }, JSON_FIELD)).toContain(name);
			expect(valuesOf({ ...changes, valuesJson })).toEqual(expected);
			expect(valuesOf({ ...changes, ...table({ name, value: 'Nova' }) })).toEqual(expected);
		},
	);

	test('empty text where it is allowed', () => {
		const options = { allowEmptyValues: true };
		expect(valuesOf({ valuesJson: { name: '' }, options })).toEqual({ '{name}': '' });
		expect(refused(OPERATION, { valuesJson: { name: null }, options }, JSON_FIELD)).toMatch(/null/);
		expect(refused(OPERATION, { valuesJson: {}, options }, JSON_FIELD)).toMatch(/no value/);
	});

	// prettier-ignore
	test.each<[unknown, RegExp]>([
		['', /empty/], [undefined, /empty/], ['[1]', /list/], [['a'], /list/], ['12', /object/],
		[true, /object/], ['{"name": "secret', /not valid JSON/], ['[object Object] ', /object/],
		['secret {{ $json.x }}', /not evaluated/],
	])('%j is no set of values, and is not repeated in the error', (valuesJson, expected) => {
		const text = refused(OPERATION, { valuesJson }, JSON_FIELD);
		expect(text).toMatch(expected);
		expect(text).not.toContain('secret');
	});

	const nova = { name: 'name', value: 'a' };

	test.each<[string, unknown[], RegExp]>([
		['a name twice', [nova, { name: '{name}', value: 'b' }], /twice/],
		['no name', [nova, { name: ' ', value: 'b' }], /number 2/],
		['an empty pair of braces', [{ name: '{}', value: 'b' }], /number 1/],
		['a list as a name', [{ name: ['a'], value: 'b' }], /number 1/],
		['rows of nothing, as n8n makes them of an expression', [{}, {}, {}], /number 1.*JSON/],
	])('the table with %s', (_, entries, expected) => {
		expect(refused(OPERATION, table(...entries), 'Values')).toMatch(expected);
	});

	const NO_ROWS = [{}, { entries: undefined }, undefined, null];
	test.each(NO_ROWS)('a table without rows has no values: %j', (values) => {
		const text = refused(OPERATION, { valuesFormat: 'table', values }, 'Values');
		expect(text).toMatch(/no value for "name"/);
	});

	test('without any placeholder there is a warning', () => {
		const { warnings } = accepted(OPERATION, { text: 'Hello', notificationText: 'Hello' });
		expect(warnings.join()).toMatch(/No text has a placeholder.*Send/);
		expect(accepted(OPERATION).warnings).toEqual([]);
	});
});

describe('the notification', () => {
	test.each([undefined, '', ' '])('needs a text: %j', (notificationText) => {
		expect(refused(OPERATION, { notificationText }, 'Notification Text')).toMatch(/empty/);
		const off = { notificationText, notificationOptions: { disablePush: true } };
		expect(requestOf(off).users[0]).toMatchObject({ userId: 'u-1001', pushContent: '' });
	});

	test('is filled in for each user, with its data', () => {
		const { users } = requestOf({
			toUserIds: 'u-1, u-2',
			text: 'Hello',
			notificationText: '{name}!',
			notificationOptions: { pushData: { to: '{name}' } },
			valuesJson: { name: 'No"va' },
		});
		const filled = { values: {}, pushContent: 'No"va!', pushData: '{"to":"No\\"va"}' };
		expect(users).toEqual(['u-1', 'u-2'].map((userId) => ({ userId, ...filled })));
	});

	const additional = (additionalFields: unknown) => ({ options: { additionalFields } });

	test.each<[string, Values]>([
		['Sender User ID', { fromUserId: '{name}' }],
		['Notification Title', { notificationTitle: 'For {name}' }],
		['Notification Options > Template ID', { notificationOptions: { templateId: '{name}' } }],
		['iOS (APNs) > Thread ID', { ios: { threadId: '{name}' } }],
		['Huawei > Channel ID', { huawei: { channelId: 'to-{name}' } }],
		['Options > Additional Body Fields (JSON)', additional({ more: ['{name}'] })],
		['Options > Additional Body Fields (JSON)', additional('{"{name}": 1}')],
	])('%s is the same for all users and takes no placeholder', (field, changes) => {
		expect(refused(OPERATION, changes, field)).toMatch(/"\{name\}".*expression/);
	});
});

describe('the texts', () => {
	test.each<[string, Values]>([
		['Text', { text: 'Hello {{name}}' }],
		['Text', { text: 'Hello {dear {name}}' }],
		['Text', { text: '{{a}{b}}', valuesJson: { name: 'a', a: 1, b: 2 } }],
		['Notification Text', { notificationText: '{{name}}' }],
		['Notification Options > Push Data', { notificationOptions: { pushData: '{{name}}' } }],
		['Message Details > Extra', { messageDetails: { extra: '{{name}}' } }],
	])('%s takes no second pair of braces: %j', (field, changes) => {
		expect(refused(OPERATION, changes, field)).toMatch(/second pair of braces/);
	});

	test('a placeholder without a name', () => {
		const { problems } = read(OPERATION, { text: 'Hello { }' });
		expect(problems.find(({ field }) => field === 'Text')?.problem).toMatch(/without a name/);
	});

	test.each(['Hello {name', 'Hello {name} :}', 'Hello {name, dear}', '{name}: {a: 1}'])(
		'a brace that belongs to no placeholder is warned of: %j',
		(text) => {
			expect(accepted(OPERATION, { text }).warnings.join()).toMatch(/^Text: there is a brace/);
		},
	);

	test('JSON has braces of its own', () => {
		const extra = '{"to": "{name}", "list": [{"a": 1}]}';
		const { warnings, request } = accepted(OPERATION, { messageDetails: { extra } });
		expect(warnings).toEqual([]);
		expect((request as PersonalizedMessageRequest).message.content).toMatchObject({ extra });
	});

	test.each([
		['Text', { text: 'Hello {name} \uFF5Bname\uFF5D' }, 'full-width brace'],
		...['{"to": "{first, name}"}', '[["{name"]]', '{"to": "{\\"a\\": \\"{a, b}\\"}"}'].map(
			(extra) => ['Message Details > Extra', { messageDetails: { extra } }, 'brace'] as const,
		),
	])('%s: a brace that stays is warned of: %j', (field, changes, brace) => {
		const { warnings } = accepted(OPERATION, changes);
		expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${field}: there is a ${brace}`))]);
	});

	const custom = { messageType: 'custom', customType: 'App:Order', notificationText: 'x' };
	const json = { ...custom, customFormat: 'json' };
	const asText = { ...custom, customFormat: 'text' };

	test.each<[string, Values, string, RegExp]>([
		[
			'a name that JSON writes with escapes',
			{ messageDetails: { extra: '{"to": "Hi {\\u59d3\\u540d}"}' } },
			'Message Details > Extra',
			/with escapes/,
		],
		// Names of the JSON are not filled in.
		['names', { ...json, customJson: { '{name}': 1 } }, 'Content (JSON)', /name of the JSON/],
		['a text', { ...json, customJson: '"Hello {name}"' }, 'Content (JSON)', /Format to Text/],
	])('JSON with %s is refused', (_, changes, field, words) => {
		expect(refused(OPERATION, changes, field)).toMatch(words);
	});

	test('JSON that is a text without placeholders is taken', () => {
		expect(requestOf({ ...json, customJson: '"Hello"' }).message.content).toBe('"Hello"');
	});

	describe('JSON in a text stays JSON', () => {
		const filled = (changes: Values) => {
			const { message, users } = requestOf(changes);
			return fillIn(message.content, users[0]?.values ?? {});
		};
		const numbers = (valuesJson: Values) => ({
			...asText,
			customText: '{"count": {count}, "name": "{name}"}',
			valuesJson,
			options: { allowEmptyValues: true },
		});

		test.each([
			[3, 'Nova "x"', '{"count": 3, "name": "Nova \\"x\\""}'],
			['true', 'a", "b": "1', '{"count": true, "name": "a\\", \\"b\\": \\"1"}'],
			[7, '', '{"count": 7, "name": ""}'],
		])('where a number stands, %j fits, and %j beside it', (count, name, wanted) => {
			expect(filled(numbers({ count, name }))).toBe(wanted);
		});

		test.each(['"3"', 'three', '3, "admin": 1', '{}'])('but not %j', (count) => {
			const name = count === '"3"' ? '' : 'Nova';
			expect(refused(OPERATION, numbers({ count, name }), 'Content (Text)')).toMatch(
				/is JSON.*break it/,
			);
		});

		test.each<[string, Values]>([
			['Content (Text)', { ...asText, customText: '{"a":"{\\"b\\":\\"{name}\\"}"}' }],
			['Message Details > Extra', { messageDetails: { extra: '{"a": {name}}' } }],
			['Notification Options > Push Data', { notificationOptions: { pushData: '{"a": {name}}' } }],
			['Notification Text', { notificationText: '{"a": {name}}' }],
		])('%s: a value that would break it', (field, changes) => {
			const broken = { ...changes, valuesJson: { name: 'No"va' } };
			expect(refused(OPERATION, broken, field)).toMatch(/is JSON.*break it/);
			accepted(OPERATION, { ...changes, valuesJson: { name: 7 } });
		});

		test('a text in brackets is a text', () => {
			expect(filled({ text: '[{name}]', valuesJson: { name: '"N"' } })).toEqual({
				content: '["N"]',
			});
		});
	});

	test.each<[Values, string]>([
		[{ text: '{name}' }, 'Text'],
		[{ text: 'x', notificationText: '{name}' }, 'Notification Text'],
		[{ ...asText, customText: '{name}' }, 'Content (Text)'],
	])('%j that values leave empty is refused', (changes, field) => {
		const empty = { valuesJson: { name: ' ' }, options: { allowEmptyValues: true } };
		expect(refused(OPERATION, { ...changes, ...empty }, field)).toMatch(/empty once/);
	});

	const card = {
		messageType: 'RC:ImgTextMsg',
		cardTitle: 'a',
		cardText: 'b',
		cardImageUrl: 'https://example.com/{name}.jpg',
		cardUrl: 'https://example.com/',
	};

	test('an address has to be one with the values in it', () => {
		expect(valuesOf(card)).toEqual({ '{name}': 'Nova' });
		const spaced = { ...card, valuesJson: { name: 'No va' } };
		expect(refused(OPERATION, spaced, 'Card Image URL')).toMatch(/once the values are filled in/);
	});

	test('a picture does not get in the way', () => {
		const thumbnail = '/9j/4AAQSkZJRg==';
		const imageUrl = 'https://example.com/{name}.jpg';
		const { message } = requestOf({ messageType: 'RC:ImgMsg', imageUrl, thumbnail });
		expect(message.content).toEqual({ content: thumbnail, imageUri: imageUrl });
	});

	const LIMIT = 128 * 1024;
	const EMPTY_BYTES = '{"content":""}'.length;

	test('the size is that of the text with its values', () => {
		const fits = 'x'.repeat(LIMIT - EMPTY_BYTES);
		const changes = { text: '{name}', notificationText: 'x' };
		expect(valuesOf({ ...changes, valuesJson: { name: fits } })).toEqual({ '{name}': fits });
		const text = refused(OPERATION, { ...changes, valuesJson: { name: `${fits}x` } }, JSON_FIELD);
		expect(text).toContain(String(LIMIT + 1));
		expect(text).toContain(String(LIMIT));
		const long = { ...changes, valuesJson: { name: 'x'.repeat(128_000) } };
		expect(accepted(OPERATION, long).warnings.join()).toMatch(/128,000 or 131,072/);
	});
});

describe('what the service is asked', () => {
	/** What is asked as an ordinary system message. */
	const asked = (changes: Values, product: 'nexconn' | 'rongcloud') => {
		const { kind, request } = routeTo(accepted(OPERATION, changes).job, product).instead;
		expect(kind).toBe(systemMessage);
		return request;
	};

	test.each(['No"va', 'No\\va', 'No{va', 'No}va', 'No\nva', 'No\tva', 'No\u0085va'])(
		'rongcloud: %j is filled in by the node',
		(name) => {
			expect(asked({ valuesJson: { name } }, 'rongcloud')).toEqual({
				sender: 'shop-bot',
				users: [{ userId: 'u-1001' }],
				message: { type: 'RC:TxtMsg', content: { content: `Hello ${name}` } },
				pushContent: `Hello ${name}`,
			});
		},
	);

	test.each(['Nova', "No'va", 'No:va, no$1 $& va', '<b>', '新星', '👩‍👩‍👧'])(
		'rongcloud: %j is filled in by the service; Nexconn gets the text',
		(name) => {
			const { job } = accepted(OPERATION, { valuesJson: { name } });
			expect(routeTo(job, 'rongcloud').instead.kind).toBe(personalizedMessage);
			expect(asked({ valuesJson: { name } }, 'nexconn')).toMatchObject({
				message: { content: { content: `Hello ${name}` } },
				pushContent: `Hello ${name}`,
			});
		},
	);

	test('nexconn: the settings of the notification go along; without a text there is none', () => {
		const settings = { disablePush: true, pushData: 'd-{name}' };
		const changes = { notificationTitle: 'Orders', notificationOptions: settings };
		expect(asked(changes, 'nexconn')).toMatchObject({
			pushContent: 'Hello Nova',
			pushData: 'd-Nova',
			disablePush: true,
			pushExt: { title: 'Orders' },
		});
		const silent = { notificationText: '', notificationOptions: { disablePush: true } };
		expect(asked(silent, 'nexconn')).not.toHaveProperty('pushContent');
	});

	// The first has a name that JSON would write in another way; the others could be taken for templates.
	test.each<[Values, object]>([
		[
			{ text: 'Hello {first\nname}', valuesJson: { 'first\nname': 'Nova' } },
			{ message: { content: { content: 'Hello Nova' } } },
		],
		[{ notificationText: '{name}', valuesJson: { name: '{order}' } }, { pushContent: '{order}' }],
		[
			{ notificationOptions: { pushData: '{name}' }, valuesJson: { name: '{order}' } },
			{ pushData: '{order}' },
		],
	])('rongcloud: %j is filled in by the node', (changes, expected) => {
		const texts = { text: 'Hello', notificationText: 'x' };
		expect(asked({ ...texts, ...changes }, 'rongcloud')).toMatchObject(expected);
	});
});

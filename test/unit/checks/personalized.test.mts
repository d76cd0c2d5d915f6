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
		const text = refused(
			OPERATION,
			{
				text: 'Dear {first name}: {order} {order} { order }',
				notificationText: '{city} {gap}',
				notificationOptions: { pushData: '{code}' },
				valuesJson: { order: null, city: ['Berlin'], gap: '', other: 'secret' },
			},
			JSON_FIELD,
		);
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

	test.each<[string, Values]>([
		['with blanks', { text: 'Hello { name }', valuesJson: { name: 'Nova' } }],
		['with its own blanks', { text: 'Hello { name }', valuesJson: { ' name ': 'Nova' } }],
		['with braces', { text: 'Hello { name }', valuesJson: { '{ name }': 'Nova' } }],
	])('a name %s', (_, changes) => {
		expect(valuesOf({ ...changes, notificationText: 'x' })).toEqual({ '{ name }': 'Nova' });
	});

	test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'what every object inherits is no value: %s',
		(name) => {
			const changes = { text: `Hello {${name}}`, notificationText: 'x' };
			expect(refused(OPERATION, { ...changes, valuesJson: {} }, JSON_FIELD)).toContain(name);
			expect(
				valuesOf({ ...changes, valuesJson: JSON.parse(`{"${name}": "Nova"}`) as Values }),
			).toEqual(JSON.parse(`{"{${name}}": "Nova"}`));
			expect(valuesOf({ ...changes, ...table({ name, value: 'Nova' }) })).toEqual(
				JSON.parse(`{"{${name}}": "Nova"}`),
			);
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

	test.each([{}, { entries: undefined }, undefined, null])(
		'a table without rows has no values: %j',
		(values) => {
			expect(refused(OPERATION, { valuesFormat: 'table', values }, 'Values')).toMatch(
				/no value for "name"/,
			);
		},
	);

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
		expect(users).toEqual(
			['u-1', 'u-2'].map((userId) => ({
				userId,
				values: {},
				pushContent: 'No"va!',
				pushData: '{"to":"No\\"va"}',
			})),
		);
	});

	test.each<[string, Values]>([
		['Sender User ID', { fromUserId: '{name}' }],
		['Notification Title', { notificationTitle: 'For {name}' }],
		['Notification Options > Template ID', { notificationOptions: { templateId: '{name}' } }],
		['iOS (APNs) > Thread ID', { ios: { threadId: '{name}' } }],
		['Huawei > Channel ID', { huawei: { channelId: 'to-{name}' } }],
		[
			'Options > Additional Body Fields (JSON)',
			{ options: { additionalFields: { more: ['{name}'] } } },
		],
		['Options > Additional Body Fields (JSON)', { options: { additionalFields: '{"{name}": 1}' } }],
	])('%s is the same for all users and takes no placeholder', (field, changes) => {
		expect(refused(OPERATION, changes, field)).toMatch(/"\{name\}".*expression/);
	});
});

describe('the texts', () => {
	test.each<[string, string, Values]>([
		['Text', 'two pairs of braces', { text: 'Hello {{name}}' }],
		['Text', 'braces around a text with one', { text: 'Hello {dear {name}}' }],
		['Text', 'braces around two', { text: '{{a}{b}}', valuesJson: { name: 'a', a: 1, b: 2 } }],
		['Notification Text', 'two pairs of braces', { notificationText: '{{name}}' }],
		[
			'Notification Options > Push Data',
			'two pairs of braces',
			{ notificationOptions: { pushData: '{{name}}' } },
		],
		['Message Details > Extra', 'two pairs', { messageDetails: { extra: '{{name}}' } }],
	])('%s with %s is refused', (field, _, changes) => {
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

	test('a name that JSON writes with escapes', () => {
		const extra = '{"to": "Hi {\\u59d3\\u540d}"}';
		expect(refused(OPERATION, { messageDetails: { extra } }, 'Message Details > Extra')).toMatch(
			/with escapes/,
		);
	});

	const custom = { messageType: 'custom', customType: 'App:Order', notificationText: 'x' };

	test('a custom message: names of the JSON are not filled in', () => {
		const changes = { ...custom, customFormat: 'json', customJson: { '{name}': 1 } };
		expect(refused(OPERATION, changes, 'Content (JSON)')).toMatch(/name of the JSON/);
	});

	test('a custom message: JSON that is a single text', () => {
		const changes = { ...custom, customFormat: 'json' };
		expect(
			refused(OPERATION, { ...changes, customJson: '"Hello {name}"' }, 'Content (JSON)'),
		).toMatch(/Content Format to Text/);
		expect(requestOf({ ...changes, customJson: '"Hello"' }).message.content).toBe('"Hello"');
	});

	describe('JSON in a text stays JSON', () => {
		const filled = (changes: Values) => {
			const { message, users } = requestOf({ ...custom, customFormat: 'text', ...changes });
			return fillIn(message.content, users[0]?.values ?? {});
		};
		const NUMBERS = '{"count": {count}, "name": "{name}"}';

		test.each([
			[{ count: 3, name: 'Nova "x"' }, '{"count": 3, "name": "Nova \\"x\\""}'],
			[
				{ count: 'true', name: 'Nova", "admin": "1' },
				'{"count": true, "name": "Nova\\", \\"admin\\": \\"1"}',
			],
			[{ count: '"3"', name: '' }, undefined],
			[{ count: 'three', name: 'Nova' }, undefined],
			[{ count: '3, "admin": 1', name: 'Nova' }, undefined],
			[{ count: '{}', name: 'Nova' }, undefined],
		])('a placeholder where a number stands: %j', (valuesJson, wanted) => {
			const options = { allowEmptyValues: true };
			const changes = { customText: NUMBERS, valuesJson, options };
			if (wanted !== undefined) {
				expect(filled(changes)).toBe(wanted);
				return;
			}
			const all = { ...custom, customFormat: 'text', ...changes };
			expect(refused(OPERATION, all, 'Content (Text)')).toMatch(/is JSON.*break it/);
		});

		test.each<[string, Values]>([
			[
				'Content (Text)',
				{ ...custom, customFormat: 'text', customText: '{"a":"{\\"b\\":\\"{name}\\"}"}' },
			],
			['Message Details > Extra', { messageDetails: { extra: '{"a": {name}}' } }],
			['Notification Options > Push Data', { notificationOptions: { pushData: '{"a": {name}}' } }],
			['Notification Text', { notificationText: '{"a": {name}}' }],
		])('%s: a value that would break it', (field, changes) => {
			const broken = { ...changes, valuesJson: { name: 'No"va' } };
			expect(refused(OPERATION, broken, field)).toMatch(/is JSON.*break it/);
			expect(accepted(OPERATION, { ...changes, valuesJson: { name: 7 } }).problems).toEqual([]);
		});

		test('a text in brackets is a text', () => {
			const { message, users } = requestOf({ text: '[{name}]', valuesJson: { name: '"N"' } });
			expect(fillIn(message.content, users[0]?.values ?? {})).toEqual({ content: '["N"]' });
		});
	});

	test.each<[Values, string]>([
		[{ text: '{name}' }, 'Text'],
		[{ text: 'x', notificationText: '{name}' }, 'Notification Text'],
		[{ ...custom, customFormat: 'text', customText: '{name}' }, 'Content (Text)'],
	])('%j that values leave empty is refused', (changes, field) => {
		expect(
			refused(
				OPERATION,
				{ ...changes, valuesJson: { name: ' ' }, options: { allowEmptyValues: true } },
				field,
			),
		).toMatch(/empty once/);
	});

	const card = {
		messageType: 'RC:ImgTextMsg',
		cardTitle: 'a',
		cardText: 'b',
		cardImageUrl: 'https://example.com/{name}.jpg',
		cardUrl: 'https://example.com/',
	};

	test('an address has to be one with the values in it', () => {
		expect(requestOf({ ...card }).users[0]?.values).toEqual({ '{name}': 'Nova' });
		expect(
			refused(OPERATION, { ...card, valuesJson: { name: 'No va' } }, 'Card Image URL'),
		).toMatch(/once the values are filled in/);
	});

	test('a picture does not get in the way', () => {
		const { message } = requestOf({
			messageType: 'RC:ImgMsg',
			imageUrl: 'https://example.com/{name}.jpg',
			thumbnail: '/9j/4AAQSkZJRg==',
		});
		expect(message.content).toEqual({
			content: '/9j/4AAQSkZJRg==',
			imageUri: 'https://example.com/{name}.jpg',
		});
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
		expect(
			accepted(OPERATION, {
				...changes,
				valuesJson: { name: 'x'.repeat(128_000) },
			}).warnings.join(),
		).toMatch(/128,000 or 131,072/);
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

	test.each<[string, Values, object]>([
		[
			'a name that JSON would write in another way',
			{ text: 'Hello {first\nname}', valuesJson: { 'first\nname': 'Nova' } },
			{ message: { content: { content: 'Hello Nova' } } },
		],
		[
			'a push text that could be taken for a template',
			{ notificationText: '{name}', valuesJson: { name: '{order}' } },
			{ pushContent: '{order}' },
		],
		[
			'push data that could be taken for one',
			{ notificationOptions: { pushData: '{name}' }, valuesJson: { name: '{order}' } },
			{ pushData: '{order}' },
		],
	])('rongcloud: %s is filled in by the node', (_, changes, expected) => {
		const texts = { text: 'Hello', notificationText: 'x' };
		expect(asked({ ...texts, ...changes }, 'rongcloud')).toMatchObject(expected);
	});
});

import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import {
	broadcast,
	column,
	CONTINUE,
	delivered,
	FAST,
	personalized,
	push,
	received,
	systemMessage,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

const toEach = (items: readonly IDataObject[]) =>
	items.map((item, index) => ({ to: `u-${1001 + index}`, ...item }));

/** What each item is warned of. */
const warned = async (parameters: INodeParameters, items: readonly IDataObject[]) => {
	const { output } = await sandbox.run('rongcloud', parameters, toEach(items), CONTINUE);
	expect(new Set(column(output, 'status'))).toEqual(new Set(['accepted']));
	return column(output, 'warnings');
};

const texts = (...given: unknown[]) => given.map((text) => ({ text }) as IDataObject);
const holds = (sample: string, words: RegExp) => [
	expect.stringMatching(
		new RegExp(`holds "${sample.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}".*${words.source}`),
	),
];

describe('a text with a gap where an expression gave nothing', () => {
	const items = [
		{ name: 'Ana', points: 0 },
		{ name: null, points: null },
		{},
		{ name: 'Ben' },
		{ name: '', points: '' },
		{ name: 'Cem', points: '7' },
		{ name: false, points: 'no' },
	];
	const both = [
		expect.stringMatching(
			/'Message Text' has an expression of which {{ \$json\.name }} and {{ \$json\.points }} gave nothing/,
		),
	];
	const one = [expect.stringMatching(/of which {{ \$json\.points }} gave nothing/)];

	test('is warned of', async () => {
		const parameters = systemMessage({
			text: '=Hello {{ $json.name }}, you have {{ $json.points }} points',
		});
		expect(await warned(parameters, items)).toEqual([
			undefined,
			both,
			both,
			one,
			both,
			undefined,
			undefined,
		]);
	});

	test.each([
		[
			'at the start',
			'={{ $json.name }}, you are here',
			[undefined, 1, 1, undefined, 1, undefined, undefined],
		],
		[
			'at the end',
			'=Hello {{ $json.name }}',
			[undefined, 1, 1, undefined, 1, undefined, undefined],
		],
		[
			'beside each other',
			'={{ $json.name }}{{ $json.points }}!',
			[undefined, 1, 1, 1, 1, undefined, undefined],
		],
		[
			'with braces that are text',
			'=\\{{ {{ $json.name }} \\}}',
			[undefined, 1, 1, undefined, 1, undefined, undefined],
		],
	])('wherever it is: %s', async (_where, text, expected) => {
		const options = { ...FAST, doubtfulTexts: 'warn' };
		const { output } = await sandbox.run(
			'nexconn',
			systemMessage({ text, options }),
			toEach(items),
			CONTINUE,
		);
		const gaps = output.map(({ json }) =>
			((json.warnings ?? []) as string[]).some((warning) => warning.includes('gave nothing'))
				? 1
				: undefined,
		);
		expect(gaps).toEqual(expected);
	});

	test('is meant where the expression says what stands there instead', async () => {
		const text = "=Hello{{ $json.name ? ' ' + $json.name : '' }}, good morning";
		expect(await warned(systemMessage({ text }), items)).toEqual(items.map(() => undefined));
	});

	test('is refused if so chosen, and sent in silence if so chosen', async () => {
		const run = async (doubtfulTexts: string) => {
			const text = '=Hello {{ $json.name }}';
			const parameters = systemMessage({ text, options: { ...FAST, doubtfulTexts } });
			return (await sandbox.run('nexconn', parameters, toEach(items.slice(0, 3)), CONTINUE)).output;
		};
		const refused = await run('refuse');
		expect(column(refused, 'status')).toEqual(['accepted', undefined, undefined]);
		expect(refused[1]?.json.message).toMatch(/choose Warn or Allow under Options > Doubtful Texts/);
		const allowed = await run('allow');
		expect(column(allowed, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(column(allowed, 'warnings')).toEqual([undefined, undefined, undefined]);
	});

	test('in every field that people read', async () => {
		const gap = '=For {{ $json.missing }}';
		const parameters = broadcast({
			notificationTitle: gap,
			notificationText: gap,
			ios: { title: gap, alert: gap },
			harmonyOs: { alert: gap },
			messageType: 'RC:ImgTextMsg',
			...{
				cardTitle: gap,
				cardText: gap,
				cardUrl: 'https://example.com',
				cardImageUrl: 'https://example.com',
			},
		});
		const [warnings] = await warned(parameters, [{}]);
		expect(
			(warnings as string[]).map((warning) => /^'([^']+)' has an expression/.exec(warning)?.[1]),
		).toEqual([
			...['Card Title', 'Card Text', 'Notification Title', 'Notification Text'],
			...['iOS (APNs) > iOS Text', 'iOS (APNs) > iOS Title', 'HarmonyOS > HarmonyOS Text'],
		]);
	});
});

describe('what looks like a placeholder', () => {
	// prettier-ignore
	const FOUND = [
		'{{name}}', '{{ customer.first_name }}', '{name}', '{0}', '${name}', '#{name}', '@{name}', '{$name}', '{!Contact.Name}',
		'%name%', '%%FirstName%%', '%recipient.name%', '*|FNAME|*', '[name]', '[First Name]', '[[name]]', '[%name%]', '<name>',
		'<<Name>>', '«name»', '<%= name %>', '{% name %}', '#code#', '@@name@@', '__NAME__', '$name', '$name$', '%s', '%1$s', '%(name)s',
		'｛name｝', '[姓名]', '【姓名】', '{订单号}',
	];

	test('is warned of, and the warning names Send Personalized', async () => {
		const warnings = await warned(
			systemMessage(),
			texts(...FOUND.map((found) => `Hello ${found}, welcome`)),
		);
		expect(warnings).toEqual(
			FOUND.map((found) =>
				holds(found, /looks like a placeholder that was not filled in.*Send Personalized/),
			),
		);
	});

	test('in a notification too, where no call fills it in', async () => {
		const parameters = push({
			notificationText: 'Hello {name}',
			notificationTitle: '[First Name] and [name]',
		});
		const [warnings] = await warned(parameters, [{}]);
		expect(warnings).toEqual([
			...holds('[name]', /placeholder/),
			...holds('{name}', /placeholder/),
		]);
		expect(JSON.stringify(warnings)).not.toContain('Send Personalized');
	});

	// prettier-ignore
	test.each([
		'50% off, 20% for members', '100 %', '[Nova] Your parcel is here', 'Press [OK]', '#春节# 快乐', '【Nova】到货', 'a < b > c', '<3 you',
		'Costs $5 or US$20', 'A & B', '1_000_000', 'C# and F#', 'me@example.com', 'a {} b', '5*5|6', '« Nova »', 'https://example.com/?a=1&b=2#c', 'Sale -50% _now_',
		'Read [our terms](https://example.com)', '😀 👩‍👩‍👧‍👦', '【优惠】全场八折', '见【帮助】', 'null and void is a phrase'.replace('null', 'Null'),
	])('is not seen in %j', async (text) => {
		expect(await warned(systemMessage(), texts(text, `${text}!`, `So: ${text}`))).toEqual([undefined, undefined, undefined]);
	});

	test('is filled in by Send Personalized, and values that stand for nothing are told', async () => {
		const items = [
			{ name: 'Ana', order: 'A-1' },
			{ name: 'undefined', order: 'B-2' },
			{ name: 'Cem', order: '#N/A' },
		];
		const warnings = await warned(personalized(), items);
		expect(warnings).toEqual([
			undefined,
			[expect.stringMatching(/'Values \(JSON\)' has .*"name"/)],
			[expect.stringMatching(/'Values \(JSON\)' has .*"order"/)],
		]);
	});
});

describe('what people would read as it stands', () => {
	test.each<[string, unknown, RegExp]>([
		[
			'a word for nothing',
			'Dear undefined',
			/'Message Text' holds "undefined", as programs and spreadsheets/,
		],
		['another one', 'Dear null', /holds "null"/],
		['an error of a spreadsheet', 'Your code is #N/A', /holds "#N\/A"/],
		['a date that is none', 'Due Invalid Date', /holds "Invalid Date"/],
		[
			'a line break as programs write it',
			'Hello\\nWorld',
			/holds "\\n", a line break or character in the spelling/,
		],
		['a character as JSON writes it', 'Gr\\u00fc\\u00dfe', /holds "\\u00fc"/],
		['HTML', '<p>Hello <b>you</b></p>', /holds "<p>", and apps and phones show HTML/],
		['a link of HTML', 'Click <a href="https://example.com">here</a>', /holds "<a href=/],
		['a code of HTML', 'Tom &amp; Jerry', /holds "&amp;"/],
		['a number of HTML', 'It&#39;s here', /holds "&#39;"/],
		[
			'the JSON of a content',
			'{"content":"hello","extra":""}',
			/'Message Text' is JSON, which people will read/,
		],
		['a text with the quotes of JSON', '"hello"', /is JSON, which people will read/],
	])('is warned of: %s', async (_what, text, words) => {
		const [warnings, ...others] = await warned(systemMessage(), texts(text, 'Hello', 'Hello too'));
		expect(warnings).toEqual([expect.stringMatching(words)]);
		expect(others).toEqual([undefined, undefined]);
	});

	test('is left alone where an app reads it', async () => {
		const parameters = systemMessage({
			messageType: 'custom',
			customType: 'App:Order',
			customFormat: 'text',
			customText: '={{ $json.text }}',
			notificationText: 'Hello',
		});
		const items = texts('{"a":"{{name}}"}', '<b>undefined</b>', 'a\\nb');
		expect(await warned(parameters, items)).toEqual([undefined, undefined, undefined]);
	});
});

describe('a text in which nothing is to be seen', () => {
	test.each(['\u200b', '\u3164', '\ufeff \u00a0', '\u2800', '\u0000', '\u200d\u200e', '\ufe0f'])(
		'is empty: %j',
		async (text) => {
			const { error } = await sandbox.run(
				'nexconn',
				systemMessage(),
				toEach(texts(text, 'Hello', text)),
			);
			expect(sandbox.current.requests).toEqual([]);
			expect(told(error)).toMatch(/Items 0 and 2: 'Message Text' is empty/);
		},
	);
});

describe('dates', () => {
	const day = new Date('2026-03-04T05:06:07Z');
	const ISO = '2026-03-04T05:06:07.000Z';
	const items = toEach([{ due: day }, { due: day }, { due: day }] as unknown as IDataObject[]);

	test('are ISO 8601 in texts, beside other words, in extras and in values', async () => {
		await sandbox.run('rongcloud', systemMessage({ text: '={{ $json.due }}' }), items);
		await sandbox.run(
			'rongcloud',
			systemMessage({ text: '=due {{ $json.due }}, or {{ $json.due }}' }),
			items,
		);
		await sandbox.run(
			'rongcloud',
			systemMessage({ text: 'x', options: { extra: '={{ $json.due }}' } }),
			items,
		);
		await sandbox.run(
			'rongcloud',
			personalized({ text: 'Hi {to}, due {due}', notificationText: 'due {due}' }),
			items,
		);
		const contents = delivered(sandbox.current).map(
			(sent) => JSON.parse(String((sent as unknown[])[2])) as unknown,
		);
		expect(contents.slice(0, 3)).toEqual([
			{ content: ISO },
			{ content: `due ${ISO}, or ${ISO}` },
			{ content: 'x', extra: ISO },
		]);
		expect(received(sandbox.current).slice(-3)).toEqual(
			items.map(({ to }) => [
				to,
				JSON.stringify({ content: `Hi ${to}, due ${ISO}` }),
				`due ${ISO}`,
			]),
		);
	});

	test.each(['={{ $now }}', '={{ $today }}', '=Today {{ $today }}', "={{ $now.plus(1, 'day') }}"])(
		'of n8n too: %s',
		async (text) => {
			const { output } = await sandbox.run('nexconn', systemMessage({ text }), items);
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
			for (const { message } of sandbox.current.journal) {
				expect(message?.content).toMatch(
					/"(Today )?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)"/,
				);
			}
		},
	);

	test('what only looks like one goes out as it is', async () => {
		const text = 'Mon Foo 99 2026 05:06:07 GMT+0000 (Nowhere)';
		const { output } = await sandbox.run('nexconn', systemMessage({ text }), items);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(sandbox.current.journal[0]?.message?.content).toBe(JSON.stringify({ content: text }));
	});

	test('that are none are refused', async () => {
		const { error } = await sandbox.run('nexconn', systemMessage({ text: '={{ $json.due }}' }), [
			{ to: 'u-1', due: new Date(Number.NaN) } as unknown as IDataObject,
			...items.slice(1),
		]);
		expect(told(error)).toMatch(/'Message Text'/);
	});
});

describe('a notification that is larger than Apple and Google take', () => {
	const items = [
		{ push: 'a', data: 'b' },
		{ push: '长'.repeat(1400), data: 'b' },
		{ push: 'a', data: { list: Array(900).fill('abc') } },
	] as unknown as IDataObject[];
	const large = expect.stringMatching(
		new RegExp(
			`comes to about \\d{4} bytes, text, title and data together\\. Apple and Google take ${LIMITS.pushPayloadBytes}`,
		),
	);

	test.each([false, true])('is warned of, with its size; in Preview: %s', async (preview) => {
		const parameters = systemMessage({
			runMode: preview ? 'preview' : 'run',
			text: 'a',
			notificationText: '={{ $json.push }}',
			notificationOptions: { pushData: '={{ $json.data }}' },
		});
		const { output } = await sandbox.run('rongcloud', parameters, toEach(items));
		expect(column(output, 'warnings')).toEqual([undefined, [large], [large]]);
	});

	test('for the platform that has the data', async () => {
		const parameters = push({
			notificationText: '={{ $json.push }}',
			ios: { extrasJson: '={{ { data: $json.data } }}' },
			options: { severalBroadcasts: true },
		});
		const warnings = await warned(parameters, items);
		expect(warnings).toEqual([
			undefined,
			[
				expect.stringMatching(/^The notification for iOS/),
				expect.stringMatching(/^The notification comes/),
			],
			[expect.stringMatching(/^The notification for iOS/)],
		]);
	});

	test('once the values are filled in', async () => {
		const parameters = personalized({ notificationText: '{name}', text: 'Hello {name}' });
		const names = [{ name: 'Ana' }, { name: '长'.repeat(1400) }, { name: 'Cem' }];
		expect(await warned(parameters, names)).toEqual([undefined, [large], undefined]);
	});
});

describe('a title that is too long', () => {
	const family = '👨‍👩‍👧‍👦';
	const items = ['Short', 'x'.repeat(LIMITS.titleCharacters + 1), family.repeat(8)].map(
		(title, index) => ({
			title,
			text: `Hello ${index}`,
		}),
	);
	const parameters = (cutTitle?: boolean) =>
		systemMessage({
			notificationTitle: '={{ $json.title }}',
			notificationText: 'Hello',
			notificationOptions: cutTitle === undefined ? {} : { cutTitle },
		});

	test('is refused', async () => {
		const { output } = await sandbox.run('nexconn', parameters(), toEach(items), CONTINUE);
		expect(column(output, 'status')).toEqual(['accepted', undefined, undefined]);
		expect(output[2]?.json.error).toMatch(
			/'Notification Title' is 56 characters long, the limit is 50/,
		);
	});

	test('is cut between characters if so chosen, and says so', async () => {
		const { output } = await sandbox.run('rongcloud', parameters(true), toEach(items), CONTINUE);
		expect(column(output, 'warnings')).toEqual([
			undefined,
			...Array(2).fill([expect.stringMatching(/^Notification Title: it was cut to 50/)]),
		]);
		const titles = sandbox.current.requests.map(
			({ rawBody }) =>
				(JSON.parse(new URLSearchParams(rawBody).get('pushExt') ?? '{}') as IDataObject).title,
		);
		expect(titles).toEqual(['Short', 'x'.repeat(50), family.repeat(7)]);
	});
});

describe('a group of fields that is given by one expression', () => {
	test.each([
		['options', 'Options'],
		['notificationOptions', 'Notification Options'],
		['ios', 'iOS (APNs)'],
		['duplicateGuard', 'Duplicate Guard'],
		['advanced', 'Advanced'],
	])('is refused by its name: %s', async (name, field) => {
		const items = [{ group: { duplicateGuardKey: 'k', badge: 3 } }, {}, { group: {} }];
		const { error } = await sandbox.run(
			'nexconn',
			systemMessage({ text: 'a', [name]: '={{ $json.group }}' }),
			toEach(items),
		);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toContain(`'${field}' is given by one expression as a whole`);
	});
});

describe('all items go to one user', () => {
	const rows = [
		{ id: 'u-1001', text: 'a' },
		{ id: 'u-1002', text: 'b' },
		{ id: 'u-1003', text: 'c' },
	];
	const one = systemMessage({ toUserIds: "={{ $('Start').first().json.id }}" });

	test('with different texts: told with each, and once in the hint', async () => {
		const { output, run } = await sandbox.run('nexconn', one, rows);
		const warning = /^All 3 items go to the user u-1001, with different texts/;
		expect(column(output, 'warnings')).toEqual(Array(3).fill([expect.stringMatching(warning)]));
		const hints = run.data.resultData.runData.RongCloud?.[0]?.hints ?? [];
		expect(hints.map(({ message }) => message)).toEqual([expect.stringMatching(/^All 3 items go/)]);
	});

	test('with one text, or not all of them: nothing is told', async () => {
		const same = await sandbox.run('nexconn', { ...one, text: 'a' }, rows);
		expect(column(same.output, 'warnings')).toEqual([undefined, undefined, undefined]);
		const others = await sandbox.run(
			'nexconn',
			systemMessage({ toUserIds: '={{ $json.id }}' }),
			rows,
		);
		expect(column(others.output, 'warnings')).toEqual([undefined, undefined, undefined]);
	});
});

describe('hints', () => {
	const hintsOf = async (parameters: INodeParameters, items: IDataObject[]) => {
		const { run } = await sandbox.run('nexconn', parameters, items, CONTINUE);
		return (run.data.resultData.runData.RongCloud?.[0]?.hints ?? []).map(({ message, type }) => [
			type,
			message,
		]);
	};

	test('each warning once, with its items; beyond five they are counted', async () => {
		const items = [...'abcdefg'].map((letter) => ({
			to: `u-${letter}@x`,
			text: 'Hello undefined',
		}));
		const [[type, message] = []] = await hintsOf(systemMessage(), items);
		expect(type).toBe('warning');
		const lines = String(message).split('<br>\n');
		expect(lines).toHaveLength(6);
		expect(lines[0]).toMatch(/^Item 0: 'Recipient User IDs' has "u-a@x"/);
		expect(lines[1]).toMatch(/^'Message Text' holds "undefined"/);
		expect(lines[5]).toBe('And 3 more warnings, which stand in the items.');
	});

	test('values of rows stand in them as text', async () => {
		const [[, message] = []] = await hintsOf(systemMessage(), toEach(texts('<b>a</b>', 'b', 'c')));
		expect(message).toContain('"&lt;b>"');
		expect(message).not.toContain('<b>');
	});

	test('that nothing was sent', async () => {
		const hints = await hintsOf(
			systemMessage({ runMode: 'preview' }),
			toEach(texts('a', 'b', 'c')),
		);
		expect(hints).toEqual([['info', 'Preview: nothing was sent.']]);
	});

	test('what was skipped', async () => {
		const options = { ...FAST, duplicateGuardKey: '={{ $json.to }}' };
		const items = toEach(texts('a', 'b', 'c'));
		await hintsOf(systemMessage({ options }), items.slice(0, 2));
		const hints = await hintsOf(systemMessage({ options }), items);
		expect(hints).toEqual([
			['info', expect.stringMatching(/^Skipped, .*: items 0-1 \(2 of 3 items\)\.$/)],
		]);
	});

	test('nothing where there is nothing to say', async () => {
		expect(await hintsOf(systemMessage(), toEach(texts('a', 'b', 'c')))).toEqual([]);
	});
});

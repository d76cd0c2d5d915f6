import { beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { deduplication, runNode } from '../support/engine.mts';
import type { EngineRun } from '../support/engine.mts';
import {
	about,
	column,
	CONTINUE,
	details,
	everything,
	FAST,
	opened,
	personalized,
	PERSONALIZED_PATH,
	PRODUCTS,
	received,
	REFUSED,
	STEP_BY_STEP,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

/** Without the service's pace, except where a test is about it. */
const sandbox = useSandbox(UNLIMITED);
beforeEach(() => deduplication.clear());

const ROWS: readonly IDataObject[] = [
	{ to: 'u-1001', name: 'Nova', order: 'A-1', secret: 'salary 17' },
	{ to: 'u-1002, u-1010', name: 'Orion', order: 22, secret: { card: 'salary 18' } },
	{ to: ['u-1003'], name: 'Vega & Co', order: true, secret: ['salary 19'] },
];

const READ = [
	['u-1001', '{"content":"Hello Nova, order A-1 is on its way"}', 'Nova: A-1'],
	['u-1002', '{"content":"Hello Orion, order 22 is on its way"}', 'Orion: 22'],
	['u-1010', '{"content":"Hello Orion, order 22 is on its way"}', 'Orion: 22'],
	['u-1003', '{"content":"Hello Vega & Co, order true is on its way"}', 'Vega & Co: true'],
];

const run = async (product: Product, more: Partial<EngineRun> = {}) =>
	await runNode({
		parameters: personalized({ options: FAST }),
		items: [...ROWS],
		credential: account(sandbox.current, product),
		...more,
	});

describe.each(PRODUCTS)('%s: one text, values of each row', (product) => {
	test('what no placeholder names stays in n8n: not on the wire, not in what comes out', async () => {
		const { output } = await run(product);
		const { output: previews } = await run(product, {
			parameters: personalized({ preview: true }),
		});

		const wire = sandbox.current.requests.map(({ rawBody }) => decodeURIComponent(rawBody));
		for (const text of [JSON.stringify([output, previews]), ...wire]) {
			expect(text).not.toMatch(/salary|secret/);
		}
	});

	test('values from a table, whose names may have their braces', async () => {
		const { error } = await run(product, {
			parameters: personalized({
				valuesFormat: 'table',
				values: {
					entries: [
						{ name: 'name', value: '={{ $json.name.toUpperCase() }}' },
						{ name: '{order}', value: '={{ $json.order }}' },
						{ name: 'unused', value: 'nobody reads this' },
					],
				},
				options: FAST,
			}),
		});

		expect(error).toBeUndefined();
		expect(received(sandbox.current)).toEqual([
			['u-1001', '{"content":"Hello NOVA, order A-1 is on its way"}', 'NOVA: A-1'],
			['u-1002', '{"content":"Hello ORION, order 22 is on its way"}', 'ORION: 22'],
			['u-1010', '{"content":"Hello ORION, order 22 is on its way"}', 'ORION: 22'],
			['u-1003', '{"content":"Hello VEGA & CO, order true is on its way"}', 'VEGA & CO: true'],
		]);
		expect(JSON.stringify(sandbox.current.requests)).not.toContain('nobody reads this');
	});

	test('values as JSON text, and placeholders in every text of the message', async () => {
		const { error } = await run(product, {
			parameters: personalized({
				messageType: 'RC:ImgTextMsg',
				cardTitle: '{ name }',
				cardText: 'Order {order}',
				cardImageUrl: 'https://example.com/{order}.jpg',
				cardUrl: 'https://example.com/orders?id={order}',
				messageDetails: { extra: '{"order": "{order}"}', userName: 'For {name}' },
				valuesJson: '={{ JSON.stringify({ name: $json.name, order: $json.order }) }}',
				notificationOptions: { pushData: '{order}/{name}' },
				options: FAST,
			}),
			items: [
				{ to: 'u-1001', name: 'Nova', order: 'A-1' },
				{ to: 'u-1002', name: 'The "Orion"', order: 'B-2' },
				{ to: 'u-1003', name: 'Ve\nga', order: 'C-3' },
			],
		});

		expect(error).toBeUndefined();
		const contents = received(sandbox.current) as Array<[string, string, string]>;
		// Those that the node fills in go out by calls of their own, after the call for the others.
		const expected = [
			['u-1001', 'Nova', 'A-1'],
			['u-1002', 'The "Orion"', 'B-2'],
			['u-1003', 'Ve\nga', 'C-3'],
		].map(([userId = '', name = '', order = '']) => [
			userId,
			{
				title: name,
				content: `Order ${order}`,
				imageUri: `https://example.com/${order}.jpg`,
				url: `https://example.com/orders?id=${order}`,
				extra: `{"order": "${order}"}`,
				user: { name: `For ${name}` },
			},
			`${name}: ${order}`,
		]);
		expect(contents.map(([userId, content, push]) => [userId, JSON.parse(content), push])).toEqual(
			expected,
		);
		const data = sandbox.current.requests.flatMap(({ body }) =>
			[(body as IDataObject).pushData].flat(),
		);
		expect(data).toEqual(['A-1/Nova', 'B-2/The "Orion"', 'C-3/Ve\nga']);
	});

	test('what is added to the body goes out, whoever fills in the text', async () => {
		const additionalFields = '={{ JSON.stringify({ extra: $json.order }) }}';
		const { output } = await run(product, {
			parameters: personalized({ preview: true, options: { ...FAST, additionalFields } }),
			items: [...ROWS, { to: 'u-1011', name: '"Lyra"', order: 5 }],
		});
		const bodies = column(output, 'body') as IDataObject[];
		expect(bodies.map(({ extra }) => String(extra))).toEqual(['A-1', '22', 'true', '5']);
	});

	test('a custom message: in JSON the values are fit for JSON', async () => {
		const parameters = (more: object) =>
			personalized({
				messageType: 'custom',
				customType: 'App:Order',
				...more,
				options: FAST,
			});
		await run(product, {
			parameters: parameters({ customJson: '{"for": "{name}", "lines": ["{order}", 1]}' }),
			items: [
				{ to: 'u-1001', name: 'Nova', order: 'A-1' },
				{ to: 'u-1002', name: 'O"Neil \\ Co', order: '{B}' },
			],
		});
		await run(product, {
			parameters: parameters({ customFormat: 'text', customText: 'for={name}; {order}' }),
		});

		expect((received(sandbox.current) as string[][]).map(([, content]) => content)).toEqual([
			'{"for":"Nova","lines":["A-1",1]}',
			'{"for":"O\\"Neil \\\\ Co","lines":["{B}",1]}',
			'for=Nova; A-1',
			'for=Orion; 22',
			'for=Orion; 22',
			'for=Vega & Co; true',
		]);
	});

	test('rows for one user: other values are another message, in the order of the rows; equal rows are one', async () => {
		const { output } = await run(product, {
			items: [
				{ to: 'u-1001', name: 'Nova', order: 'A-1' },
				{ to: 'u-1001', name: 'Nova', order: 'A-2' },
				{ to: 'u-1001, u-1002', name: 'Nova', order: 'A-1' },
				{ to: 'u-1001', name: 'Nova', order: 'A-3' },
			],
		});

		const own = (received(sandbox.current) as string[][]).filter(([user]) => user === 'u-1001');
		expect(own.map(([, , push]) => push)).toEqual(['Nova: A-1', 'Nova: A-2', 'Nova: A-3']);
		for (const { recipients } of sandbox.current.journal) {
			const users = recipients.map(({ userId }) => userId);
			expect(new Set(users).size).toBe(users.length);
		}
		expect(column(output, 'status')).toEqual(Array(4).fill('accepted'));
		const ids = output.map(({ json }) => (json.recipients as IDataObject[])[0]?.messageId);
		expect(ids[2]).toBe(ids[0]);
		expect(new Set(ids).size).toBe(3);
	});

	test('several messages to one user keep the order of the rows, whoever fills them in', async () => {
		await run(product, {
			items: [
				{ to: 'u-1001', name: 'Nova', order: 'A-1' },
				{ to: 'u-1002', name: 'Orion', order: 'A-1' },
				{ to: 'u-1001', name: 'Nova', order: '"A-2"' },
				{ to: 'u-1001, u-1002', name: 'Nova', order: 'A-3' },
				{ to: 'u-1002, u-1001', name: 'Nova', order: '{A-4}' },
				{ to: 'u-1001', name: 'Nova', order: 'A-5' },
			],
		});

		const pushes = (user: string) =>
			(received(sandbox.current) as string[][])
				.filter(([userId]) => userId === user)
				.map(([, , push]) => push);
		expect(pushes('u-1001')).toEqual([
			...['Nova: A-1', 'Nova: "A-2"', 'Nova: A-3', 'Nova: {A-4}', 'Nova: A-5'],
		]);
		expect(pushes('u-1002')).toEqual(['Orion: A-1', 'Nova: A-3', 'Nova: {A-4}']);
	});

	test('values that cannot be used: every one is named, and nothing is sent', async () => {
		const { error } = await run(product, {
			parameters: personalized({
				text: 'Dear {first name}, {order} {tags} {more}',
				notificationText: '{name} {gap}',
			}),
			items: [
				{ to: 'u-1001', name: 'Nova', order: 'A-1', 'first name': 'N', tags: 1, more: 2, gap: '.' },
				{ to: 'u-1002', name: null, order: 'B-2', tags: ['a'], more: { b: 1 }, gap: ' ' },
				{ to: 'u-1003', name: 'Vega', 'first name': 'V', tags: 1, more: false, gap: 0 },
			],
		});

		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(about('Item 1', 'Values (JSON)'));
		expect(told(error)).toMatch(about('Item 2', 'Values (JSON)'));
		expect(told(error)).not.toMatch(about('Item 0', 'Values (JSON)'));
		const line = told(error)
			.split('\n')
			.find((text) => text.includes('Item 1:'));
		expect(line).toMatch(
			/no value for "first name".*a list for "tags".*an object for "more".*null for "name".*an empty text for "gap".*Allow Empty Values/,
		);
		expect(told(error)).toMatch(/Item 2:.*no value for "order"/);
	});

	test('an empty value goes out where that is allowed; null never does', async () => {
		const parameters = personalized({ options: { ...FAST, allowEmptyValues: true } });
		const { error } = await run(product, { parameters, items: withMiddleValues({ name: '' }) });
		expect(error).toBeUndefined();
		expect(received(sandbox.current)).toEqual([
			READ[0],
			['u-1002', '{"content":"Hello , order 22 is on its way"}', ': 22'],
			['u-1010', '{"content":"Hello , order 22 is on its way"}', ': 22'],
			READ[3],
		]);
		sandbox.current.reset();
		const { error: refused } = await run(product, {
			parameters,
			items: withMiddleValues({ name: null }),
		});
		expect(told(refused)).toMatch(about('Item 1', 'Values (JSON)'));
		expect(sandbox.current.requests).toEqual([]);
	});

	test('a reply that names fewer users: the others are unknown, not sent', async () => {
		sandbox.current.reply(PERSONALIZED_PATH[product], {
			kind: 'partial',
			keep: (userIds) => userIds.filter((userId) => userId !== 'u-1010'),
			times: 9,
		});
		const { output } = await run(product, { settings: CONTINUE });

		expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
		expect(details(output[1])).toMatchObject({
			status: 'unknown',
			acceptedUserIds: ['u-1002'],
			unknownUserIds: ['u-1010'],
			// What a recall of the part that went out needs.
			fromUserId: 'shop-bot',
			recipients: [{ userId: 'u-1002', messageId: expect.any(String) }],
		});
	});

	test('without Continue the error says who has it already, also of a single row', async () => {
		const parameters = personalized({ options: { ...STEP_BY_STEP, messagesPerSecond: 2 } });
		const items = [{ ...ROWS[0], to: ['u-1001', 'u-1002', 'u-1003', 'u-1004', 'u-1005'] }];
		const refused = REFUSED;
		sandbox.current.reply(PERSONALIZED_PATH[product], [{ kind: 'normal' }, refused]);
		const { error } = await run(product, { parameters, items });

		expect((received(sandbox.current) as unknown[][]).map(([userId]) => userId)).toEqual([
			'u-1001',
			'u-1002',
		]);
		expect(told(error)).toMatch(
			/^Of the users: Accepted: u-1001, u-1002\. Not accepted: u-1003, u-1004\. Not sent any more: u-1005\.$/m,
		);
		expect(error).toMatchObject({
			errorResponse: {
				acceptedUserIds: ['u-1001', 'u-1002'],
				rejectedUserIds: ['u-1003', 'u-1004'],
				notSentUserIds: ['u-1005'],
			},
		});
	});

	test('without Continue the error names whom a reply left out', async () => {
		sandbox.current.reply(PERSONALIZED_PATH[product], {
			kind: 'partial',
			keep: (userIds) => userIds.filter((userId) => userId !== 'u-1010'),
			times: 9,
		});
		const { error } = await run(product);
		expect(told(error)).toMatch(
			/^Of item 1: Accepted: u-1002\. Unknown whether accepted: u-1010\.$/m,
		);
	});

	test('a wrong secret: one call, and nothing of the values in the error', async () => {
		const result = await run(product, {
			credential: { ...account(sandbox.current, product), appSecret: 'wrong' },
		});

		expect(new Set(sandbox.current.requests.map(({ status }) => status))).toEqual(new Set([401]));
		expect(told(result.error)).toMatch(/App Secret/);
		const { error, output } = result;
		expect(everything({ ...result, run: {} as never, error, output })).not.toContain('salary');
	});

	test('Preview sends nothing and shows each row as it will be read', async () => {
		const { output } = await run(product, { parameters: personalized({ preview: true }) });

		expect(sandbox.current.requests).toEqual([]);
		const shown = output.map(({ json }) => {
			const body = json.body as IDataObject;
			return json.filledContent ?? JSON.parse(String(body.content));
		});
		expect(shown).toEqual([
			{ content: 'Hello Nova, order A-1 is on its way' },
			{ content: 'Hello Orion, order 22 is on its way' },
			{ content: 'Hello Vega & Co, order true is on its way' },
		]);
		expect(column(output, 'status')).toEqual(['preview', 'preview', 'preview']);
	});
});

const withMiddleValues = (middle: IDataObject): IDataObject[] =>
	ROWS.map((row, index) => (index === 1 ? { ...row, ...middle } : { ...row }));

describe('rongcloud: the call with a template', () => {
	test('users without Push Data have an empty text in its list', async () => {
		const { output } = await run('rongcloud', {
			parameters: personalized({
				notificationOptions: { pushData: '={{ $json.data }}' },
				options: FAST,
			}),
			items: ROWS.map((row, index) => ({ ...row, data: ['', 'd-2', ''][index] })),
		});
		const [request] = sandbox.current.requests.map(opened) as IDataObject[];
		expect(request?.toUserId).toEqual(['u-1001', 'u-1002', 'u-1010', 'u-1003']);
		expect(request?.pushData).toEqual(['', 'd-2', 'd-2', '']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});

	test('values that need an escape are filled in by the node, and the row says so', async () => {
		const items = [
			{ to: 'u-1', name: 'Nova', order: 'A-1' },
			{ to: 'u-2', name: 'The "Orion"', order: 'B-2' },
			{ to: 'u-3', name: 'Back\\slash', order: 'C-3' },
			{ to: 'u-4', name: '{order}', order: 'D-4' },
			{ to: 'u-5', name: 'Two\nlines', order: 'E-5' },
			{ to: 'u-6', name: 'Vega', order: 'F-6' },
		];
		const { output, error } = await run('rongcloud', { items });

		expect(error).toBeUndefined();
		const read = (received(sandbox.current) as string[][]).map(([user, content, push]) => [
			user,
			(JSON.parse(content ?? '') as IDataObject).content,
			push,
		]);
		expect(read.toSorted()).toEqual(
			items.map(({ to, name, order }) => [
				to,
				`Hello ${name}, order ${order} is on its way`,
				`${name}: ${order}`,
			]),
		);
		expect(
			sandbox.current.journal.map(({ kind, recipients }) => [kind, recipients.length]),
		).toEqual([['personalized-message', 2], ...Array(4).fill(['system-message', 1])]);
		const noted = output.map(({ json }) => JSON.stringify(json.warnings ?? []));
		expect(noted.map((text) => text.includes('the node did it'))).toEqual([
			false,
			true,
			true,
			true,
			true,
			false,
		]);
	});

	test('the values of its own users alone come out with a row', async () => {
		const { output } = await run('rongcloud');
		for (const [index, name] of ['Nova', 'Orion', 'Vega'].entries()) {
			const others = ['Nova', 'Orion', 'Vega'].filter((other) => other !== name);
			for (const other of others) expect(JSON.stringify(output[index])).not.toContain(other);
		}
	});
});

test('the pace of 100 messages a second is kept', async () => {
	sandbox.current.setApp('sandbox-rongcloud', { messagesPerSecond: 100 });
	const items = Array.from({ length: 250 }, (_, index) => ({
		to: `u-${index}`,
		name: `Nova ${index}`,
		order: index,
	}));
	const { output } = await run('rongcloud', { items, parameters: personalized() });
	sandbox.current.setApp('sandbox-rongcloud', { messagesPerSecond: 1_000_000 });

	expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
	expect(column(output, 'status')).toEqual(Array(250).fill('accepted'));
});

test('rows of other templates go out apart', async () => {
	await run('rongcloud', {
		parameters: personalized({ text: '={{ $json.greeting + " {name}" }}', options: FAST }),
		items: [
			{ to: 'u-1', greeting: 'Hello', name: 'Nova', order: 1 },
			{ to: 'u-2', greeting: 'Goodbye', name: 'Orion', order: 2 },
			{ to: 'u-3', greeting: 'Hello', name: 'Vega', order: 3 },
		],
	});
	expect(
		sandbox.current.journal.map(({ recipients }) => recipients.map(({ content }) => content)),
	).toEqual([
		['{"content":"Hello Nova"}', '{"content":"Hello Vega"}'],
		['{"content":"Goodbye Orion"}'],
	]);
});

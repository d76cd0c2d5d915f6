import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import type { Product } from '../support/accounts.mts';
import {
	column,
	CONTINUE,
	details,
	everything,
	FAST,
	LOST,
	NORMAL,
	opened,
	personalized,
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

const ROWS: readonly IDataObject[] = [
	{ to: 'u-1001', name: 'Nova', order: 'A-1', secret: 'salary 17' },
	{ to: 'u-1002, u-1010', name: 'Orion', order: 22, secret: { card: 'salary 18' } },
	{ to: ['u-1003'], name: 'Vega & Co', order: true, secret: ['salary 19'] },
];

const run = async (
	product: Product,
	more: INodeParameters = {},
	items: readonly IDataObject[] = ROWS,
	settings: Partial<INode> = {},
) => await sandbox.run(product, personalized({ options: FAST, ...more }), items, settings);

/** Replies that leave out some users. */
const keep = (userIds: readonly string[]) => userIds.filter((userId) => !/^b|u-1010/.test(userId));
const SHORT = { kind: 'partial', keep, times: 9 } as const;

/** What each user would have read, in the order of the calls. */
const read = () => received(sandbox.current) as Array<[string, string, string]>;

describe.each(PRODUCTS)('%s: one text, values of each row', (product) => {
	test('values from a table, whose names may have their braces; an empty one where that is allowed', async () => {
		const { error } = await run(
			product,
			{
				valuesFormat: 'table',
				values: {
					entries: [
						{ name: 'name', value: '={{ $json.name.toUpperCase() }}' },
						{ name: '{order}', value: '={{ $json.order }}' },
						{ name: 'unused', value: 'nobody reads this' },
					],
				},
				options: { ...FAST, allowEmptyValues: true },
			},
			[ROWS[0], { ...ROWS[1], name: '' }, ROWS[2]] as IDataObject[],
		);
		expect(error).toBeUndefined();
		expect(read()).toEqual([
			['u-1001', '{"content":"Hello NOVA, order A-1 is on its way"}', 'NOVA: A-1'],
			['u-1002', '{"content":"Hello , order 22 is on its way"}', ': 22'],
			['u-1010', '{"content":"Hello , order 22 is on its way"}', ': 22'],
			['u-1003', '{"content":"Hello VEGA & CO, order true is on its way"}', 'VEGA & CO: true'],
		]);
		expect(JSON.stringify(sandbox.current.requests)).not.toContain('nobody reads this');
	});

	const CARD = {
		messageType: 'RC:ImgTextMsg',
		cardTitle: '{ name }',
		cardText: 'Order {order}',
		cardImageUrl: 'https://example.com/{order}.jpg',
		cardUrl: 'https://example.com/orders?id={order}',
		options: { extra: '{"order": "{order}"}', userName: 'For {name}' },
	};
	const ORDER = { messageType: 'custom', customType: 'App:Order' };
	const BY_TEXT = { ...ORDER, customFormat: 'text', customText: 'for={name}; {order}' };

	test.each<[string, INodeParameters, (name: string, order: string) => unknown]>([
		[
			'a card',
			CARD,
			(name, order) => ({
				title: name,
				content: `Order ${order}`,
				imageUri: `https://example.com/${order}.jpg`,
				url: `https://example.com/orders?id=${order}`,
				extra: `{"order": "${order}"}`,
				user: { name: `For ${name}` },
			}),
		],
		[
			'a custom message in JSON',
			{ ...ORDER, customJson: '{"for": "{name}", "lines": ["{order}", 1]}' },
			(name, order) => ({ for: name, lines: [order, 1] }),
		],
		['a custom message as text', BY_TEXT, (name, order) => `for=${name}; ${order}`],
	])(
		'values as JSON text, and placeholders in every text of %s',
		async (_, message, contentFor) => {
			// Those that the node fills in go out by calls of their own, after the call for the others.
			const people = [
				['u-1001', 'Nova', 'A-1'],
				['u-1002', 'O"Neil \\ Co', 'B-2'],
				['u-1003', 'Ve\nga', 'C-3'],
				['u-1004', '{D}', 'D-4'],
			] as const;
			const valuesJson = '={{ JSON.stringify({ name: $json.name, order: $json.order }) }}';
			const { error } = await run(
				product,
				{ ...message, valuesJson, notificationOptions: { pushData: '{order}/{name}' } },
				people.map(([to, name, order]) => ({ to, name, order })),
			);
			expect(error).toBeUndefined();
			expect(
				read().map(([to, content, push]) => [
					to,
					message === BY_TEXT ? content : JSON.parse(content),
					push,
				]),
			).toEqual(
				people.map(([to, name, order]) => [to, contentFor(name, order), `${name}: ${order}`]),
			);
			const data = sandbox.current.requests.flatMap(({ body }) => (body as IDataObject).pushData);
			expect(data).toEqual(people.map(([, name, order]) => `${order}/${name}`));
		},
	);

	test('what is added to the body goes out, whoever fills in the text', async () => {
		const additionalFields = '={{ JSON.stringify({ extra: $json.order }) }}';
		const { output } = await run(product, { runMode: 'preview', advanced: { additionalFields } }, [
			...ROWS,
			{ to: 'u-1011', name: '"Lyra"', order: 5 },
		]);
		const bodies = column(output, 'body') as IDataObject[];
		expect(bodies.map(({ extra }) => String(extra))).toEqual(['A-1', '22', 'true', '5']);
	});

	test('several messages to one user keep the order of the rows, whoever fills them in; equal ones are one', async () => {
		const { output } = await run(product, {}, [
			{ to: 'u-1001', name: 'Nova', order: 'A-1' },
			{ to: 'u-1002', name: 'Orion', order: 'A-1' },
			{ to: 'u-1001', name: 'Nova', order: '"A-2"' },
			{ to: 'u-1001, u-1002', name: 'Nova', order: 'A-3' },
			{ to: 'u-1002, u-1001', name: 'Nova', order: '{A-4}' },
			{ to: 'u-1001, u-1002', name: 'Nova', order: 'A-1' },
			{ to: 'u-1001', name: 'Nova', order: 'A-5' },
		]);

		const pushes = (user: string) =>
			read().flatMap(([userId, , push]) => (userId === user ? [push] : []));
		expect(pushes('u-1001')).toEqual([
			...['Nova: A-1', 'Nova: "A-2"', 'Nova: A-3', 'Nova: {A-4}', 'Nova: A-5'],
		]);
		expect(pushes('u-1002')).toEqual(['Orion: A-1', 'Nova: A-3', 'Nova: {A-4}', 'Nova: A-1']);
		for (const { recipients } of sandbox.current.journal) {
			const users = recipients.map(({ userId }) => userId);
			expect(new Set(users).size).toBe(users.length);
		}
		expect(column(output, 'status')).toEqual(Array(7).fill('accepted'));
		const ids = output.map(({ json }) => (json.recipients as IDataObject[])[0]?.messageId);
		expect(ids[5]).toBe(ids[0]);
		expect(new Set(ids).size).toBe(6);
	});

	test('a reply that names fewer users: the others are unknown, not sent', async () => {
		sandbox.current.reply({}, SHORT);
		const { output } = await run(product, {}, ROWS, CONTINUE);
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

	test.each([10, 12])('%i rows whose users fared differently: ten are told', async (rows) => {
		sandbox.current.reply({}, SHORT);
		const to = (row: number) => [`a${row}`, `b${row}`];
		const items = Array.from({ length: rows }, (_, row) => ({ ...ROWS[0], to: to(row) }));
		const result = await run(product, {}, items);
		// Nothing of the values; the run itself holds its input.
		expect(everything({ ...result, run: {} as never })).not.toContain('salary');
		const lines = told(result.error).split('\n');
		const apart = lines.filter((line) => line.startsWith('Of item '));
		expect(apart.at(-1)).toBe('Of item 9: Accepted: a9. Unknown whether accepted: b9.');
		expect(lines.filter((line) => line.includes('more items'))).toEqual(
			rows === 10 ? [] : ['Parts of 2 more items fared differently, too.'],
		);
		expect(lines.at(-1)).toMatch(/^Code 2?0+, HTTP status 200, request ID \S+, http:\S+$/);
	});

	test('without Continue the error says who has it already, also of a single row', async () => {
		const items = [{ ...ROWS[0], to: ['u-1001', 'u-1002', 'u-1003', 'u-1004', 'u-1005'] }];
		sandbox.current.reply({}, [NORMAL, REFUSED]);
		const options = { ...STEP_BY_STEP, messagesPerSecond: 2 };
		const { error } = await run(product, { options }, items);
		expect(read().map(([userId]) => userId)).toEqual(['u-1001', 'u-1002']);
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

		sandbox.current.reply({}, [NORMAL, REFUSED, LOST]);
		const { output } = await run(product, { options }, items, CONTINUE);
		expect(details(output[0])).toMatchObject({ status: 'unknown', unknownUserIds: ['u-1005'] });
	});

	test('Preview shows each row as it will be read, and nothing that no placeholder names', async () => {
		const { output } = await run(product, { runMode: 'preview' });
		expect(
			output.map(
				({ json }) => json.filledContent ?? JSON.parse(String((json.body as IDataObject).content)),
			),
		).toEqual([
			{ content: 'Hello Nova, order A-1 is on its way' },
			{ content: 'Hello Orion, order 22 is on its way' },
			{ content: 'Hello Vega & Co, order true is on its way' },
		]);
		expect(JSON.stringify(output)).not.toMatch(/salary|secret/);
	});
});

describe('rongcloud: the call with a template', () => {
	test('users without Push Data have an empty text in its list', async () => {
		const rows = ROWS.map((row, index) => ({ ...row, data: ['', 'd-2', ''][index] }));
		const { output } = await run(
			'rongcloud',
			{ notificationOptions: { pushData: '={{ $json.data }}' } },
			rows as IDataObject[],
		);
		const [request] = sandbox.current.requests.map(opened) as IDataObject[];
		expect(request?.toUserId).toEqual(['u-1001', 'u-1002', 'u-1010', 'u-1003']);
		expect(request?.pushData).toEqual(['', 'd-2', 'd-2', '']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});

	test('values that need an escape are filled in by the node, and the row says so', async () => {
		const names = ['Nova', 'The "Orion"', 'Back\\slash', '{order}', 'Two\nlines', 'Vega'];
		const items = names.map((name, index) => ({ to: `u-${index}`, name, order: index }));
		const { output, error } = await run('rongcloud', {}, items);
		expect(error).toBeUndefined();
		expect(
			read()
				.map(([to, content, push]) => [to, JSON.parse(content), push])
				.toSorted(),
		).toEqual(
			items.map(({ to, name, order }) => [
				to,
				{ content: `Hello ${name}, order ${order} is on its way` },
				`${name}: ${order}`,
			]),
		);
		expect(
			sandbox.current.journal.map(({ kind, recipients }) => [kind, recipients.length]),
		).toEqual([['personalized-message', 2], ...Array(4).fill(['system-message', 1])]);
		const noted = output.map(({ json }) => JSON.stringify(json.warnings ?? []));
		expect(noted.map((text) => text.includes('the node did it'))).toEqual([
			...[false, true, true, true, true, false],
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

test('the pace of the service is kept', async () => {
	const { messagesPerSecond } = LIMITS;
	sandbox.current.setApp('sandbox-rongcloud', { messagesPerSecond });
	const length = Math.ceil(2.5 * Math.min(messagesPerSecond, LIMITS.recipientsPerMessage));
	const items = Array.from({ length }, (_, order) => ({ to: `u-${order}`, name: 'N', order }));
	const { output } = await run('rongcloud', { options: {} }, items);
	sandbox.current.setApp('sandbox-rongcloud', { messagesPerSecond: 1_000_000 });
	expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
	expect(column(output, 'status')).toEqual(Array(length).fill('accepted'));
});

test('rows of other templates go out apart, and those of one share a call', async () => {
	const greetings = ['Hello', 'Goodbye', 'Hello'].map((greeting, index) => ({
		greeting,
		...ROWS[index],
	}));
	await run('rongcloud', { text: '={{ $json.greeting + " {name}" }}' }, greetings);
	const contents = sandbox.current.journal.map(({ recipients }) =>
		recipients.map(({ content }) => content),
	);
	expect(contents).toEqual([
		['{"content":"Hello Nova"}', '{"content":"Hello Vega & Co"}'],
		['{"content":"Goodbye Orion"}', '{"content":"Goodbye Orion"}'],
	]);
});

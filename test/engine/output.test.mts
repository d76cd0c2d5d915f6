import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	broadcast,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	PRODUCTS,
	systemMessage,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);
const ROWS = [
	{ to: 'u-1001', text: 'Hello Ana', order: 'A-1', status: 'paid' },
	{ to: 'u-1002, u-1003', text: 'Hello both', order: 'B-2', status: 'open' },
	{ to: 'u-1004', text: 'Hello Dana', order: 'C-3' },
];
/** A run as the panel leaves it, without what other tests set. */
const run = async (
	parameters: INodeParameters,
	{ items = ROWS, settings = {} }: { items?: IDataObject[]; settings?: Partial<INode> } = {},
	product: (typeof PRODUCTS)[number] = 'nexconn',
) =>
	await runNode({
		...{ parameters, items, settings, isAsIs: true },
		credential: account(sandbox.current, product),
		files: items.map((_, index) => ({
			invoice: { data: '', mimeType: 'text/plain', fileName: `${index}.txt` },
		})),
	});

describe('Simplify', () => {
	test.each(PRODUCTS)('leaves the essentials, with what a recall needs: %s', async (product) => {
		const { output } = await run(systemMessage(), {}, product);
		const ids = [...sandbox.current.journal].flatMap(({ recipients }) =>
			recipients.map(({ userId }) => userId),
		);
		expect(ids).toEqual(['u-1001', 'u-1002', 'u-1003', 'u-1004']);
		expect(output.map(({ json }) => Object.keys(json))).toEqual([
			['status', 'audience', 'fromUserId', 'userId', 'messageId'],
			['status', 'audience', 'fromUserId', 'recipients'],
			['status', 'audience', 'fromUserId', 'userId', 'messageId'],
		]);
		expect(column(output, 'userId')).toEqual(['u-1001', undefined, 'u-1004']);
	});

	test('of a broadcast leaves its IDs and what is left of the quota', async () => {
		const { output } = await run(broadcast({ tagsAll: 'a@b' }), { items: [{}, {}, {}] });
		expect(Object.keys(output[0]?.json ?? {})).toEqual([
			...['status', 'audience', 'fromUserId', 'pushId', 'messageId', 'quota', 'warnings'],
		]);
		expect(output[0]?.json.quota).toMatch(
			/of 2 are used in the last hour and \d+ of 3 in the last 24 hours/,
		);
	});

	test('turned off leaves the call and the reply in', async () => {
		const { output } = await run(systemMessage({ options: { simplify: false } }));
		expect(output[0]?.json).toMatchObject({
			...{ status: 'accepted', httpStatus: 200, itemsInCall: 1 },
			recipients: [{ userId: 'u-1001' }],
			response: { code: 0 },
		});
	});

	test('what it leaves can be recalled as it is', async () => {
		const { output } = await runNode({
			...{ parameters: systemMessage(), items: ROWS, isAsIs: true },
			credential: account(sandbox.current, 'nexconn'),
			then: [{ resource: 'systemMessage', operation: 'recall' }],
		});
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(
			sandbox.current.requests.filter(({ path }) => path === '/v4/message/delete'),
		).toHaveLength(4);
	});
});

describe('Include Input Fields', () => {
	const included = { includeInputFields: true };

	test('puts the columns and files of the row beside the result', async () => {
		const { output } = await run(systemMessage({ options: included }));
		expect(output.map(({ json }) => [json.order, json.text, json.status])).toEqual([
			['A-1', 'Hello Ana', 'accepted'],
			['B-2', 'Hello both', 'accepted'],
			['C-3', 'Hello Dana', 'accepted'],
		]);
		// No column is lost because the result has one of its name.
		expect(column(output, 'input')).toEqual([{ status: 'paid' }, { status: 'open' }, undefined]);
		expect(output.map(({ binary }) => binary?.invoice?.fileName)).toEqual([
			'0.txt',
			'1.txt',
			'2.txt',
		]);
	});

	test('keeps a column called input apart, too', async () => {
		const items = [1, 2, 3].map((n) => ({ to: `u-${n}`, text: 'a', status: 'x', input: n }));
		const { output } = await run(systemMessage({ options: included }), { items });
		expect(column(output, 'input')).toEqual([1, 2, 3].map((n) => ({ status: 'x', input: n })));
	});

	test('of rows that cannot be sent, in both ways of going on', async () => {
		const items = [
			{ to: 'u-1', text: 'a', order: 'A' },
			{ to: '', text: 'b', order: 'B' },
			{ to: 'u-3', text: 'c', order: 'C' },
		];
		const regular = await run(systemMessage({ options: included }), { items, settings: CONTINUE });
		expect(column(regular.output, 'order')).toEqual(['A', 'B', 'C']);
		expect(details(regular.output[1]).status).toBe('notSent');
		const { output, errorOutput } = await run(systemMessage({ options: included }), {
			items,
			settings: ERROR_OUTPUT,
		});
		expect(column(output, 'order')).toEqual(['A', 'C']);
		expect(column(errorOutput, 'order')).toEqual(['B']);
		expect(details(errorOutput[0]).status).toBe('notSent');
	});

	test('of lookups as well', async () => {
		const parameters = {
			resource: 'userTag',
			operation: 'get',
			userIds: '={{ $json.to }}',
			options: included,
		};
		const { output } = await run(parameters);
		expect(column(output, 'order')).toEqual(['A-1', 'B-2', 'B-2', 'C-3']);
	});
});

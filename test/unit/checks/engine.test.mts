import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	broadcast,
	BROADCAST_PATH,
	ERROR_OUTPUT,
	systemMessage,
	told,
} from '../../engine/cases.mts';
import { startSandbox } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { account } from '../../support/accounts.mts';
import { runNode } from '../../support/engine.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const run = (parameters: INodeParameters, item: IDataObject = {}, settings = {}) =>
	runNode({ parameters, items: [item], credential: account(sandbox, 'nexconn'), settings });

const to = (toUserIds: string) => systemMessage({ toUserIds, text: 'Hello' });
const ios = (set: INodeParameters) => broadcast({ ios: set });
const extras = (value: unknown) => ({ notification: { ios: { extras: value } } });
const USERS = { toUserIds: ['u-1', 'u-2'] };

describe('forms of value that n8n hands over', () => {
	const rows = [
		{ name: '={{ $json.name }}', type: 'number', number: '={{ $json.amount }}' },
		{ name: 'rush', type: 'boolean', boolean: true },
		{ name: 'note', type: 'text', text: 'a{{ 1 }}' },
	];

	const asJson = (extrasJson: INodeParameters[string]): [INodeParameters, IDataObject, object] => [
		ios({ extrasJson }),
		{ extras: { a: 1 } },
		extras({ a: 1 }),
	];
	const users = [{ id: 'u-1' }, { id: 'u-2' }];
	const amount = { name: 'amount', amount: 3 };

	// prettier-ignore
	test.each<[INodeParameters, IDataObject, object]>([
		[to('={{ $json.ids }}'), { ids: ['u-1', 'u-2'] }, USERS],
		[to('={{ $json.ids }} '), { ids: ['u-1', 'u-2'] }, USERS],
		[to('={{ $json.ids }}'), { ids: 'u-1, u-2' }, USERS],
		[to('=u-1\n{{ $json.id }}'), { id: 'u-2' }, USERS],
		[to('={{ JSON.stringify($json.ids) }}'), { ids: ['u-1', 'u-2'] }, USERS],
		[to('={{ $json.users.map((user) => user.id) }}'), { users }, USERS],
		[to('={{ $json.id }}'), { id: 4711 }, { toUserIds: ['4711'] }],
		...['{"a":1}', { a: 1 }, '={{ $json.extras }}', '={{ {"a": 1} }}'].map(asJson),
		[ios({ extras: { entries: rows } }), amount, extras({ amount: 3, rush: true, note: 'a{{ 1 }}' })],
	])('%j', async (parameters, item, body) => {
		const { output, error } = await run({ ...parameters, runMode: 'preview' }, item);
		expect(error).toBeUndefined();
		expect(output[0]?.json.body).toMatchObject(body);
		expect(sandbox.requests).toEqual([]);
	});

	const row = { name: 'a', type: 'text', text: 'b' };
	const TO = /'Recipient User IDs'/;

	// prettier-ignore
	test.each<[INodeParameters, IDataObject, RegExp]>([
		[to("={{ $('Nowhere').item.json.a }}"), {}, /'Recipient User IDs' has an expression that does not work.*Correct/s],
		[to('={{ $json.users }}'), { users: [{ id: 'u-1' }] }, TO],
		[to('={{ $json.users }} '), { users: [{ id: 'u-1' }] }, TO],
		[to('={{ $json.user }}'), { user: { id: 'u-1' } }, TO],
		[to('{{ $json.id }}'), { id: 'u-1' }, TO],
		[ios({ extrasJson: '={{ $json.extras }} ' }), { extras: { a: 1 } }, /'iOS \(APNs\) > Extras \(JSON\)' .*\[object Object\].*space/s],
		[ios({ extras: { entries: '={{ $json.rows }}' } }), {}, /'iOS \(APNs\) > Extras'.*Extras \(JSON\)/s],
		// n8n makes an empty table of it, so that the extras would be lost without a word.
		[ios({ extras: '={{ $json.extras }}' }), { extras: { entries: [row] } }, /'iOS \(APNs\) > Extras'.*Extras \(JSON\)/s],
	])('%j with %j is refused', async (parameters, item, words) => {
		for (const how of [{ runMode: 'preview' }, {}]) {
			const { error, output } = await run({ ...parameters, ...how }, item);
			expect(output).toEqual([]);
			expect(error?.name).toBe('NodeOperationError');
			expect(told(error)).toMatch(/^Nothing was sent/);
			expect(told(error)).toMatch(words);
			expect(sandbox.requests).toEqual([]);
		}
	});
});

describe('replies to a broadcast', () => {
	test.each([
		{ code: 200, id: 'P1', messageUID: 'P1' },
		{ code: 0, id: 'P1', messageUID: 'P1' },
		{ code: '0', result: { id: 'P1', messageId: 'P1' } },
	])('where the documents disagree, either spelling of success is taken: %j', async (body) => {
		sandbox.reply(BROADCAST_PATH.nexconn, { body });
		const { output } = await run(broadcast());
		expect(output[0]?.json).toMatchObject({ status: 'accepted', pushId: 'P1', messageId: 'P1' });
	});

	test('one that says when to come again', async () => {
		const refusal = { status: 430, headers: { 'retry-after': '90' }, body: { code: 1009 } };
		sandbox.reply(BROADCAST_PATH.nexconn, refusal);
		const { errorOutput } = await run(broadcast(), {}, ERROR_OUTPUT);
		expect(errorOutput[0]?.json.details).toMatchObject({ code: 1009, retryAfterSeconds: 90 });
	});
});

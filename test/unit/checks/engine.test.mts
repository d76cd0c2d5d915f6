import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

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

const MESSAGE: INodeParameters = {
	resource: 'systemMessage',
	operation: 'send',
	fromUserId: 'shop-bot',
	toUserIds: 'u-1001',
	messageType: 'RC:TxtMsg',
	text: 'Your parcel is on its way',
};
const BROADCAST: INodeParameters = {
	...MESSAGE,
	resource: 'broadcast',
	sendTo: 'listedUsers',
	userIds: 'u-1001',
	platforms: ['ios', 'android'],
	notificationText: 'Sale starts today',
};

const run = (parameters: INodeParameters, items?: IDataObject[], onError?: 'continueErrorOutput') =>
	runNode({
		parameters,
		items,
		credential: account(sandbox, 'nexconn'),
		settings: onError === undefined ? {} : { onError },
	});

/** @returns message and description of the error that ends the run before anything is called */
async function refusal(parameters: INodeParameters, items?: IDataObject[]) {
	for (const preview of [true, false]) {
		const { error, output } = await run({ ...parameters, preview }, items);
		expect(output).toEqual([]);
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toMatch(/^Nothing was sent/);
		expect(sandbox.requests).toEqual([]);
		if (!preview && error) return { message: error.message, fix: String(error.description) };
	}
	throw new Error('The run ended well.');
}

const bodyOf = async (parameters: INodeParameters, items?: IDataObject[]) => {
	const { output, error } = await run({ ...parameters, preview: true }, items);
	expect(error).toBeUndefined();
	expect(sandbox.requests).toEqual([]);
	return output[0]?.json.body as IDataObject;
};

describe('what people read in n8n', () => {
	test('an expression that fails', async () => {
		const { message, fix } = await refusal({ ...MESSAGE, text: "={{ $('Nowhere').item.json.a }}" });
		expect(message).toMatch(/'Text' has an expression that does not work/);
		expect(fix).toMatch(/Correct/);
	});

	test('everyone without confirmation, and by an expression', async () => {
		for (const [sendTo, allUsersConfirmed, says] of [
			['allUsers', false, /'Yes, Send to Every User of the App' is off/],
			['allUsers', '={{ true }}', /'Yes, Send to Every User of the App' .*expression/],
			["={{ 'allUsers' }}", true, /'Send To' .*expression/],
		] as const) {
			const { message, fix } = await refusal({ ...BROADCAST, sendTo, allUsersConfirmed });
			expect(message).toMatch(says);
			expect(fix).toMatch(/by hand|from the list/);
		}
	});

	test('several things at once', async () => {
		const { message, fix } = await refusal({
			...BROADCAST,
			fromUserId: '={{ $json.sender }}',
			notificationTitle: 'a'.repeat(51),
			oppo: { notifyLevel: 16 },
			options: { requestId: 'a'.repeat(37) },
		});
		expect(message).toContain('4 fields');
		for (const field of [
			'Sender User ID',
			'Notification Title',
			'OPPO > Category',
			'Options > Request ID',
		]) {
			expect(fix).toContain(field);
		}
	});
});

describe('forms of value that n8n hands over', () => {
	test.each([
		['={{ $json.ids }}', { ids: ['u-1', 'u-2'] }],
		['={{ $json.ids }} ', { ids: ['u-1', 'u-2'] }],
		['={{ $json.ids }}', { ids: 'u-1, u-2' }],
		['=u-1\n{{ $json.id }}', { id: 'u-2' }],
		['={{ JSON.stringify($json.ids) }}', { ids: ['u-1', 'u-2'] }],
		['={{ $json.users.map((user) => user.id) }}', { users: [{ id: 'u-1' }, { id: 'u-2' }] }],
	])('recipients by %j', async (toUserIds, item) => {
		const body = await bodyOf({ ...MESSAGE, toUserIds }, [item]);
		expect(body.toUserIds).toEqual(['u-1', 'u-2']);
	});

	test('a number from an expression', async () => {
		const body = await bodyOf({ ...MESSAGE, toUserIds: '={{ $json.id }}' }, [{ id: 4711 }]);
		expect(body.toUserIds).toEqual(['4711']);
	});

	test.each([
		['={{ $json.users }}', { users: [{ id: 'u-1' }] }],
		['={{ $json.users }} ', { users: [{ id: 'u-1' }] }],
		['={{ $json.user }}', { user: { id: 'u-1' } }],
		['{{ $json.id }}', { id: 'u-1' }],
	])('recipients by %j are refused', async (toUserIds, item) => {
		const { message } = await refusal({ ...MESSAGE, toUserIds }, [item]);
		expect(message).toContain("'Recipient User IDs'");
	});

	test('JSON as text, as an object, and by expression', async () => {
		for (const extrasJson of ['{"a":1}', { a: 1 }, '={{ $json.extras }}', '={{ {"a": 1} }}']) {
			const body = await bodyOf({ ...BROADCAST, ios: { extrasJson } }, [{ extras: { a: 1 } }]);
			expect(body).toMatchObject({ notification: { ios: { extras: { a: 1 } } } });
		}
	});

	test('JSON by an expression with a space behind it is refused, with the reason', async () => {
		const { message, fix } = await refusal(
			{ ...BROADCAST, ios: { extrasJson: '={{ $json.extras }} ' } },
			[{ extras: { a: 1 } }],
		);
		expect(message).toMatch(/'iOS \(APNs\) > Extras \(JSON\)' .*\[object Object\]/);
		expect(fix).toMatch(/space/);
	});

	test('a row list by expression is refused, not taken for rows', async () => {
		const { message, fix } = await refusal({
			...BROADCAST,
			ios: { extras: { entries: '={{ $json.rows }}' } },
		});
		expect(message).toContain("'iOS (APNs) > Extras'");
		expect(fix).toContain('Extras (JSON)');
	});

	// n8n makes an empty table of it, so that the extras would be lost without a word.
	test('a whole table by expression is refused, not dropped', async () => {
		const { message, fix } = await refusal(
			{ ...BROADCAST, ios: { extras: '={{ $json.extras }}' } },
			[{ extras: { entries: [{ name: 'a', type: 'text', text: 'b' }] } }],
		);
		expect(message).toContain("'iOS (APNs) > Extras'");
		expect(fix).toContain('Extras (JSON)');
	});

	test('a table with expressions in its rows', async () => {
		const entries = [
			{ name: '={{ $json.name }}', type: 'number', number: '={{ $json.amount }}' },
			{ name: 'rush', type: 'boolean', boolean: true },
			{ name: 'note', type: 'text', text: 'a{{ 1 }}' },
		];
		const body = await bodyOf({ ...BROADCAST, ios: { extras: { entries } } }, [
			{ name: 'amount', amount: 3 },
		]);
		expect(body).toMatchObject({
			notification: { ios: { extras: { amount: 3, rush: true, note: 'a{{ 1 }}' } } },
		});
	});

	test('an expression for a condition that comes out empty does not widen the audience', async () => {
		const { message } = await refusal(
			{ ...BROADCAST, sendTo: 'taggedUsers', tagsAll: 'vip', tagsAny: '={{ $json.city }}' },
			[{}],
		);
		expect(message).toMatch(/'Must Have Any of These Tags' .*more users/);
	});
});

import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	column,
	CONTINUE,
	links,
	PRODUCTS,
	STEP_BY_STEP,
	THREE,
	told,
	useSandbox,
} from './cases.mts';

const APPS = 60;

// On the real clock, since the pace is kept on it.
const sandbox = useSandbox({
	apps: PRODUCTS.flatMap((product) =>
		Array.from({ length: APPS }, (_, number) => ({
			appKey: `sandbox-${product}-${number}`,
			appSecret: `sandbox-secret-${product}-${number}`,
			product,
		})),
	),
});

const toOnline = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'broadcast',
	operation: 'sendToOnlineUsers',
	fromUserId: 'shop-bot',
	onlineUsersConfirmed: true,
	messageType: 'RC:TxtMsg',
	text: '={{ $json.text }}',
	...more,
});

const several = (options: INodeParameters = {}) =>
	toOnline({ options: { severalBroadcasts: true, ...options } });

const SAME: IDataObject[] = THREE.map((row) => ({ ...row, text: 'The kitchen closes' }));

const texts = () =>
	sandbox.current.journal.map(
		({ message }) => (JSON.parse(message?.content ?? '{}') as { content?: string }).content,
	);

/** How long each call came after the one before it. */
const gaps = (): number[] => {
	const at = sandbox.current.requests.map((request) => request.at);
	return at.slice(1).map((time, index) => time - (at[index] ?? 0));
};

/** A second by a clock of whole milliseconds that another process looks at. */
const ALMOST_A_SECOND = 950;

let apps = 0;

describe.each(PRODUCTS)('%s: everyone who is online', (product) => {
	/** Of an App Key that has made no call yet, so that no test waits for another one's pace. */
	const credential = () => {
		apps += 1;
		return account(sandbox.current, product, `${product}-${apps % APPS}`);
	};
	const run = async (
		parameters: INodeParameters,
		items: readonly IDataObject[] = THREE,
		more = {},
	) => await runNode({ parameters, items: [...items], credential: credential(), ...more });

	test('rows that differ are refused, because each goes to everyone', async () => {
		const { error } = await run(toOnline());
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/3 different broadcasts, and each goes to everyone who is online/);
		expect(told(error)).not.toMatch(/a day/);
	});

	test('allowed, they go out in order, one each second', async () => {
		const { output, error } = await run(several());

		expect(error).toBeUndefined();
		expect(texts()).toEqual(['Hello Ana', 'Hello Ben', 'Hello Cem']);
		expect(Math.min(...gaps())).toBeGreaterThanOrEqual(ALMOST_A_SECOND);
		expect(column(output, 'messageId')).toEqual(sandbox.current.journal.map(({ id }) => id));
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test('runs at the same time share the pace of their App Key', async () => {
		const shared = credential();
		const runs = await Promise.all(
			['A', 'B', 'C'].map(async (name) =>
				sandbox.run(shared, several(), [{ text: `${name} 1` }, { text: `${name} 2` }]),
			),
		);

		for (const { output } of runs)
			expect(column(output, 'status')).toEqual(['accepted', 'accepted']);
		expect(texts().sort()).toEqual(['A 1', 'A 2', 'B 1', 'B 2', 'C 1', 'C 2']);
		expect(Math.min(...gaps())).toBeGreaterThanOrEqual(ALMOST_A_SECOND);
	});

	test('does not slow down system messages of the same App Key', async () => {
		const shared = credential();
		const { error } = await sandbox.run(shared, {
			resource: 'systemMessage',
			operation: 'send',
			fromUserId: 'shop-bot',
			toUserIds: '={{ $json.to }}',
			text: '={{ $json.text }}',
			options: { ...STEP_BY_STEP },
		});
		expect(error).toBeUndefined();
		const { output } = await sandbox.run(shared, toOnline(), SAME);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
	});

	test.each([
		['off', false, /Who Is Online\W+is off/],
		['not set', undefined, /Who Is Online\W+is off/],
		['set by an expression', '={{ true }}', /Who Is Online\W+is set by an expression/],
		['set by a field of the row', '={{ $json.yes }}', /Who Is Online\W+is set by an expression/],
		['the text "true"', 'true', /Who Is Online/],
		['the number 1', 1, /Who Is Online/],
	])('with the switch %s nothing is sent', async (_name, confirmed, words) => {
		const parameters = toOnline();
		if (confirmed === undefined) delete parameters.onlineUsersConfirmed;
		else parameters.onlineUsersConfirmed = confirmed;
		for (const settings of [{}, CONTINUE]) {
			const { error, output } = await run(
				parameters,
				SAME.map((row) => ({ ...row, yes: true })),
				{ settings },
			);
			expect(sandbox.current.requests).toEqual([]);
			expect(error === undefined ? output[0]?.json.error : told(error)).toMatch(words);
		}
	});
});

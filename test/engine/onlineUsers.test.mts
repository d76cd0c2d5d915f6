import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DEFAULT_DIRECTORY } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	column,
	CONTINUE,
	delivered,
	details,
	ERROR_OUTPUT,
	links,
	opened,
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

const PATH: Record<Product, string> = {
	nexconn: '/v4/system-channel/message/broadcast-online',
	rongcloud: '/message/online/broadcast.json',
};

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

const ONLINE = DEFAULT_DIRECTORY.filter(({ online }) => online === true).map(({ id }) => id);

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

	test('three equal rows are sent once, to those who are online and nobody else', async () => {
		const { output, error } = await run(toOnline(), SAME);

		expect(error).toBeUndefined();
		expect(ONLINE).toHaveLength(4);
		expect(delivered(sandbox.current)).toEqual([
			[ONLINE, 'RC:TxtMsg', '{"content":"The kitchen closes"}'],
		]);
		expect(sandbox.current.requests.map(({ path }) => path)).toEqual([PATH[product]]);
		expect(opened(sandbox.current.requests[0])).toEqual({
			fromUserId: 'shop-bot',
			content: { content: 'The kitchen closes' },
			...(product === 'nexconn'
				? { messageType: 'RC:TxtMsg' }
				: { objectName: 'RC:TxtMsg', toUserId: [] }),
		});
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'audience')).toEqual(Array(3).fill('Every user who is online'));
		expect(column(output, 'itemsInCall')).toEqual([3, 3, 3]);
		expect(column(output, 'messageId')).toEqual(Array(3).fill(sandbox.current.journal[0]?.id));
	});

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
				runNode({
					parameters: several(),
					items: [{ text: `${name} 1` }, { text: `${name} 2` }],
					credential: shared,
				}),
			),
		);

		for (const { output } of runs)
			expect(column(output, 'status')).toEqual(['accepted', 'accepted']);
		expect(texts().sort()).toEqual(['A 1', 'A 2', 'B 1', 'B 2', 'C 1', 'C 2']);
		expect(Math.min(...gaps())).toBeGreaterThanOrEqual(ALMOST_A_SECOND);
	});

	test('does not slow down system messages of the same App Key', async () => {
		const shared = credential();
		const { error } = await runNode({
			parameters: {
				resource: 'systemMessage',
				operation: 'send',
				fromUserId: 'shop-bot',
				toUserIds: '={{ $json.to }}',
				text: '={{ $json.text }}',
				options: { ...STEP_BY_STEP },
			},
			items: [...THREE],
			credential: shared,
		});
		expect(error).toBeUndefined();
		const { output } = await runNode({ parameters: toOnline(), items: SAME, credential: shared });
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
	});

	describe('too many calls (429)', () => {
		const busy = (times: number) => ({
			status: 429,
			body: { code: 1008, errorMessage: 'Too many' },
			times,
		});

		test('are waited out, and nobody gets anything twice', async () => {
			sandbox.current.reply(PATH[product], [busy(2)]);
			const { output, error } = await run(toOnline(), SAME);

			expect(error).toBeUndefined();
			expect(sandbox.current.requests.map(({ status }) => status)).toEqual([429, 429, 200]);
			expect(texts()).toEqual(['The kitchen closes']);
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		});

		test('are the outcome at once, if the option says so, with the limit of this call', async () => {
			sandbox.current.reply(PATH[product], [busy(1)]);
			const { output } = await run(several({ waitWhenBusy: 0 }), THREE, { settings: CONTINUE });

			expect(sandbox.current.requests.map(({ status }) => status)).toEqual([429, 200, 200]);
			expect(output[0]?.json.message).toMatch(/takes 60 broadcasts to online users a minute/);
			expect(details(output[0])).toMatchObject({ status: 'rejected', code: 1008 });
			expect(details(output[0]).tryAgainAt).toBeUndefined();
			expect(texts()).toEqual(['Hello Ben', 'Hello Cem']);
		});

		test('for longer than the patience: the rest is left, and says why', async () => {
			sandbox.current.reply(PATH[product], [{ kind: 'normal' }, { ...busy(1), times: 100 }]);
			const { output } = await run(several({ waitWhenBusy: 1 }), THREE, { settings: CONTINUE });

			expect(texts()).toEqual(['Hello Ana']);
			expect(column(output, 'status')).toEqual(['accepted', undefined, undefined]);
			expect(details(output[1]).status).toBe('rejected');
			expect(details(output[2]).status).toBe('notSent');
			expect(String(output[2]?.json.message)).not.toMatch(/Messages Per Second/);
		});
	});

	describe('a call without a reply', () => {
		const RESET = { kind: 'reset', when: 'after-request', accept: true } as const;

		test('is unknown, and Retry On Fail does not send it again', async () => {
			sandbox.current.reply(PATH[product], [RESET]);
			const { error } = await run(several(), THREE, {
				settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
			});

			expect(sandbox.current.requests).toHaveLength(1);
			expect(told(error)).toMatch(/Nobody knows whether the broadcast was accepted/);
			expect(told(error)).toMatch(/^Not sent any more: items 1-2 \(2 of 3 items\)\.$/m);
		});

		test('with the error output the others go on', async () => {
			sandbox.current.reply(PATH[product], [{ kind: 'normal' }, RESET]);
			const { output, errorOutput } = await run(several(), THREE, { settings: ERROR_OUTPUT });

			expect(texts()).toEqual(['Hello Ana', 'Hello Ben', 'Hello Cem']);
			expect(links(output)).toEqual([{ item: 0 }, { item: 2 }]);
			expect(links(errorOutput)).toEqual([{ item: 1 }]);
			expect(details(errorOutput[0]).status).toBe('unknown');
		});

		test('a refusal in the middle: Retry On Fail goes on with it', async () => {
			sandbox.current.reply(PATH[product], [
				{ kind: 'normal' },
				{ status: 429, body: { code: 1008 } },
			]);
			const { output, error } = await run(several({ waitWhenBusy: 0 }), THREE, {
				settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
			});

			expect(error).toBeUndefined();
			expect(texts()).toEqual(['Hello Ana', 'Hello Ben', 'Hello Cem']);
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		});
	});

	test('a row that cannot be sent stays behind, named by its field', async () => {
		const { output, errorOutput } = await run(
			several(),
			[{ text: 'Hello Ana' }, { text: '' }, { text: 'Hello Cem' }],
			{ settings: ERROR_OUTPUT },
		);

		expect(texts()).toEqual(['Hello Ana', 'Hello Cem']);
		expect(links(output)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(links(errorOutput)).toEqual([{ item: 1 }]);
		expect(errorOutput[0]?.json.error).toMatch(/^Not sent\. 'Text' is empty/);
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

	test('a preview says who would get it and sends nothing', async () => {
		const { output } = await run(toOnline({ preview: true }));

		expect(sandbox.current.requests).toEqual([]);
		expect(column(output, 'status')).toEqual(['preview', 'preview', 'preview']);
		expect(column(output, 'audience')).toEqual(Array(3).fill('Every user who is online'));
		expect(column(output, 'url').every((url) => String(url).endsWith(PATH[product]))).toBe(true);
	});

	test('a wrong secret is told as what it is, after one call', async () => {
		const { error } = await run(several(), THREE, {
			credential: { ...credential(), appSecret: 'not-the-secret' },
		});
		expect(sandbox.current.requests).toHaveLength(1);
		expect(told(error)).toMatch(/App Secret \(not the App Key\)/);
	});

	test('the duplicate guard holds back what an earlier execution sent', async () => {
		const parameters = toOnline({
			options: { duplicateGuardKey: `kitchen-${product}` },
		});
		await run(parameters, SAME);
		const { output } = await run(parameters, SAME);
		expect(texts()).toEqual(['The kitchen closes']);
		expect(column(output, 'status')).toEqual(['skipped', 'skipped', 'skipped']);
	});
});

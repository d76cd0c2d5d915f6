import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import { deduplication } from '../support/engine.mts';
import { fromAi, runAsTool } from './agent.mts';
import {
	broadcast,
	BROADCAST_PATH,
	delivered,
	LOST,
	NORMAL,
	PRODUCTS,
	push,
	REFUSED,
	RETRY,
	SYSTEM_PATH,
	systemMessage,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

const BY = ['function', 'request'] as const;

const parameters = systemMessage({ toUserIds: fromAi('to'), text: fromAi('text') });

const toOnline = (more: INodeParameters): INodeParameters => ({
	resource: 'broadcast',
	operation: 'sendToOnlineUsers',
	fromUserId: 'shop-bot',
	text: 'The kitchen closes',
	...more,
});

const toCombined = (entries: INodeParameters[], more: INodeParameters = {}): INodeParameters =>
	push({ sendTo: 'combinedTags', tagGroups: { entries }, ...more });

const CALLS: IDataObject[] = [
	{ to: 'u-1001', text: 'Hello Ana' },
	{ to: 'u-1002, u-1003', text: 'Hello Ben and Cem' },
	{ to: '["u-1004"]', text: 'Grüße 🎉' },
];

describe.each(PRODUCTS)('%s: a system message as an AI tool', (product) => {
	test.each(BY)('by %s: the model fills in users and text', async (by) => {
		const { answers } = await runAsTool({
			parameters,
			credential: account(sandbox.current, product),
			calls: CALLS,
			by,
		});

		expect(delivered(sandbox.current)).toEqual([
			[['u-1001'], 'RC:TxtMsg', '{"content":"Hello Ana"}'],
			[['u-1002', 'u-1003'], 'RC:TxtMsg', '{"content":"Hello Ben and Cem"}'],
			[['u-1004'], 'RC:TxtMsg', '{"content":"Grüße 🎉"}'],
		]);
		expect(answers).toEqual([
			[expect.objectContaining({ status: 'accepted', audience: 'User u-1001' })],
			[expect.objectContaining({ status: 'accepted', audience: '2 listed users: u-1002, u-1003' })],
			[expect.objectContaining({ status: 'accepted', audience: 'User u-1004' })],
		]);
	});
});

describe.each(BY)('by %s: n8n tries a call again', (by) => {
	const { to, text } = { to: fromAi('to'), text: fromAi('text') };
	const again = { ...CALLS[0] };
	const options = { severalBroadcasts: true };

	test.each<[string, INodeParameters, string]>([
		['a system message', systemMessage({ toUserIds: to, text }), SYSTEM_PATH.nexconn],
		['a broadcast', broadcast({ text, options }), BROADCAST_PATH.nexconn],
		[
			'a broadcast to who is online',
			toOnline({ text, onlineUsersConfirmed: true, options }),
			'/v4/system-channel/message/broadcast-online',
		],
	])(
		'%s whose reply is lost goes out once, and other calls do, too',
		async (_name, asked, path) => {
			sandbox.current.reply({}, [NORMAL, { ...LOST, times: 1 }]);
			const calls = [CALLS[0], CALLS[1], again] as IDataObject[];
			const { answers } = await runAsTool({
				parameters: asked,
				credential: account(sandbox.current, 'nexconn'),
				...{ calls, by, settings: RETRY },
			});
			expect(sandbox.current.requests.map((request) => request.path)).toEqual(Array(3).fill(path));
			expect(answers[1]).toMatch(/ended before a reply came/);
		},
	);

	test('a half-taken list and one with a guard key go out once', async () => {
		const keyed = { duplicateGuardKey: fromAi('text') };
		for (const options of [{}, keyed]) {
			deduplication.clear();
			sandbox.current.reset();
			sandbox.current.reply({}, [NORMAL, { kind: 'partial', keep: 1 }, { ...LOST, times: 1 }]);
			const { answers } = await runAsTool({
				parameters: systemMessage({ toUserIds: to, text, options }),
				credential: account(sandbox.current, 'nexconn'),
				...{ calls: CALLS, by, settings: RETRY },
			});
			expect(sandbox.current.requests).toHaveLength(3);
			expect(answers[1]).toMatch(/names no message for this recipient/);
			expect(answers[2]).toMatch(/ended before a reply came/);
		}
	});

	test('a refused one goes out again', async () => {
		sandbox.current.reply({}, [NORMAL, REFUSED]);
		const { answers } = await runAsTool({
			parameters,
			credential: account(sandbox.current, 'nexconn'),
			...{ calls: CALLS, by, settings: RETRY },
		});
		expect(delivered(sandbox.current).map((one) => (one as unknown[])[0])).toEqual([
			['u-1001'],
			['u-1002', 'u-1003'],
			['u-1004'],
		]);
		expect(answers).toHaveLength(3);
	});
});

describe.each([
	['by function', { by: 'function' }],
	['by function, at once', { by: 'function', atOnce: true }],
	['by request', { by: 'request' }],
] as const)('%s: broadcasts of one conversation', (_name, how) => {
	const say = async (texts: string[], options: INodeParameters = {}) => {
		const { answers } = await runAsTool({
			parameters: broadcast({ text: fromAi('text'), options }),
			credential: account(sandbox.current, 'nexconn'),
			calls: texts.map((text) => ({ text })),
			...how,
		});
		return answers;
	};
	const said = () =>
		sandbox.current.journal.map(
			({ message }) => (JSON.parse(message?.content ?? '{}') as IDataObject).content,
		);

	test('the same one goes out once, and the model is told how it could be sent again', async () => {
		const [first, ...others] = await say(['Sale', 'Sale', 'Sale']);
		expect(said()).toEqual(['Sale']);
		expect(first).toEqual([expect.objectContaining({ status: 'accepted' })]);
		const note = expect.stringContaining('Options > Send Several in One Execution');
		const skipped = [expect.objectContaining({ status: 'skipped', note })];
		expect(others).toEqual([skipped, skipped]);
	});

	test('a different one is refused, and counted', async () => {
		const [first, ...others] = await say(['Sale', 'Last call', 'Closed']);
		expect(said()).toEqual(['Sale']);
		expect(first).toEqual([expect.objectContaining({ status: 'accepted' })]);
		const refused = expect.stringMatching(
			/Send Several in One Execution' is off, but with those of earlier runs this execution makes 2 different broadcasts/,
		);
		expect(others).toEqual([refused, refused]);
	});

	test('all of them go out where the option allows it', async () => {
		await say(['Sale', 'Last call', 'Sale'], { severalBroadcasts: true });
		expect(said().sort()).toEqual(['Last call', 'Sale', 'Sale']);
	});
});

test('the model is told what it does, and can fill in only what it was given', async () => {
	const { tool } = await runAsTool({
		parameters,
		credential: account(sandbox.current, 'nexconn'),
		calls: [],
		by: 'function',
	});

	expect(tool?.name).toBe('RongCloud');
	expect(tool?.description).toBe('Notify one or more customers in RongCloud');
	expect(tool?.inputs).toEqual(['to', 'text']);
});

describe.each(BY)('by %s: what the model gets wrong', (by) => {
	test('nothing is sent, and it is told the field and how to fix it', async () => {
		const { answers } = await runAsTool({
			parameters,
			credential: account(sandbox.current, 'nexconn'),
			calls: [{ to: '', text: 'Hello' }],
			by,
		});

		expect(sandbox.current.requests).toEqual([]);
		expect(answers).toEqual([
			expect.stringMatching(/Nothing was sent.*Recipient User IDs.*empty.*Fill it in/s),
		]);
	});

	test('a refused call is told as refused, with how to fix it', async () => {
		const { answers } = await runAsTool({
			parameters,
			credential: { ...account(sandbox.current, 'nexconn'), appSecret: 'not-the-secret' },
			calls: CALLS.slice(0, 1),
			by,
		});

		expect(sandbox.current.requests).toHaveLength(1);
		expect(answers).toEqual([expect.stringMatching(/App Secret \(not the App Key\)/)]);
		expect(answers[0]).not.toContain('not-the-secret');
	});

	test.each([
		[
			'the switch for everyone',
			broadcast({ sendTo: 'allUsers', allUsersConfirmed: fromAi('x', 'boolean') }),
			{ x: true },
			/Every User of the App/,
		],
		[
			'the switch for everyone, in the short form',
			broadcast({ sendTo: 'allUsers', allUsersConfirmed: "={{ $fromAI('x') }}" }),
			{ x: 'true' },
			/Every User of the App/,
		],
		[
			'the switch for everyone, of a message only',
			broadcast({ sendTo: 'allUsersMessageOnly', allUsersConfirmed: fromAi('x', 'boolean') }),
			{ x: true },
			/Every User of the App/,
		],
		[
			'the switch for everyone who is online',
			toOnline({ onlineUsersConfirmed: fromAi('x', 'boolean') }),
			{ x: true },
			/Every User Who Is Online/,
		],
		[
			'the switch for everyone who is online, in the short form',
			toOnline({ onlineUsersConfirmed: "={{ $fromAI('x') }}" }),
			{ x: 'true' },
			/Every User Who Is Online/,
		],
		[
			'Send To, to choose a message only',
			broadcast({ sendTo: fromAi('x'), allUsersConfirmed: true }),
			{ x: 'allUsersMessageOnly' },
			/Send To/,
		],
		[
			'the switch for users without tags',
			toCombined([{ match: 'none', tags: fromAi('x') }], {
				untaggedUsersConfirmed: fromAi('y', 'boolean'),
			}),
			{ x: 'vip', y: true },
			/Users Without Tags/,
		],
		[
			'groups that come to exclude only',
			toCombined([{ match: fromAi('x'), tags: 'vip' }]),
			{ x: 'none' },
			/Users Without Tags/,
		],
		[
			'an empty list of tags in a group',
			toCombined([
				{ match: 'all', tags: 'vip' },
				{ join: 'AND', match: 'any', tags: fromAi('x') },
			]),
			{ x: '' },
			/Tag Groups/,
		],
		[
			'all groups at once',
			push({ sendTo: 'combinedTags', tagGroups: fromAi('x'), untaggedUsersConfirmed: true }),
			{ x: '{"entries":[{"match":"none","tags":"nobody"}]}' },
			/Tag Groups/,
		],
		[
			'Send To',
			broadcast({ sendTo: fromAi('x'), allUsersConfirmed: true }),
			{ x: 'allUsers' },
			/Send To/,
		],
		[
			'an empty list of tags',
			broadcast({ tagsAll: 'vip', tagsAny: fromAi('x') }),
			{ x: '' },
			/Must Have Any of These Tags/,
		],
		['a run mode', broadcast({ runMode: fromAi('x') }), { x: 'run' }, /Run Mode/],
	])('it cannot reach more people by %s', async (_name, more, call, words) => {
		const { answers } = await runAsTool({
			parameters: more,
			credential: account(sandbox.current, 'rongcloud'),
			calls: [call],
			by,
		});

		expect(sandbox.current.requests).toEqual([]);
		expect(answers).toEqual([expect.stringMatching(words)]);
	});
});

import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import axios from 'axios';
import type { INodeParameters } from 'n8n-workflow';

import { startSandbox } from '../../sandbox/index.mts';
import type { CallbackOptions, Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { startWebhookHost } from '../support/webhookHost.mts';
import type { TriggerWorkflow, WebhookHost } from '../support/webhookHost.mts';

let sandbox: Sandbox;
let host: WebhookHost;

beforeAll(async () => {
	sandbox = await startSandbox();
	host = await startWebhookHost({ id: 'none', credential: {} });
});
afterAll(async () => {
	await host?.close();
	await sandbox?.close();
});
beforeEach(() => {
	host.reset();
	use();
});
afterEach(() => expect(host.failures).toEqual([]));

const ANY: INodeParameters = { events: ['any'] };

/** The workflow that callbacks meet in a test; a new one, which has received nothing yet. */
function use(
	parameters: INodeParameters = ANY,
	product: Product = 'rongcloud',
	more: Partial<TriggerWorkflow> = {},
): void {
	host.workflow = { id: randomUUID(), parameters, credential: account(sandbox, product), ...more };
}

type Sent = Omit<CallbackOptions, 'url'>;

/** Sends one callback; gives the status of the answer, and what it says. */
async function send(options: Sent): Promise<[number | null, string | null]> {
	const { attempts } = await sandbox.callback({ url: host.url, attempts: 1, ...options });
	return [attempts[0]?.status ?? null, attempts[0]?.reply ?? null];
}

/** A signature by hand, so that the node's own formula is not asked whether it is right. */
const signed = (nonce: string, signTimestamp = String(Date.now())) => ({
	nonce,
	signTimestamp,
	signature: createHash('sha1')
		.update(`sandbox-secret-rongcloud${nonce}${signTimestamp}`)
		.digest('hex'),
});

/** Sends what the sandbox does not; gives the status of the answer. */
async function post(
	query: URLSearchParams | Record<string, string>,
	body = JSON.stringify({ userid: randomUUID(), status: '0' }),
): Promise<number> {
	const headers = { 'content-type': 'application/json' };
	const validateStatus = () => true;
	return (await axios.post(host.url, body, { params: query, headers, validateStatus })).status;
}

const items = () => host.started.flat().map(({ json }) => json);
const OK = [200, 'ok'];

describe('a good callback starts the workflow', () => {
	// By hand, from docs/callbacks.md; the kinds of Nexconn have a colon.
	const EVENTS: Record<string, Record<string, object>> = {
		messageSent: {
			message: {
				signatureVerified: true,
				fromUserId: 'u-1001',
				targetId: 'u-1002',
				channelType: 'direct',
				channelTypeNumber: 1,
				messageType: 'RC:TxtMsg',
				text: 'Where is my parcel?',
				content: { content: 'Where is my parcel?' },
				messageId: expect.stringMatching(/^SBX-/),
				source: 'iOS',
				sensitiveWord: 'none',
			},
			'message:send': { fromUserId: 'u-1001', channelType: 'direct', text: 'Where is my parcel?' },
		},
		messageDeleted: {
			'message:delete': { userId: 'u-1001', operation: 'recalled', channelType: 'group' },
		},
		userStatusChanged: { 'user:connection_status': { userId: 'u-1001', status: 'online' } },
		userActivationChanged: {
			deactivation: { userId: 'u-1001', operation: 'deactivated', succeeded: true },
			'user:activation_state': { operation: 'deactivated', succeeded: true },
		},
		chatroomStatusChanged: {
			'chatroom-status': { chatroomId: 'room-1', operation: 'joined', userIds: ['u-1001'] },
			'open_channel:operation': { chatroomId: 'room-1', operation: 'joined' },
		},
		chatroomAttributeChanged: {
			'chatroom-attribute': { key: 'topic', value: 'Parcels', operation: 'set' },
			'open_channel:metadata_update': { key: 'topic', operation: 'set' },
		},
		moderationResult: {
			moderation: {
				passed: false,
				code: '10001',
				fromUserId: 'u-1001',
				details: { label: 'spam' },
			},
		},
		userProfileChanged: {
			'user-profile': { operation: 'changed', profile: { name: 'Ana' } },
			'user:profile_update': { userId: 'u-1001', customProfile: { level: 'gold' } },
		},
		friendshipChanged: {
			friendship: { otherUserId: 'u-1002', operation: 'accepted' },
			'user:friendship': { operation: 'requested', otherUserId: 'u-1002' },
		},
		groupProfileChanged: {
			'group-profile': { groupId: 'group-1', groupName: 'Neighbours' },
			'group_channel:changed': { profile: { introduction: 'Our street' } },
		},
		groupMembersChanged: {
			'group-members': { operation: 'joined', userIds: ['u-1002', 'u-1003'] },
			'group_channel:operation': { groupId: 'group-1', userIds: ['u-1002', 'u-1003'] },
		},
		botEvent: { bot: { botId: 'shop-bot', fromUserId: 'u-1001', text: 'Where is my parcel?' } },
	};
	test.each(
		Object.entries(EVENTS).flatMap(([event, kinds]) =>
			Object.entries(kinds).map(([kind, fields]) => ({ event, kind, fields })),
		),
	)('$kind is $event', async ({ event, kind, fields }) => {
		const product = kind.includes(':') ? 'nexconn' : 'rongcloud';
		use(ANY, product);
		expect(await send({ kind: kind as CallbackOptions['kind'] })).toEqual(OK);
		const named = product === 'nexconn' ? { callbackType: kind } : {};
		expect(items()).toEqual([expect.objectContaining({ event, product, ...named, ...fields })]);
	});

	test('three changes of status in one', async () => {
		const body = [
			['u-1001', '0'],
			['u-1002', '1'],
			['u-1003', '2'],
		].map(([userid, status]) => ({ userid, status }));
		expect(await send({ kind: 'online-status', body })).toEqual(OK);
		expect(host.started).toHaveLength(1);
		expect(items().map(({ event, userId, status }) => [event, userId, status])).toEqual([
			['userStatusChanged', 'u-1001', 'online'],
			['userStatusChanged', 'u-1002', 'offline'],
			['userStatusChanged', 'u-1003', 'loggedOut'],
		]);
	});

	test.each<[string, Partial<Sent>, Partial<TriggerWorkflow>]>([
		['with its App Key beside the signature', { namesApp: true }, {}],
		['without its App Key', { namesApp: false }, {}],
		['under the other name of the time', { timestampName: 'timestamp' }, {}],
		['without a content type, so that n8n could not read its body', {}, { contentTypes: 'none' }],
	])('%s', async (_, options, workflow) => {
		use(ANY, 'rongcloud', workflow);
		for (const kind of ['message', 'moderation', 'online-status'] as const) {
			expect(await send({ kind, ...options })).toEqual(OK);
		}
		expect(items().map(({ event, signatureVerified }) => [event, signatureVerified])).toEqual([
			['messageSent', true],
			['moderationResult', true],
			['userStatusChanged', true],
		]);
	});

	test('with IDs that JavaScript cannot hold as numbers', async () => {
		await post(signed('14314'), '{"userid":9007199254740993,"status":"0","time":1760000000000}');
		expect(items()).toEqual([expect.objectContaining({ userId: '9007199254740993' })]);
	});
});

describe('a bad callback starts nothing', () => {
	const TOO_OLD = 'The callback is too old, or its time lies ahead.';
	const WRONG = /does not fit the credential's App Secret/;
	const NO_FIT = 'The signature does not fit.';
	const OTHER = { appKey: 'sandbox-nexconn' };
	test.each<[string, Partial<Sent>, string, RegExp]>([
		['a wrong secret', { forged: 'wrong-secret' }, NO_FIT, WRONG],
		['an old time', { forged: 'stale' }, TOO_OLD, /Signature Age/],
		['no signature', { forged: 'unsigned' }, 'The signature is missing.', /has no signature/],
		['the key of another app', { ...OTHER, namesApp: true }, NO_FIT, /it names another App Key/],
		['that of another app', { ...OTHER, namesApp: false }, NO_FIT, WRONG],
	])('one with %s', async (_, options, answer, logged) => {
		const kinds = ['message', 'moderation', 'online-status', 'message:send'] as const;
		for (const kind of kinds) {
			const sent = { kind, appKey: 'sandbox-rongcloud', ...options };
			expect(await send(sent)).toEqual([401, answer]);
		}
		expect(host.started).toEqual([]);
		expect(host.log).toEqual(kinds.map(() => expect.stringMatching(logged)));
		expect(host.log.join()).not.toMatch(/sandbox-secret|signature=|[0-9a-f]{40}/);
	});

	test.each([true, false])(
		'a signature that was seen before, whatever the body is; Drop Repeats %p',
		async (dropRepeats) => {
			use({ ...ANY, options: { dropRepeats } });
			const body = { msgUID: 'AAAA-BBBB-CCCC-DDDD' };
			expect(await send({ kind: 'message', body })).toEqual(OK);
			expect(await send({ kind: 'message', body, forged: 'repeated' })).toEqual(OK);
			expect(host.log).toEqual([]);
			for (const kind of ['message', 'online-status', 'friendship'] as const) {
				expect(await send({ kind, forged: 'repeated' })).toEqual(OK);
			}
			expect(host.started).toHaveLength(1);
			const warning = expect.stringContaining('used before, and other content');
			expect(host.log).toEqual([warning, warning, warning]);
		},
	);

	test('and what no filter wants is no word in the log worth', async () => {
		use({ events: ['messageSent'] });
		await send({ kind: 'online-status' });
		await send({ kind: 'online-status', forged: 'repeated' });
		expect(host.log).toEqual([]);
		// The signature counts as used all the same.
		await send({ kind: 'message', forged: 'repeated' });
		expect([host.log.length, host.started.length]).toEqual([1, 0]);
	});

	test.each([15, 0])(
		'the same with nonce and time cut at other places, at a Signature Age of %d',
		async (signatureAge) => {
			use({ ...ANY, options: { signatureAge } });
			const { signTimestamp: time, signature } = signed('1431400');
			const by = async (nonce: string, signTimestamp: string, hex = signature) =>
				await post({ nonce, signTimestamp, signature: hex });
			expect(await by('1431400', time)).toBe(200);
			expect(await by('143140', `0${time}`)).toBe(401);
			expect(await by(`1431400${time[0]}`, time.slice(1))).toBe(signatureAge === 0 ? 200 : 401);
			expect(await by('1431400', time, signature.toUpperCase())).toBe(200);
			expect(host.started).toHaveLength(1);
		},
	);

	test.each(['nonce', 'signTimestamp', 'signature'])('%s comes twice', async (part) => {
		for (const again of ['1', signed('14314').nonce]) {
			const query = new URLSearchParams(signed('14314'));
			query.append(part, again);
			expect(await post(query)).toBe(401);
		}
		expect(host.started).toEqual([]);
	});

	test('Signature Age decides what is stale', async () => {
		const forged = 'stale';
		use({ ...ANY, options: { signatureAge: 1439 } });
		expect((await send({ kind: 'message', forged }))[0]).toBe(401);
		use({ ...ANY, options: { signatureAge: 0 } });
		expect(await send({ kind: 'message', forged })).toEqual(OK);
		expect(host.started).toHaveLength(1);
	});

	test('Check Signature off lets it through, marked as such, and says so when it goes live', async () => {
		use({ ...ANY, options: { checkSignature: false } });
		await host.activate();
		expect(host.log).toEqual([expect.stringContaining('anyone who knows the URL')]);
		expect(await send({ kind: 'message', forged: 'unsigned' })).toEqual(OK);
		expect(await send({ kind: 'message', forged: 'wrong-secret' })).toEqual(OK);
		expect(await send({ kind: 'message' })).toEqual(OK);
		expect(items().map(({ signatureVerified }) => signatureVerified)).toEqual([false, false, true]);
	});
});

describe('repeats', () => {
	const SAME = { msgUID: 'AAAA-BBBB-CCCC-DDDD' };
	const at = (userid: string) => ({ userid, time: 1_760_000_000_000 });

	test('the service’s next try of the same event starts nothing, and one of another does', async () => {
		for (const body of [SAME, SAME, { msgUID: 'AAAA-BBBB-CCCC-EEEE' }]) {
			expect(await send({ kind: 'message', body })).toEqual(OK);
		}
		expect(items().map(({ messageId }) => messageId)).toEqual([
			'AAAA-BBBB-CCCC-DDDD',
			'AAAA-BBBB-CCCC-EEEE',
		]);
		expect(new Set(items().map(({ eventId }) => eventId)).size).toBe(2);
	});

	test('several in one callback: those that are new come out', async () => {
		await send({ kind: 'online-status', body: [at('u-1'), at('u-2')] });
		await send({ kind: 'online-status', body: [at('u-2'), at('u-3'), at('u-3')] });
		expect(items().map(({ userId }) => userId)).toEqual(['u-1', 'u-2', 'u-3']);
	});

	test('of each event are known to another process by what n8n has saved', async () => {
		const events = ['FIRST', 'SECOND', 'THIRD'].map((msgUID) => ({ msgUID }));
		for (const body of events) await send({ kind: 'message', body });
		const { staticData } = host.workflow;
		expect(JSON.stringify(staticData)).toMatch(/[0-9a-f]{24}/);
		use(ANY, 'rongcloud', { staticData });
		await send({ kind: 'message', forged: 'repeated' });
		for (const body of events) await send({ kind: 'message', body });
		expect(items().map(({ messageId }) => messageId)).toEqual(['FIRST', 'SECOND', 'THIRD']);
	});

	const many = (count: number, from = 0) =>
		Array.from({ length: count }, (_, index) => ({ userid: `u-${from + index}`, time: 1 }));
	const anotherProcess = () => use(ANY, 'rongcloud', { staticData: host.workflow.staticData });

	test('what n8n saves stays small, and what is forgotten before its time is logged once', async () => {
		for (let from = 0; from < 600; from += 50) {
			await send({ kind: 'online-status', body: many(50, from) });
		}
		expect(items()).toHaveLength(600);
		const saved = host.workflow.staticData?.['node:RongCloud Trigger'] as Record<string, object>;
		expect(Object.keys(saved.events ?? {})).toHaveLength(500);
		expect(Object.keys(saved.signatures ?? {})).toHaveLength(12);
		expect(host.log).toEqual([expect.stringMatching(/More events come than are remembered/)]);
		// So many events have pushed out no signature.
		anotherProcess();
		await send({ kind: 'message', body: { msgUID: 'OTHER' }, forged: 'repeated' });
		expect(items()).toHaveLength(600);
		expect(host.log.at(-1)).toMatch(/signature that was used before/);
	});

	test('one callback with very many events does not push out what others need', async () => {
		await send({ kind: 'message', body: SAME });
		// More than are remembered in memory, let alone by n8n.
		for (let from = 0; from < 10_500; from += 700) {
			const body = many(700, from);
			for (let time = 0; time < 2; time++) await send({ kind: 'online-status', body });
		}
		expect(items()).toHaveLength(10_501);
		await send({ kind: 'message', body: SAME });
		anotherProcess();
		await send({ kind: 'message', body: SAME });
		await send({ kind: 'online-status', body: many(700) });
		expect(items()).toHaveLength(10_501);
		expect(host.log).toEqual([]);
	}, 60_000);

	test('of two changes in one millisecond the last one is not taken for a repeat', async () => {
		const change = (groupName: string) => ({
			groupId: 'g-1',
			time: 1,
			optUserId: 'u-1',
			groupName,
		});
		const profile = (name: string) => ({ userId: 'u-1', type: 1, time: 1, userProfile: { name } });
		for (const name of ['Old', 'New', 'New']) {
			await send({ kind: 'group-profile', body: change(name) });
			await send({ kind: 'user-profile', body: profile(name) });
		}
		expect(items().map(({ groupName, profile: now }) => groupName ?? now)).toEqual([
			...['Old', { name: 'Old' }, 'New', { name: 'New' }],
		]);
	});

	/** Holds up the start of the next execution, as a busy n8n does. */
	function holdUp() {
		const signals = new EventEmitter();
		host.workflow.start = async (hangUp) => {
			delete host.workflow.start;
			const isReady = once(signals, 'ready');
			signals.emit('begun', hangUp);
			await isReady;
		};
		return {
			/** Settles when n8n has begun to start it. */
			begun: once(signals, 'begun') as Promise<[hangUp: () => void]>,
			end: (works: boolean) =>
				works ? signals.emit('ready') : signals.emit('error', new Error('The database is full.')),
		};
	}

	/** Sends the same once more until n8n knows what became of the first. */
	async function sendUntilKnown(): Promise<[number | null, string | null]> {
		for (;;) {
			const reply = await send({ kind: 'message', body: SAME });
			if (reply[0] !== 503) return reply;
		}
	}

	test.each([
		[true, undefined],
		[true, 'repeated'],
		[false, undefined],
		[false, 'repeated'],
	] as const)(
		'an event that n8n could not start is started by the next try; Drop Repeats %p, %p',
		async (dropRepeats, forged) => {
			use({ ...ANY, options: { dropRepeats } });
			host.workflow.start = async () => await Promise.reject(new Error('The database is full.'));
			expect((await send({ kind: 'message', body: SAME }))[0]).toBe(500);
			delete host.workflow.start;
			expect(await send({ kind: 'message', body: SAME, forged })).toEqual(OK);
			expect(host.started).toHaveLength(1);
		},
	);

	describe.each([
		['which then works', true, 200, 1],
		['which then fails, so that the next try starts it', false, 500, 0],
	])('while n8n starts the event, %s', (_, works, status, count) => {
		test.each([true, false])(
			'the next try is told to come again; with a new signature: %p',
			async (isSignedAnew) => {
				const start = holdUp();
				const first = send({ kind: 'message', body: SAME });
				await start.begun;
				const forged = isSignedAnew ? undefined : 'repeated';
				expect((await send({ kind: 'message', body: SAME, forged }))[0]).toBe(503);
				start.end(works);
				expect((await first)[0]).toBe(status);
				expect(host.started).toHaveLength(count);
				expect(await send({ kind: 'message', body: SAME, forged: 'repeated' })).toEqual(OK);
				expect(host.started).toHaveLength(1);
				expect(host.log).toEqual([]);
			},
		);

		test('so it is when the service has hung up', async () => {
			const start = holdUp();
			const first = send({ kind: 'message', body: SAME });
			// As the service does when it waits no longer.
			const [hangUp] = await start.begun;
			hangUp();
			expect((await first)[0]).toBeNull();
			expect((await send({ kind: 'message', body: SAME }))[0]).toBe(503);
			start.end(works);
			expect(await sendUntilKnown()).toEqual(OK);
			expect(host.started).toHaveLength(1);
		});
	});

	test('while n8n starts an event, another starts too', async () => {
		const start = holdUp();
		const first = send({ kind: 'online-status', body: [at('u-1'), at('u-2')] });
		await start.begun;
		expect(await send({ kind: 'online-status', body: [at('u-2'), at('u-3')] })).toEqual(OK);
		start.end(true);
		expect(await first).toEqual(OK);
		expect(items().map(({ userId }) => userId)).toEqual(['u-3', 'u-1', 'u-2']);
	});

	test('start again without Drop Repeats, which has nothing saved', async () => {
		use({ ...ANY, options: { dropRepeats: false } });
		for (const body of [SAME, SAME]) await send({ kind: 'message', body });
		await send({ kind: 'online-status', body: [at('u-1'), at('u-1')] });
		expect(host.started.map((execution) => execution.length)).toEqual([1, 1, 2]);
		expect(host.workflow.staticData).toBeUndefined();
	});

	test('start it each time while the workflow is tested', async () => {
		use(ANY, 'rongcloud', { mode: 'manual' });
		for (const forged of [undefined, 'repeated', 'repeated'] as const) {
			await send({ kind: 'message', body: SAME, forged });
		}
		expect(host.started).toHaveLength(3);
		expect(host.workflow.staticData).toBeUndefined();
	});
});

describe('filters', () => {
	const messages = (name: string, ...values: string[]): Sent[] =>
		values.map((value) => ({ kind: 'message', body: { [name]: value } }));
	const KINDS = ['message', 'online-status', 'friendship', 'group-members'] as const;
	const TYPES = { messageTypes: ['RC:ImgMsg'], otherMessageTypes: 'app:order, app:survey' };

	test.each<[string, INodeParameters, Sent[], string, string[]]>([
		[
			'only chosen events',
			{ events: ['userStatusChanged', 'friendshipChanged'] },
			KINDS.map((kind) => ({ kind })),
			'event',
			['userStatusChanged', 'friendshipChanged'],
		],
		[
			'only chosen message types, built-in and own',
			{ events: ['messageSent'], ...TYPES },
			messages('objectName', 'RC:TxtMsg', 'RC:ImgMsg', 'app:survey', 'app:other'),
			'messageType',
			['RC:ImgMsg', 'app:survey'],
		],
		[
			'without a choice of types what people write, show or record',
			{ events: ['messageSent'] },
			messages(
				'objectName',
				...[
					'RC:TxtMsg',
					'RC:ReadNtf',
					'RC:TypSts',
					'RC:RRReqMsg',
					'RC:RRRspMsg',
					'RC:SRSMsg',
					'RC:RcCmd',
				],
				...[
					'RC:MsgExMsg',
					'RC:StkMsg',
					'RC:CmdMsg',
					'RC:VCInvite',
					'RC:ReferenceMsg',
					'app:order',
					'rc:own',
				],
			),
			'messageType',
			['RC:TxtMsg', 'RC:StkMsg', 'RC:ReferenceMsg', 'app:order', 'rc:own'],
		],
		[
			'signals that are chosen',
			{ events: ['any'], messageTypes: ['RC:ReadNtf'], otherMessageTypes: 'RC:VCInvite' },
			messages('objectName', 'RC:TxtMsg', 'RC:ReadNtf', 'RC:VCInvite', 'RC:TypSts'),
			'messageType',
			['RC:ReadNtf', 'RC:VCInvite'],
		],
		[
			'only chosen kinds of conversation',
			{ events: ['messageSent'], channelTypes: ['group', 'other'] },
			messages('channelType', 'PERSON', 'GROUP', 'ULTRAGROUP', 'NEWKIND'),
			'channelType',
			['group', 'other'],
		],
		[
			'no message of the ignored senders',
			{ events: ['any'], ignoredSenders: 'shop-bot, u-1005' },
			messages('fromUserId', 'shop-bot', 'u-1001', 'u-1005'),
			'fromUserId',
			['u-1001'],
		],
	])('%s start it; the others are answered', async (_, parameters, callbacks, name, values) => {
		use(parameters);
		for (const callback of callbacks) expect(await send(callback)).toEqual(OK);
		expect(items().map((item) => item[name])).toEqual(values);
	});

	test('no message of a server, unless asked for: a reply would start the workflow again', async () => {
		const fromServers = [{ source: 'Server' }, { channelType: 'NOTIFY', source: 'iOS' }];
		for (const body of fromServers) expect(await send({ kind: 'message', body })).toEqual(OK);
		expect(host.started).toEqual([]);
		use(ANY, 'nexconn');
		for (const body of [{ os: 'server' }, { channelType: 6 }]) {
			expect(await send({ kind: 'message:send', body })).toEqual(OK);
		}
		expect(await send({ kind: 'message:delete', body: { os: 'Server' } })).toEqual(OK);
		expect(host.started).toEqual([]);
		use({ ...ANY, options: { includeServerMessages: true } });
		await host.activate();
		expect(host.log).toEqual([expect.stringContaining('can start itself without end')]);
		for (const body of fromServers) await send({ kind: 'message', body });
		expect(host.started).toHaveLength(2);
	});

	test('an unknown form comes out only when it is asked for', async () => {
		const body = { somethingNew: 1, more: [2] };
		expect(await send({ kind: 'custom', body })).toEqual(OK);
		expect(host.started).toEqual([]);
		use({ events: ['unknown'] });
		expect(await send({ kind: 'custom', body })).toEqual(OK);
		expect(await send({ kind: 'message' })).toEqual(OK);
		expect(items()).toEqual([expect.objectContaining({ event: 'unknown', raw: body })]);
	});
});

test.each(['pre-messaging', 'direct_channel:pre_messaging'] as const)(
	'%s: the message is let through at once, also when the node itself is set wrongly',
	async (kind) => {
		for (const forged of [undefined, 'unsigned', 'wrong-secret'] as const) {
			expect(await send({ kind, forged, appKey: 'sandbox-rongcloud' })).toEqual([
				200,
				'{"pass":1}',
			]);
		}
		expect(host.started).toEqual([]);
		expect(host.log[0]).toContain('pre-messaging');
		use({ events: [] }, 'rongcloud', { credential: {} });
		expect(await send({ kind })).toEqual([200, '{"pass":1}']);
	},
);

describe('settings that cannot work', () => {
	test.each<[INodeParameters, number]>([
		[ANY, 0],
		[{ ...ANY, channelTypes: ['system'], options: { includeServerMessages: true } }, 1],
		[{ ...ANY, channelTypes: ['system', 'direct'] }, 0],
		// Hidden for these events.
		[{ events: ['userStatusChanged'], channelTypes: ['system'] }, 0],
	])('%j can, and is activated with %i warnings', async (parameters, warnings) => {
		use(parameters);
		expect(await host.activate()).toBe(true);
		expect(host.log).toHaveLength(warnings);
	});

	test.each<[INodeParameters, RegExp]>([
		[{ events: [] }, /^'Events' is empty/],
		[{ events: ['messages'] }, /^'Events' has "messages", which is not one of its choices/],
		[{ ...ANY, channelTypes: ['PERSON'] }, /^'Channel Types' has "PERSON"/],
		[
			{ events: ['messageSent', 'friendshipChanged'], channelTypes: ['system'] },
			/^'Channel Types' has System alone, .* 'Options > Include Messages From Servers' is off/,
		],
		[{ ...ANY, options: { signatureAge: -5 } }, /^'Options > Signature Age \(Minutes\)' is -5/],
		[
			{ ...ANY, options: '={{ $json.options }}' },
			/^'Options' is given by one expression as a whole/,
		],
		[{ ...ANY, options: { signatureAge: 2000 } }, /is 2000, above the highest value of 1440/],
		[{ ...ANY, options: { signatureAge: '' } }, /^'Options > Signature Age \(Minutes\)' is empty/],
		[
			{ ...ANY, ignoredSenders: 'a,,b' },
			/^'Ignore Messages From' has an entry, number 2, that is empty/,
		],
	])('%j', async (parameters, sentence) => {
		use(parameters);
		await expect(host.activate()).rejects.toThrow(sentence);
		expect((await send({ kind: 'message' }))[0]).toBe(500);
		expect(host.started).toEqual([]);
		expect(host.failures).toHaveLength(1);
		host.reset();
	});

	test('a credential without its secret', async () => {
		use(ANY, 'rongcloud', { credential: { ...account(sandbox, 'rongcloud'), appSecret: ' ' } });
		await expect(host.activate()).rejects.toThrow(
			/^'Credential > App Secret' is empty\. Copy it from the console of your app\.$/,
		);
		expect((await send({ kind: 'message', forged: 'unsigned' }))[0]).toBe(500);
		expect(host.started).toEqual([]);
		host.reset();
	});
});

test('no item, answer or log holds the secret, the signature or the nonce', async () => {
	const { attempts } = await sandbox.callback({ url: host.url, kind: 'message' });
	const { nonce = '', signature = '' } = attempts[0]?.query ?? {};
	expect(nonce).not.toBe('');
	const left = JSON.stringify([
		host.started,
		host.log,
		attempts[0]?.reply,
		host.workflow.staticData,
	]);
	for (const secret of ['sandbox-secret', nonce, signature]) expect(left).not.toContain(secret);
});

import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import type { EngineRun } from '../support/engine.mts';
import {
	broadcast,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	FAST,
	links,
	NORMAL,
	PRODUCTS,
	QUOTA,
	SYSTEM_PATH,
	systemMessage,
	THREE,
	told,
	UNLIMITED,
	useSandbox,
	wakeUp,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

const PATH = SYSTEM_PATH.nexconn;

const message = (options: INodeParameters = {}): INodeParameters =>
	systemMessage({ options: { ...FAST, ...options } });

const rows = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ to: `u-${index}`, text: `Hello ${index}` }));

const execute = async (run: Partial<EngineRun> = {}) =>
	await runNode({
		parameters: message(),
		items: rows(12),
		credential: account(sandbox.current, 'nexconn'),
		...run,
	});

/** The users of each call, in the order in which the calls came in. */
const calls = () =>
	sandbox.current.requests.map(({ body }) => (body as { toUserIds: string[] }).toUserIds);

/** A timer counts from when the event loop woke up, which may be a moment before a call was noted. */
const TIMER_SLACK_MS = 50;

/** How many calls were surely open at most, if each of them took that long. */
function mostOpen({ requests }: Sandbox, delayMs: number): number {
	const starts = requests.map(({ at }) => at);
	const surelyOpen = (start: number) => (at: number) =>
		at <= start && at > start - delayMs + TIMER_SLACK_MS;
	return Math.max(...starts.map((start) => starts.filter(surelyOpen(start)).length));
}

describe('several calls at a time', () => {
	const slow = { kind: 'normal', delayMs: 250 } as const;

	test('as many as the option says, after the first has been answered', async () => {
		sandbox.current.reply(PATH, { ...slow, times: 12 });
		const { output } = await execute({ parameters: message({ callsInFlight: 4 }) });

		const [first = 0, second = 0] = sandbox.current.requests.map(({ at }) => at);
		expect(second - first).toBeGreaterThanOrEqual(250 - TIMER_SLACK_MS);
		expect(mostOpen(sandbox.current, 250)).toBeLessThanOrEqual(4);
		expect(mostOpen(sandbox.current, 250)).toBeGreaterThan(1);
		expect(column(output, 'status')).toEqual(Array(12).fill('accepted'));
	});

	test('the output keeps the order of the items, whatever comes back first', async () => {
		sandbox.current.reply(PATH, [
			NORMAL,
			...[300, 200, 100, 0].map((delayMs) => ({ kind: 'normal', delayMs }) as const),
		]);
		const { output } = await execute({ items: rows(5) });

		expect(column(output, 'audience')).toEqual(rows(5).map(({ to }) => `User ${to}`));
		expect(links(output)).toEqual(rows(5).map((_, item) => ({ item })));
		const ids = sandbox.current.journal.flatMap(({ recipients }) => recipients);
		for (const { json } of output) {
			const [recipient] = json.recipients as IDataObject[];
			expect(ids).toContainEqual(expect.objectContaining({ ...recipient }));
		}
	});

	test('messages to one user go out in the order of the items', async () => {
		sandbox.current.reply(PATH, [
			NORMAL,
			{ kind: 'normal', delayMs: 300 },
			{ kind: 'normal', delayMs: 100 },
		]);
		const texts = ['first', 'second', 'third', 'fourth'];
		await execute({
			items: [
				{ to: 'u-0', text: 'begin' },
				...texts.map((text) => ({ to: 'u-1', text })),
				{ to: 'u-2', text: 'other' },
			],
		});

		const toOne = sandbox.current.journal.filter(({ recipients }) =>
			recipients.some(({ userId }) => userId === 'u-1'),
		);
		expect(toOne.map(({ message: sent }) => sent?.content)).toEqual(
			texts.map((text) => JSON.stringify({ content: text })),
		);
	});

	test('one after another, if the option says so', async () => {
		sandbox.current.reply(PATH, { kind: 'normal', delayMs: 150, times: 6 });
		await execute({ items: rows(6), parameters: message({ callsInFlight: 1 }) });
		expect(mostOpen(sandbox.current, 150)).toBe(1);
		expect(calls()).toEqual(rows(6).map(({ to }) => [to]));
	});

	test('broadcasts always go one after another', async () => {
		sandbox.current.reply('/v4/system-channel/push', { kind: 'normal', delayMs: 150, times: 2 });
		await execute({
			parameters: broadcast({ text: '={{ $json.text }}', options: { severalBroadcasts: true } }),
			items: rows(2),
		});
		expect(sandbox.current.requests).toHaveLength(2);
		expect(mostOpen(sandbox.current, 150)).toBe(1);
	});
});

describe('a call that fails without Continue', () => {
	test('starts no new ones; those in flight are awaited and accounted for', async () => {
		sandbox.current.reply(PATH, [
			NORMAL,
			{ kind: 'normal', delayMs: 400 },
			{ status: 400, body: { code: 1002 }, delayMs: 100 },
			{ kind: 'reset', when: 'after-request', delayMs: 300 },
			{ kind: 'normal', delayMs: 200 },
		]);
		const { error } = await execute({ parameters: message({ callsInFlight: 4 }) });

		expect(calls()).toHaveLength(5);
		expect(sandbox.current.journal.map(({ recipients }) => recipients[0]?.userId).sort()).toEqual([
			'u-0',
			'u-1',
			'u-4',
		]);
		expect(told(error)).toMatch(/^Accepted: items 0-1 and 4 \(3 of 12 items\)\.$/m);
		expect(told(error)).toMatch(/^Not accepted: item 2 \(1 of 12 items\)\.$/m);
		expect(told(error)).toMatch(/^Unknown whether accepted: item 3 \(1 of 12 items\)\.$/m);
		expect(told(error)).toMatch(/^Not sent any more: items 5-11 \(7 of 12 items\)\.$/m);
	});
});

describe.each(PRODUCTS)('%s: too many calls (429)', (product) => {
	const path = SYSTEM_PATH[product];
	const busy = (times: number, retryAfter?: string) => ({
		status: 429,
		body: { code: 1008, errorMessage: 'Too many' },
		times,
		...(retryAfter === undefined ? {} : { headers: { 'Retry-After': retryAfter } }),
	});
	const run = async (more: Partial<EngineRun> = {}) =>
		await execute({ items: [...THREE], credential: account(sandbox.current, product), ...more });
	const pauses = () => {
		const at = sandbox.current.requests.map((request) => request.at);
		return at.slice(1).map((time, index) => time - (at[index] ?? 0));
	};

	test('is waited out with growing pauses, and nobody gets anything twice', async () => {
		sandbox.current.reply(path, [NORMAL, busy(3)]);
		const { output, error } = await run({ parameters: message({ callsInFlight: 1 }) });

		expect(error).toBeUndefined();
		expect(column(output, 'status')).toEqual(Array(3).fill('accepted'));
		expect(sandbox.current.journal).toHaveLength(3);
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([
			200, 429, 429, 429, 200, 200,
		]);
		const [, one = 0, two = 0, three = 0] = pauses();
		expect(one).toBeGreaterThanOrEqual(15);
		expect(two).toBeGreaterThanOrEqual(30);
		expect(three).toBeGreaterThanOrEqual(60);
	}, 30_000);

	test('waits as long as the service asks for', async () => {
		sandbox.current.reply(path, [busy(1, '2')]);
		const { output } = await run();
		expect(column(output, 'status')).toEqual(Array(3).fill('accepted'));
		expect(pauses()[0]).toBeGreaterThanOrEqual(2000);
	}, 30_000);

	test('is not waited out when the service asks for more patience than there is', async () => {
		sandbox.current.reply(path, busy(9, '60'));
		const { error } = await run({ parameters: message({ waitWhenBusy: 2 }) });
		expect(sandbox.current.requests).toHaveLength(1);
		expect(told(error)).toMatch(/Too many calls/);
		expect(told(error)).toMatch(/^Not sent any more: items 1-2 /m);
	});

	test('that does not end: with Continue every row says that it was not sent', async () => {
		sandbox.current.reply(path, [NORMAL, busy(99)]);
		const { output } = await run({
			parameters: message({ waitWhenBusy: 1, callsInFlight: 1 }),
			settings: CONTINUE,
		});

		expect(sandbox.current.journal).toHaveLength(1);
		expect(output.map((item) => details(item).status)).toEqual([undefined, 'rejected', 'notSent']);
		expect(column(output, 'error')[2]).toMatch(/^Not tried any more/);
		expect(details(output[2]).userIds).toEqual(['u-1003']);
	}, 30_000);

	test('of a broadcast is never repeated; it says when to try again', async () => {
		sandbox.current.reply(
			product === 'nexconn' ? '/v4/system-channel/push' : '/push.json',
			busy(1),
		);
		const { errorOutput } = await run({ parameters: broadcast(), settings: ERROR_OUTPUT });
		expect(sandbox.current.requests).toHaveLength(1);
		const [item] = errorOutput;
		expect(item?.json.message).toMatch(/^Try again after \d+ \w+ \d{4}, \d\d:\d\d \([\w/]+\); /);
		expect(item?.json.message).toContain(`share a quota of ${QUOTA} calendar day`);
		expect(item?.json.message).toMatch(/may not be enabled/);
		const { tryAgainAt } = details(item);
		const minutes = (Date.parse(String(tryAgainAt)) - Date.now()) / 60_000;
		expect(minutes).toBeGreaterThan(55);
		expect(minutes).toBeLessThanOrEqual(60);
	});
});

describe('a host that takes connections and does not answer', () => {
	let silent: Sandbox;
	let backup: Sandbox;
	beforeEach(async () => {
		[silent, backup] = await Promise.all([startSandbox(UNLIMITED), startSandbox(UNLIMITED)]);
		silent.reply({}, { kind: 'hang', times: 1000 });
	});
	afterEach(async () => {
		await Promise.all([silent.close(), backup.close()]);
	});
	const parameters = message({ timeout: 1 });
	const paths = ({ requests }: Sandbox) => requests.map(({ path }) => path);
	const LOOK = { nexconn: '/v4/user/ban/list', rongcloud: '/user/block/query.json' };

	test.each(PRODUCTS)(
		'%s: it is asked for something harmless first, and gets nothing',
		async (product) => {
			const credential = account(silent, product);
			const { output } = await execute({ parameters, credential, settings: CONTINUE });
			expect(paths(silent)).toEqual([LOOK[product]]);
			expect(output.map((item) => details(item).status)).toEqual(Array(12).fill('notSent'));
			expect(output[0]?.json.error).toMatch(/did not answer when it was asked.*nothing was sent/);
			expect(output[0]?.json.message).toMatch(/Data Center and Base URL.* in a minute/);
			// It is not asked again within a minute.
			const { error } = await execute({ parameters, credential });
			expect(told(error)).toMatch(/nothing was sent/);
			expect(paths(silent)).toEqual([LOOK[product]]);
		},
	);

	test('the backup is asked in the same way, and gets everything', async () => {
		const credential = { ...account(silent, 'nexconn'), backupUrl: backup.url };
		const { output } = await execute({ parameters, credential });
		expect(column(output, 'status')).toEqual(Array(12).fill('accepted'));
		expect(output[0]?.json.note).toContain(`${silent.url} could not be reached (nothing was sent`);
		expect(paths(silent)).toEqual([LOOK.nexconn]);
		expect(paths(backup)).toEqual([LOOK.nexconn, ...Array<string>(12).fill(PATH)]);
	});

	test('several executions ask once', async () => {
		const credential = account(backup, 'nexconn');
		await Promise.all([1, 2, 3].map(async () => await execute({ credential })));
		expect(paths(backup).filter((path) => path !== PATH)).toEqual([LOOK.nexconn]);
		expect(backup.journal).toHaveLength(36);
	});

	test('an execution that is cancelled meanwhile sends nothing to the backup', async () => {
		const credential = { ...account(silent, 'nexconn'), backupUrl: backup.url };
		let running: { cancel(): void } | undefined;
		const ended = execute({ parameters, credential, onStart: (started) => (running = started) });
		while (silent.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		running?.cancel();
		await ended;
		expect(paths(backup)).toEqual([LOOK.nexconn].filter(() => backup.requests.length > 0));
		expect(backup.journal).toEqual([]);
	});
});

describe('a host that cannot be reached', () => {
	let backup: Sandbox;
	beforeAll(async () => {
		backup = await startSandbox(UNLIMITED);
		await wakeUp(backup);
	});
	beforeEach(() => backup.reset());
	afterAll(async () => await backup.close());
	const credential = () => ({ ...account(sandbox.current, 'nexconn'), backupUrl: backup.url });

	test('the backup takes over at once, and stays for the run', async () => {
		await sandbox.current.refuseConnections();
		const { output } = await execute({ credential: credential() });
		await sandbox.current.allowConnections();

		expect(column(output, 'status')).toEqual(Array(12).fill('accepted'));
		expect(backup.journal).toHaveLength(12);
		expect(column(output, 'url')).toEqual(Array(12).fill(`${backup.url}${PATH}`));
		expect(output[0]?.json.note).toContain(`${sandbox.current.url} could not be reached`);
		expect(output[0]?.json.note).toContain(backup.url);
		expect(output[5]?.json.note).toBeUndefined();
	});

	test('also when it goes away in the middle', async () => {
		sandbox.current.reply(PATH, [{ kind: 'normal', times: 3 }]);
		const running = execute({
			credential: credential(),
			parameters: message({ callsInFlight: 1, messagesPerSecond: 5 }),
		});
		while (sandbox.current.journal.length < 3) await new Promise((r) => setTimeout(r, 5));
		await sandbox.current.refuseConnections();
		const { output } = await running;
		await sandbox.current.allowConnections();

		const taken = [...sandbox.current.journal, ...backup.journal];
		const users = taken.map(({ recipients }) => recipients[0]?.userId);
		const accepted = output.filter(({ json }) => json.status === 'accepted');
		expect(new Set(users).size).toBe(users.length);
		expect(accepted.length).toBe(users.length);
		expect(backup.journal.length).toBeGreaterThan(6);
	}, 30_000);

	const [HANDSHAKE_FAILURE, PROTOCOL_VERSION, UNRECOGNIZED_NAME] = [40, 70, 112];
	/** A server that answers with a TLS record: a fatal alert of this number. */
	const alerting = (alert: number) =>
		createServer((socket) => {
			socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, alert])));
			socket.on('error', () => undefined);
		});

	test.each<[string, () => Server]>([
		['hangs up before TLS', () => createServer((socket) => socket.destroy())],
		['does not speak TLS', () => createHttpServer((_request, response) => response.end())],
		['does not know its name', () => alerting(UNRECOGNIZED_NAME)],
		['refuses the handshake', () => alerting(HANDSHAKE_FAILURE)],
		['refuses the version of TLS', () => alerting(PROTOCOL_VERSION)],
	])('the backup takes over from a host that %s', async (_name, make) => {
		const server = make();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const { output } = await execute({
			credential: { ...credential(), baseUrl: `https://localhost:${port}` },
		});
		await new Promise((resolve) => server.close(resolve));
		expect(column(output, 'status')).toEqual(Array(12).fill('accepted'));
		expect(backup.journal).toHaveLength(12);
	});

	test.each([
		['a reset', { kind: 'reset', when: 'after-request' }],
		['no reply in time', { kind: 'hang' }],
		['HTTP 503', { status: 503, body: '' }],
	] as const)('%s is nothing for the backup', async (_name, reply) => {
		sandbox.current.reply(PATH, reply);
		const { output } = await execute({
			credential: credential(),
			parameters: message({ timeout: 1 }),
			items: rows(3),
			settings: CONTINUE,
		});
		expect(backup.requests).toEqual([]);
		expect(output.map((item) => details(item).status)).toEqual(['unknown', undefined, undefined]);
	});
});

/** Cancels an execution as soon as that many calls have come in. */
const cancelAfter = (count: number) => (running: { cancel(): void }) => {
	const look = setInterval(() => {
		if (sandbox.current.requests.length < count) return;
		clearInterval(look);
		running.cancel();
	}, 5);
};

describe('an execution that is cancelled', () => {
	test.each([
		['without Continue', {}],
		['with Continue', CONTINUE],
	])('%s: no new call starts, and the rows say how far it came', async (_name, settings) => {
		sandbox.current.reply(PATH, [NORMAL, { kind: 'normal', delayMs: 300, times: 99 }]);
		const shown: string[] = [];
		const { output, run } = await execute({
			parameters: message({ callsInFlight: 3 }),
			settings,
			onStart: cancelAfter(4),
			additionalData: { sendDataToUI: (_type, data) => void shown.push(JSON.stringify(data)) },
		});

		expect(run.status).toBe('canceled');
		expect(sandbox.current.journal).toHaveLength(4);
		expect(output.map((item) => item.json.status ?? details(item).status)).toEqual([
			...Array(4).fill('accepted'),
			...Array(8).fill('notSent'),
		]);
		expect(output[7]?.json.error).toMatch(/cancelled before this was sent/);
		expect(details(output[7]).userIds).toEqual(['u-7']);
		expect(shown.join()).toContain(
			'Cancelled. Accepted: items 0-3 (4 of 12 items). Not sent: items 4-11 (8 of 12 items).',
		);
	});

	test('while it waits for the service to be ready again', async () => {
		sandbox.current.reply(PATH, { status: 429, body: { code: 1008 }, times: 99 });
		const { output } = await execute({ items: [...THREE], onStart: cancelAfter(1) });
		expect(sandbox.current.journal).toEqual([]);
		expect(output.map((item) => details(item).status)).toEqual(Array(3).fill('notSent'));
	});

	test('and has Retry On Fail: nothing is sent by another try', async () => {
		sandbox.current.reply(PATH, { kind: 'normal', delayMs: 200, times: 99 });
		await execute({
			items: rows(5),
			parameters: message({ callsInFlight: 1 }),
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1, ...CONTINUE },
			onStart: cancelAfter(1),
		});
		expect(sandbox.current.journal).toHaveLength(1);
	});
});

describe('a long sending', () => {
	/** What the editor shows of a run. */
	async function shownOf(run: Partial<EngineRun>): Promise<string[]> {
		const shown: string[] = [];
		await execute({
			...run,
			additionalData: {
				sendDataToUI: (type, data) => {
					if (type === 'sendConsoleMessage') shown.push(JSON.stringify(data));
				},
			},
		});
		return shown;
	}

	test('tells the editor how far it is', async () => {
		const parameters = systemMessage({
			options: { messagesPerSecond: 10 },
			advanced: { callsInFlight: 10 },
		});
		const shown = await shownOf({ items: rows(70), parameters });
		expect(shown[0]).toMatch(/\d+ of 70 messages, about \d+ s to go/);
	}, 60_000);

	test('and so does a long change of users', async () => {
		sandbox.current.reply({}, { kind: 'normal', delayMs: 2000, times: Infinity });
		const parameters = {
			...{ resource: 'userTag', operation: 'set', userIds: '={{ $json.to }}' },
			...{ tags: '={{ $json.to }}', advanced: { callsInFlight: 1 } },
		};
		const shown = await shownOf({ items: rows(4), parameters });
		expect(shown[0]).toMatch(/3 of 4 users, about \d+ s to go/);
	}, 60_000);

	test('a short one says nothing', async () => {
		const shown: unknown[] = [];
		await execute({
			additionalData: { sendDataToUI: (type, data) => void shown.push([type, data]) },
		});
		expect(shown).toEqual([]);
	});
});

import { beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { join } from '../contract/base.mts';
import { APPS } from '../contract/send.mts';
import { chosenBy, MANIFESTS } from '../operations/index.mts';
import type { Manifest, Rows, Way } from '../operations/manifest.mts';
import { BANNED_USERS } from '../operations/user.getManyBanned.mts';
import { account } from '../support/accounts.mts';
import { deduplication, runNode } from '../support/engine.mts';
import type { EngineResult, EngineRun } from '../support/engine.mts';
import {
	about,
	BUSY,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	everything,
	links,
	LOST,
	NORMAL,
	opened,
	openedText,
	REFUSED,
	RETRY,
	FAST,
	STEP_BY_STEP,
	told,
	useSandbox,
} from './cases.mts';

// What every operation does, with each product and path, by the rows of its manifest.

const PLENTY = { pushesPerHour: 1e6, pushesPerDay: 1e6, messagesPerSecond: 1e6 };
const sandbox = useSandbox({
	v4Push: 'both',
	unknownUsers: 'empty',
	bannedUsers: BANNED_USERS,
	apps: APPS.map((app) => ({ ...app, ...PLENTY })),
});
beforeEach(() => deduplication.clear());

/** What is said by what an operation does; the operation is named in place of %s. */
const WORDS = {
	send: {
		nothing: 'Nothing was sent',
		not: 'Not sent. ',
		rejected: 'The %s was not accepted. ',
		unknown: 'Nobody knows whether the %s was accepted. ',
		ifUnknown: 'look at the console or at a test user before you send it again.',
		states: ['Accepted', 'Not accepted', 'Unknown whether accepted', 'Not sent any more'],
	},
	change: {
		nothing: 'Nothing was changed',
		not: 'Not done. ',
		rejected: 'The %s was not accepted. ',
		unknown: 'Nobody knows whether the %s was accepted. ',
		ifUnknown: 'Run it again: doing it twice does no harm.',
		states: ['Accepted', 'Not accepted', 'Unknown whether accepted', 'Not sent any more'],
	},
	look: {
		nothing: 'Nothing was looked up',
		not: 'Not looked up. ',
		rejected: 'The %s could not be looked up. ',
		unknown: 'The %s could not be looked up. ',
		ifUnknown: 'It was only a look, which changes nothing: run it again.',
		states: ['Looked up', 'Not looked up', 'Not answered', 'Not looked up any more'],
	},
} as const;

interface Case {
	name: string;
	manifest: Manifest;
	way: Way;
	rows: Rows;
}
const CASES: readonly Case[] = MANIFESTS.flatMap((manifest) =>
	Object.entries(manifest.ways).map(([name, way]) => {
		return { name, manifest, way, rows: way.rows ?? manifest.rows };
	}),
);
/** Those whose rows are a call each, which can fail one by one. */
const APART = CASES.filter(({ way }) => way.bodies.length === 3);
const SENDS = APART.filter(({ manifest }) => manifest.effect === 'send');
/** Those of which each call reaches many. */
const BROADCASTS = SENDS.filter(({ rows }) =>
	Object.keys(rows.set.options ?? {}).includes('severalBroadcasts'),
);
const SHARING = CASES.filter(({ way }) => way.users !== undefined);

const ALL = [0, 1, 2];

/** What items call those that an operation lists. */
const idsName = ({ key }: Manifest): string =>
	key.startsWith('groupMessage') ? 'groupIds' : 'userIds';
const OTHERS = [0, 2];

const itemOf = ({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item;

/** The path, the runs and what has to come of them, of one case. */
function useCase({ manifest, way, rows }: Case) {
	const words = WORDS[manifest.effect];
	const called = way.called ?? manifest.called;
	const parameters = join(chosenBy(manifest), manifest.minimal, rows.set, {
		options: FAST,
		advanced: STEP_BY_STEP,
	});
	const path = typeof way.path === 'string' ? way.path : way.path(parameters);
	const input = rows.of.map(([json]) => json);
	const bodies = way.bodies as readonly unknown[];
	/** The calls, without looks that come first. */
	const calls = () => sandbox.current.requests.filter((request) => request.path !== way.look?.path);
	return {
		words,
		called,
		path,
		input,
		spoiled: input.map((json, index) => (index === 1 ? { ...json, ...rows.bad[0] } : json)),
		credential: () => way.credential?.(sandbox.current) ?? account(sandbox.current, way.product),
		script: (...replies: Parameters<typeof sandbox.current.reply>[1][]) =>
			void sandbox.current.reply(path, replies.flat()),
		async run(more: INodeParameters = {}, engine: Partial<EngineRun> = {}) {
			const credential = engine.credential ?? this.credential();
			const result = await runNode({
				parameters: join(parameters, more),
				items: input,
				...engine,
				credential,
			});
			expect(everything(result)).not.toContain(credential.appSecret);
			return result;
		},
		/** Exactly these calls came in, by the numbers of their rows. */
		expectCalls(...indexes: number[]) {
			expect(calls().map((request) => request.path)).toEqual(indexes.map(() => path));
			expect(calls().map(opened)).toEqual(indexes.map((index) => bodies[index]));
		},
		/** These rows have what their items have to hold. */
		expectItems(output: readonly INodeExecutionData[], indexes: readonly number[]) {
			expect(output).toMatchObject(
				indexes.flatMap((item) => {
					const [, audience, ...comes] = rows.of[item] ?? [];
					const state = manifest.effect === 'look' ? {} : { status: 'accepted', audience };
					return comes.map((json) => ({ json: { ...state, ...json }, pairedItem: { item } }));
				}),
			);
		},
		/** All rows but the middle one are as ever; its item, which is handed back, leaves by its output. */
		expectMiddle({ output, errorOutput, error }: EngineResult, items = input): INodeExecutionData {
			expect(error).toBeUndefined();
			this.expectItems(
				output.filter((item) => itemOf(item) !== 1),
				OTHERS,
			);
			const inMiddle = output.filter((item) => itemOf(item) === 1);
			const own = errorOutput.length > 0 ? items[1] : {};
			expect(output.map(itemOf)).toEqual(output.map(itemOf).toSorted());
			const [item, ...more] = [...inMiddle, ...errorOutput];
			expect(more).toEqual([]);
			expect(item?.pairedItem).toEqual({ item: 1 });
			expect(Object.keys(item ?? {}).toSorted()).toEqual(['json', 'pairedItem']);
			expect(item?.json).toEqual({
				...own,
				error: expect.any(String),
				message: expect.stringMatching(/^[A-Z][^]*\.$/),
				details: expect.any(Object),
			});
			return item as INodeExecutionData;
		},
		/** What an error says of a call, and of each row by what became of it. */
		expectAccount(error: EngineResult['error'], state: 'rejected' | 'unknown') {
			const [accepted, rejected, unknown, untouched] = words.states;
			const middle = state === 'rejected' ? rejected : unknown;
			const lines = told(error).split('\n');
			expect(lines[0]).toContain(words[state].replace('%s', called));
			expect(lines).toContain(`${accepted}: item 0 (1 of 3 items).`);
			expect(lines).toContain(`${middle}: item 1 (1 of 3 items).`);
			expect(lines).toContain(`${untouched}: item 2 (1 of 3 items).`);
			expect(error?.context.itemIndex).toBe(1);
		},
	};
}

describe.each(CASES)('$name', (each) => {
	const { manifest, way, rows } = each;
	const it = useCase(each);
	const isShared = way.bodies.length === 1;
	const calls = isShared ? [0] : ALL;

	test('each row has its call with its own values, and its item', async () => {
		const { output, error } = await it.run();
		expect(error).toBeUndefined();
		it.expectCalls(...calls);
		it.expectItems(output, ALL);
	});

	test('a preview shows these calls, or the looks before them, and makes none', async () => {
		const { output } = await it.run({ runMode: 'preview' });
		if (manifest.effect === 'look') return it.expectItems(output, ALL);
		expect(sandbox.current.requests).toEqual([]);
		expect(output).toMatchObject(
			rows.of.map(([, audience], item) => ({
				json: {
					...{ status: 'preview', audience },
					url: `${sandbox.current.url}${way.look?.path ?? it.path}`,
				},
				pairedItem: { item },
			})),
		);
		expect(output.map(({ json }) => openedText(String(json.rawBody), json.contentType))).toEqual(
			ALL.map((index) => way.look?.body ?? way.bodies[isShared ? 0 : index]),
		);
		expect(JSON.stringify(output)).not.toMatch(/nonce|signature|app-key|timestamp|token"/i);
	});

	test('a row that cannot be used: without Continue no call is made', async () => {
		const { output, error } = await it.run({}, { items: it.spoiled });
		expect(sandbox.current.requests).toEqual([]);
		expect(output).toEqual([]);
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toMatch(new RegExp(`^${it.words.nothing}\\b.* 1 of 3 items`));
		expect(told(error)).toMatch(about('Item 1', rows.bad[1]));
		expect(error?.context.itemIndex).toBe(1);
	});

	test.each([CONTINUE, ERROR_OUTPUT])(
		'a row that cannot be used, $onError: the others go on',
		async (settings) => {
			const result = await it.run({}, { items: it.spoiled, settings });
			if (isShared) expect(sandbox.current.requests).toHaveLength(1);
			else it.expectCalls(...OTHERS);
			const { json } = it.expectMiddle(result, it.spoiled);
			expect(json.error).toMatch(
				new RegExp(`^${it.words.not}'${rows.bad[1].replace(/[()]/g, '.')}' `),
			);
			expect(json.details).toEqual({
				status: 'notSent',
				problems: [{ field: rows.bad[1], problem: expect.any(String), fix: json.message }],
			});
		},
	);

	test('a wrong secret is one call, and the error says what to do', async () => {
		const appSecret = 'not-the-secret-of-this-app';
		const credential = { ...it.credential(), appSecret };
		const { error } = await it.run({ advanced: { callsInFlight: 60 } }, { credential });
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([401]);
		expect(told(error)).toContain(it.words.rejected.replace('%s', it.called));
		expect(told(error)).toMatch(/App Secret \(not the App Key\)/);
		const { output } = await it.run({}, { credential, settings: CONTINUE });
		expect(links(output)).toEqual(ALL.map((item) => ({ item })));
		const refused = { status: 'rejected', code: 1004, httpStatus: 401 };
		for (const item of output) expect(details(item)).toMatchObject(refused);
	});

	const UNREACHABLE = 'http://127.0.0.1:1';

	test('where the host cannot be reached, the backup takes over', async () => {
		const { url: backupUrl } = sandbox.current;
		const credential = { ...it.credential(), baseUrl: UNREACHABLE, backupUrl };
		const { output, error } = await it.run({}, { credential });
		expect(error).toBeUndefined();
		it.expectCalls(...calls);
		it.expectItems(output, ALL);
		if (manifest.effect === 'look') return;
		expect(column(output, 'url')).toEqual(ALL.map(() => `${backupUrl}${it.path}`));
		expect(output[0]?.json.note).toContain(`${UNREACHABLE} could not be reached`);
	});

	test('without a backup no row passes for done', async () => {
		const credential = { ...it.credential(), baseUrl: UNREACHABLE };
		const { output } = await it.run({}, { credential, settings: CONTINUE });
		expect(links(output)).toEqual(ALL.map((item) => ({ item })));
		for (const item of output) {
			expect(details(item)).toMatchObject({ status: 'notSent', networkError: 'ECONNREFUSED' });
		}
		expect(sandbox.current.requests).toEqual([]);
	});

	const service = way.service ?? manifest.service;
	if (service !== undefined) {
		test('what is not enabled is named', async () => {
			it.script({ status: 430, body: { code: 1009 }, times: 3 });
			const { output } = await it.run({}, { settings: CONTINUE });
			expect(column(output, 'message')).toEqual([service, service, service]);
		});
	}
});

describe.each(APART)('$name: the call of the middle row', (each) => {
	const { manifest, way, rows } = each;
	const [place] = way.users ?? [];
	const body = way.bodies[1] as IDataObject;
	const it = useCase(each);
	const isRepeated = manifest.effect !== 'send' && manifest.isQuota !== true;
	const [, audience] = rows.of[1];

	test('is refused: the run ends with an account of every row', async () => {
		it.script(NORMAL, REFUSED);
		const { output, error } = await it.run();
		it.expectCalls(0, 1);
		expect(output).toEqual([]);
		expect(error?.name).toBe('NodeApiError');
		it.expectAccount(error, 'rejected');
	});

	test.each([CONTINUE, ERROR_OUTPUT])(
		'is refused, $onError: the others go on',
		async (settings) => {
			it.script(NORMAL, REFUSED);
			const item = it.expectMiddle(await it.run({}, { settings }));
			it.expectCalls(...ALL);
			expect(details(item)).toMatchObject({
				status: 'rejected',
				code: 1002,
				httpStatus: 400,
				serviceMessage: 'no',
				url: `${sandbox.current.url}${it.path}`,
				audience,
				...(place === undefined ? {} : { [idsName(manifest)]: [body[place]].flat() }),
			});
			// Told apart are only users whose calls ended in different ways.
			expect(Object.keys(details(item)).filter((key) => /^rejected/.test(key))).toEqual([]);
		},
	);

	test('is refused, and Retry On Fail goes on from there, but for what has a quota', async () => {
		it.script(NORMAL, REFUSED);
		const { output, error } = await it.run({}, { settings: RETRY });
		if (manifest.isQuota === true) {
			it.expectCalls(0, 1);
			return it.expectAccount(error, 'rejected');
		}
		expect(error).toBeUndefined();
		it.expectCalls(...(manifest.isForgotten === true ? [0, 1, 0, 1, 2] : [0, 1, 1, 2]));
		it.expectItems(output, ALL);
	});

	test('has no reply: the run ends, and says whether to do it again', async () => {
		it.script(NORMAL, LOST);
		const { error } = await it.run();
		it.expectCalls(0, 1);
		it.expectAccount(error, 'unknown');
		expect(told(error)).toContain(manifest.ifUnknown ?? it.words.ifUnknown);
		expect(told(error)).not.toContain('undefined');
	});

	test.each([CONTINUE, ERROR_OUTPUT])('has no reply, $onError: it is unknown', async (settings) => {
		it.script(NORMAL, LOST);
		const item = it.expectMiddle(await it.run({}, { settings }));
		it.expectCalls(...ALL);
		expect(details(item)).toMatchObject({ status: 'unknown', audience });
		expect(item.json.message).toContain(manifest.ifUnknown ?? it.words.ifUnknown);
	});

	test.each([
		['without a code', { body: { ok: true } }],
		['with an error of the service', { status: 500, body: { code: 1000 } }],
		['that is cut off', { body: '{"code":' }],
	])('has a reply %s: it is unknown', async (_name, reply) => {
		it.script(NORMAL, reply);
		const item = it.expectMiddle(await it.run({}, { settings: CONTINUE }));
		expect(details(item).status).toBe('unknown');
	});

	test('has no reply, and Retry On Fail repeats what does no harm alone', async () => {
		it.script(NORMAL, LOST);
		const { output, error } = await it.run({}, { settings: RETRY });
		if (!isRepeated) {
			it.expectCalls(0, 1);
			return it.expectAccount(error, 'unknown');
		}
		expect(error).toBeUndefined();
		// The look of the second try finds that it was done.
		if (way.look !== undefined) return it.expectCalls(...ALL);
		it.expectCalls(...(manifest.isForgotten === true ? [0, 1, 0, 1, 2] : [0, 1, 1, 2]));
		it.expectItems(output, ALL);
	});

	test('is one too many: a pace is waited for, a quota is told', async () => {
		it.script(NORMAL, BUSY, BUSY);
		const { output, error } = await it.run({ advanced: { waitWhenBusy: 30 } });
		if (manifest.isQuota === true) {
			it.expectCalls(0, 1);
			return expect(told(error)).toContain(way.tooMany ?? manifest.tooMany);
		}
		expect(error).toBeUndefined();
		it.expectCalls(0, 1, 1, 1, 2);
		it.expectItems(output, ALL);
	});

	test('is one too many, without patience: the limit is named', async () => {
		it.script(NORMAL, BUSY);
		const item = it.expectMiddle(await it.run({}, { settings: CONTINUE }));
		it.expectCalls(...ALL);
		expect(details(item)).toMatchObject({ status: 'rejected', code: 1008, httpStatus: 429 });
		if (manifest.isQuota !== true) expect(details(item)).not.toHaveProperty('tryAgainAt');
		expect(item.json.message).toContain(way.tooMany ?? manifest.tooMany);
	});
});

describe.each(SENDS)('$name: the duplicate guard', (each) => {
	const it = useCase(each);

	test('holds back what an earlier execution sent', async () => {
		const guarded = { duplicateGuard: { duplicateGuardKey: '={{ "key " + $itemIndex }}' } };
		await it.run(guarded, { items: it.input.slice(0, 2) });
		const { output } = await it.run(guarded);
		it.expectCalls(...ALL);
		expect(column(output, 'status')).toEqual(['skipped', 'skipped', 'accepted']);
		expect(column(output, 'sentBefore')).toEqual(['accepted', 'accepted', undefined]);
		expect(column(output, 'audience')).toEqual(each.rows.of.map(([, audience]) => audience));
		expect(links(output)).toEqual(ALL.map((item) => ({ item })));
	});
});

describe.each(BROADCASTS)('$name: a call that reaches many', (each) => {
	const it = useCase(each);
	const [first] = each.rows.of;

	test('three equal rows are one, and each has its item', async () => {
		const { output, error } = await it.run({}, { items: ALL.map(() => first[0]) });
		expect(error).toBeUndefined();
		it.expectCalls(0);
		expect(links(output)).toEqual(ALL.map((item) => ({ item })));
		expect(column(output, 'itemsInCall')).toEqual([3, 3, 3]);
		expect(column(output, 'audience')).toEqual(ALL.map(() => first[1]));
	});

	test('rows that differ are refused unless that is allowed, with Continue too', async () => {
		const off = { options: { severalBroadcasts: false } };
		const [, second] = each.rows.of;
		const { error } = await it.run(off, { items: [first[0], second[0], first[0]] });
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toMatch(
			new RegExp(
				`^Nothing was sent.*Options > Send Several in One Execution.* 2 different ${it.called}s`,
			),
		);
		const tooMany = each.way.tooMany ?? each.manifest.tooMany;
		const [figures] = /\d+ an hour and \d+ a/.exec(tooMany) ?? [];
		const why =
			each.manifest.isQuota === true
				? new RegExp(`${figures} day`)
				: / goes to everyone who is online$/;
		expect(error?.message).toMatch(why);
		expect(error?.description).toContain('turn this option on');
		const { output } = await it.run(off, { settings: CONTINUE });
		expect(links(output)).toEqual(ALL.map((item) => ({ item })));
		for (const item of output) {
			expect(details(item).status).toBe('notSent');
			expect(item.json.error).toContain('3 different ');
		}
		expect(sandbox.current.requests).toEqual([]);
	});
});

describe.each(SHARING)('$name: rows about one user each', (each) => {
	const it = useCase(each);
	const { path, users: shared } = each.way.look ?? { ...each.way, path: it.path };
	const [place, perCall] = shared ?? ['', 0];

	test(`share calls of ${perCall}, and nobody is in two of them`, async () => {
		const users = Array.from({ length: 2 * perCall + 1 }, (_, index) => `u-${1001 + index}`);
		const asked = [...users, 'u-1001'];
		const items = asked.map((user) => each.rows.about?.(user) as IDataObject);
		const { output, error } = await it.run({}, { items });
		expect(error).toBeUndefined();
		expect(
			sandbox.current.requests
				.filter((request) => request.path === path)
				.map((request) => [(opened(request) as IDataObject)[place]].flat()),
		).toEqual([users.slice(0, perCall), users.slice(perCall, -1), users.slice(-1)]);
		expect(links(output)).toEqual(items.map((_, item) => ({ item })));
		const named = output.map(({ json }) => json.userId ?? json.groupId ?? json.audience);
		expect(named.map((name) => String(name).replace(/^(?:User|Group) /, ''))).toEqual(asked);
	});
});

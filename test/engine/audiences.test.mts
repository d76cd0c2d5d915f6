import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { DEFAULT_APPS, DEFAULT_DIRECTORY, ManualClock } from '../../sandbox/index.mts';
import type { DirectoryUser } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import {
	broadcast,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	FAST,
	links,
	opened,
	PRODUCTS,
	push,
	STEP_BY_STEP,
	systemMessage,
	THREE,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

// What is particular about single choices of who gets it, beside operations.test.mts.

// On the real clock, since paces are kept on it and the hour of a used-up quota is told by it.
const sandbox = useSandbox({
	apps: [
		...DEFAULT_APPS,
		// Of one that has made no call yet, so that no test waits for another one's pace.
		...PRODUCTS.flatMap((product) =>
			[`${product}-0`, `${product}-1`].map((app) => ({
				appKey: `sandbox-${app}`,
				appSecret: `sandbox-secret-${app}`,
				product,
			})),
		),
	],
});

const toAll = (more: INodeParameters = {}): INodeParameters =>
	broadcast({ sendTo: 'allUsersMessageOnly', allUsersConfirmed: true, ...more });

const toOnline = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'broadcast',
	operation: 'sendToOnlineUsers',
	fromUserId: 'shop-bot',
	onlineUsersConfirmed: true,
	messageType: 'RC:TxtMsg',
	text: '={{ $json.text }}',
	...more,
});

const toUsers = (options: INodeParameters = {}, more: INodeParameters = {}): INodeParameters => ({
	resource: 'pushNotification',
	operation: 'sendToUsers',
	userIds: '={{ $json.to }}',
	notificationText: 'Sale',
	options,
	...more,
});

const combined = (entries: INodeParameters[], more: INodeParameters = {}): INodeParameters =>
	push({
		sendTo: 'combinedTags',
		tagGroups: { entries },
		platforms: ['android', 'ios', 'HarmonyOS'],
		...more,
	});
const NOT_VIP = { match: 'none', tags: 'vip' };

const statuses = () => sandbox.current.requests.map(({ status }) => status);

describe('what only a person can confirm', () => {
	const ROWS = THREE.map((row) => ({ ...row, yes: true, who: 'allUsersMessageOnly' }));
	const online = toOnline({ text: 'The kitchen closes' });
	const untagged = 'Yes, Also Send to Users Without Tags';
	const everyone = 'Yes, Send to Every User of the App';
	const whoIsOnline = 'Yes, Send to Every User Who Is Online';

	describe.each<[string, Product, INodeParameters, string]>([
		[untagged, 'rongcloud', combined([NOT_VIP]), 'untaggedUsersConfirmed'],
		[everyone, 'rongcloud', toAll(), 'allUsersConfirmed'],
		[everyone, 'nexconn', toAll(), 'allUsersConfirmed'],
		[everyone, 'rongcloud', toAll({ sendTo: 'allUsers' }), 'allUsersConfirmed'],
		[everyone, 'nexconn', toAll({ sendTo: 'allUsers' }), 'allUsersConfirmed'],
		[whoIsOnline, 'rongcloud', online, 'onlineUsersConfirmed'],
		[whoIsOnline, 'nexconn', online, 'onlineUsersConfirmed'],
	])('%s, %s', (field, product, parameters, name) => {
		test.each<[string, IDataObject, string]>([
			['off', { [name]: false }, 'is off'],
			['not set', { [name]: undefined }, 'is off'],
			['set by an expression', { [name]: '={{ true }}' }, 'is set by an expression'],
			['set by a field of the row', { [name]: '={{ $json.yes }}' }, 'is set by an expression'],
			['the text "true"', { [name]: 'true' }, 'is set by an expression'],
			['the number 1', { [name]: 1 }, 'is off'],
		])('with the switch %s nothing is sent, with Continue neither', async (_, set, words) => {
			const saved = JSON.parse(JSON.stringify({ ...parameters, ...set })) as INodeParameters;
			const { error } = await sandbox.run(product, saved, ROWS);
			expect(told(error)).toContain(`'${field}' ${words}`);
			const { output } = await sandbox.run(product, saved, ROWS, CONTINUE);
			for (const { json } of output) expect(json.error).toContain(`'${field}' ${words}`);
			expect(output).toHaveLength(3);
			expect(sandbox.current.requests).toEqual([]);
		});
	});

	test.each(["={{ 'allUsersMessageOnly' }}", "={{ 'allUsers' }}", '={{ $json.who }}'])(
		'Send To, which must not be the expression %s',
		async (sendTo) => {
			const { error } = await sandbox.run('rongcloud', toAll({ sendTo }), ROWS);
			expect(sandbox.current.requests).toEqual([]);
			expect(told(error)).toMatch(/'Send To' is set by an expression/);
		},
	);

	test('rows whose groups of tags only exclude stay out, and the others go on', async () => {
		const { output } = await sandbox.run(
			'rongcloud',
			combined([{ match: '={{ $json.match }}', tags: 'vip' }], {
				options: { severalBroadcasts: true },
			}),
			[{ match: 'all' }, { match: 'none' }, { match: 'any' }],
			CONTINUE,
		);
		expect(sandbox.current.requests).toHaveLength(2);
		expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
		expect(output[1]?.json.error).toMatch(
			/^Not sent\. 'Yes, Also Send to Users Without Tags' is .*nearly everyone$/,
		);
	});
});

test.each<[string, INodeParameters, RegExp]>([
	["'Send To' is Combined Tags", combined([NOT_VIP]), /^Choose /],
	["'Operation' is Send to Users", toUsers(), /^Use System Message > Send/],
])(
	'%s, for which Nexconn has no call, whether it is a preview or not',
	async (what, given, fix) => {
		for (const runMode of ['preview', 'run']) {
			const parameters = { ...given, untaggedUsersConfirmed: true, runMode };
			const { output } = await sandbox.run('nexconn', parameters, THREE, CONTINUE);
			expect(sandbox.current.requests).toEqual([]);
			const error = `Not sent. ${what}, which Nexconn does not have`;
			expect(column(output, 'error')).toEqual([error, error, error]);
			for (const item of output) {
				expect(item.json.message).toMatch(fix);
				expect(details(item).status).toBe('notSent');
			}
		}
	},
);

/** Whether a user fits a sentence about groups of tags, taken at its word. */
function fits(sentence: string, { tags }: DirectoryUser): boolean {
	const [, words = ''] = /^Users of the app who (.+) \([^()]+\)$/.exec(sentence) ?? [];
	const has = (tag: string) => tags.includes(tag);
	const logic = words
		.replace(/\bwho /g, '')
		.replace(
			/(?:(have|do not have) the tag|(have all|have at least one|have none|lack at least one) of the tags) ("[^"]+"(?:(?:,| and) "[^"]+")*)/g,
			(_, single: string | undefined, several: string | undefined, list: string) => {
				const named = [...list.matchAll(/"([^"]+)"/g)].map(([, tag = '']) => tag);
				switch (single ?? several) {
					case 'have':
					case 'have all':
						return String(named.every(has));
					case 'have at least one':
						return String(named.some(has));
					case 'do not have':
					case 'have none':
						return String(!named.some(has));
					default:
						return String(!named.every(has));
				}
			},
		)
		.replaceAll(', ', ' ');
	let rest = `(${logic})`;
	for (let inner; (inner = /\(([^()]*)\)/.exec(rest)) !== null;) {
		const [brackets, inside = ''] = inner;
		const joined = new Set(inside.match(/ (and|or) /g));
		const values = inside.split(/ (?:and|or) /);
		// A person could read both words beside each other in two ways.
		if (joined.size > 1 || !values.every((value) => /^(true|false)$/.test(value))) {
			throw new Error(`"${inside}" is not clear in "${sentence}".`);
		}
		const isMet = joined.has(' or ') ? values.includes('true') : !values.includes('false');
		rest = rest.replace(brackets, String(isMet));
	}
	if (rest !== 'true' && rest !== 'false') throw new Error(`"${rest}" is left of "${sentence}".`);
	return rest === 'true';
}

describe('combined tags: the sentence says who gets it', () => {
	const reached = () =>
		sandbox.current.journal.map(({ recipients }) => recipients.map(({ userId }) => userId));
	const TAGS = ['vip', 'berlin', 'paris', 'tokyo', 'new', 'nobody'];
	const group = fc.record({
		join: fc.constantFrom('AND', 'OR'),
		match: fc.constantFrom('all', 'any', 'none', 'notAll'),
		tags: fc.subarray(TAGS, { minLength: 1, maxLength: 3 }),
	});
	const patient = useSandbox({ ...UNLIMITED, clock: new ManualClock() });

	test.each([1, 2, 3, 4, 5])('%i groups, each a hundred times', async (count) => {
		const many = fc.sample(fc.array(group, { minLength: count, maxLength: count }), {
			seed: count,
			numRuns: 100,
		});
		const entries = Array.from({ length: count }, (_, index) => ({
			join: `={{ $json.groups[${index}].join }}`,
			match: `={{ $json.groups[${index}].match }}`,
			tags: `={{ $json.groups[${index}].tags }}`,
		}));
		const options = { severalBroadcasts: true, requestId: '={{ $json.id }}' };
		const { output, error } = await patient.run(
			'rongcloud',
			combined(entries, { untaggedUsersConfirmed: true, options }),
			many.map((groups, index): IDataObject => ({ groups, id: `row-${index}` })),
		);

		expect(error).toBeUndefined();
		expect(output).toHaveLength(many.length);
		const said = output.map(({ json }) =>
			DEFAULT_DIRECTORY.filter((user) => fits(String(json.audience), user)).map(({ id }) => id),
		);
		const byId = new Map(patient.current.journal.map((entry) => [entry.requestId, entry]));
		const got = many.map((_, index) =>
			byId.get(`row-${index}`)?.recipients.map(({ userId }) => userId),
		);
		expect(said).toEqual(got);
		// They do not all say the same.
		expect(new Set(said.map(String)).size).toBeGreaterThan(6);
	});

	const all = (tags: string, join = 'AND') => ({ match: 'all', tags, join });
	const SENTENCES: Array<[INodeParameters[], string, string[]]> = [
		[
			[all('vip'), { match: 'none', tags: 'berlin, paris', join: 'AND' }],
			'Users of the app who have the tag "vip", and who have none of the tags "berlin", "paris" (Android, iOS, HarmonyOS)',
			['u-1006', 'u-1010'],
		],
		[
			[all('vip, tokyo'), all('new, paris', 'OR')],
			'Users of the app who have all of the tags "vip" and "tokyo", or who have all of the tags "new" and "paris" (Android, iOS, HarmonyOS)',
			['u-1009', 'u-1010'],
		],
		[
			[{ match: 'any', tags: 'berlin, paris' }, all('tokyo', 'OR'), all('new')],
			'Users of the app who (have at least one of the tags "berlin", "paris" or have the tag "tokyo") and have the tag "new" (Android, iOS, HarmonyOS)',
			['u-1008', 'u-1009', 'u-1010'],
		],
	];
	test.each(SENTENCES)('%j', async (groups, sentence, users) => {
		const { output } = await sandbox.run('rongcloud', combined(groups));
		expect(column(output, 'audience')).toEqual([sentence, sentence, sentence]);
		expect(reached()).toEqual([users]);
	});

	test.each([
		['all groups', '={{ { entries: [{ match: "none", tags: "vip" }] } }}'],
		['the list of groups', { entries: '={{ [{ match: "none", tags: "vip" }] }}' }],
	])('%s in one expression, which n8n empties: refused', async (_name, tagGroups) => {
		const parameters = combined([], { tagGroups, untaggedUsersConfirmed: true });
		const { error } = await sandbox.run('rongcloud', parameters);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(
			/'Tag Groups' has (no groups|a group, number 1, that is none)[^]*by hand/,
		);
	});
});

describe.each(PRODUCTS)('%s: all users, message only', (product) => {
	// A saved workflow can still hold what was entered for another choice of Send To.
	test('what was entered for another choice is neither sent nor in the way', async () => {
		const { error } = await sandbox.run(
			product,
			toAll({
				platforms: '={{ $json.nothing }}',
				userIds: '={{ $json.nothing }}',
				tagsAll: 'vip',
				packageName: 'com.example.shop',
				ios: { badge: LIMITS.badgeHighest + 1, alert: 'iOS' },
				harmonyOs: { alert: 'HarmonyOS' },
				android: { alert: 'Android' },
				notificationOptions: { disablePush: true },
			}),
		);
		expect(error).toBeUndefined();
		expect(sandbox.current.requests.map(opened)).toEqual([
			{
				fromUserId: 'shop-bot',
				[product === 'nexconn' ? 'messageType' : 'objectName']: 'RC:TxtMsg',
				content: { content: 'The sale starts today' },
				pushContent: 'The sale starts today',
			},
		]);
	});

	test('a type without a preset text gets a warning if there is none', async () => {
		const warningsOf = async (more: INodeParameters) => {
			sandbox.current.reset();
			const { output } = await sandbox.run(product, toAll({ notificationText: '', ...more }));
			return output[0]?.json.warnings;
		};
		const noText = expect.stringMatching(/^Notification Text is empty: /);
		const info = { messageType: 'RC:InfoNtf', infoText: 'Closed' };
		expect(await warningsOf(info)).toContainEqual(noText);
		// What nobody could confirm alone stands in the others.
		const ordinary = [expect.stringMatching(/share one quota/)];
		expect(await warningsOf({})).toEqual(ordinary);
		expect(await warningsOf({ ...info, notificationText: 'Closed' })).toEqual(ordinary);
	});

	test('counts against the hourly quota, together with other broadcasts, and says when to go on', async () => {
		const { pushesPerHour } = LIMITS;
		for (let count = 0; count < pushesPerHour; count += 1) {
			const { output } = await sandbox.run(product, count % 2 === 0 ? toAll() : broadcast());
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		}
		const { errorOutput, output } = await sandbox.run(product, toAll(), THREE, ERROR_OUTPUT);

		expect(output).toEqual([]);
		expect(statuses()).toEqual([...Array<number>(pushesPerHour).fill(200), 429]);
		expect(links(errorOutput)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		const [earliest = 0, latest = 0] = sandbox.current.journal.map(({ at }) => at);
		for (const item of errorOutput) {
			const hourEnds = Date.parse(String(details(item).tryAgainAt));
			// The hour began with the reply to the first, which came before the second set out.
			expect(hourEnds).toBeGreaterThanOrEqual(earliest + 3_600_000);
			expect(hourEnds).toBeLessThanOrEqual(latest + 3_600_000);
			expect(item.json.message).toMatch(
				new RegExp(`^Try again after .* share a quota of ${pushesPerHour} an hour`, 's'),
			);
		}
	});
});

describe.each(PRODUCTS)('%s: everyone who is online', (product) => {
	const several = toOnline({ options: { severalBroadcasts: true } });
	const times = () => sandbox.current.requests.map(({ at }) => at);
	/** A second by a clock of whole milliseconds that another process looks at. */
	const ALMOST_A_SECOND = 950;

	test('allowed, they go out in order, one each second, also of runs at the same time', async () => {
		const shared = account(sandbox.current, product, `${product}-0`);
		const runs = await Promise.all(
			['A', 'B', 'C'].map(async (name) =>
				sandbox.run(shared, several, [{ text: `${name} 1` }, { text: `${name} 2` }]),
			),
		);
		const { journal } = sandbox.current;
		const texts = journal.map(({ message }) => message?.content ?? '');
		for (const [index, name] of ['A', 'B', 'C'].entries()) {
			expect(texts.filter((text) => text.includes(name))).toEqual([
				`{"content":"${name} 1"}`,
				`{"content":"${name} 2"}`,
			]);
			const own = journal.filter(({ message }) => message?.content.includes(name));
			expect(column(runs[index]?.output ?? [], 'messageId')).toEqual(own.map(({ id }) => id));
		}
		expect(texts).toHaveLength(6);
		const gaps = times()
			.slice(1)
			.map((time, index) => time - (times()[index] ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(ALMOST_A_SECOND);
	});

	test('does not slow down system messages of the same App Key', async () => {
		const shared = account(sandbox.current, product, `${product}-1`);
		const { output } = await sandbox.run(shared, toOnline({ text: 'The kitchen closes' }));
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		const { error } = await sandbox.run(
			shared,
			systemMessage({ options: FAST, advanced: STEP_BY_STEP }),
		);
		expect(error).toBeUndefined();
		expect(statuses()).toEqual([200, 200, 200, 200]);
		// In its pace they would have taken three seconds.
		const [first = 0, ...others] = times();
		expect((others.at(-1) ?? 0) - first).toBeLessThan(2 * ALMOST_A_SECOND);
	});
});

describe('a push to listed users: its pace, counted by user', () => {
	/** Users of a call. */
	const MOST = Math.min(LIMITS.messagesPerSecond, LIMITS.usersPerUserPush);
	const MORE = Math.ceil(1.5 * MOST);
	const rows = (from: number, count: number): IDataObject[] =>
		Array.from({ length: count }, (_, offset) => ({ to: `u-${from + offset}` }));

	test('is that of the service, so that it refuses nothing, also of runs at the same time', async () => {
		const runs = await Promise.all(
			[0, MORE].map(async (from) => sandbox.run('rongcloud', toUsers(), rows(from, MORE))),
		);
		for (const { output } of runs) {
			expect(column(output, 'status')).toEqual(Array(MORE).fill('accepted'));
		}
		expect(statuses()).toEqual([200, 200, 200, 200]);
	});

	// The sandbox shows by its refusal that the second call came within the same second.
	test('can be set higher', async () => {
		const { messagesPerSecond, usersPerUserPush: most } = LIMITS;
		sandbox.current.setApp('sandbox-rongcloud', { messagesPerSecond: most });
		const { error } = await sandbox.run(
			'rongcloud',
			toUsers({ ...FAST, ...STEP_BY_STEP }),
			rows(0, 2 * most),
		);
		sandbox.current.setApp('sandbox-rongcloud', { messagesPerSecond });
		expect(statuses()).toEqual([200, 429]);
		const accepted = `Accepted: items 0-${most - 1} (${most} of ${2 * most} items).`;
		expect(told(error).split('\n')).toContain(accepted);
		expect(told(error)).toContain(
			`takes ${messagesPerSecond} of these push notifications a second`,
		);
	});

	test('set lower, calls are of no more users than that', async () => {
		await sandbox.run('rongcloud', toUsers({ messagesPerSecond: 2 }), rows(0, 4));
		const asked = sandbox.current.requests.map(({ body }) => (body as IDataObject).userIds);
		expect(asked).toEqual([
			['u-0', 'u-1'],
			['u-2', 'u-3'],
		]);
	});

	test('is not that of system messages, and the quota of broadcasts stays whole', async () => {
		const toMany = rows(0, MOST).map(({ to }) => String(to));
		for (const parameters of [
			toUsers(FAST, { userIds: toMany }),
			systemMessage({ toUserIds: toMany, text: 'Sale', options: FAST }),
			push({ notificationText: 'One' }),
			push({ notificationText: 'Two' }),
		]) {
			const { output } = await sandbox.run('rongcloud', parameters, [{}]);
			expect(column(output, 'status')).toEqual(['accepted']);
		}
		expect(statuses()).toEqual([200, 200, 200, 200]);
	});
});

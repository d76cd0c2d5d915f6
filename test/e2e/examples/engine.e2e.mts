import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ICredentialDataDecryptedObject, INodeExecutionData } from 'n8n-workflow';

import { startModel, type Model } from '../../../scripts/demo/model.mts';
import { modelCredential, sandboxCredentials } from '../../../scripts/demo/run.mts';
import { installN8n } from '../../../scripts/n8n/install.mts';
import { ManualClock, startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { Engine } from './engine.mts';
import {
	assign,
	assignJson,
	contentOf,
	example,
	fileItem,
	forEngine,
	itemsOf,
	rowsOf,
} from './examples.mts';
import type { EngineRun, EngineWorkflow } from './protocol.mts';

const HOUR = 3_600_000;
const NUMBERS = ['01', '02', '03', '04', '05', '06', '07', '08'];

let engine: Engine;
let sandbox: Sandbox;
let clock: ManualClock;
let model: Model;
let modelAnswer: (prompt: string) => string;
let credentials: Record<string, ICredentialDataDecryptedObject>;

beforeAll(async () => {
	engine = await Engine.start();
	model = await startModel({ answer: ({ prompt }) => modelAnswer(prompt) });
});
afterAll(async () => {
	await engine?.stop();
	await model?.close();
});

beforeEach(async () => {
	clock = new ManualClock();
	sandbox = await startSandbox({ clock });
	model.requests.length = 0;
	modelAnswer = () => 'A draft.';
	const all = [...sandboxCredentials(sandbox.url), modelCredential(model.url)];
	credentials = Object.fromEntries(all.map(({ name, data }) => [name, data]));
});
afterEach(() => sandbox.close());

const run = async (
	workflow: EngineWorkflow,
	trigger: string,
	items: INodeExecutionData[] = [{ json: {} }],
) => await engine.run({ workflow, trigger, items, credentials });

/** Nothing was sent, and the node at the end says why. */
function expectNothingSent(done: EngineRun, reason: object): void {
	expect(done).toMatchObject({ status: 'success', lastNode: 'Nothing Was Sent' });
	expect(rowsOf(done, 'Nothing Was Sent')).toMatchObject([{ status: 'notSent', ...reason }]);
	expect(sandbox.requests).toEqual([]);
}

/** The users of each accepted call. */
const reached = () =>
	sandbox.journal.map(({ recipients }) => recipients.map(({ userId }) => userId));

/** The text of the message of each accepted call. */
const texts = () =>
	sandbox.journal.map(
		({ message }) => (JSON.parse(message?.content ?? '{}') as { content?: string }).content,
	);

describe('every example', () => {
	type Entry = { name: string; version: number | number[] };
	const newest = new Map<string, number>();

	beforeAll(async () => {
		const fromN8n = createRequire((await installN8n()).n8nBin);
		for (const name of ['n8n-nodes-base', '@n8n/n8n-nodes-langchain']) {
			const file = fromN8n
				.resolve(`${name}/package.json`)
				.replace('package.json', 'dist/types/nodes.json');
			for (const entry of JSON.parse(readFileSync(file, 'utf8')) as Entry[]) {
				const type = `${name}.${entry.name}`;
				newest.set(type, Math.max(newest.get(type) ?? 0, ...[entry.version].flat()));
			}
		}
	});

	test.each(NUMBERS)('%s uses the newest version of each of n8n’s nodes', (number) => {
		const { nodes } = example(number).workflow;
		const foreign = nodes.filter(({ type }) => !type.startsWith('n8n-nodes-rongcloud.'));
		expect(foreign.map(({ type, typeVersion }) => [type, typeVersion])).toEqual(
			foreign.map(({ type }) => [type, newest.get(type)]),
		);
	});
});

describe('01: CRM event to one user', () => {
	const workflow = () => forEngine(example('01'));
	const good = { eventId: 'evt-7', customerId: 'u-1002', order: 'A-21', state: 'is ready' };
	const come = async (of: EngineWorkflow, change: object = {}) =>
		await run(of, 'CRM Event', [{ json: { body: { ...good, ...change } } }]);

	test.each([
		['u-1001', 'A-17', 'has left our warehouse'],
		['u-1002', 'A-18', 'is ready for pick-up'],
		['u-1004', 'Ü/3 "x"', '今天中午前送达'],
	])('%s gets the message about %s', async (customerId, order, state) => {
		const { status, responses } = await come(workflow(), { customerId, order, state });
		expect(status).toBe('success');
		expect(reached()).toEqual([[customerId]]);
		expect(texts()).toEqual([`Your order ${order} ${state}.`]);
		const messageId = sandbox.journal[0]?.recipients[0]?.messageId;
		expect(responses).toEqual([{ statusCode: 200, body: { status: 'accepted', messageId } }]);
	});

	test.each([
		['customerId', 'Recipient User IDs'],
		['eventId', 'Duplicate Guard Key'],
	])('an event without %s is answered with 422, and nothing is sent', async (field, name) => {
		const done = await come(workflow(), { [field]: undefined });
		expect(done.status).toBe('success');
		expect(sandbox.requests).toEqual([]);
		const error = expect.stringContaining(name);
		const body = { status: 'notSent', error, whatToDo: expect.any(String) };
		expect(done.responses).toEqual([{ statusCode: 422, body }]);
		const [line] = rowsOf(done, 'Line for the Team');
		expect(line?.line).toContain('Order A-21 for');
		expect(line?.line).toContain(name);
	});

	test.each([
		['accepted', 200, 'skipped', () => {}],
		['notSent', 503, 'accepted', () => sandbox.refuseConnections()],
		['unknown', 502, 'skipped', () => sandbox.reply({}, { kind: 'reset', when: 'mid-reply' })],
	])('an event that is %s: the answer is %d, and then it is %s', async (...expected) => {
		const [status, statusCode, then, prepare] = expected;
		const own = workflow();
		await prepare();
		expect((await come(own)).responses).toMatchObject([{ statusCode, body: { status } }]);
		await sandbox.allowConnections();
		const again = await come(own);
		expect(again.responses).toMatchObject([{ statusCode: 200, body: { status: then } }]);
		expect(reached()).toEqual([['u-1002']]);
	});
});

describe('02: announcement with approval', () => {
	const TRIGGER = 'Every Monday at 9';
	const decide = (Decision: string | null): INodeExecutionData[] => [
		{ json: { Decision, 'Your Name': 'the duty manager', formMode: 'production' } },
	];

	/** Up to the form. */
	async function prepare(workflow: EngineWorkflow): Promise<EngineRun> {
		const waiting = await run(workflow, TRIGGER);
		expect(waiting).toMatchObject({ status: 'waiting', lastNode: 'Ask for Approval' });
		expect(sandbox.requests).toEqual([]);
		return waiting;
	}

	test('tells the approver who would get it, and where to decide', async () => {
		const waiting = await prepare(forEngine(example('02')));
		const [row] = rowsOf(waiting, 'Message to the Approver');
		expect(row?.message).toContain(
			'Who gets it: All users of the app who have the tag "vip" (Android, iOS).',
		);
		expect(row?.message).toContain('No warnings.');
		expect(row?.message).toMatch(
			new RegExp(`within 4 hours: http\\S+/form-waiting/${waiting.executionId}\\?signature=\\w+`),
		);
	});

	test.each([
		['vip', ['u-1001', 'u-1002', 'u-1004', 'u-1006', 'u-1010']],
		['paris', ['u-1002', 'u-1005', 'u-1009']],
		['new', ['u-1008', 'u-1009', 'u-1010']],
	])('sends it once to the tag %s when approved', async (tag, users) => {
		const workflow = forEngine(example('02'), { Announcement: assign({ tag, title: 'Hello' }) });
		const done = await engine.resume(await prepare(workflow), decide('Approve'));
		expect(done).toMatchObject({ status: 'success', lastNode: 'Send Announcement' });
		expect(reached()).toEqual([users]);
		expect(sandbox.journal[0]?.notification).toMatchObject({ ios: { title: 'Hello' } });
	});

	test.each(['Refuse', 'approve', 'Approve.', '', null])(
		'sends nothing on %p',
		async (decision) => {
			const done = await engine.resume(await prepare(forEngine(example('02'))), decide(decision));
			const reason = decision ? 'Refused by the duty manager' : 'Nobody decided in time';
			expectNothingSent(done, { reason });
		},
	);

	test.each([1, 4, 12])(
		'sends nothing when nobody decides within %i hours',
		async (hoursToDecide) => {
			const workflow = forEngine(example('02'), { Announcement: assign({ hoursToDecide }) });
			const before = Date.now();
			const waiting = await prepare(workflow);
			expect(waiting.waitTill).toBeGreaterThanOrEqual(before + hoursToDecide * HOUR);
			expect(waiting.waitTill).toBeLessThanOrEqual(Date.now() + hoursToDecide * HOUR);
			const done = await engine.resume(waiting);
			expectNothingSent(done, { reason: 'Nobody decided in time' });
		},
	);

	test('sends it once a week, however often it is approved', async () => {
		const workflow = forEngine(example('02'));
		await engine.resume(await prepare(workflow), decide('Approve'));
		const second = await run(workflow, TRIGGER);
		const done = await engine.resume(second, decide('Approve'));
		expect(rowsOf(done, 'Send Announcement')).toMatchObject([
			{ status: 'skipped', sentBefore: 'accepted' },
		]);
		expect(sandbox.journal).toHaveLength(1);
	});

	test.each([
		['title', 'x'.repeat(51), 'Notification Title'],
		['tag', '', 'Must Have All of These Tags'],
		['linkUrl', 'garden-week', 'Page URL'],
	])('a mistake in %s ends it before anybody is asked', async (field, value, words) => {
		const workflow = forEngine(example('02'), { Announcement: assign({ [field]: value }) });
		const ended = await run(workflow, TRIGGER);
		expect(ended).toMatchObject({ status: 'error', lastNode: 'Preview' });
		expect(ended.error).toContain(words);
		expect(sandbox.requests).toEqual([]);
	});
});

describe('03: spreadsheet to system messages', () => {
	const SAMPLE = 'Try It with Sample Rows';
	const UPLOAD = 'Upload a Spreadsheet';
	const example03 = () => forEngine(example('03'));
	const upload = async (content: Buffer | string, fileName = 'list.csv', own = example03()) =>
		await run(own, UPLOAD, [fileItem('Spreadsheet', fileName, Buffer.from(content))]);
	const notSent = (field: string) => ({
		status: 'notSent',
		error: expect.stringContaining(field),
		whatToDo: expect.any(String),
	});
	const accepted = (done: EngineRun) =>
		rowsOf(done, 'Accepted').flatMap(({ accepted: rows }) => rows as Array<{ audience: string }>);
	const failedFile = (done: EngineRun) =>
		contentOf(itemsOf(done, 'failed-rows.csv')[0], 'failedRows').toString();

	test('sends the good sample rows, and collects the bad ones', async () => {
		const done = await run(forEngine(example('03')), SAMPLE);
		expect(done.status).toBe('success');
		expect(reached()).toEqual([['u-1001', 'u-1002'], ['u-1004']]);
		expect(texts()).toEqual(['Your parcel arrives today.', 'Your return was booked.']);
		expect(accepted(done).map(({ audience }) => audience)).toEqual(
			['u-1001', 'u-1002', 'u-1004', 'u-1002'].map((user) => `User ${user}`),
		);
		expect(rowsOf(done, 'Failed Rows')).toEqual([
			{ userId: '', text: 'A row without a user', ...notSent('Recipient User IDs') },
			{ userId: 'u-1005', text: '', ...notSent('Text') },
		]);
		expect(rowsOf(done, 'Look at These First')).toEqual([]);
	});

	test('the file of failed rows can be corrected and uploaded again', async () => {
		const workflow = forEngine(example('03'));
		const corrected = failedFile(await run(workflow, SAMPLE)).replace('u-1005,,', 'u-1005,Hello,');
		sandbox.journal.length = 0;
		const done = await upload(corrected, 'failed-rows.csv', workflow);
		expect(reached()).toEqual([['u-1005']]);
		expect(texts()).toEqual(['Hello']);
		expect(rowsOf(done, 'Failed Rows').map(({ text }) => text)).toEqual(['A row without a user']);
	});

	test.each([
		['with a byte order mark', '\ufeffuserId,text\nu-1007,One\n', ['u-1007']],
		['without one', 'userId,text\r\nu-1008,One\r\nu-1009,One\r\n', ['u-1008', 'u-1009']],
		['with quotes and leading zeros', 'text,userId\n"One","007"\n', ['007']],
	])('reads a CSV %s', async (_, content, users) => {
		const done = await upload(content);
		expect(done.status).toBe('success');
		expect(reached()).toEqual([users]);
		expect(texts()).toEqual(['One']);
	});

	test('reads an Excel file, user IDs that are numbers included', async () => {
		const { workflow } = example('03');
		const rows = [
			{ userId: 'u-1001', text: 'One' },
			{ userId: 4711, text: 'Two' },
			{ userId: 'u-1003' },
		];
		// n8n makes the file: its own node is what people have one made by.
		const node = workflow.nodes.find(({ name }) => name === 'Sample File')!;
		const nodes = [{ ...node, parameters: { operation: 'xlsx', options: {} } }];
		const made = await run(
			{ id: 'excel', name: 'Excel', connections: {}, nodes },
			'Sample File',
			rows.map((json) => ({ json })),
		);
		const excel = contentOf(itemsOf(made, 'Sample File')[0], 'data');
		const done = await upload(excel, 'List.XLSX');
		expect(reached()).toEqual([['u-1001'], ['4711']]);
		expect(texts()).toEqual(['One', 'Two']);
		expect(rowsOf(done, 'Failed Rows').map(({ userId }) => userId)).toEqual(['u-1003']);
	});

	test('keeps rows that may have been sent out of the file of failed rows', async () => {
		sandbox.reply({}, [{ kind: 'normal' }, { kind: 'reset', when: 'mid-reply' }]);
		const rows = 'userId,text\nu-1001,One\nu-1002,Two\n,Three\n';
		const done = await upload(rows);
		expect(reached()).toEqual([['u-1001'], ['u-1002']]);
		expect(accepted(done).map(({ audience }) => audience)).toEqual(['User u-1001']);
		expect(rowsOf(done, 'Look at These First')).toEqual([
			{ unknown: [expect.objectContaining({ userId: 'u-1002', text: 'Two' })] },
		]);
		expect(rowsOf(done, 'Failed Rows').map(({ text }) => text)).toEqual(['Three']);
	});
});

describe('04: push only to an app package', () => {
	const NODE = 'Send Push Notification';
	const toPackage = (packageName: string) =>
		forEngine(example('04'), { [NODE]: (parameters) => ({ ...parameters, packageName }) });

	test.each([
		['com.example.courier', ['u-1004', 'u-1005', 'u-1006', 'u-1011']],
		[
			'com.example.shop',
			['u-1001', 'u-1002', 'u-1003', 'u-1006', 'u-1008', 'u-1009', 'u-1010', 'u-1012'],
		],
		['com.example.nobody', []],
	])('reaches the users of %s, without a message', async (packageName, users) => {
		const done = await run(toPackage(packageName), 'Start');
		expect(done).toMatchObject({ status: 'success', lastNode: 'Taken' });
		expect(reached()).toEqual([users]);
		expect(sandbox.journal[0]).toMatchObject({ kind: 'push', path: '/push.json', sender: null });
		expect(sandbox.journal[0]?.message).toBeUndefined();
	});

	test('gives each vendor its own settings', async () => {
		await run(forEngine(example('04')), 'Start');
		expect(sandbox.journal[0]?.body.notification).toMatchObject({
			forceShowPushContent: 1,
			ios: { badge: 1, 'thread-id': 'weather', extras: { topic: 'weather', priority: 2 } },
			android: {
				extras: { topic: 'weather', urgent: true },
				hw: { channelId: 'tours', importance: 'NORMAL', category: 'WORK' },
				honor: { importance: 'NORMAL' },
				mi: { channelId: 'tours' },
				oppo: { channelId: 'tours', category: 'TODO', notify_level: 2 },
				vivo: { classification: '1', category: 'TODO' },
				fcm: { channelId: 'tours', collapse_key: 'weather' },
			},
			harmonyOS: { ohos: { category: 'WORK' } },
		});
	});

	test('says when to try again once the quota is used up', async () => {
		const workflow = forEngine(example('04'));
		for (let turn = 0; turn < 2; turn++) await run(workflow, 'Start');
		const third = await run(workflow, 'Start');
		expect(third).toMatchObject({ status: 'success', lastNode: 'Not Taken' });
		expect(rowsOf(third, 'Not Taken')).toEqual([
			expect.objectContaining({
				status: 'rejected',
				tryAgainAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			}),
		]);
		expect(sandbox.journal).toHaveLength(2);
	});

	test('sends nothing without a package name', async () => {
		const done = await run(toPackage('={{ $json.package }}'), 'Start');
		expect(rowsOf(done, 'Not Taken')).toEqual([expect.objectContaining({ status: 'notSent' })]);
		expect(sandbox.requests).toEqual([]);
	});
});

describe('05: AI draft with approval', () => {
	const decide = (Decision: string, Text: string): INodeExecutionData[] => [
		{ json: { Text, Decision, 'Your Name': 'the editor', formMode: 'production' } },
	];
	const brief = (values: Record<string, string | number>) =>
		forEngine(example('05'), { Brief: assign(values) });

	test.each([
		['The shop is closed on Monday.', 'u-1001', ['u-1001']],
		['Coffee is back.', 'u-1002\nu-1003', ['u-1002', 'u-1003']],
		['新品上架', 'u-1004, u-1005, u-1006', ['u-1004', 'u-1005', 'u-1006']],
	])('writes about %p, and sends what the person approved', async (topic, userIds, users) => {
		modelAnswer = (prompt) => `Draft of <${prompt}>`;
		const waiting = await run(brief({ topic, userIds }), 'Start');
		expect(waiting).toMatchObject({ status: 'waiting', lastNode: 'Ask for Approval' });
		expect(model.requests).toMatchObject([{ prompt: expect.stringContaining(topic) }]);
		const [row] = rowsOf(waiting, 'Message to the Approver');
		expect(row?.message).toContain(`Draft of <${model.requests[0]?.prompt}>`);
		expect(row?.message).toContain(users[0]);
		expect(sandbox.requests).toEqual([]);

		const done = await engine.resume(waiting, decide('Approve', `Edited: ${topic}`));
		expect(done).toMatchObject({ status: 'success', lastNode: 'Send Message' });
		expect(reached()).toEqual([users]);
		expect(texts()).toEqual([`Edited: ${topic}`]);
	});

	test('sends nothing when the person refuses', async () => {
		const waiting = await run(forEngine(example('05')), 'Start');
		const done = await engine.resume(waiting, decide('Refuse', 'A draft.'));
		expectNothingSent(done, { reason: 'Refused by the editor' });
	});

	test('sends nothing when nobody decides in time', async () => {
		const before = Date.now();
		const waiting = await run(brief({ hoursToDecide: 2 }), 'Start');
		expect(waiting.waitTill).toBeGreaterThanOrEqual(before + 2 * HOUR);
		expect(waiting.waitTill).toBeLessThanOrEqual(Date.now() + 2 * HOUR);
		const done = await engine.resume(waiting);
		expectNothingSent(done, { reason: 'Nobody decided in time' });
	});

	test.each([
		['writes nothing', () => ' ', 'Preview'],
		[
			'fails',
			() => {
				throw new Error('out of ideas');
			},
			'Draft',
		],
	])('ends before anybody is asked when the model %s', async (_what, answer, lastNode) => {
		modelAnswer = answer;
		const ended = await run(forEngine(example('05')), 'Start');
		expect(ended).toMatchObject({ status: 'error', lastNode });
		expect(sandbox.requests).toEqual([]);
	});

	test('a draft that was emptied is not sent', async () => {
		const waiting = await run(forEngine(example('05')), 'Start');
		const done = await engine.resume(waiting, decide('Approve', ''));
		expect(done).toMatchObject({ status: 'error', lastNode: 'Send Message' });
		expect(sandbox.requests).toEqual([]);
	});
});

describe('06: campaign over several days', () => {
	const report = (done: EngineRun) =>
		rowsOf(done, 'Report').flatMap(({ segments }) => segments as Array<Record<string, string>>);
	const outcome = (done: EngineRun) =>
		report(done).map(({ segment, status }) => `${segment} ${status}`);
	const ALL = ['berlin', 'paris', 'tokyo', 'new'];
	const spring1 = (...all: string[]) => all.map((segment) => `spring-1-${segment}`);
	const tags = () =>
		sandbox.journal.map(({ body }) => (body.audience as { tag: string[] }).tag.join());

	/** The clock passes on, and n8n goes on with the execution. */
	async function later(waiting: EngineRun, ms: number): Promise<EngineRun> {
		expect(waiting).toMatchObject({ status: 'waiting', lastNode: 'Wait for the Quota' });
		clock.advance(ms);
		return await engine.resume(waiting);
	}

	/** Nine in the morning of the day after that moment, where the workflow is at home. */
	function isNineOfTheDayAfter(moment: number, at: number | undefined): boolean {
		const day = new Intl.DateTimeFormat('sv-SE', {
			timeZone: 'Europe/Berlin',
			dateStyle: 'short',
			timeStyle: 'medium',
		});
		const today = day.format(moment).slice(0, 10);
		const next = new Date(Date.parse(`${today}T00:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10);
		return at !== undefined && day.format(at) === `${next} 09:00:00`;
	}

	test('sends all segments, over the hour and over the day, each once', async () => {
		const workflow = forEngine(example('06'));
		const before = Date.now();
		const overTheHour = await run(workflow, 'Start');
		expect(tags()).toEqual(['berlin', 'paris']);
		expect(overTheHour.waitTill).toBeGreaterThan(before);
		expect(overTheHour.waitTill).toBeLessThanOrEqual(Date.now() + HOUR + 60_000);

		const third = await later(overTheHour, HOUR + 60_000);
		expect(tags()).toEqual(['berlin', 'paris', 'tokyo']);
		const refusedAt = Date.now();
		const stillRefused = await later(third, HOUR);
		expect(tags()).toEqual(['berlin', 'paris', 'tokyo']);
		// It may be midnight just now.
		const days = [refusedAt, Date.now()];
		expect(days.some((day) => isNineOfTheDayAfter(day, stillRefused.waitTill))).toBe(true);

		const done = await later(stillRefused, 22 * HOUR);
		expect(done.status).toBe('success');
		expect(tags()).toEqual(ALL);
		expect(reached()).toEqual([
			['u-1001', 'u-1003', 'u-1004', 'u-1008'],
			['u-1002', 'u-1005', 'u-1009'],
			['u-1007', 'u-1010'],
			['u-1008', 'u-1009', 'u-1010'],
		]);
		expect(outcome(done)).toEqual(spring1(...ALL.map((name) => `${name} accepted`)));

		const again = await run(workflow, 'Start');
		expect(outcome(again)).toEqual(spring1(...ALL.map((name) => `${name} skipped`)));
		expect(tags()).toEqual(ALL);
	});

	test('goes on where it broke off when it is started again', async () => {
		const workflow = forEngine(example('06'));
		await run(workflow, 'Start');
		expect(tags()).toEqual(['berlin', 'paris']);
		clock.advance(24 * HOUR);
		const done = await run(workflow, 'Start');
		expect(tags()).toEqual(ALL);
		expect(outcome(done)).toEqual(
			spring1('berlin skipped', 'paris skipped', 'tokyo accepted', 'new accepted'),
		);
	});

	test('notes a segment whose outcome nobody knows, and does not repeat it', async () => {
		sandbox.reply({}, [{ kind: 'normal' }, { kind: 'reset', when: 'mid-reply' }]);
		sandbox.setApp('sandbox-nexconn', { pushesPerHour: 9, pushesPerDay: 9 });
		const done = await run(forEngine(example('06')), 'Start');
		expect(tags()).toEqual(ALL);
		expect(outcome(done)).toEqual(
			spring1('berlin accepted', 'paris unknown', 'tokyo accepted', 'new accepted'),
		);
	});

	test('notes a segment that cannot be sent as it is, and sends the others', async () => {
		sandbox.setApp('sandbox-nexconn', { pushesPerHour: 9, pushesPerDay: 9 });
		const segments = [
			{ name: 'one', tag: 'berlin', title: 'x'.repeat(51), text: 'One' },
			{ name: 'two', tag: '', title: 'Two', text: 'Two' },
			{ name: 'three', tag: 'tokyo', title: 'Three', text: 'Three' },
		];
		const workflow = forEngine(example('06'), { Campaign: assignJson({ segments }) });
		const done = await run(workflow, 'Start');
		expect(tags()).toEqual(['tokyo']);
		expect(outcome(done)).toEqual(spring1('one notSent', 'two notSent', 'three accepted'));
	});

	test('gives a segment up after as many waits as were allowed', async () => {
		sandbox.setApp('sandbox-nexconn', { pushesPerHour: 1, pushesPerDay: 1 });
		const workflow = forEngine(example('06'), {
			Campaign: assignJson({
				maxWaits: 2,
				segments: ALL.slice(0, 3).map((tag) => ({ name: tag, tag, title: tag, text: tag })),
			}),
		});
		let waiting = await run(workflow, 'Start');
		for (let turn = 0; turn < 4; turn++) waiting = await later(waiting, 0);
		expect(waiting.status).toBe('success');
		expect(tags()).toEqual(['berlin']);
		expect(outcome(waiting)).toEqual(
			spring1('berlin accepted', 'paris rejected', 'tokyo rejected'),
		);
	});
});

describe('07: reply to an incoming message', () => {
	const TRIGGER = 'Incoming Message';
	const message = (change: object): INodeExecutionData[] => {
		const [pinned] = example('07').workflow.pinData?.[TRIGGER] as Array<{ json: object }>;
		return [{ json: { ...pinned?.json, ...change } }];
	};

	test.each([
		['u-1001', 'Where is my PARCEL?', /left our warehouse/],
		['u-1004', 'My order has not come', /left our warehouse/],
		['u-1005', 'Do you sell bicycles?', /A person from our shop/],
	])('%s, who wrote "%s", gets an answer', async (senderId, text, answer) => {
		const event = message({ senderId, text, eventId: `messageSent:${senderId}` });
		const { status } = await run(forEngine(example('07')), TRIGGER, event);
		expect(status).toBe('success');
		expect(reached()).toEqual([[senderId]]);
		expect(texts()).toEqual([expect.stringMatching(answer)]);
		expect(sandbox.journal[0]?.sender).toBe('shop-bot');
	});

	test('nobody is answered who wrote to somebody else', async () => {
		await run(forEngine(example('07')), TRIGGER, message({ targetId: 'u-1002' }));
		expect(sandbox.requests).toEqual([]);
	});

	test('an event that comes twice is answered once, and another one too', async () => {
		const workflow = forEngine(example('07'));
		for (const eventId of ['messageSent:1', 'messageSent:1', 'messageSent:2']) {
			await run(workflow, TRIGGER, message({ eventId }));
		}
		expect(reached()).toEqual([['u-1001'], ['u-1001']]);
	});
});

describe('08: tag sync, then a broadcast', () => {
	const TRIGGER = 'Every Friday at 10';
	const SET = '/user/tag/batch/set.json';
	const customers = [
		{ userId: 'u-1001', tags: ['weekend', 'berlin'] },
		{ userId: 'u-1004', tags: ['weekend'] },
		{ userId: 'u-1005', tags: ['paris'] },
		{ userId: 'u-1012', tags: 'weekend, berlin' },
	];
	const withRows = (rows: object[]) =>
		forEngine(example('08'), { 'CRM Export': assignJson({ customers: rows }) });
	const tagsOf = (...users: string[]) =>
		users.map((id) => sandbox.users.find((user) => user.id === id)?.tags);
	const broadcasts = () => sandbox.journal.filter(({ kind }) => kind === 'broadcast');
	const whom = () =>
		broadcasts().map(({ recipients }) => recipients.map(({ userId }) => userId).sort());

	test('sets all tags, and then sends one broadcast to those who have the tag now', async () => {
		const done = await run(forEngine(example('08')), TRIGGER);
		expect(done).toMatchObject({ status: 'success', lastNode: 'Send to Tagged Users' });
		expect(tagsOf('u-1001', 'u-1002', 'u-1005', 'u-1012')).toEqual([
			['weekend', 'berlin'],
			['weekend', 'paris'],
			['paris'],
			['weekend', 'berlin'],
		]);
		expect(whom()).toEqual([['u-1001', 'u-1002', 'u-1003', 'u-1010', 'u-1012']]);
		expect(sandbox.journal.map(({ kind }) => kind)).toEqual([
			...Array<string>(4).fill('user-tags'),
			'broadcast',
		]);
	});

	test('rows with the same tags share a call, whichever way the CRM writes them', async () => {
		await run(withRows(customers), TRIGGER);
		expect(reached().slice(0, -1)).toEqual([['u-1001', 'u-1012'], ['u-1004'], ['u-1005']]);
		expect(whom()).toEqual([['u-1001', 'u-1004', 'u-1012']]);
	});

	test('a second run in the same week sets the tags and sends nothing', async () => {
		const workflow = withRows(customers);
		await run(workflow, TRIGGER);
		const again = await run(workflow, TRIGGER);
		expect(rowsOf(again, 'Send to Tagged Users')).toMatchObject([
			{ status: 'skipped', sentBefore: 'accepted' },
		]);
		expect(broadcasts()).toHaveLength(1);
	});

	test.each([
		['without tags', { userId: 'u-1002', tags: [] }, 'u-1002'],
		['with a missing list', { userId: 'u-1002' }, 'u-1002'],
		['without a user ID', { userId: '', tags: ['weekend'] }, ''],
	])('a customer %s: nothing is sent, and the others have their tags', async (_, row, userId) => {
		const done = await run(withRows([...customers, row]), TRIGGER);
		expect(done).toMatchObject({ status: 'success', lastNode: 'Not Sent' });
		expect(broadcasts()).toEqual([]);
		expect(tagsOf('u-1001', 'u-1002', 'u-1004')).toEqual([
			['weekend', 'berlin'],
			['vip', 'paris'],
			['weekend'],
		]);
		const words = { error: expect.stringMatching(/^Not done\. /), whatToDo: expect.any(String) };
		const failed = expect.objectContaining({ userId, status: 'notSent', ...words });
		expect(rowsOf(done, 'Not Sent')).toEqual([
			{ status: 'notSent', reason: '1 of 5 customers have not got their tags', failed: [failed] },
		]);
	});

	test.each([
		['refused', { status: 400, body: { code: 1002, errorMessage: 'no' } }, 'rejected'],
		['without an answer', { kind: 'reset', when: 'after-request', accept: true }, 'unknown'],
	] as const)('a call that is %s: nothing is sent, until a later run', async (_, reply, status) => {
		sandbox.reply(SET, [{ kind: 'normal' }, reply]);
		const workflow = withRows(customers);
		const failed = await run(workflow, TRIGGER);
		expect(broadcasts()).toEqual([]);
		const [row] = rowsOf(failed, 'Not Sent');
		expect(row?.failed).toEqual([expect.objectContaining({ userId: 'u-1004', status })]);

		await run(workflow, TRIGGER);
		expect(whom()).toEqual([['u-1001', 'u-1004', 'u-1012']]);
	});

	test('a CRM without customers brings no broadcast', async () => {
		const done = await run(withRows([]), TRIGGER);
		expect(done.status).toBe('success');
		expect(sandbox.requests).toEqual([]);
	});
});

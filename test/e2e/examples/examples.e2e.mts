import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosResponse } from 'axios';
import type { INode, INodeParameters, INodeTypeDescription } from 'n8n-workflow';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { readExamples, type Example } from '../../../scripts/demo/examples.mts';
import { submitForm, waitingForm } from '../../../scripts/demo/forms.mts';
import { startModel, type Model } from '../../../scripts/demo/model.mts';
import { modelCredential } from '../../../scripts/demo/run.mts';
import { failureOf, type Execution } from '../../../scripts/n8n/rest.mts';
import { ManualClock } from '../../../sandbox/index.mts';
import { problemsOfNode } from '../../structure/panel.mts';
import {
	callsIn,
	packageDir,
	raiseStage,
	saveSandboxCredentials,
	sendCallback,
	type Stage,
} from '../support/stage.mts';

const EXAMPLES = readExamples(join(packageDir, 'examples'));
const POLL_MS = 200;
const HOUR = 3_600_000;
/** n8n looks for executions whose time is up once a minute. */
const DEADLINE = { deadlineMs: 240_000 };
const NOON = new ManualClock().now();
/** Where the workflows are at home. */
const timezone = 'Asia/Tokyo';
const http = axios.create({ proxy: false, httpAgent: new Agent(), validateStatus: () => true });

let stage: Stage;
let model: Model;
let modelAnswer: (prompt: string) => string;
let imports = 0;
const clock = new ManualClock();
/** What happens when the sandbox has refused a call. */
let onRefused = () => {};

beforeAll(async () => {
	model = await startModel({ answer: ({ prompt }) => modelAnswer(prompt) });
	stage = await raiseStage({
		sandbox: { clock, onAnswered: ({ accepted }) => (accepted ? undefined : onRefused()) },
	});
	await saveSandboxCredentials(stage);
	await stage.client.saveCredential(modelCredential(model.url));
});
afterAll(async () => {
	await stage?.clear();
	await model?.close();
});
beforeEach(async () => {
	stage.sandbox.reset();
	await stage.sandbox.allowConnections();
	stage.sandbox.setApp('sandbox-nexconn', { pushesPerHour: 2, pushesPerDay: 3 });
	clock.set(NOON);
	model.requests.length = 0;
	modelAnswer = () => 'A draft.';
	onRefused = () => {};
});

/** The example whose file begins with these digits. */
function example(number: string): Example {
	const found = EXAMPLES.find(({ file }) => file.startsWith(`${number}-`));
	if (!found) throw new Error(`There is no example ${number}.`);
	return found;
}

/** New parameters of nodes by their names, made of the present ones. */
type Changes = Record<string, (parameters: INodeParameters) => INodeParameters>;

/** The workflow of an example with some parameters of its nodes changed, as a user would. */
function changed({ workflow }: Example, changes: Changes = {}): Example['workflow'] {
	for (const name of Object.keys(changes)) {
		if (!workflow.nodes.some((node) => node.name === name)) {
			throw new Error(`"${workflow.name}" has no node "${name}".`);
		}
	}
	const nodes = workflow.nodes.map((node) => {
		const change = changes[node.name];
		return change ? { ...node, parameters: change(structuredClone(node.parameters)) } : node;
	});
	return { ...workflow, nodes };
}

interface Assignments {
	assignments: { assignments: Array<{ name: string; value: unknown }> };
}

/** Gives fields of an Edit Fields node other values. */
const assign =
	(values: Record<string, string | number>): Changes[string] =>
	(parameters) => {
		const { assignments } = (parameters as unknown as Assignments).assignments;
		for (const [name, value] of Object.entries(values)) {
			const assignment = assignments.find((one) => one.name === name);
			if (!assignment) throw new Error(`There is no field "${name}".`);
			assignment.value = value;
		}
		return parameters;
	};

/** Gives fields of an Edit Fields node in JSON mode other values. */
const assignJson =
	(values: Record<string, unknown>): Changes[string] =>
	(parameters) => ({
		...parameters,
		jsonOutput: JSON.stringify({
			...(JSON.parse(parameters.jsonOutput as string) as object),
			...values,
		}),
	});

/** An example in n8n. What the duplicate guard remembers belongs to it. */
interface Imported {
	id: string;
	number: string;
	workflow: ReturnType<typeof changed>;
}

/** Imports an example as the menu does: n8n itself finds the credentials by their names. */
async function imported(number: string, changes?: Changes): Promise<Imported> {
	imports += 1;
	const { name, settings, ...parts } = changed(example(number), changes);
	const workflow = { name: `${name} ${imports}`, settings: { ...settings, timezone }, ...parts };
	const { id } = await stage.client.call<{ id: string }>('POST', '/workflows', workflow);
	return { id, number, workflow };
}

/** Starts it as the Execute button does. */
const start = async ({ id, number }: Imported) =>
	await stage.client.startWorkflow(id, example(number).trigger);

const ended = async (executionId: string) =>
	await stage.client.awaitExecution(executionId, DEADLINE);

/** Starts it, and waits for the end. */
const run = async (own: Imported) => await ended(await start(own));

/** Puts an imported example to work, and stops it when the work with it has ended. */
async function whileActive({ id }: Imported, work: () => Promise<void>): Promise<void> {
	await stage.client.activateWorkflow(id);
	try {
		await work();
	} finally {
		await stage.client.call('POST', `/workflows/${id}/deactivate`, {});
	}
}

/** n8n answers calls of a workflow a moment after it was put to work. */
async function onceServed<Data>(
	request: () => Promise<AxiosResponse<Data>>,
): Promise<AxiosResponse<Data>> {
	for (;;) {
		const response = await request();
		if (response.status !== 404) return response;
		await sleep(POLL_MS);
	}
}

const rowsOf = ({ data }: Execution, node: string) =>
	(data.resultData.runData[node] ?? []).flatMap(({ data: outputs }) =>
		(outputs?.main ?? []).flatMap((items) => (items ?? []).map(({ json }) => json)),
	);

function expectEnd({ status, data }: Execution, ...end: [status: string, node: string]): void {
	expect([status, data.resultData.lastNodeExecuted]).toEqual(end);
}

const wordsOf = (html: string) =>
	html
		.replace(/<[^>]*>/g, '')
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

/** What the page says that ends an example: how many, some lines, and a row of three cells for each. */
function pageOf(html: string) {
	const all = (text: string, tag: string) =>
		[...text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(([, inner = '']) => inner);
	return {
		headline: all(html, 'h1').map(wordsOf).join(),
		lines: all(html, 'p').map(wordsOf),
		rows: all(html, 'tr').map((row) => all(row, 'td').map(wordsOf)),
	};
}

/** What an execution says at its end. */
function said(done: Execution) {
	const [{ html } = {}, ...others] = rowsOf(done, 'What Happened');
	expect(others).toEqual([]);
	return pageOf(html as string);
}

const counted = (sent: number, skipped = 0, notSent = 0, more = '') =>
	`${sent} sent, ${skipped} skipped (sent before), ${notSent} not sent${more}`;
const SENT_BEFORE = 'It was sent before, and was not sent again.';
const UNCLEAR = (count: number) => `, ${count} unclear (look before you send again)`;

/** Who got the test of an example before a person decides. Nobody else got anything. */
const TESTERS: Record<string, string[]> = { '02': ['u-1001'] };
const tests = (number: string) => (TESTERS[number] ? [TESTERS[number]] : []);

/** Nothing but the test was sent, and the page at the end says why. */
function expectNothingSent(number: string, done: Execution, reason: string): void {
	expectEnd(done, 'success', 'Show the Page');
	const { headline, rows } = said(done);
	expect(headline).toBe(counted(0, 0, 1));
	expect(rows).toEqual([[expect.stringMatching(/vip|u-1001/), 'not sent', reason]]);
	expectOnlyTested(number);
}

function expectOnlyTested(number: string): void {
	expect(reached()).toEqual(tests(number));
	expect(stage.sandbox.journal.filter(({ kind }) => kind !== 'system-message')).toEqual([]);
	expect(callsIn(stage)).toHaveLength(tests(number).length);
}

/** The users of each accepted call. */
const reached = () =>
	stage.sandbox.journal.map(({ recipients }) => recipients.map(({ userId }) => userId));

/** The text of the message of each accepted call. */
const texts = () =>
	stage.sandbox.journal.map(
		({ message }) => (JSON.parse(message?.content ?? '{}') as { content?: string }).content,
	);

interface DataTable {
	id: string;
	name: string;
	projectId: string;
}

/** Where n8n serves a Data Table. */
async function tableAt(name: string): Promise<string> {
	const path = `/data-tables-global?filter=${encodeURIComponent(JSON.stringify({ name }))}`;
	const { data } = await stage.client.call<{ data: DataTable[] }>('GET', path);
	const [table] = data.filter((one) => one.name === name);
	if (!table) throw new Error(`There is no table "${name}".`);
	return `/projects/${table.projectId}/data-tables/${table.id}`;
}

async function tableRows<Row>(name: string): Promise<Row[]> {
	const path = `${await tableAt(name)}/rows?sortBy=id:asc`;
	return (await stage.client.call<{ data: Row[] }>('GET', path)).data;
}

const insertRows = async (name: string, data: object[]) =>
	await stage.client.call('POST', `${await tableAt(name)}/insert`, { data, returnType: 'id' });

describe('every example', () => {
	type Entry = INodeTypeDescription & { version: number | number[] };
	const newest = new Map<string, Entry>();
	const versionsOf = ({ version }: { version: number | number[] }) => [version].flat();

	beforeAll(async () => {
		for (const entry of await stage.client.file<Entry[]>('/types/nodes.json')) {
			const known = newest.get(entry.name);
			const isNewer = !known || Math.max(...versionsOf(entry)) > Math.max(...versionsOf(known));
			if (isNewer) newest.set(entry.name, entry);
		}
	});
	const foreignTo = ({ workflow }: Example) =>
		workflow.nodes.filter(({ type }) => !type.startsWith('n8n-nodes-rongcloud.'));

	test.each(EXAMPLES)('$file uses the newest version of each of n8n’s nodes', (one) => {
		const foreign = foreignTo(one);
		expect(foreign.map(({ type, typeVersion }) => [type, typeVersion])).toEqual(
			foreign.map(({ type }) => [
				type,
				Math.max(...versionsOf(newest.get(type) ?? { version: [] })),
			]),
		);
	});

	test.each(EXAMPLES)('$file sets what the panels of n8n’s nodes have', (one) => {
		const problems = foreignTo(one).flatMap((node) => {
			const description = newest.get(node.type);
			const found = description ? problemsOfNode(node, description) : ['is not known'];
			return found.map((problem) => `${node.name}: ${problem}`);
		});
		expect(problems).toEqual([]);
	});
});

describe('01: CRM event to one user', () => {
	let own: Imported;
	let events = 0;
	const newEvent = () => ({
		eventId: `evt-${(events += 1)}`,
		customerId: 'u-1002',
		order: 'A-21',
		state: 'is ready',
	});
	const come = async (event: object) => {
		const url = `${stage.server.url}/webhook/crm-order-event`;
		const { status, data } = await onceServed(() => http.post<{ status: string }>(url, event));
		return [status, data];
	};

	beforeAll(async () => {
		own = await imported('01');
		await stage.client.activateWorkflow(own.id);
	});
	afterAll(async () => {
		await stage.client.call('POST', `/workflows/${own.id}/deactivate`, {});
	});

	test.each([
		['u-1001', 'A-17', 'has left our warehouse'],
		['u-1002', 'A-18', 'is ready for pick-up'],
		['u-1004', 'Ü/3 "x"', '今天中午前送达'],
	])('%s gets the message about %s', async (customerId, order, state) => {
		const answer = await come({ ...newEvent(), customerId, order, state });
		expect(reached()).toEqual([[customerId]]);
		expect(texts()).toEqual([`Your order ${order} ${state}.`]);
		const messageId = stage.sandbox.journal[0]?.recipients[0]?.messageId;
		expect(answer).toEqual([200, { status: 'accepted', messageId }]);
	});

	test.each([
		['customerId', 'Recipient User IDs'],
		['eventId', 'Duplicate Guard > Key'],
	])('an event without %s is answered with 422, and nothing is sent', async (field, name) => {
		const [before] = await stage.client.executionsOf(own.id);
		const error = expect.stringContaining(name);
		expect(await come({ ...newEvent(), [field]: undefined })).toEqual([
			422,
			{ status: 'notSent', error, whatToDo: expect.any(String) },
		]);
		expect(stage.sandbox.requests).toEqual([]);
		const id = await stage.client.newExecutionOf(own.id, { after: before, ...DEADLINE });
		const done = await ended(id);
		expect(done.status).toBe('success');
		const [line] = rowsOf(done, 'Line for the Team');
		expect(line?.line).toContain('Order A-21 for');
		expect(line?.line).toContain(name);
		expect(said(done)).toMatchObject({
			headline: counted(0, 0, 1),
			rows: [['', 'not sent', expect.stringContaining(name)]],
		});
	});

	test.each([
		['accepted', 200, 'skipped', counted(0, 1), () => {}],
		['notSent', 503, 'accepted', counted(1), () => stage.sandbox.refuseConnections()],
		[
			'unknown',
			502,
			'skipped',
			counted(0, 0, 0, UNCLEAR(1)),
			() => stage.sandbox.reply({}, { kind: 'reset', when: 'mid-reply' }),
		],
	])('an event that is %s: the answer is %d, and then it is %s', async (...expected) => {
		const [status, statusCode, then, headline, prepare] = expected;
		const event = newEvent();
		await prepare();
		expect(await come(event)).toMatchObject([statusCode, { status }]);
		await stage.sandbox.allowConnections();
		const [before] = await stage.client.executionsOf(own.id);
		expect(await come(event)).toMatchObject([200, { status: then }]);
		expect(reached()).toEqual([['u-1002']]);
		const id = await stage.client.newExecutionOf(own.id, { after: before, ...DEADLINE });
		expect(said(await ended(id)).headline).toBe(headline);
	});
});

/** Starts it, and waits until it waits for a person. */
async function asked(own: Imported) {
	const id = await start(own);
	const until = (one: Execution) => waitingForm(one) !== undefined;
	const waiting = await stage.client.awaitExecution(id, { ...DEADLINE, until });
	const form = waitingForm(waiting);
	if (!form) throw new Error(`It ended as "${waiting.status}".`);
	expect(form.node).toBe('Ask for Approval');
	expectOnlyTested(own.number);
	const submit = async (values: Record<string, string>, url = form.url) =>
		await submitForm({ ...form, url }, own.workflow.nodes, values);
	return { id, waiting, url: form.url, submit };
}

describe.each([
	{ number: '02', input: 'Announcement', sends: 'Send Announcement' },
	{ number: '05', input: 'Brief', sends: 'Send Message' },
])('$number: approval', ({ number, input, sends }) => {
	const unsure = { 'Your Name': 'the duty manager', ...(number === '05' && { Text: 'Edited.' }) };
	const approve = { ...unsure, Decision: 'Approve' };

	test('sends it when approved, and once, however often', async () => {
		const { id, submit } = await asked(await imported(number));
		// Two people at the same moment.
		await Promise.allSettled([submit(approve), submit(approve)]);
		const done = await ended(id);
		expectEnd(done, 'success', 'Show the Page');
		expect(rowsOf(done, sends)).toMatchObject([{ status: 'accepted' }]);
		// Somebody opens the mail with the link once more.
		await submit(approve).catch(() => undefined);
		expect(stage.sandbox.journal).toHaveLength(tests(number).length + 1);
	});

	test('the person who decides sees what happened', async () => {
		const own = await imported(number);
		const decide = async (values: Record<string, string>) => {
			const { id, submit } = await asked(own);
			const { answer } = await submit(values);
			await ended(id);
			stage.sandbox.journal.length = 0;
			stage.sandbox.requests.length = 0;
			return pageOf(answer);
		};
		const who = expect.stringMatching(/vip|u-1001/);
		const refused = await decide({ ...unsure, Decision: 'Refuse' });
		expect(refused.rows).toEqual([[who, 'not sent', 'Refused by the duty manager']]);
		const approved = await decide(approve);
		expect(approved).toEqual({ headline: counted(1), lines: [], rows: [[who, 'sent', '']] });
		// The tests went out before.
		stage.sandbox.reply({}, [
			...tests(number).map(() => ({ kind: 'normal' }) as const),
			{ status: 400, body: { code: 1002, errorMessage: '<b>no & never</b>' } },
		]);
		const failed = await decide({ ...approve, ...(number === '05' && { Text: 'Another.' }) });
		if (number === '02') {
			expect(failed).toMatchObject({
				headline: counted(0, 1),
				rows: [[who, 'skipped', SENT_BEFORE]],
			});
		} else {
			const why = expect.stringContaining('<b>no & never</b>');
			expect(failed).toMatchObject({ headline: counted(0, 0, 1), rows: [[who, 'not sent', why]] });
		}
	});

	test.each([
		['Refuse', 'Refused by the duty manager'],
		['approve', 'Refused by the duty manager'],
		['Approve.', 'Refused by the duty manager'],
		['', 'Nobody decided in time'],
		[undefined, 'Nobody decided in time'],
	])('sends nothing on %p', async (Decision, reason) => {
		const { id, submit } = await asked(await imported(number));
		await submit(Decision === undefined ? unsure : { ...unsure, Decision });
		expectNothingSent(number, await ended(id), reason);
	});

	test('sends nothing without the token', async () => {
		const { id, url, submit } = await asked(await imported(number));
		const forged = url.replace(/signature=\w{8}/, 'signature=00000000');
		await expect(submit(approve, forged)).rejects.toThrow('401');
		expectOnlyTested(number);
		await stage.client.call('POST', `/executions/${id}/stop`);
	});

	test.each([1, 2, 12])('waits %i hours for a decision', async (hoursToDecide) => {
		const before = Date.now();
		const own = await imported(number, { [input]: assign({ hoursToDecide }) });
		const { id, waiting } = await asked(own);
		const waitTill = new Date(waiting.data.waitTill ?? 0).getTime();
		expect(waitTill).toBeGreaterThanOrEqual(before + hoursToDecide * HOUR);
		expect(waitTill).toBeLessThanOrEqual(Date.now() + hoursToDecide * HOUR);
		await stage.client.call('POST', `/executions/${id}/stop`);
	});
});

test('02 and 05: nothing is sent when the time is up, also when somebody approves later', async () => {
	// Some seconds: long enough to be seen while it waits.
	const soon = assign({ hoursToDecide: 0.003 });
	const late = async (own: Imported) => {
		stage.sandbox.reset();
		const { id, submit } = await asked(own);
		expectNothingSent(own.number, await ended(id), 'Nobody decided in time');
		await submit({ Decision: 'Approve', 'Your Name': 'late' }).catch(() => undefined);
		expectOnlyTested(own.number);
	};
	await late(await imported('02', { Announcement: soon }));
	await late(await imported('05', { Brief: soon }));
});

describe('02: announcement with approval', () => {
	const approve = { Decision: 'Approve', 'Your Name': 'the duty manager' };

	test.each([
		['vip', ['u-1001', 'u-1002', 'u-1004', 'u-1006', 'u-1010']],
		['paris', ['u-1002', 'u-1005', 'u-1009']],
		['new', ['u-1008', 'u-1009', 'u-1010']],
	])('tells the approver of the tag %s, and sends it there', async (tag, users) => {
		const title = `Hello ${tag}`;
		const own = await imported('02', { Announcement: assign({ tag, title }) });
		const { id, waiting, submit } = await asked(own);
		const who = `All users of the app who have the tag "${tag}" (Android, iOS)`;
		const [row] = rowsOf(waiting, 'Message to the Approver');
		expect(row?.message).toContain(`Who gets it: ${who}.`);
		expect(row?.message).toContain('No warnings.');
		expect(row?.message).toMatch(
			new RegExp(`within 4 hours: http\\S+/form-waiting/${id}\\?signature=\\w+`),
		);
		expect(row?.message).toContain('Test: Sent to the test users alone: u-1001.');
		const { page } = await submit(approve);
		for (const words of [who, title, 'Everything for the garden']) expect(page).toContain(words);
		expect(said(await ended(id)).rows).toEqual([[who, 'sent', '']]);
		expect(reached()).toEqual([['u-1001'], users]);
		// What the test user saw is what all of them get.
		const [tested, sent] = stage.sandbox.journal;
		expect(tested).toMatchObject({ kind: 'system-message', message: sent?.message });
		expect(sent).toMatchObject({ kind: 'broadcast', notification: { ios: { title } } });
		expect(tested?.notification).toMatchObject({ ios: { title } });
	});

	test('tests with other users, and asks nobody if the test fails', async () => {
		const testers = async (testUserIds: string) =>
			await imported('02', { 'Test to Me': (old) => ({ ...old, testUserIds }) });
		const done = await run(await testers(''));
		expectEnd(done, 'error', 'Test to Me');
		expect(failureOf(done)).toContain('Test User IDs');
		expect(stage.sandbox.requests).toEqual([]);
		const id = await start(await testers('u-1002, u-1003'));
		const until = (one: Execution) => waitingForm(one) !== undefined;
		await stage.client.awaitExecution(id, { ...DEADLINE, until });
		expect(reached()).toEqual([['u-1002', 'u-1003']]);
		await stage.client.call('POST', `/executions/${id}/stop`);
	});

	test('sends it once a week, however often it is approved', async () => {
		const own = await imported('02');
		const approved = async () => {
			stage.sandbox.requests.length = 0;
			stage.sandbox.journal.length = 0;
			const { id, submit } = await asked(own);
			await submit(approve);
			return await ended(id);
		};
		await approved();
		expect(stage.sandbox.journal.map(({ kind }) => kind)).toEqual(['system-message', 'broadcast']);
		const again = await approved();
		expect(said(again).headline).toBe(counted(0, 1));
		expectOnlyTested('02');
	});

	test('says on the last page when the quota is used up', async () => {
		stage.sandbox.setApp('sandbox-nexconn', { pushesPerHour: 0, pushesPerDay: 0 });
		const { id, submit } = await asked(await imported('02'));
		const { answer } = await submit(approve);
		expect((await ended(id)).status).toBe('success');
		expect(pageOf(answer).headline).toBe(counted(0, 0, 1));
		expect(pageOf(answer).rows[0]?.[2]).toContain('quota used up');
		expect(reached()).toEqual(tests('02'));
	});

	test.each([
		['title', 'x'.repeat(LIMITS.titleCharacters + 1), 'Notification Title'],
		['tag', '', 'Must Have All of These Tags'],
		['linkUrl', 'garden-week', 'Page URL'],
	])('a mistake in %s ends it before anybody is asked', async (field, value, words) => {
		const done = await run(await imported('02', { Announcement: assign({ [field]: value }) }));
		expectEnd(done, 'error', 'Preview');
		expect(failureOf(done)).toContain(words);
		expect(stage.sandbox.requests).toEqual([]);
	});
});

describe('03: spreadsheet to system messages', () => {
	const UPLOAD = 'Upload a Spreadsheet';
	const example03 = async () =>
		// Each has a form of its own.
		await imported('03', {
			[UPLOAD]: (old) => ({ ...old, options: { path: `upload-${imports}` } }),
		});
	/** Puts it to work, uploads a file to its form, and looks at the last page, as a browser does. */
	async function upload({ id, workflow }: Imported, content: string | Uint8Array) {
		await stage.client.activateWorkflow(id);
		const trigger = workflow.nodes.find(({ name }) => name === UPLOAD);
		const { path } = trigger?.parameters.options as { path: string };
		const url = `${stage.server.url}/form/${path}`;
		const { data: page } = await onceServed(() => http.get<string>(url));
		expect(page).toContain('Send system messages');
		const [after] = await stage.client.executionsOf(id);
		const form = new FormData();
		form.append('field-0', new Blob([content], { type: 'text/csv' }), 'list.csv');
		const { status, data } = await http.post<{ formWaitingUrl: string }>(url, form);
		expect(status).toBe(200);
		const executionId = await stage.client.newExecutionOf(id, { after, ...DEADLINE });
		const isThere = ({ status }: Execution) => status === 'waiting';
		await stage.client.awaitExecution(executionId, { ...DEADLINE, until: isThere });
		const { data: html } = await http.get<string>(data.formWaitingUrl);
		await http.post(data.formWaitingUrl);
		const done = await ended(executionId);
		expectEnd(done, 'success', 'Show the Page');
		expect(html).toContain(rowsOf(done, 'What Happened')[0]?.html);
		return { done, html, page: pageOf(html) };
	}
	/** The file that the page offers. */
	const fileOf = (html: string) => {
		const [, data = ''] =
			/download="failed-rows\.csv" href="data:[^,]*;base64,([^"]*)"/.exec(html) ?? [];
		return Buffer.from(data, 'base64').toString();
	};
	const pageOfRun = (done: Execution) => rowsOf(done, 'What Happened')[0]?.html as string;

	test('sends the good sample rows, and gives the bad ones back, to be corrected', async () => {
		const own = await example03();
		const done = await run(own);
		// Nobody waits for a page, and the output panel has it.
		expectEnd(done, 'success', 'Was It the Form?');
		expect(reached()).toEqual([['u-1001', 'u-1002'], ['u-1004']]);
		expect(texts()).toEqual(['Your parcel arrives today.', 'Your return was booked.']);
		const sent = ['u-1001', 'u-1002', 'u-1004', 'u-1002'].map((user) => [user, 'sent', '']);
		const { headline, rows } = said(done);
		expect(headline).toBe(counted(4, 0, 2));
		expect(rows).toEqual([
			['A row without a user', 'not sent', expect.stringContaining('Recipient User IDs')],
			['u-1005', 'not sent', expect.stringContaining('Message Text')],
			...sent,
		]);

		const file = fileOf(pageOfRun(done));
		expect(file.split('\n')).toEqual([
			'\ufeffuserId,text,order,error,status,whatToDo',
			expect.stringMatching(/^,A row without a user,A-19,.*Recipient User IDs.*,notSent,.+/),
			expect.stringMatching(/^u-1005,,A-21,.*Message Text.*,notSent,.+/),
		]);
		stage.sandbox.journal.length = 0;
		const again = await upload(own, file.replace('u-1005,,', 'u-1005,Hello,'));
		expect(reached()).toEqual([['u-1005']]);
		expect(texts()).toEqual(['Hello']);
		// What was wrong before says nothing of a row that is right.
		expect(again.page.headline).toBe(counted(1, 0, 1));
		expect(again.page.rows).toContainEqual(['u-1005', 'sent', '']);
		expect(fileOf(again.html).split('\n').slice(1)).toEqual([
			expect.stringMatching(/^,A row without a user,A-19,/),
		]);
	});

	const ANSI = Buffer.from(
		'userId;text\r\nu-1004;Für Größe 42: öffnen Sie die Tür, übermorgen\r\n',
		'latin1',
	);

	test.each([
		['with a byte order mark', '\ufeffuserId,text\nu-1007,One\n', ['u-1007'], 'One'],
		['without one', 'userId,text\r\nu-1008,One\r\nu-1009,One\r\n', ['u-1008', 'u-1009'], 'One'],
		['with quotes and leading zeros', 'text,userId\n"One, two","007"\n', ['007'], 'One, two'],
		['with semicolons', 'userId;text\nu-1001;One, two, three\n', ['u-1001'], 'One, two, three'],
		['of Excel, with both', '\ufeffuserId;text\r\nu-1002;"a;b,c"\r\n', ['u-1002'], 'a;b,c'],
		['with tabs', 'userId\ttext\nu-1003\tOne; two, three\n', ['u-1003'], 'One; two, three'],
		[
			'in the encoding of an older Excel',
			ANSI,
			['u-1004'],
			'Für Größe 42: öffnen Sie die Tür, übermorgen',
		],
	])('reads a CSV %s', async (_, content, users, text) => {
		const { page } = await upload(await example03(), content);
		expect(reached()).toEqual([users]);
		expect(texts()).toEqual([text]);
		expect(page.headline).toBe(counted(users.length));
		expect(page.lines).toEqual([]);
	});

	test('knows columns of other names, and gives them back with semicolons', async () => {
		const own = await imported('03', {
			[UPLOAD]: (old) => ({ ...old, options: { path: `upload-${imports}` } }),
			'Your Columns': assign({ userIdColumn: 'Kunde', textColumn: 'Nachricht' }),
		});
		const rows = [
			'Kunde;Filiale;Nachricht;status',
			'u-1001;Köln;Hallo;neu',
			';Bonn;Ohne;neu',
			'u-1003;;;alt',
		];
		const { html, page } = await upload(own, `${rows.join('\r\n')}\r\n`);
		expect(reached()).toEqual([['u-1001']]);
		expect(page.headline).toBe(counted(1, 0, 2));
		expect(fileOf(html).split('\n')).toEqual([
			'\ufeffKunde;Filiale;Nachricht;status;error;whatToDo',
			expect.stringMatching(/^;Bonn;Ohne;notSent;/),
			expect.stringMatching(/^u-1003;;;notSent;/),
		]);
	});

	test('says what is wrong with a file that has no rows, other columns, or is none', async () => {
		const own = await example03();
		const none = await upload(own, 'userId,text\n');
		expect(none.page.rows).toEqual([['', 'not sent', 'The file has no rows.']]);
		const other = await upload(own, 'customer,message\nu-1001,One\nu-1002,Two\n');
		expect(other.page.headline).toBe(counted(0, 0, 2));
		expect(other.page.rows[0]?.[2]).toContain('customer, message');
		const broken = await upload(own, 'userId,text\nu-1001,One\nu-1002,"Two\n');
		expect(broken.page.headline).toBe(counted(0, 0, 1));
		expect(broken.page.rows[0]?.[2]).toContain('Quote');
		expect(stage.sandbox.requests).toEqual([]);
	});

	test('skips what the same file has brought before, and says so', async () => {
		const own = await example03();
		const rows = 'userId,text\nu-1001,One\nu-1002,One\n,Three\n';
		expect((await upload(own, rows)).page.headline).toBe(counted(2, 0, 1));
		const { page } = await upload(own, `${rows}u-1002,Two\n`);
		expect(page.headline).toBe(counted(1, 2, 1));
		expect(page.rows).toContainEqual(['u-1001', 'skipped', SENT_BEFORE]);
		expect(reached()).toEqual([['u-1001', 'u-1002'], ['u-1002']]);
	});

	test('shows what stands in a row as it is, and nothing of it becomes a part of the page', async () => {
		const evil = '<img src=x onerror=alert(1)>{{ 1 }}$& "\'';
		const quoted = `"${evil.replaceAll('"', '""')}"`;
		const { html, page } = await upload(
			await example03(),
			`userId,text\n${quoted},One\nu-1002,${quoted}\n,Three\n`,
		);
		expect(html).not.toContain('<img');
		expect(page.headline).toBe(counted(1, 0, 2));
		expect(texts()).toEqual([evil]);
		expect(page.rows.flat().join()).toContain('<img src=x');
	});

	test('reads an Excel file, user IDs that are numbers included', async () => {
		const rows = [
			{ userId: 'u-1001', text: 'One' },
			{ userId: 4711, text: 'Two' },
			{ userId: 'u-1003' },
		];
		// n8n makes the file: its own node is what people have one made by.
		const file = { operation: 'xlsx', options: { fileName: 'List.XLSX' } };
		const own = await imported('03', {
			'Sample Rows': assignJson({ rows }),
			'Sample File': (parameters) => ({ ...parameters, ...file }),
		});
		const done = await run(own);
		expect(rowsOf(done, 'Read Excel')).toHaveLength(3);
		expect(reached()).toEqual([['u-1001'], ['4711']]);
		expect(texts()).toEqual(['One', 'Two']);
		expect(fileOf(pageOfRun(done)).split('\n').slice(1)).toEqual([
			expect.stringMatching(/^u-1003,,/),
		]);
	});

	test('keeps rows that may have been sent out of the file of failed rows', async () => {
		stage.sandbox.reply({}, [{ kind: 'normal' }, { kind: 'reset', when: 'mid-reply' }]);
		const rows = 'userId,text\nu-1001,One\nu-1002,Two\n,Three\n';
		const { html, page } = await upload(await example03(), rows);
		expect(reached()).toEqual([['u-1001'], ['u-1002']]);
		expect(page.headline).toBe(counted(1, 0, 1, UNCLEAR(1)));
		expect(page.rows[0]).toEqual(['u-1002', 'unclear', expect.any(String)]);
		expect(fileOf(html).split('\n').slice(1)).toEqual([expect.stringMatching(/^,Three,/)]);
	});
});

describe('04: push only to an app package', () => {
	const toPackage = async (packageName: string) =>
		await imported('04', { 'Send Push Notification': (old) => ({ ...old, packageName }) });

	test.each([
		['com.example.courier', ['u-1004', 'u-1005', 'u-1006', 'u-1011']],
		[
			'com.example.shop',
			['u-1001', 'u-1002', 'u-1003', 'u-1006', 'u-1008', 'u-1009', 'u-1010', 'u-1012'],
		],
		['com.example.nobody', []],
	])('reaches the users of %s, without a message', async (packageName, users) => {
		expect(said(await run(await toPackage(packageName))).headline).toBe(counted(1));
		expect(reached()).toEqual([users]);
		const [push] = stage.sandbox.journal;
		expect(push).toMatchObject({ kind: 'push', path: '/push.json', sender: null });
		expect(push?.message).toBeUndefined();
		// Each vendor has its own settings.
		expect(push?.body.notification).toMatchObject({
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
		const own = await imported('04');
		for (let turn = 0; turn < 2; turn++) await run(own);
		const third = await run(own);
		expect(said(third).headline).toBe(counted(0, 0, 1));
		const [[who, what, why] = []] = said(third).rows;
		expect([who, what]).toEqual([expect.stringContaining('com.example.courier'), 'not sent']);
		expect(why).toMatch(/quota used up\. Try again after \d+ \w{3} \d{4}, \d\d:\d\d/);
		expect(stage.sandbox.journal).toHaveLength(2);
	});

	test('sends nothing without a package name', async () => {
		const done = await run(await toPackage('={{ $json.package }}'));
		expect(said(done).headline).toBe(counted(0, 0, 1));
		expect(said(done).rows[0]?.[2]).toContain('App Package Name');
		expect(stage.sandbox.requests).toEqual([]);
	});
});

describe('05: AI draft with approval', () => {
	const approve = (Text: string) => ({ Text, Decision: 'Approve', 'Your Name': 'the editor' });

	test.each([
		['The shop is closed on Monday.', 'u-1001', 'User u-1001', ['u-1001']],
		['Coffee is back.', 'u-1002\nu-1003', '2 listed users: u-1002, u-1003', ['u-1002', 'u-1003']],
		[
			'新品上架',
			'u-1004, u-1005, u-1006',
			'3 listed users: u-1004, u-1005, u-1006',
			['u-1004', 'u-1005', 'u-1006'],
		],
	])('writes about %p, and sends what a person made of it', async (topic, userIds, who, users) => {
		modelAnswer = (prompt) => `Draft of ${prompt}`;
		const own = await imported('05', { Brief: assign({ topic, userIds }) });
		const { id, waiting, submit } = await asked(own);
		expect(model.requests).toMatchObject([{ prompt: expect.stringContaining(topic) }]);
		const [row] = rowsOf(waiting, 'Message to the Approver');
		expect(row?.message).toContain(`Draft of ${model.requests[0]?.prompt}`);
		expect(row?.message).toContain(who);
		const { page } = await submit(approve(`Edited: ${topic}`));
		for (const words of [who, topic]) expect(page).toContain(words);
		expect(said(await ended(id))).toMatchObject({
			headline: counted(1),
			rows: [[userIds.length < 7 ? userIds : who, 'sent', '']],
		});
		expect(reached()).toEqual([users]);
		expect(texts()).toEqual([`Edited: ${topic}`]);
	});

	const fail = () => {
		throw new Error('out of ideas');
	};

	test.each([
		['writes nothing', () => ' ', 'Preview'],
		['fails', fail, 'Draft'],
	])('ends before anybody is asked when the model %s', async (_what, answer, lastNode) => {
		modelAnswer = answer;
		expectEnd(await run(await imported('05')), 'error', lastNode);
		expect(stage.sandbox.requests).toEqual([]);
	});

	test('a draft that was emptied is not sent, with Chat Completions too', async () => {
		// Which other providers have.
		const own = await imported('05', {
			'OpenAI Chat Model': (parameters) => ({ ...parameters, responsesApiEnabled: false }),
		});
		const { id, submit } = await asked(own);
		expect(model.requests).toHaveLength(1);
		await submit(approve(''));
		const { headline, rows } = said(await ended(id));
		expect(headline).toBe(counted(0, 0, 1));
		expect(rows[0]?.[2]).toContain('Message Text');
		expect(stage.sandbox.requests).toEqual([]);
	});
});

describe('06: campaign over several days', () => {
	/** What the page at the end says of each segment, in the order in which they went out. */
	const outcome = (done: Execution) =>
		rowsOf(done, 'Report')
			.flatMap(({ rows }) => rows as Array<{ segment: { name: string } }>)
			.map(({ segment: { name } }) => name)
			.map((name) => `${name} ${said(done).rows.find(([who]) => who === name)?.[1]}`);
	const ALL = ['berlin', 'paris', 'tokyo', 'new'];
	const tags = () =>
		stage.sandbox.journal.map(({ body }) => (body.audience as { tag: string[] }).tag.join());
	/** Does not wait for the planned moment. */
	const hasty: Changes = {
		'Wait for the Quota': () => ({ resume: 'timeInterval', amount: 0.2, unit: 'seconds' }),
	};
	const quota = (count: number) =>
		stage.sandbox.setApp('sandbox-nexconn', { pushesPerHour: count, pushesPerDay: count });

	const atHome = (moment: number) =>
		new Date(moment).toLocaleString('sv-SE', { timeZone: timezone });

	test('sends all segments, over the hour and over the day, each once', async () => {
		// The clock passes on while it waits, and what was sent until then.
		const passing = [HOUR + 60_000, HOUR, 22 * HOUR];
		const sentBefore: string[][] = [];
		onRefused = () => {
			sentBefore.push(tags());
			clock.advance(passing.shift() ?? 0);
		};
		const own = await imported('06', hasty);
		const before = Date.now();
		const done = await run(own);
		expect(done.status).toBe('success');
		const third = ['berlin', 'paris', 'tokyo'];
		expect(sentBefore).toEqual([['berlin', 'paris'], third, third]);
		const planned = rowsOf(done, 'Plan the Next Try').map(({ waitUntil }) =>
			Date.parse(waitUntil as string),
		);
		const [overTheHour = 0, , overTheDay = 0] = planned;
		expect(planned).toHaveLength(3);
		expect(overTheHour).toBeGreaterThan(before);
		expect(overTheHour).toBeLessThanOrEqual(Date.now() + HOUR + 60_000);
		// It may be midnight just now.
		const tomorrow = [before, Date.now()].map((now) => atHome(now + 24 * HOUR).slice(0, 10));
		expect(tomorrow.map((day) => `${day} 09:00:00`)).toContain(atHome(overTheDay));
		expect(reached()).toEqual([
			['u-1001', 'u-1003', 'u-1004', 'u-1008'],
			['u-1002', 'u-1005', 'u-1009'],
			['u-1007', 'u-1010'],
			['u-1008', 'u-1009', 'u-1010'],
		]);
		expect(outcome(done)).toEqual(ALL.map((name) => `${name} sent`));

		const again = await run(own);
		expect(outcome(again)).toEqual(ALL.map((name) => `${name} skipped`));
		expect(said(again).headline).toBe(counted(0, 4));
		expect(tags()).toEqual(ALL);
	});

	test('waits in the database, and goes on there, or when it is started again', async () => {
		quota(3);
		// The day passes while n8n waits for a while: less than 65 seconds it does not put to the database.
		onRefused = () => clock.advance(24 * HOUR);
		const waitUntil = '={{ $now.plus({ seconds: 85 }).toISO() }}';
		const own = await imported('06', { 'Plan the Next Try': assign({ waitUntil }) });
		const broken = await imported('06', { 'Plan the Next Try': assign({ waitUntil }) });
		const isWaiting = { ...DEADLINE, until: ({ status }: Execution) => status === 'waiting' };

		const first = await start(broken);
		await stage.client.awaitExecution(first, isWaiting);
		expect(tags()).toEqual(ALL.slice(0, 3));
		await stage.client.call('POST', `/executions/${first}/stop`);
		expect(outcome(await run(broken))).toEqual([
			'berlin skipped',
			'paris skipped',
			'tokyo skipped',
			'new sent',
		]);

		stage.sandbox.reset();
		quota(3);
		const executionId = await start(own);
		await stage.client.awaitExecution(executionId, isWaiting);
		const answers = callsIn(stage).map(({ accepted }) => accepted);
		expect(answers).toEqual([true, true, true, false]);
		const done = await ended(executionId);
		expect(done.status).toBe('success');
		expect(tags()).toEqual(ALL);
		expect(outcome(done)).toEqual(ALL.map((name) => `${name} sent`));
	});

	test('notes a segment whose outcome nobody knows, and does not repeat it', async () => {
		stage.sandbox.reply({}, [{ kind: 'normal' }, { kind: 'reset', when: 'mid-reply' }]);
		quota(9);
		const done = await run(await imported('06'));
		expect(tags()).toEqual(ALL);
		expect(outcome(done)).toEqual(['berlin sent', 'paris unclear', 'tokyo sent', 'new sent']);
	});

	test('notes a segment that cannot be sent as it is, and sends the others', async () => {
		const segments = [
			{ name: 'one', tag: 'berlin', title: 'x'.repeat(LIMITS.titleCharacters + 1), text: 'One' },
			{ name: 'two', tag: '', title: 'Two', text: 'Two' },
			{ name: 'three', tag: 'tokyo', title: 'Three', text: 'Three' },
		];
		const done = await run(await imported('06', { Campaign: assignJson({ segments }) }));
		expect(tags()).toEqual(['tokyo']);
		expect(outcome(done)).toEqual(['one not sent', 'two not sent', 'three sent']);
	});

	test('gives a segment up after as many waits as were allowed', async () => {
		quota(1);
		const segments = ALL.slice(0, 3).map((tag) => ({ name: tag, tag, title: tag, text: tag }));
		const own = await imported('06', {
			...hasty,
			Campaign: assignJson({ maxWaits: 2, segments }),
		});
		const done = await run(own);
		expect(done.status).toBe('success');
		expect(rowsOf(done, 'Plan the Next Try')).toHaveLength(4);
		expect(tags()).toEqual(['berlin']);
		expect(outcome(done)).toEqual(['berlin sent', 'paris not sent', 'tokyo not sent']);
	});
});

const IN_GROUP = { toUserId: 'g-7', channelType: 'GROUP' };

describe('07: reply to an incoming message', () => {
	test('answers real callbacks by what they ask, each once, and never itself', async () => {
		const { workflow, trigger } = example('07');
		const node = workflow.nodes.find(({ name }) => name === trigger);
		const url = stage.client.productionUrl(node as INode);
		// n8n's own clock decides what is stale.
		clock.set(Date.now());
		const from = (fromUserId: string, msgUID: string, text: string, more = {}) => {
			const content = JSON.stringify({ content: text });
			return { fromUserId, toUserId: 'shop-bot', msgUID, content, ...more };
		};
		const callbacks = [
			from('u-1001', 'M-1', 'Where is my PARCEL?'),
			from('u-1002', 'M-2', 'My order has not come'),
			from('u-1004', 'M-3', 'Do you sell bicycles?'),
			// A repetition, and the same words once more.
			from('u-1001', 'M-1', 'Where is my PARCEL?'),
			from('u-1001', 'M-4', 'Where is my PARCEL?'),
			from('u-1005', 'M-5', 'Hello', { toUserId: 'u-1001' }),
			from('shop-bot', 'M-6', 'Hello'),
			from('u-1005', 'M-7', 'Hello', { channelType: 'NOTIFY' }),
			from('u-1003', 'M-8', '@Shop-Bot where is my parcel?', IN_GROUP),
			from('u-1003', 'M-9', 'Where is my parcel?', IN_GROUP),
			from('u-1005', 'M-10', ' STOP '),
			from('u-1010', 'M-11', '@shop-bot stop', IN_GROUP),
			from('u-1012', 'M-12', 'Stop my order'),
		];
		const subscribers = ['u-1005', 'u-1010', 'u-1012'];
		const tagsOf = (userId: string) => stage.sandbox.users.find(({ id }) => id === userId)?.tags;
		for (const userId of subscribers) tagsOf(userId)?.push('news');
		const tagsBefore = subscribers.map((userId) => [...(tagsOf(userId) ?? [])]);
		const own = await imported('07');
		await whileActive(own, async () => {
			for (const body of callbacks) {
				expect((await sendCallback(stage, { url, kind: 'message', body }))[0]).toBe(200);
			}
			const executions = await stage.client.executionsOf(own.id);
			// Messages to somebody else, and to a group without the shop's name, start it too, and end at the filter.
			const headlines: string[] = [];
			for (const one of executions) {
				const done = await ended(one);
				expect(done.status).toBe('success');
				const isAnswered = ['Send Reply', 'Reply in the Group'].some(
					(name) => rowsOf(done, name).length > 0,
				);
				headlines.push(isAnswered ? said(done).headline : 'not for the shop');
			}
			const others = Array<string>(2).fill('not for the shop');
			expect(headlines.sort()).toEqual([...Array<string>(8).fill(counted(1)), ...others]);
		});
		// Who wrote nothing but "stop" loses this tag, and no other.
		expect(subscribers.map(tagsOf)).toEqual(
			tagsBefore.map((tags, index) => tags.filter((tag) => tag !== 'news' || index === 2)),
		);
		const sent = stage.sandbox.journal.filter(({ kind }) => kind !== 'user-tags');
		expect(new Set(sent.map(({ path }) => path))).toEqual(
			new Set(['/message/private/publish.json', '/message/group/publish.json']),
		);
		const inGroup = stage.sandbox.journal.find(({ kind }) => kind === 'group-message');
		expect(JSON.parse(inGroup?.message?.content ?? '')).toMatchObject({
			mentionedInfo: { type: 2, userIdList: ['u-1003'] },
		});
		const answers = sent.map(({ sender, recipients, message }) => [
			...[sender, recipients.map(({ userId }) => userId).join()],
			/left our warehouse|A person from our shop|no more news/.exec(message?.content ?? '')?.[0],
		]);
		expect(answers.sort()).toEqual([
			['shop-bot', 'g-7', 'left our warehouse'],
			['shop-bot', 'g-7', 'no more news'],
			['shop-bot', 'u-1001', 'left our warehouse'],
			['shop-bot', 'u-1001', 'left our warehouse'],
			['shop-bot', 'u-1002', 'left our warehouse'],
			['shop-bot', 'u-1004', 'A person from our shop'],
			['shop-bot', 'u-1005', 'no more news'],
			['shop-bot', 'u-1012', 'left our warehouse'],
		]);
	});
});

describe('08: tag sync, then a broadcast', () => {
	const customers = [
		{ userId: 'u-1001', tags: ['weekend', 'berlin'] },
		{ userId: 'u-1004', tags: ['weekend'] },
		{ userId: 'u-1005', tags: ['paris'] },
		{ userId: 'u-1012', tags: 'weekend, berlin' },
	];
	const withRows = async (rows: object[]) =>
		await imported('08', { 'CRM Export': assignJson({ customers: rows }) });
	const tagsOf = (...users: string[]) =>
		users.map((id) => stage.sandbox.users.find((user) => user.id === id)?.tags);
	const whom = () =>
		stage.sandbox.journal
			.filter(({ kind }) => kind === 'broadcast')
			.map(({ recipients }) => recipients.map(({ userId }) => userId).sort());

	test('sets all tags, and then sends one broadcast to those who have the tag now', async () => {
		expect(said(await run(await imported('08'))).headline).toBe(counted(1));
		expect(tagsOf('u-1001', 'u-1002', 'u-1005', 'u-1012')).toEqual([
			['weekend', 'berlin'],
			['weekend', 'paris'],
			['paris'],
			['weekend', 'berlin'],
		]);
		expect(whom()).toEqual([['u-1001', 'u-1002', 'u-1003', 'u-1010', 'u-1012']]);
		expect(stage.sandbox.journal.map(({ kind }) => kind)).toEqual([
			...Array<string>(4).fill('user-tags'),
			'broadcast',
		]);
	});

	test('rows with the same tags share a call, whichever way the CRM writes them', async () => {
		const own = await withRows(customers);
		await run(own);
		expect(reached().slice(0, -1)).toEqual([['u-1001', 'u-1012'], ['u-1004'], ['u-1005']]);
		expect(whom()).toEqual([['u-1001', 'u-1004', 'u-1012']]);

		// A second run in the same week sets the tags and sends nothing.
		const again = said(await run(own));
		expect(again.headline).toBe(counted(0, 1));
		expect(again.rows).toEqual([[expect.stringContaining('weekend'), 'skipped', SENT_BEFORE]]);
		expect(whom()).toHaveLength(1);
	});

	test.each([
		['without tags', { userId: 'u-1002', tags: [] }, 'u-1002'],
		['with a missing list', { userId: 'u-1002' }, 'u-1002'],
		['without a user ID', { userId: '', tags: ['weekend'] }, ''],
	])('a customer %s: nothing is sent, and the others have their tags', async (_, row, userId) => {
		const done = await run(await withRows([...customers, row]));
		expectEnd(done, 'success', 'What Happened');
		expect(whom()).toEqual([]);
		expect(tagsOf('u-1001', 'u-1002', 'u-1004')).toEqual([
			['weekend', 'berlin'],
			['vip', 'paris'],
			['weekend'],
		]);
		expect(said(done)).toEqual({
			headline: counted(0, 0, 1),
			lines: ['Nobody gets the broadcast: 1 of 5 customers have not got their tags.'],
			rows: [[userId, 'not sent', expect.stringMatching(/^Not done\. /)]],
		});
		// All columns of the customer are there.
		expect(rowsOf(done, 'Not Sent')).toMatchObject([{ rows: [row] }]);
	});

	test.each([
		['refused', { status: 400, body: { code: 1002, errorMessage: 'no' } }, 'not sent'],
		['without an answer', { kind: 'reset', when: 'after-request', accept: true }, 'unclear'],
	] as const)('a call that is %s: nothing is sent, until a later run', async (_, reply, what) => {
		stage.sandbox.reply('/user/tag/batch/set.json', [{ kind: 'normal' }, reply]);
		const own = await withRows(customers);
		const failed = await run(own);
		expect(whom()).toEqual([]);
		expect(said(failed).rows).toEqual([['u-1004', what, expect.any(String)]]);

		await run(own);
		expect(whom()).toEqual([['u-1001', 'u-1004', 'u-1012']]);
	});

	test('a CRM without customers brings no broadcast', async () => {
		expect((await run(await withRows([]))).status).toBe('success');
		expect(stage.sandbox.requests).toEqual([]);
	});
});

describe('09: customer list in a Data Table', () => {
	interface Customer {
		userId: string;
		firstName: string;
		status?: string | null;
		reason?: string | null;
	}
	const withTable = async (table: string) => await imported('09', { Campaign: assign({ table }) });
	const rowsIn = async (name: string) =>
		(await tableRows<Customer>(name)).map(({ userId, firstName, status, reason }) => ({
			userId,
			firstName,
			status,
			reason,
		}));
	const VOUCHER = 'Your spring voucher waits in the app until Sunday.';

	test('makes the table when it is missing, greets by name, and writes the results into the rows', async () => {
		const own = await withTable('Samples');
		const done = await run(own);
		expect(reached()).toEqual([['u-1001', 'u-1004'], ['u-1002']]);
		expect(texts()).toEqual([`Hello Nova! ${VOUCHER}`, `Hello there! ${VOUCHER}`]);
		const noId = expect.stringContaining('Recipient User IDs');
		expect(said(done)).toMatchObject({
			headline: counted(3, 0, 1),
			rows: [
				['Nova', 'not sent', noId],
				...['u-1001', 'u-1002', 'u-1004'].map((id) => [id, 'sent', '']),
			],
		});
		expect(await rowsIn('Samples')).toEqual([
			{ userId: 'u-1001', firstName: 'Nova', status: 'sent', reason: '' },
			{ userId: 'u-1002', firstName: '', status: 'sent', reason: '' },
			{ userId: 'u-1004', firstName: 'Nova', status: 'sent', reason: '' },
			{ userId: '', firstName: 'Nova', status: 'not sent', reason: noId },
		]);

		// Again, with one row more.
		await insertRows('Samples', [{ userId: 'u-1005', firstName: '' }]);
		stage.sandbox.journal.length = 0;
		expect(said(await run(own)).headline).toBe(counted(1, 3, 1));
		expect(reached()).toEqual([['u-1005']]);
		expect((await rowsIn('Samples')).map(({ status }) => status)).toEqual([
			...Array<string>(3).fill('sent before'),
			'not sent',
			'sent',
		]);
	});

	test('what is refused or unclear stands in its row, and the others go out', async () => {
		await run(await withTable('Own'));
		const name = 'Own rows';
		const own = await withTable(name);
		const [project] = (await tableAt('Own')).split('/data-tables/');
		const columns = ['userId', 'firstName', 'status', 'reason'].map((column) => ({
			name: column,
			type: 'string',
		}));
		await stage.client.call('POST', `${project}/data-tables`, { name, columns });
		await insertRows(name, [
			{ userId: 'u-1001', firstName: 'One', status: 'accepted', reason: 'old' },
			{ userId: 'u-1002', firstName: 'Two' },
			{ userId: 'u-1003', firstName: 'Three' },
			{ userId: '#N/A', firstName: 'Four' },
		]);
		stage.sandbox.reset();
		stage.sandbox.reply({}, [
			{ kind: 'normal' },
			{ status: 400, body: { code: 1002, errorMessage: 'no' } },
			{ kind: 'reset', when: 'mid-reply' },
		]);
		const done = await run(own);
		const { headline, rows } = said(done);
		expect(headline).toBe(counted(1, 0, 2, UNCLEAR(1)));
		// The first call goes alone, the other two at once. The one without a reply was taken.
		const [, unclear] = reached().flat();
		const refused = unclear === 'u-1002' ? 'u-1003' : 'u-1002';
		expect(rows.map(([who, what]) => `${who} ${what}`)).toEqual([
			`${unclear} unclear`,
			`${refused} not sent`,
			'#N/A not sent',
			'u-1001 sent',
		]);
		const written = new Map((await rowsIn(name)).map((row) => [row.userId, row]));
		expect(written.get('u-1001')).toMatchObject({ status: 'sent', reason: '' });
		expect(written.get(refused)).toMatchObject({
			status: 'not sent',
			reason: expect.stringContaining('"no"'),
		});
		expect(written.get(unclear ?? '')).toMatchObject({
			status: 'unclear',
			reason: expect.stringContaining('Nobody knows'),
		});
		expect(written.get('#N/A')).toMatchObject({
			status: 'not sent',
			reason: expect.stringContaining('#N/A'),
		});
	});
});

describe('12: texts by language', () => {
	const EN = 'From Monday on we are open until 20:00.';
	const DE = 'Ab Montag haben wir bis 20 Uhr geöffnet.';
	const ZH = '从星期一起，我们营业到 20:00。';
	const withLanguages = async (languages: unknown[], more: Record<string, unknown> = {}) =>
		await imported('12', {
			Customers: assignJson({
				customers: languages.map((language, index) => ({ userId: `u-${index + 1}`, language })),
			}),
			Texts: assignJson(more),
		});
	/** The text that each user got. */
	const got = () =>
		Object.fromEntries(reached().flatMap((ids, index) => ids.map((id) => [id, texts()[index]])));

	test('sends the samples in three languages, and once', async () => {
		const own = await imported('12');
		const fallback = 'In the fallback language en: u-1004 (fr), u-1005 (no language)';
		expect(said(await run(own))).toMatchObject({ headline: counted(6), lines: [fallback] });
		expect(got()).toEqual({
			...{ 'u-1001': EN, 'u-1002': DE, 'u-1003': ZH },
			...{ 'u-1004': EN, 'u-1005': EN, 'u-1006': DE },
		});
		expect(stage.sandbox.journal).toHaveLength(3);
		expect(stage.sandbox.journal[2]?.notification).toMatchObject({
			ios: { title: '营业时间调整' },
		});
		expect(said(await run(own)).headline).toBe(counted(0, 6));
		expect(stage.sandbox.journal).toHaveLength(3);
	});

	test('knows a language however it is written, and says who got the fallback', async () => {
		const own = await withLanguages([
			...[' DE ', 'de_CH', 'ZH-hans', 'zh', 'zh-CN', 'EN-us'],
			...['fr', 7, null, 'toString'],
		]);
		const { headline, lines } = said(await run(own));
		expect(headline).toBe(counted(10));
		expect(got()).toEqual({
			...{ 'u-1': DE, 'u-2': DE, 'u-3': ZH, 'u-4': ZH, 'u-5': ZH, 'u-6': EN },
			...{ 'u-7': EN, 'u-8': EN, 'u-9': EN, 'u-10': EN },
		});
		expect(lines).toEqual([
			'In the fallback language en: u-7 (fr), u-8 (7), u-9 (no language), u-10 (toString)',
		]);
	});

	test('another fallback, and one without a text, in which nobody gets anything', async () => {
		await run(await withLanguages(['fr', 'en', 'de'], { fallback: 'de' }));
		expect(got()).toEqual({ 'u-1': DE, 'u-2': EN, 'u-3': DE });
		stage.sandbox.reset();
		const { headline, rows } = said(
			await run(await withLanguages(['fr', 'en', 'de'], { fallback: 'it' })),
		);
		expect(headline).toBe(counted(2, 0, 1));
		expect(rows[0]).toEqual(['u-1', 'not sent', expect.stringContaining('Message Text')]);
		expect(got()).toEqual({ 'u-2': EN, 'u-3': DE });
	});

	test('says nothing of a fallback when all have their own language', async () => {
		const { lines } = said(await run(await withLanguages(['en', 'de', 'zh-Hans'])));
		expect(lines).toEqual(['Everybody in the own language.']);
	});
});

describe('13: quiet hours by time zone', () => {
	/** The hour in a place, by another way than the workflow's. */
	const hourIn = (timeZone: string) =>
		Number(new Date().toLocaleString('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }));
	/** None of them has summer time. */
	const customers = [
		{ userId: 'u-1001', timeZone: 'Asia/Shanghai' },
		{ userId: 'u-1002', timeZone: 'America/Sao_Paulo' },
		{ userId: 'u-1003', timeZone: ' Australia/Perth ' },
		{ userId: 'u-1004', timeZone: 'Shanghai' },
		{ userId: 'u-1005' },
		{ userId: 'u-1006', timeZone: 8 },
		{ userId: '', timeZone: 'Asia/Shanghai' },
		{ userId: 'u-1008', timeZone: 'Asia/Tokyo' },
	];
	const at = async (hour: () => number) => {
		// The hour must not end on the way.
		const left = HOUR - (Date.now() % HOUR);
		if (left < 20_000) await sleep(left);
		const list = { mode: 'raw', jsonOutput: JSON.stringify({ customers }), options: {} };
		return await imported('13', { Campaign: assign({ hour: hour() }), Customers: () => list });
	};
	const notSent = [
		['u-1004', 'not sent', '"Shanghai" is no time zone. Enter one such as Europe/Berlin.'],
		['u-1005', 'not sent', 'There is no time zone. Enter one such as Europe/Berlin.'],
		['u-1006', 'not sent', '"8" is no time zone. Enter one such as Europe/Berlin.'],
	];

	test('sends to those who have the hour now, once, and lists whose time zone is none', async () => {
		const own = await at(() => hourIn('Asia/Shanghai'));
		const done = await run(own);
		expect(reached()).toEqual([['u-1001', 'u-1003']]);
		const { headline, rows } = said(done);
		expect(headline).toBe(counted(2, 0, 4, ', 2 later'));
		expect(rows).toEqual([
			['Asia/Shanghai', 'not sent', expect.stringContaining('Recipient User IDs')],
			...notSent,
			['u-1001', 'sent', ''],
			['u-1003', 'sent', ''],
			['u-1002', 'later', expect.stringMatching(/^It is \d\d:\d\d there\.$/)],
			['u-1008', 'later', expect.stringMatching(/^It is \d\d:\d\d there\.$/)],
		]);
		expect(rowsOf(done, 'Mend the Time Zone').map(({ userId }) => userId)).toEqual([
			'u-1004',
			'u-1005',
			'u-1006',
		]);
		expect(said(await run(own)).headline).toBe(counted(0, 2, 4, ', 2 later'));
		expect(stage.sandbox.journal).toHaveLength(1);
	});

	test('says so when it is the hour of nobody', async () => {
		const own = await at(() => (hourIn('Asia/Shanghai') + 5) % 24);
		const { headline, rows } = said(await run(own));
		expect(headline).toBe(counted(0, 0, 3, ', 5 later'));
		expect(rows.slice(0, 3)).toEqual(notSent);
		expect(stage.sandbox.requests).toEqual([]);
	});

	test('the samples have somebody at any hour', async () => {
		const done = await run(await imported('13'));
		expect(stage.sandbox.journal).toHaveLength(1);
		expect(reached()[0]).toEqual(expect.arrayContaining(['u-1001', 'u-1006']));
		expect(said(done).rows).toEqual(
			expect.arrayContaining([
				['u-1003', 'not sent', expect.stringContaining('Europe/Atlantis')],
				['u-1004', 'not sent', expect.stringContaining('no time zone')],
			]),
		);
	});
});

describe('14: A/B split of an announcement', () => {
	const withUsers = async (ids: string[], more: Record<string, unknown> = {}) =>
		await imported('14', {
			Segment: assignJson({ customers: ids.map((userId) => ({ userId })) }),
			Announcement: assignJson(more),
		});
	/** Who got which version, by the text alone. */
	const halves = () => {
		const of = (words: string) =>
			reached()
				.filter((_, index) => texts()[index]?.includes(words))
				.flat();
		return { A: of('Every tenth'), B: of('nine stamps') };
	};
	const users = (count: number) => Array.from({ length: count }, (_, index) => `u-${index}`);

	test('sends one of both to each of the samples, reports on both, and never the other one', async () => {
		const own = await imported('14');
		const { headline, lines } = said(await run(own));
		expect(headline).toBe(counted(8));
		const { A, B } = halves();
		expect([...A, ...B].sort()).toEqual(users(8).map((_, index) => `u-100${index + 1}`));
		expect([A.length > 0, B.length > 0, reached().length]).toEqual([true, true, 2]);
		expect(lines).toEqual([
			`A (Your loyalty card): ${A.length} sent, 0 skipped, 0 failed: ${A.join(', ')}`,
			`B (A coffee for you): ${B.length} sent, 0 skipped, 0 failed: ${B.join(', ')}`,
		]);
		const contents = stage.sandbox.journal.map(({ message }) => message?.content ?? '');
		const marks = contents.map((content) => /loyalty-card-1-[AB]/.exec(content)?.[0]);
		expect(marks.sort()).toEqual(['loyalty-card-1-A', 'loyalty-card-1-B']);
		// No quota of broadcasts is spent.
		expect(stage.sandbox.journal.map(({ kind }) => kind)).toEqual(Array(2).fill('system-message'));

		const again = said(await run(own));
		expect(again.headline).toBe(counted(0, 8));
		expect(again.lines[0]).toContain(`0 sent, ${A.length} skipped, 0 failed`);
		expect(stage.sandbox.journal).toHaveLength(2);
	});

	test('a user is always in the same half, whoever else is there, and another campaign splits anew', async () => {
		await run(await withUsers(users(96)));
		const first = halves();
		expect(first.A.length + first.B.length).toBe(96);
		expect(Math.abs(first.A.length - first.B.length)).toBeLessThan(40);
		stage.sandbox.reset();
		await run(await withUsers([...users(50).reverse(), 'someone-else']));
		const some = new Set(halves().A.filter((id) => id !== 'someone-else'));
		expect(some).toEqual(new Set(first.A.filter((id) => users(50).includes(id))));
		stage.sandbox.reset();
		await run(await withUsers(users(96), { campaignId: 'loyalty-card-2' }));
		const moved = halves().A.filter((id) => first.B.includes(id));
		expect(moved.length).toBeGreaterThan(10);
	});

	test('counts in each half what failed', async () => {
		stage.sandbox.reply({}, [{ status: 400, body: { code: 1002, errorMessage: 'no' } }]);
		const { headline, lines } = said(await run(await withUsers(['u-1001', '', '#N/A'])));
		expect(headline).toBe(counted(0, 0, 3));
		const failed = lines.map((line) => Number(/(\d+) failed/.exec(line)?.[1]));
		expect(failed.reduce((one, other) => one + other)).toBe(3);
		expect(lines.join()).toContain('no user ID');
	});
});

describe('15: long list in parts', () => {
	interface Customer {
		userId: string;
		firstName: string;
		voucher: string;
	}
	const customers = (from: number, to: number): Customer[] =>
		Array.from({ length: to - from + 1 }, (_, index) => ({
			userId: `u-${from + index}`,
			firstName: `Name ${from + index}`,
			voucher: `V-${from + index}`,
		}));
	interface Part {
		campaignId: string;
		upTo: number;
		sent: number;
		skipped: number;
		notSent: number;
		unclear: number;
	}
	/** The table of parts: n8n finds one by a piece of its name, so neither may hold the other's. */
	const partsOf = (table: string) => `Parts: ${[...table].reverse().join('')}`;
	const partsDone = async (table: string) =>
		(await tableRows<Part>(partsOf(table))).map((part) => [
			part.upTo,
			part.sent,
			part.skipped,
			part.notSent,
			part.unclear,
		]);
	const list = async (table: string, rowsInAPart = 1000) =>
		await imported('15', {
			Campaign: assign({
				table,
				partsTable: partsOf(table),
				rowsInAPart,
			}),
		});
	/** Saves other parameters of it; what the guard remembers stays. */
	async function change({ id, number, workflow }: Imported, changes: Changes): Promise<void> {
		const { nodes } = changed({ ...example(number), workflow }, changes);
		await stage.client.call('PATCH', `/workflows/${id}?forceSave=true`, { nodes });
	}
	const noId = expect.stringContaining('Recipient User IDs');

	test('sends the samples, notes the part, and goes on with what is new in the table', async () => {
		const own = await list('Long samples');
		await whileActive(own, async () => {
			const done = await run(own);
			expectEnd(done, 'success', 'What Happened');
			expect(reached().sort()).toEqual([['u-1001'], ['u-1002'], ['u-1004']]);
			expect(texts().sort()).toEqual([
				'Hello Nova! Your voucher is V-1001.',
				'Hello Nova! Your voucher is V-1004.',
				'Hello there! Your voucher is V-1002.',
			]);
			expect(said(done)).toEqual({
				headline: counted(3, 0, 1),
				lines: [],
				rows: [['Nova', 'not sent', noId]],
			});
			expect(await partsDone('Long samples')).toEqual([[4, 3, 0, 1, 0]]);

			expect(said(await run(own)).headline).toBe(counted(0));
			await insertRows('Long samples', customers(5, 7));
			stage.sandbox.reset();
			expect(said(await run(own)).headline).toBe(counted(3));
			expect(reached().sort()).toEqual([['u-5'], ['u-6'], ['u-7']]);
		});
	});

	test('each part is an execution of its own, also one whose rows are gone', async () => {
		const own = await list('Long list', 40);
		await whileActive(own, async () => {
			await run(own);
			await insertRows('Long list', customers(5, 130));
			const filters = [
				{ columnName: 'id', condition: 'gt', value: 44 },
				{ columnName: 'id', condition: 'lte', value: 84 },
			];
			const filter = encodeURIComponent(JSON.stringify({ type: 'and', filters }));
			await stage.client.call('DELETE', `${await tableAt('Long list')}/rows?filter=${filter}`);
			stage.sandbox.reset();
			const before = await stage.client.executionsOf(own.id);
			const done = await run(own);
			expect(said(done)).toEqual({ headline: counted(86), lines: [], rows: [] });
			expect(reached().flat().sort()).toEqual(
				[...customers(5, 44), ...customers(85, 130)].map(({ userId }) => userId).sort(),
			);
			expect(await partsDone('Long list')).toEqual([
				[4, 3, 0, 1, 0],
				[44, 40, 0, 0, 0],
				[84, 0, 0, 0, 0],
				[124, 40, 0, 0, 0],
				[130, 6, 0, 0, 0],
			]);
			// The one that was started, and its four parts.
			expect((await stage.client.executionsOf(own.id)).length - before.length).toBe(5);
		});
	});

	test('a part that breaks off is named, and the next start goes on with it, nobody twice', async () => {
		const own = await list('Long broken', 2);
		await whileActive(own, async () => {
			await run(own);
		});
		await insertRows('Long broken', customers(5, 10));
		stage.sandbox.reset();
		// It sends, and fails before it can answer.
		const answer = (parameters: INodeParameters) => ({
			...parameters,
			responseBody: `={{ $('Part').first().json.body.after < 6 ? ${String(
				parameters.responseBody,
			).replace(/^=\{\{|\}\}$/g, '')} : nothing.of.this.kind }}`,
		});
		await change(own, { Answer: answer });
		await whileActive(own, async () => {
			const done = await run(own);
			const { headline, lines } = said(done);
			expect(headline).toBe(counted(2));
			expect(lines).toEqual([
				expect.stringMatching(/^Part 2 did not say that it is done.*goes on with it/),
			]);
		});
		expect(await partsDone('Long broken')).toHaveLength(3);
		await change(own, {});
		await whileActive(own, async () => {
			expect(said(await run(own)).headline).toBe(counted(2, 2));
		});
		expect(reached().flat().sort()).toEqual(
			customers(5, 10)
				.map(({ userId }) => userId)
				.sort(),
		);
	});

	test('nothing is sent, and said to be, while it is not published', async () => {
		const done = await run(await list('Long unpublished'));
		const { headline, lines, rows } = said(done);
		expect(headline).toBe(counted(0));
		expect(lines).toEqual([expect.stringMatching(/^Part 1 did not say .*404.*next start goes on/)]);
		expect(rows).toEqual([]);
		expect(callsIn(stage)).toEqual([]);
	});
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';
import type { IConnections, INode, INodeTypeDescription } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { readExamples, withCredentials } from '../../scripts/demo/examples.mts';
import { modelCredential, sandboxCredentials } from '../../scripts/demo/run.mts';
import { PACKAGE_FOLDER } from '../support/engine.mts';
import { nodeDescription, problemsOfNode } from './panel.mts';

const FOLDER = join(PACKAGE_FOLDER, 'examples');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const OURS = 'n8n-nodes-rongcloud.rongCloud';
const TRIGGER = 'n8n-nodes-rongcloud.rongCloudTrigger';
const NOTE = 'n8n-nodes-base.stickyNote';

interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	meta: { expectedCalls?: number; notRun?: string };
}

/** Whether it reaches more than a preview or test users. */
const isSent = ({ parameters: { runMode = 'run' } }: INode) => runMode === 'run';

const textOf = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const workflowOf = (file: string) => JSON.parse(textOf(file)) as WorkflowFile;

const PAGE = workflowOf(FILES[0] ?? '').nodes.find(({ name }) => name === 'What Happened')
	?.parameters.html;

/** Each connection from node to node; with `main` without those of AI models and the like. */
const connectionsOf = ({ connections }: WorkflowFile, only?: 'main') =>
	Object.entries(connections).flatMap(([source, byType]) =>
		(only === undefined ? Object.values(byType) : [byType[only] ?? []])
			.flatMap((outputs) => outputs.flatMap((targets) => targets ?? []))
			.map(({ node: target }) => ({ source, target })),
	);

/** All that can be reached from a node. */
function behind(workflow: WorkflowFile, start: string): Set<string> {
	const all = connectionsOf(workflow);
	const found = new Set<string>();
	const queue = [start];
	for (const name of queue) {
		for (const { target } of all.filter(({ source }) => source === name)) {
			if (!found.has(target)) queue.push(target);
			found.add(target);
		}
	}
	return found;
}

test('there are at least fifteen, numbered from 01', () => {
	expect(FILES.length).toBeGreaterThanOrEqual(15);
	const numbers = FILES.map((_, index) => String(index + 1).padStart(2, '0'));
	expect(FILES.map((file) => /^(\d\d)-[a-z-]+\.json$/.exec(file)?.[1])).toEqual(numbers);
});

test('the list in README.md has each of them, by name, with its calls', () => {
	const lines = textOf('README.md').split('\n');
	const rows = FILES.map((file) => lines.find((line) => line.includes(`](${file})`)));
	expect(rows).toEqual(
		FILES.map((file) => {
			const { name, meta } = workflowOf(file);
			const calls = meta.notRun === undefined ? meta.expectedCalls : 'not run';
			return expect.stringMatching(
				new RegExp(`^\\| +\\[${name}\\]\\(${file}\\) .*\\| +${calls} +\\|`),
			);
		}),
	);
});

describe.each(FILES)('%s', (file) => {
	const workflow = workflowOf(file);
	const { nodes } = workflow;

	test('has the parts of an export, and nothing of the n8n that it is from', () => {
		const parts = ['connections', 'meta', 'name', 'nodes', 'pinData', 'settings'];
		expect(parts).toEqual(expect.arrayContaining(Object.keys(workflow)));
		expect(nodes.filter((node) => 'id' in node)).toEqual([]);
		expect(Object.keys(workflow.meta)).not.toContain('instanceId');
	});

	test('uses only credentials that the demo has, by name', () => {
		const demo = [...sandboxCredentials('http://127.0.0.1'), modelCredential('http://127.0.0.1')];
		for (const { credentials = {} } of nodes) {
			for (const [type, { id, name }] of Object.entries(credentials)) {
				expect(id).toBeNull();
				expect(demo).toContainEqual(expect.objectContaining({ type, name }));
			}
		}
		const [example] = readExamples(FOLDER).filter((one) => one.file === file);
		const saved = demo.map(({ name, type }, index) => ({ id: String(index), name, type }));
		expect(example && withCredentials(example, saved).nodes).toHaveLength(nodes.length);
	});

	test('holds no secret, and no address but those for examples', () => {
		const text = textOf(file);
		expect(text).not.toMatch(/appSecret|apiKey|password|bearer |authorization/i);
		expect(text).not.toMatch(/[\w.]+@[\w-]+\.\w/);
		const hosts = [...text.matchAll(/https?:\/\/([^/"\s\\]+)/g)].map(([, host]) => host);
		expect(hosts.filter((host) => host !== 'example.com')).toEqual([]);
	});

	test('every webhook and form has an ID, without which n8n gives it another address', () => {
		const served = nodes.filter(({ type }) =>
			/\.(webhook|formTrigger|rongCloudTrigger)$/.test(type),
		);
		expect(served.filter(({ webhookId }) => !webhookId)).toEqual([]);
	});

	const notes = nodes
		.filter(({ type }) => type === NOTE)
		.map(({ parameters }) => String(parameters.content));

	test('says what it does, what to change and what it costs', () => {
		expect(notes[0]).toMatch(/^## /);
		const headings = notes.map((note) => note.split('\n')[0]);
		expect(headings).toEqual(expect.arrayContaining(['### What to change', '### What it costs']));
	});

	test('names nodes as they are called', () => {
		const names = nodes.map(({ name }) => name);
		const bullets = notes
			.filter((note) => note.startsWith('### What to change'))
			.flatMap((note) => [...note.matchAll(/^- (?:Behind )?\*\*(.+?)\*\*/gm)])
			.map(([, name]) => name);
		expect(bullets.length).toBeGreaterThan(0);
		expect(names).toEqual(expect.arrayContaining(bullets));
	});

	test('tells the quota of broadcasts and pushes where it sends one', () => {
		const ours = nodes.filter(({ type }) => type === OURS);
		const others = ours.filter(
			({ parameters: { resource } }) => !/^(?:system|direct|group)Message$/.test(String(resource)),
		);
		if (others.length === 0) return;
		expect(notes.join('\n')).toContain(
			`${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day`,
		);
	});

	/** As the editor draws it, with room for the name and what it is set to below. */
	const boxOf = ({ type, position: [x, y], parameters }: INode) => {
		if (type === NOTE) {
			return { x, y, width: Number(parameters.width), height: Number(parameters.height) };
		}
		return { x, y, width: type.endsWith('.agent') ? 256 : 96, height: 150 };
	};

	test('nothing lies on anything else', () => {
		const boxes = nodes.map((node) => ({ name: node.name, ...boxOf(node) }));
		type Box = (typeof boxes)[number];
		const isUnder = (one: Box, other: Box) =>
			one.x < other.x + other.width && one.y < other.y + other.height;
		const overlaps = boxes.flatMap((one, index) =>
			boxes
				.slice(index + 1)
				.filter((other) => isUnder(one, other) && isUnder(other, one))
				.map((other) => `${one.name} / ${other.name}`),
		);
		expect(overlaps).toEqual([]);
	});

	test('goes from left to right, but for the way back of a loop', () => {
		const xOf = (name: string) => nodes.find((node) => node.name === name)?.position[0] ?? NaN;
		const backwards = connectionsOf(workflow, 'main').filter(
			({ source, target }) => !(xOf(target) > xOf(source)) && !behind(workflow, target).has(source),
		);
		expect(backwards).toEqual([]);
	});

	test('every node has a name of its own and is connected', () => {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const ends = connectionsOf(workflow).flatMap(({ source, target }) => [source, target]);
		expect(names).toEqual(expect.arrayContaining(ends));
		const steps = nodes.filter(({ type }) => type !== NOTE).map(({ name }) => name);
		expect(ends).toEqual(expect.arrayContaining(steps));
	});

	let description: INodeTypeDescription;
	beforeAll(async () => {
		description = await nodeDescription();
	});

	const sending = nodes.filter(({ type }) => type === OURS);

	test('has one that sends', () => {
		expect(sending.filter(isSent)).not.toEqual([]);
	});

	test.each(sending)('$name', (node) => {
		expect(problemsOfNode(node, description)).toEqual([]);
	});

	test('the page at the end, alike everywhere, tells what became of each thing that is sent', () => {
		const pages = nodes.filter(({ name }) => name === 'What Happened');
		expect(pages.map(({ parameters }) => parameters.html)).toEqual([PAGE]);
		for (const { name } of sending) expect(behind(workflow, name)).toContain('What Happened');
	});

	test('one that was not run says so in its notes, and why', () => {
		const { notRun, expectedCalls } = workflow.meta;
		expect(notRun === undefined).toBe(expectedCalls !== undefined);
		expect(notes.join('\n').includes('**Not run here:**')).toBe(notRun !== undefined);
	});

	const triggers = nodes.filter(({ type }) => type === TRIGGER);
	test('and its trigger, if it starts with one', async () => {
		for (const node of triggers) {
			expect(problemsOfNode(node, await nodeDescription('rongCloudTrigger'))).toEqual([]);
			// Nothing that the workflow sends may start it again.
			const senders = sending.map(({ parameters }) => parameters.fromUserId);
			expect(senders).toContain(node.parameters.ignoredSenders);
		}
	});

	test('who sees what is previewed or tested is who gets what is sent', () => {
		// A person may change the texts in between, and only what is sent has to be guarded.
		const settled = sending.map((node) => {
			const {
				runMode: _,
				testUserIds: __,
				text: ___,
				notificationText: ____,
				...more
			} = node.parameters;
			const { options: _____, duplicateGuard: ______, ...others } = more;
			return { node, others };
		});
		const sent = settled.filter(({ node }) => isSent(node)).map(({ others }) => others);
		for (const { node, others } of settled) if (!isSent(node)) expect(sent).toContainEqual(others);
	});
});

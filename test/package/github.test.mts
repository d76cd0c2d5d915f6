import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

import { filesIn, readManifest, readText, ROOT } from './packed.mts';

interface Step {
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}

interface Job {
	steps: Step[];
	permissions?: Record<string, string>;
	'timeout-minutes'?: number;
	strategy?: { matrix: Record<string, unknown[]> };
}

interface Workflow {
	on: Record<string, { tags?: string[]; branches?: string[] } | null>;
	permissions?: Record<string, string>;
	concurrency?: { group: string };
	jobs: Record<string, Job>;
}

const FOLDER = join(ROOT, '.github');
const names = filesIn(FOLDER, 'workflows');
const read = (file: string) => parse(readText(FOLDER, file)) as Workflow;
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);
const commandsOf = (workflow: Workflow) => stepsOf(workflow).flatMap(({ run }) => run ?? []);

describe('the workflows', () => {
	test('are these', () => {
		expect(names.sort()).toEqual(['workflows/ci.yml', 'workflows/publish.yml']);
	});

	describe.each(names)('%s', (name) => {
		const workflow = read(name);

		test('takes each action by the hash of a commit, and names its version', () => {
			const lines = readText(FOLDER, name)
				.split('\n')
				.filter((line) => /\buses:/.test(line));
			expect(lines.length).toBeGreaterThan(0);
			expect(lines).toHaveLength(stepsOf(workflow).filter(({ uses }) => uses).length);
			for (const line of lines) {
				expect(line).toMatch(/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
			}
		});

		test('may read the repository, and no job may more than it needs', () => {
			expect(workflow.permissions).toEqual({ contents: 'read' });
			for (const { permissions } of Object.values(workflow.jobs)) {
				if (permissions === undefined) continue;
				expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' });
				expect(name).toBe('workflows/publish.yml');
			}
		});

		test('leaves no credentials behind for later steps', () => {
			const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.includes('/checkout@'));
			expect(checkouts.length).toBeGreaterThan(0);
			for (const checkout of checkouts) {
				expect(checkout.with).toMatchObject({ 'persist-credentials': false });
			}
		});

		test('ends, does not run beside itself, and puts nothing that others wrote into a command', () => {
			expect(workflow.concurrency?.group).toMatch(/\S/);
			for (const job of Object.values(workflow.jobs)) {
				expect(job['timeout-minutes']).toBeGreaterThan(0);
			}
			expect(commandsOf(workflow).filter((command) => command.includes('${{'))).toEqual([]);
		});

		test('installs what the lock says', () => {
			expect(commandsOf(workflow)).toContain('npm ci');
			expect(commandsOf(workflow).filter((command) => /npm (?:i|install)\b/.test(command))).toEqual(
				[],
			);
		});
	});

	test('every action has one version in all of them', () => {
		const used = new Set(
			names.flatMap((name) => stepsOf(read(name)).flatMap(({ uses }) => uses ?? [])),
		);
		const actions = [...used].map((uses) => uses.split('@')[0]);
		expect(new Set(actions).size).toBe(actions.length);
	});

	test('the tests run on each Node.js of n8n, from the one that package.json asks for', () => {
		const { jobs } = read('workflows/ci.yml');
		const versions = jobs.test?.strategy?.matrix.node ?? [];
		expect(versions).toEqual([20, 22, 24]);
		expect(readManifest().engines).toEqual({ node: `>=${String(versions[0])}` });
		expect(jobs.test?.steps.map(({ run }) => run)).toEqual(
			expect.arrayContaining(['npm ci', 'npm test', 'npm audit --omit=dev']),
		);
	});

	test('a change is tried in real servers too', () => {
		const commands = read('workflows/ci.yml').jobs.e2e?.steps.map(({ run }) => run) ?? [];
		expect(commands).toEqual(expect.arrayContaining(['npm run demo -- --check', 'npm run e2e']));
	});

	test('a tag publishes with provenance, after the tests, and nothing else publishes', () => {
		const workflow = read('workflows/publish.yml');
		expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
		expect(workflow.jobs.publish?.permissions).toMatchObject({ 'id-token': 'write' });
		const commands = commandsOf(workflow);
		expect(commands.at(-1)).toBe('npm publish --provenance --access public');
		expect(commands.indexOf('npm test')).toBeGreaterThan(-1);
		expect(commands.join('\n')).toMatch(/test "\$GITHUB_REF_NAME" = "v\$version"/);
		expect(JSON.stringify(workflow)).not.toMatch(/secrets\.|_TOKEN|_authToken/);
		const published = names.filter((name) => /npm publish/.test(commandsOf(read(name)).join('\n')));
		expect(published).toEqual(['workflows/publish.yml']);
	});
});

describe('.github', () => {
	test('has nothing but well-formed YAML and texts', () => {
		const files = filesIn(FOLDER);
		expect(files).toEqual(
			expect.arrayContaining([
				'dependabot.yml',
				'PULL_REQUEST_TEMPLATE.md',
				'ISSUE_TEMPLATE/bug.yml',
			]),
		);
		for (const file of files.filter((name) => /\.ya?ml$/.test(name))) {
			expect([file, typeof parse(readText(FOLDER, file))]).toEqual([file, 'object']);
		}
	});

	test('the tools and the actions are kept up to date', () => {
		const { updates } = parse(readText(FOLDER, 'dependabot.yml')) as {
			updates: Array<{ 'package-ecosystem': string; directory: string }>;
		};
		expect(updates.map((update) => [update['package-ecosystem'], update.directory])).toEqual([
			['npm', '/'],
			['github-actions', '/'],
		]);
	});
});

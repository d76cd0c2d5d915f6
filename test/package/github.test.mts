import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

import { filesIn, readText, ROOT } from './packed.mts';

interface Job {
	steps: Array<{ uses?: string; run?: string; with?: Record<string, unknown> }>;
	permissions?: Record<string, string>;
}

interface Workflow {
	on: object;
	permissions?: Record<string, string>;
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
			const lines = readText(FOLDER, name).match(/^.*\buses:.*$/gm) ?? [];
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

		test('installs what the lock says, and puts nothing that others wrote into a command', () => {
			expect(commandsOf(workflow)).toContain('npm ci');
			expect(commandsOf(workflow).join('\n')).not.toMatch(/npm (?:i|install)\b|\$\{\{/);
		});
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

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from '@jest/globals';

import { PACKAGE_FOLDER } from '../support/engine.mts';

/** Parts that want neither an n8n of their own nor a minute. */
const PARTS = ['request', 'stored', 'guard', 'errors'];

test('the benchmark runs, as far as it is quick', async () => {
	const args = ['--import', 'tsx', join(PACKAGE_FOLDER, 'test/bench/bench.mts'), '--quick'];
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[...args, '--only', PARTS.join(',')],
		{ cwd: PACKAGE_FOLDER },
	);
	const results = stdout.split('\n').filter((line) => line.startsWith('| '));
	expect(results.length).toBeGreaterThan(2 + PARTS.length);
	expect(stdout).not.toMatch(/NaN|undefined/);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { pack, ROOT, runScript } from './packed.mts';
import type { Packed } from './packed.mts';

interface Scan {
	passed: boolean;
	/** Also says so when there was nothing to look at. */
	message?: string;
	details?: string;
}

let packed: Packed;
let scans: Scan[];

beforeAll(() => {
	packed = pack();
	const faulty = join(packed.folder, 'faulty');
	mkdirSync(faulty);
	writeFileSync(join(faulty, 'index.js'), "/* eslint-disable */\nconsole.log('here');\n");
	const tarball = '**/*.js;package.json';
	scans = runScript('scan.mjs', [packed.installed, tarball, ROOT, '', faulty, tarball], packed);
}, 180_000);

afterAll(() => packed?.remove());

describe("n8n's community scan", () => {
	test('passes what is published, and the sources it was built from', () => {
		expect(scans.slice(0, 2)).toEqual([{ passed: true }, { passed: true }]);
	});

	test('is awake: it does not pass a console call, even where a comment asks it to', () => {
		expect(scans[2]).toEqual({
			passed: false,
			message: expect.stringMatching(/violations/),
			details: expect.stringMatching(/no-console/),
		});
	});
});

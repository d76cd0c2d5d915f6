// One folder for the homes of all test files; it goes when the process ends that made it.
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
	const homes = mkdtempSync(join(tmpdir(), 'rongcloud-tests-'));
	process.env.ENGINE_HOMES = homes;
	process.once('exit', () => rmSync(homes, { recursive: true, force: true }));
};

const { mkdirSync } = require('node:fs');

const base = require('./jest.config.cjs');

// For the totals, which `npm run e2e` leaves there.
mkdirSync('.cache', { recursive: true });

/**
 * What needs a running n8n, a browser or servers: `npm run e2e`.
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/e2e/**/*.e2e.mts'],
	// One n8n after the other: each takes a core and most of a gigabyte.
	maxWorkers: 1,
	// An n8n that starts on a busy machine takes its time; a test that hangs still ends.
	testTimeout: 300_000,
};

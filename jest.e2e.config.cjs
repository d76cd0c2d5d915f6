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
	testMatch: ['<rootDir>/{test,sandbox}/**/*.e2e.mts'],
	// Each n8n takes most of a gigabyte, and a core while it starts; later it waits most of the time. Pictures
	// are taken one after another, since they share a port and a file.
	maxWorkers: process.env.UPDATE_SCREENSHOTS === '1' ? 1 : 3,
	// An n8n that starts on a busy machine takes its time; a test that hangs still ends.
	testTimeout: 300_000,
};

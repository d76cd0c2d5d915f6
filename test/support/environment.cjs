const { createRequire } = require('node:module');
const { resolve } = require('node:path');

const { TestEnvironment } = require('jest-environment-node');

const DIST = resolve(__dirname, '../../dist');

/** Of the tests' realm and of n8n's, so that what one makes is an instance of it for the other as well. */
const SHARED = ['Date', 'Error'];

/**
 * Loads n8n once for each worker and not for each test file, outside jest's own modules, as node does:
 * it takes seconds to load, and runs faster where jest does not watch its globals.
 */
module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		// The package is loaded anew for each file: what it remembers stays in that file.
		for (const path of Object.keys(require.cache)) {
			if (path.startsWith(DIST)) delete require.cache[path];
		}
		for (const name of SHARED) this.global[name] = globalThis[name];
		this.global.requireN8n = (name, by = __filename) => {
			require('./setup.cjs');
			return createRequire(require.resolve(by))(name);
		};
	}
};

/** Packages of the tests that come as ES modules only, which jest translates like the tests. */
const ES_MODULES = '(?:markdown-table)';

/**
 * Jest runs each file in a context of its own, where looking up a global takes long. n8n looks up dozens of
 * them for each expression, and the tests evaluate millions: handed in as parameters they cost nothing. Not
 * the clock and the timers, in whose place tests put their own.
 */
const FAST_GLOBALS = [
	'Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Error EvalError',
	'Float32Array Float64Array Infinity Int16Array Int32Array Int8Array Intl JSON Map Math Number Object',
	'Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol TypeError',
	'URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI',
	'decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt',
].flatMap((line) => line.split(' '));

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// Busy machines are slow; a test that hangs still ends.
	testTimeout: 60_000,
	testMatch: ['<rootDir>/{test,sandbox}/**/*.test.mts'],
	moduleFileExtensions: ['mts', 'ts', 'js', 'cjs', 'mjs', 'json', 'node'],
	transform: {
		'^.+\\.m?ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
		[`/node_modules/${ES_MODULES}/.+\\.js$`]: [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	transformIgnorePatterns: [`/node_modules/(?!${ES_MODULES}/)`],
	// More than there are cores, since many tests wait: for a pace, a time-out, a pause of n8n.
	maxWorkers: 5,
	testSequencer: '<rootDir>/test/support/sequencer.cjs',
	sandboxInjectedGlobals: FAST_GLOBALS,
	globalSetup: '<rootDir>/test/support/homes.cjs',
	setupFiles: ['<rootDir>/test/support/setup.cjs'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
};

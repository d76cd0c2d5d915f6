/** Packages of the tests that come as ES modules only, which jest translates like the tests. */
const ES_MODULES = '(?:markdown-table)';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/support/environment.cjs',
	// What n8n keeps is not for jest to clear away after each file.
	testEnvironmentOptions: { globalsCleanup: 'off' },
	moduleNameMapper: { '^(n8n-(core|workflow))$': '<rootDir>/test/support/n8n/$1.cjs' },
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
	globalSetup: '<rootDir>/test/support/homes.cjs',
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
};

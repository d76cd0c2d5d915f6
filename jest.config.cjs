/** Packages of the tests that come as ES modules only, which jest translates like the tests. */
const ES_MODULES = '(?:markdown-table)';

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
	globalSetup: '<rootDir>/test/support/homes.cjs',
	setupFiles: ['<rootDir>/test/support/setup.cjs'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
};

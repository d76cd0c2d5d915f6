const { spawn } = require('node:child_process');
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { rimraf } = require('rimraf');
const tsx = require('tsx/cjs/api');

const { n8n } = require('./package.json');

const DIST = 'dist';

/** Runs the program of an installed package, and fails as it fails. */
function execute(packageName, args) {
	const manifest = require.resolve(`${packageName}/package.json`);
	const { bin, name } = require(manifest);
	const program = join(dirname(manifest), typeof bin === 'string' ? bin : (bin[name] ?? bin.tsc));
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
		child.on('error', reject);
		child.on('exit', (code) =>
			code === 0 ? resolve() : reject(new Error(`${packageName} ended with code ${code}`)),
		);
	});
}

const clean = () => rimraf(DIST);

const tsc = (project) => execute('typescript', ['--project', project]);

/** What goes into the package. */
const checkPackage = () => tsc('tsconfig.build.json');

/** Everything: the package, its tests and its scripts, and what of them runs in a browser. */
const typecheck = parallel(
	function forNode() {
		return tsc('tsconfig.json');
	},
	function forBrowser() {
		return tsc('sandbox/page/browser/tsconfig.json');
	},
);

/** One self-contained file for each node and credential: zod and the like inside, n8n-workflow outside. */
function bundle() {
	const entryPoints = [...n8n.nodes, ...n8n.credentials].map((built) =>
		built.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
	);
	return esbuild.build({
		entryPoints,
		outdir: DIST,
		outbase: '.',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: ['n8n-workflow'],
		legalComments: 'none',
		// zod keeps its settings on the global object, which the scan refuses too, and where they would be
		// shared with n8n's own zod. Each bundle gets an object of its own for them.
		define: { globalThis: 'bundleScope' },
		banner: { js: '"use strict";\nconst bundleScope = {};' },
		logLevel: 'warning',
	});
}

const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest(join(DIST, 'icons')));

const metadata = () =>
	src('nodes/**/*.node.json', { encoding: false }).pipe(dest(join(DIST, 'nodes')));

/** n8n's output schemas, by which its panel shows what comes out before a node has run. */
async function schemas() {
	const { resources } = tsx.require('./nodes/RongCloud/operations/index.ts', __filename);
	const { output: event } = tsx.require('./nodes/RongCloudTrigger/output.ts', __filename);
	const write = (file, output) => {
		const path = join(DIST, 'nodes', file);
		mkdirSync(dirname(path), { recursive: true });
		const schema = { type: 'object', ...output, version: 1 };
		writeFileSync(path, `${JSON.stringify(schema, null, '\t')}\n`);
	};
	write('RongCloudTrigger/__schema__/v1.0.0.json', event);
	for (const [resource, { operations }] of Object.entries(resources)) {
		for (const { operation, output } of operations) {
			write(`RongCloud/__schema__/v1.0.0/${resource}/${operation}.json`, output);
		}
	}
}

/** ESLint with n8n's own configuration and inline disables off, and Prettier. */
const lint = parallel(
	function eslint() {
		return execute('eslint', ['.', '--no-inline-config', '--max-warnings', '0']);
	},
	function prettier() {
		return execute('prettier', ['--check', '--log-level', 'warn', '.']);
	},
);

async function jest() {
	mkdirSync('.cache', { recursive: true });
	rmSync('.cache/jest-results.json', { force: true });
	await execute('jest', ['--json', '--outputFile', '.cache/jest-results.json']);
}

const make = series(clean, parallel(bundle, icons, metadata, schemas));
const build = series(checkPackage, make);

exports.build = build;
exports.lint = lint;
// What only looks at the code runs beside the tests, since many of those wait. The type check sees the
// package's own files too.
exports.test = series(make, parallel(typecheck, lint, jest));
exports.typecheck = typecheck;
exports.default = build;

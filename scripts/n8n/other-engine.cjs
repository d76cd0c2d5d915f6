// Loaded before a test run: files outside node_modules then get the n8n packages of N8N_ENGINE, which
// is the folder of another version, in place of those that are installed here.
const Module = require('node:module');
const { join, sep } = require('node:path');

const PACKAGES = /^(n8n-core|n8n-workflow|reflect-metadata)(\/|$)/;
const folder = process.env.N8N_ENGINE;
const elsewhere = Module.createRequire(join(folder, 'package.json'));
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
	const from = parent?.filename ?? '';
	const isOurs = !from.startsWith(folder) && !from.includes(`${sep}node_modules${sep}`);
	return isOurs && PACKAGES.test(request)
		? elsewhere.resolve(request)
		: resolve.call(this, request, parent, ...rest);
};

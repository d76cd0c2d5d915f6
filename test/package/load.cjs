// Loads an unpacked package with n8n's loader, as a plain process does: jest has its own way of finding
// modules, which would find the repository's. Arguments: repository, folder of the package.
const Module = require('node:module');
const { join, sep } = require('node:path');

const [, , repository, installed] = process.argv;
const fromRepository = Module.createRequire(join(repository, 'package.json'));
fromRepository('reflect-metadata');
const { PackageDirectoryLoader } = fromRepository('n8n-core');

const asked = new Set();
const load = Module._load;
Module._load = function (request, parent, ...rest) {
	if (parent?.filename?.startsWith(installed + sep)) asked.add(request);
	return load.call(this, request, parent, ...rest);
};

function whyMissing(file, name) {
	try {
		Module.createRequire(file).resolve(name);
		return 'found';
	} catch (error) {
		return error.code;
	}
}

(async () => {
	const loader = new PackageDirectoryLoader(installed);
	await loader.loadAll();
	const [node] = Object.values(loader.nodeTypes);
	const file = join(installed, node.sourcePath);
	process.stdout.write(
		JSON.stringify({
			nodes: loader.types.nodes.map(({ properties, ...rest }) => ({
				...rest,
				properties: properties.length,
			})),
			credentials: loader.types.credentials.map(({ name, iconUrl, supportedNodes }) => ({
				name,
				iconUrl,
				supportedNodes,
			})),
			sourcePath: node.sourcePath,
			asked: [...asked],
			zod: whyMissing(file, 'zod'),
			workflow: whyMissing(file, 'n8n-workflow'),
		}),
	);
})();

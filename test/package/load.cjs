// Loads an unpacked package with n8n's loader, as a plain process does: jest has its own way of finding
// modules, which would find the repository's. Arguments: repository, folder of the package.
const Module = require('node:module');
const { join } = require('node:path');

const [, , repository, installed] = process.argv;
const fromRepository = Module.createRequire(join(repository, 'package.json'));
fromRepository('reflect-metadata');
const { PackageDirectoryLoader } = fromRepository('n8n-core');

(async () => {
	const loader = new PackageDirectoryLoader(installed);
	await loader.loadAll();
	const [node] = Object.values(loader.nodeTypes);
	process.stdout.write(
		JSON.stringify({
			nodes: loader.types.nodes.map(({ properties, ...rest }) => ({
				...rest,
				properties: properties.length,
			})),
			credentials: loader.types.credentials,
			sourcePath: node.sourcePath,
		}),
	);
})();

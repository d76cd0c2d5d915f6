import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { Failure } from './failure.mts';

/** npm's own program file: of the npm that started us, else beside this Node, else on PATH. */
export function findNpm(): string {
	const onPath = (process.env.PATH ?? '')
		.split(delimiter)
		.map((folder) => join(folder, 'npm'))
		.filter((file) => existsSync(file))
		.map((file) => realpathSync(file));
	const candidates = [
		process.env.npm_execpath ?? '',
		join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
		...onPath,
	];
	const found = candidates.find((file) => file.endsWith('npm-cli.js') && existsSync(file));
	if (!found) throw new Failure('npm was not found. Install it together with Node.js 20 or newer.');
	return found;
}

/**
 * The environment for an npm that works in another folder. `npm run` hands its own project's
 * settings down as variables; those that steer an install are taken out, while the user's
 * registry, proxy and cache stay.
 */
export function npmEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const projectOnly =
		/^(npm_(package|lifecycle|command|config_(local_prefix|ignore_scripts|legacy_peer_deps|omit|include))|INIT_CWD|NODE_ENV$|NODE_OPTIONS$)/;
	const kept = Object.entries(process.env).filter(([name]) => !projectOnly.test(name));
	return {
		...Object.fromEntries(kept),
		npm_config_yes: 'true',
		SCARF_ANALYTICS: 'false',
		...extra,
	};
}

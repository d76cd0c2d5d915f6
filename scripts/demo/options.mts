import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { Failure, messageOf } from '../n8n/failure.mts';

export interface DemoOptions {
	check: boolean;
	fresh: boolean;
	help: boolean;
	home?: string;
	port: number;
	sandboxPort: number;
}

export const helpText = `Starts a real n8n with this package, a local sandbox of the service and the example workflows.

  npm run demo                 start, run every example once, stay up until Ctrl-C
  npm run demo -- --check      start, run every example once, stop; exit code 0 if all went well

Options (after the "--"):
  --check               Use a new, temporary home and exit after the runs
  --fresh               Forget the data of earlier demos first
  --home <folder>       Keep n8n's data there
  --port <number>       Port of n8n, if free (default 5678)
  --sandbox-port <number>  Port of the sandbox, if free (default 4010)
  --help                Show this

The first start installs n8n and the Node.js it needs into a cache folder, which takes 3 to 6
minutes. RONGCLOUD_DEMO_CACHE names another folder than ~/.cache/n8n-nodes-rongcloud.

Each start brings the example workflows back to their files: duplicate one that you want to change.
`;

export function readOptions(args: string[]): DemoOptions {
	let values;
	try {
		({ values } = parseArgs({
			args,
			options: {
				check: { type: 'boolean', default: false },
				fresh: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false, short: 'h' },
				home: { type: 'string' },
				port: { type: 'string', default: '5678' },
				'sandbox-port': { type: 'string', default: '4010' },
			},
		}));
	} catch (error) {
		throw new Failure(`${messageOf(error)}\nSee npm run demo -- --help`);
	}
	const { check = false, fresh = false, help = false, home } = values;
	return {
		check,
		fresh,
		help,
		// npm runs the demo in the project's folder; a relative path means the person's.
		home: home && resolve(process.env.INIT_CWD ?? '', home),
		port: portNumber('--port', values.port),
		sandboxPort: portNumber('--sandbox-port', values['sandbox-port']),
	};
}

function portNumber(option: string, text = ''): number {
	const port = Number(text);
	if (/^\d+$/.test(text) && port > 0 && port < 65536) return port;
	throw new Failure(`${option} must be a number from 1 to 65535, not "${text}".`);
}

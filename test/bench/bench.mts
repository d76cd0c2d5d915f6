import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { withBlock } from '../../scripts/docs/markdown.mts';
import { report } from './figures.mts';
import type { Figure } from './figures.mts';
import { SECTIONS } from './sections.mts';

const USAGE = `Usage: npm run bench -- [--quick] [--only ${Object.keys(SECTIONS).join(',')}]
Prints ratios measured side by side; a whole run writes them to docs/performance.md. --quick takes small
sizes, to see whether all of it works, and judges nothing.`;

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		only: { type: 'string' },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

const isSection = (name: string): name is keyof typeof SECTIONS => name in SECTIONS;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const withoutAim = ({ what, result }: Figure): Figure => ({ what, result });

async function run(names: ReadonlyArray<keyof typeof SECTIONS>): Promise<void> {
	const figures: Figure[] = [];
	for (const name of names) {
		say(name);
		const measured = await SECTIONS[name]({ quick: values.quick, say });
		// So few rows say nothing about an aim.
		figures.push(...(values.quick ? measured.map(withoutAim) : measured));
	}
	const { version } = JSON.parse(
		readFileSync(new URL('../../node_modules/n8n-core/package.json', import.meta.url), 'utf8'),
	) as { version: string };
	const where = `Measured with n8n-core ${version} on Node.js ${process.versions.node}, ${availableParallelism()} cores, ${process.platform} ${process.arch}.`;
	const text = `${where}\n\n${report(figures)}`;
	process.stdout.write(`${text}\n`);
	if (values.quick || names.length < Object.keys(SECTIONS).length) return;
	const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
	const name = 'figures: written by npm run bench';
	writeFileSync(page, withBlock(readFileSync(page, 'utf8'), name, text));
}

const names = values.only?.split(',') ?? Object.keys(SECTIONS);
const unknown = names.filter((name) => !isSection(name));
if (values.help) process.stdout.write(`${USAGE}\n`);
else if (unknown.length === 0) await run(names.filter(isSection));
else {
	say(`There is no part "${unknown.join(',')}".\n${USAGE}`);
	process.exitCode = 1;
}
// n8n's engine leaves timers behind.
process.exit();

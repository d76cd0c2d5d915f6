import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { warmUp } from './contestants.mts';
import { report, withFigures } from './figures.mts';
import type { Figure } from './figures.mts';
import { SECTIONS } from './sections.mts';

const USAGE = `Usage: npm run bench -- [--quick] [--only ${Object.keys(SECTIONS).join('|')}]
Prints ratios measured side by side; a whole run writes them to docs/performance.md.`;

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		only: { type: 'string' },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

const isSection = (name: string): name is keyof typeof SECTIONS => name in SECTIONS;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function run(names: ReadonlyArray<keyof typeof SECTIONS>): Promise<void> {
	const figures: Figure[] = [];
	await warmUp(say);
	for (const name of names) {
		say(name);
		figures.push(...(await SECTIONS[name]({ quick: values.quick, say })));
	}
	const { version } = JSON.parse(
		readFileSync(new URL('../../node_modules/n8n-core/package.json', import.meta.url), 'utf8'),
	) as { version: string };
	const where = `Measured with n8n-core ${version} on Node.js ${process.versions.node}, ${availableParallelism()} cores, ${process.platform} ${process.arch}.`;
	const text = `${where}\n\n${report(figures)}`;
	process.stdout.write(`${text}\n`);
	if (values.quick || names.length < Object.keys(SECTIONS).length) return;
	const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
	writeFileSync(page, withFigures(readFileSync(page, 'utf8'), text));
}

const names = Object.keys(SECTIONS).filter(isSection);
if (values.help) process.stdout.write(`${USAGE}\n`);
else if (values.only === undefined) await run(names);
else if (isSection(values.only)) await run([values.only]);
else {
	say(`There is no part "${values.only}".\n${USAGE}`);
	process.exitCode = 1;
}
// n8n's engine leaves timers behind.
process.exit();

import { fileURLToPath } from 'node:url';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { readExamples } from '../demo/examples.mts';
import { errorsPage } from './errors.mts';
import { fieldsPage } from './fields.mts';
import { withNumbers } from './numbers.mts';

/** The pages that are written by people, but for their numbers. */
const COUNTED = [
	'CONTRIBUTING.md',
	'README.md',
	'README.zh-CN.md',
	'docs/performance.md',
	'docs/scaling.md',
	'docs/callbacks.md',
	'docs/service.md',
	'docs/sending.md',
	'examples/README.md',
	'sandbox/README.md',
];

/** Examples whose workflows count against the quota of broadcasts and pushes say so in a note. */
const withQuota = (example: string): string =>
	example.replace(
		/\d+ an hour and \d+ a day/g,
		`${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day`,
	);

const examples = readExamples(fileURLToPath(new URL('../../examples', import.meta.url)));

/** The pages that the code has a part in, each with what writes it anew. */
export const PAGES: Readonly<Record<string, (page: string) => string>> = {
	'docs/fields.md': fieldsPage,
	'docs/errors.md': errorsPage,
	...Object.fromEntries(COUNTED.map((file) => [file, withNumbers])),
	...Object.fromEntries(examples.map(({ file }) => [`examples/${file}`, withQuota])),
};

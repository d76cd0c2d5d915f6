import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
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

/** The examples that send what counts against the quota of broadcasts and pushes, and say so in a note. */
const QUOTA_TOLD = [
	'examples/02-announcement-with-approval.json',
	'examples/04-push-only-to-an-app-package.json',
	'examples/06-campaign-over-several-days.json',
	'examples/08-tag-sync-then-broadcast.json',
];

const withQuota = (example: string): string =>
	example.replace(
		/\d+ an hour and \d+ a day/g,
		`${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day`,
	);

/** The pages that the code has a part in, each with what writes it anew. */
export const PAGES: Readonly<Record<string, (page: string) => string>> = {
	'docs/fields.md': fieldsPage,
	'docs/errors.md': errorsPage,
	...Object.fromEntries(COUNTED.map((file) => [file, withNumbers])),
	...Object.fromEntries(QUOTA_TOLD.map((file) => [file, withQuota])),
};

import { afterAll, describe, expect, test } from '@jest/globals';

import { broadcast, BROADCAST_PATH, push } from '../engine/cases.mts';
import type { RecordedRequest } from '../../sandbox/index.mts';
import { AUDIENCE, equalRows } from './rows.mts';
import { firstOf, FLAWLESS, runUnder, useHosts } from './runs.mts';
import type { Task } from './runs.mts';
import { COLUMNS, columnsOf, FaultTable, linesOf } from './table.mts';
import type { Line } from './table.mts';
import { BACKUP_FAULTS, COMMON_FAULTS } from './troubles.mts';

const hosts = useHosts();

const LINES = linesOf([...COMMON_FAULTS, ...BACKUP_FAULTS]).map((line) => ({
	...line,
	// There is one call only, so the fault has to begin with it.
	fault: { ...line.fault, fromStart: true },
}));

const table = new FaultTable('Broadcasts and push notifications', LINES);
afterAll(() => {
	process.stdout.write(`${table.toString()}\n`);
});

const TEXT = 'The sale starts today';

type Kind = Pick<Task, 'product' | 'app' | 'path'> & { parameters: typeof broadcast };

const KINDS: readonly Kind[] = [
	{ product: 'nexconn', path: BROADCAST_PATH.nexconn, parameters: broadcast },
	{ product: 'rongcloud', path: '/push.json', parameters: push },
	{ product: 'rongcloud', path: BROADCAST_PATH.rongcloud, parameters: broadcast },
	{ product: 'nexconn', app: 'both', path: '/push.json', parameters: push },
];

/** Every fault meets broadcasts and pushes of both products. */
function taskOf({ fault, size, number }: Line, column: number): Task {
	const { parameters, ...kind } = KINDS[(number + column) % KINDS.length] as Kind;
	return {
		...kind,
		parameters: parameters({ advanced: { ...fault.advanced } }),
		// An agent whose call was refused may make it again, and then it is another call.
		rows: equalRows(COLUMNS[column]?.tool === undefined ? size : 1, TEXT),
		read: ({ id, notification }) => {
			const [shown] = Object.values(notification ?? {});
			return [{ userId: AUDIENCE, text: shown?.alert ?? '', messageId: id }];
		},
	};
}

/** False for a look, and for a call that certainly was not taken: the service refused it. */
const mayBeTaken = ({ path, outcome, status }: RecordedRequest) =>
	KINDS.some((kind) => kind.path === path) &&
	(outcome !== 'answered' || status === null || status < 400 || status >= 500);

describe.each(LINES)('$name, $size rows', (line) => {
	test.each(columnsOf(line).map((column, index) => ({ ...column, column, index })))(
		'$name',
		async ({ column, index }) => {
			table.begin(line);
			const report = await runUnder(hosts, line, column, taskOf(line, index));
			table.note(line, column, { ...report.figures, ...report });

			expect(firstOf(report.figures)).toEqual(FLAWLESS);
			const requests = [hosts.primary, hosts.backup].flatMap((host) => host.requests);
			expect(requests.filter(mayBeTaken).length).toBeLessThanOrEqual(1);
			if (line.fault.replies !== undefined) expect(report.met).toBeGreaterThan(0);
			if (line.fault.overcome === true) expect(report.undone).toEqual([]);
		},
		60_000,
	);
});

import { afterAll, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { fromAi } from '../engine/agent.mts';
import { FAST, PRODUCTS, SYSTEM_PATH, systemMessage } from '../engine/cases.mts';
import type { JournalEntry } from '../../sandbox/index.mts';
import type { Taken } from './bookkeeper.mts';
import { MESSAGE_ROWS } from './rows.mts';
import { firstOf, FLAWLESS, runUnder, useHosts } from './runs.mts';
import type { Task } from './runs.mts';
import { columnsOf, FaultTable, linesOf } from './table.mts';
import type { Line } from './table.mts';
import type { Fault } from './troubles.mts';

const readEntry = ({ recipients, message }: JournalEntry): Taken[] => {
	const { content } = JSON.parse(message?.content ?? '{}') as IDataObject;
	return recipients.map(({ userId, messageId }) => ({ userId, text: String(content), messageId }));
};

/** Every fault and every column meets both products. */
function taskOf({ fault, size, number }: Line, column: number): Task {
	const product = PRODUCTS[(number + Math.floor(column / 2)) % 2] ?? 'nexconn';
	return {
		product,
		path: SYSTEM_PATH[product],
		parameters: systemMessage({ options: FAST, advanced: { ...fault.advanced } }),
		asTool: { toUserIds: fromAi('to'), text: fromAi('text') },
		rows: MESSAGE_ROWS[size],
		read: readEntry,
	};
}

/** Runs system messages under each of the faults; in more than one file, as each run takes its time. */
export function describeFaults(title: string, faults: readonly Fault[]): void {
	const hosts = useHosts();
	const lines = linesOf(faults);
	const table = new FaultTable(title, lines);
	afterAll(() => {
		process.stdout.write(`${table.toString()}\n`);
	});

	describe.each(lines)('$name, $size rows', (line) => {
		test.each(columnsOf(line).map((column, index) => ({ ...column, column, index })))(
			'$name',
			async ({ column, index }) => {
				table.begin(line);
				const report = await runUnder(hosts, line, column, taskOf(line, index));
				table.note(line, column, { ...report.figures, ...report });

				expect(firstOf(report.figures)).toEqual(FLAWLESS);
				if (line.fault.replies !== undefined) expect(report.met).toBeGreaterThan(0);
				if (line.fault.overcome === true) expect(report.undone).toEqual([]);
			},
			60_000,
		);
	});
}

import { markdownTable } from 'markdown-table';

import type { Figures, OnError } from './bookkeeper.mts';
import { SIZES } from './rows.mts';
import type { Size } from './rows.mts';
import type { Dose, Fault } from './troubles.mts';

/** One set of the node's settings. */
export interface Column {
	name: string;
	onError: OnError;
	retryOnFail: boolean;
	/** Whether a run that ends with an error is started again, as Retry in the list of executions does. */
	isStartedAgain?: boolean;
	/** As the tool of an agent that calls it once for each row, in one of n8n's ways. */
	tool?: 'function' | 'request';
}

const TOOL = { onError: 'stopWorkflow', retryOnFail: true } as const;

export const COLUMNS: readonly Column[] = [
	...(
		[
			['stop', 'stopWorkflow'],
			['continue', 'continueRegularOutput'],
			['error output', 'continueErrorOutput'],
		] as const
	).flatMap(([name, onError]) => [
		{ name, onError, retryOnFail: false },
		{ name: `${name}, retry`, onError, retryOnFail: true },
	]),
	{
		name: 'stop, Retry in the list',
		onError: 'stopWorkflow',
		retryOnFail: false,
		isStartedAgain: true,
	},
	{ name: 'tool by function, retry', ...TOOL, tool: 'function' },
	{ name: 'tool by request, retry', ...TOOL, tool: 'request' },
];

/** Nobody's agent makes 400 calls, and what Retry goes on with is as kept for few rows as for many. */
export const columnsOf = ({ size, number }: Line): Column[] =>
	COLUMNS.filter(
		({ tool, isStartedAgain = false }) =>
			size === 3 || (tool === undefined && (!isStartedAgain || number % 4 === 0)),
	);

/** One fault with one number of rows. */
export interface Line {
	name: string;
	size: Size;
	fault: Fault;
	/** Whether the first call that meets it is taken; without it that changes from column to column. */
	taken?: boolean;
	/** Where it stands in the table. */
	number: number;
}

/** What can be taken or not has a line for each with few rows; with many, both are in one run. */
export function linesOf(faults: readonly Fault[]): Line[] {
	return faults
		.flatMap((fault) => SIZES.map((size) => ({ fault, size, name: fault.name })))
		.filter(({ fault, size }) => (fault.only ?? size) === size)
		.flatMap((line) =>
			line.fault.eitherWay && line.size === 3
				? [true, false].map((taken) => ({
						...line,
						name: `${line.name} (${taken ? 'taken' : 'not taken'})`,
						taken,
					}))
				: line,
		)
		.map((line, number) => ({ ...line, number }));
}

/** A few calls in the middle of many, or one of three. */
export const doseOf = ({ size, taken }: Line, column: Column): Dose => ({
	hits: size === 3 ? 1 : 4,
	taken: taken ?? !column.retryOnFail,
});

interface Cell extends Figures {
	calls: number;
	asked: number;
	taken: number;
}

const HEAD = [
	'Fault',
	'Rows',
	...COLUMNS.map(({ name }) => name),
	'Wrong word',
	'Misplaced',
	'Calls',
	'Taken',
];

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** The figures of all runs, to be printed when the last one is over. */
export class FaultTable {
	private readonly begun = new Set<number>();

	private readonly cells = new Map<string, Cell>();

	constructor(
		private readonly title: string,
		private readonly lines: readonly Line[],
	) {}

	/** A line that has begun is printed even if no run of it came to its end. */
	begin({ number }: Line): void {
		this.begun.add(number);
	}

	note({ number }: Line, { name }: Column, cell: Cell): void {
		this.cells.set(`${number} ${name}`, cell);
	}

	toString(): string {
		const lines = this.lines.filter(({ number }) => this.begun.has(number));
		const rowOf = (group: readonly Line[]) => [
			...COLUMNS.map((column) => {
				const runs = group.filter((line) => columnsOf(line).includes(column)).length;
				return pair(this.cellsOf(group, [column]), runs);
			}),
			...totals(this.cellsOf(group, COLUMNS)),
		];
		const table = markdownTable(
			[
				HEAD,
				...lines.map((line) => [line.name, String(line.size), ...rowOf([line])]),
				['All', '', ...rowOf(lines)],
			],
			{ align: HEAD.map((_, index) => (index === 0 ? 'l' : 'r')) },
		);
		const runs = this.cellsOf(lines, COLUMNS).length;
		return `\n${this.title}, ${runs} runs: delivered twice / missing without a word\n\n${table}\n`;
	}

	private cellsOf(lines: readonly Line[], columns: readonly Column[]): Cell[] {
		return lines.flatMap(({ number }) =>
			columns.flatMap(({ name }) => this.cells.get(`${number} ${name}`) ?? []),
		);
	}
}

/** A run that broke off has no figures, which is not the same as none. */
function pair(cells: readonly Cell[], runs: number): string {
	if (cells.length < runs) return '?';
	if (runs === 0) return '';
	const twice = sum(cells.map(({ deliveredTwice }) => deliveredTwice.length));
	return `${twice} / ${sum(cells.map(({ missing }) => missing.length))}`;
}

function totals(cells: readonly Cell[]): string[] {
	const count = (read: (cell: Cell) => number) => sum(cells.map(read));
	return [
		String(count(({ wrongWord }) => wrongWord.length)),
		String(count(({ misplaced }) => misplaced.length)),
		String(count(({ calls }) => calls)),
		`${count(({ taken }) => taken)} of ${count(({ asked }) => asked)}`,
	];
}

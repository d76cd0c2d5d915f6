import { markdownTable } from 'markdown-table';

/** One line of the table. */
export interface Figure {
	what: string;
	/** What was measured. */
	result: string;
	/** What it should be; missing when it is only for orientation. */
	aim?: string;
	isMet?: boolean;
	/** Why a missed aim is missed. */
	cause?: string;
}

/** The middle value; the mean of the two in the middle for an even number of them. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = Math.floor(sorted.length / 2);
	const [low = NaN, high = NaN] =
		sorted.length % 2 === 1
			? [sorted[middle], sorted[middle]]
			: [sorted[middle - 1], sorted[middle]];
	return (low + high) / 2;
}

/** A factor as people read it: 0.043, 1.2, 37. */
export function factor(value: number): string {
	if (value >= 10) return value.toFixed(0);
	return value >= 1 ? value.toFixed(2) : value.toPrecision(2);
}

/** The figures as a table, with the causes of missed aims below it. */
export function report(figures: readonly Figure[]): string {
	const rows = figures.map(({ what, result, aim = '', isMet }) => [
		what,
		result,
		aim,
		isMet === undefined ? '' : isMet ? 'met' : 'missed',
	]);
	const table = markdownTable([['Measured', 'Result', 'Aim', ''], ...rows]);
	const missed = figures.filter(({ isMet }) => isMet === false);
	const causes = missed.map(({ what, cause }) => `- **${what}**: ${cause ?? 'cause not known'}.`);
	return causes.length === 0
		? table
		: `${table}\n\nAims that were missed, and why:\n\n${causes.join('\n')}`;
}

import { quote, take, word } from './values';
import type { Refuse } from './values';

const anyName = word();

type TableRow = Readonly<Record<string, unknown>>;

/**
 * Reads the rows of a table of names and values, each name once.
 * @param expressionFix how to fill the whole table by an expression, a sentence
 * @param cleanName makes the name of what was entered
 * @returns the rows by name, or `undefined` if something was refused
 */
export function namedRows(
	rows: readonly unknown[],
	expressionFix: string,
	refuse: Refuse,
	cleanName: (entered: string) => string = (entered) => entered,
): Map<string, TableRow> | undefined {
	const result = new Map<string, TableRow>();
	for (const [index, entry] of rows.entries()) {
		const row = (entry ?? {}) as TableRow;
		let isRefused = false;
		const entered = take(anyName, row.name, (problem, fix) => {
			isRefused = true;
			refuse(`has a row, number ${index + 1}, with a name that ${problem}`, fix);
		});
		if (isRefused) return undefined;
		const name = cleanName(entered ?? '');
		if (name === '') {
			return refuse(
				`has a row, number ${index + 1}, without a name`,
				`Name each row, or remove it. ${expressionFix}`,
			);
		}
		if (result.has(name)) {
			return refuse(`has the name ${quote(name)} twice`, 'Keep one of the two rows.');
		}
		result.set(name, row);
	}
	return result;
}

import { quote } from '../../json';
import { LOSES_DIGITS, losesDigits } from './broken';
import { value } from './kind';
import type { Refuse } from './kind';

/** One of a list of choices, by its stored value; the labels are what the panel shows. */
export const choice = <V extends string | number>(
	options: ReadonlyArray<{ name: string; value: V }>,
) =>
	value<V>((raw, refuse) => {
		const wanted =
			typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'bigint'
				? String(raw).trim()
				: undefined;
		const found = options.find((option) => String(option.value) === wanted);
		if (found) return found.value;
		const choices = options.map((option) => `${option.name} (${option.value})`).join(', ');
		return refuse(
			`is ${quote(raw)}, which is not one of its choices`,
			`Choose one of: ${choices}.`,
		);
	});

function readBoolean(raw: unknown, refuse: Refuse): boolean | undefined {
	const word = typeof raw === 'string' ? raw.trim().toLowerCase() : raw;
	if (word === true || word === 'true' || word === 1 || word === '1') return true;
	if (word === false || word === 'false' || word === 0 || word === '0') return false;
	return refuse(`is ${quote(raw)}, which is neither true nor false`, 'Use true or false.');
}

/** A switch that goes out as true or false. */
export const toggle = () => value<boolean>(readBoolean);

/** A switch that goes out as 1 or 0. */
export const bit = () =>
	value<0 | 1>((raw, refuse) => {
		const result = readBoolean(raw, refuse);
		return result === undefined ? undefined : result ? 1 : 0;
	});

interface NumberRules {
	least?: number;
	most?: number;
	whole?: boolean;
}

/** A number within bounds (both included); digits in text count as a number. */
export const number = ({ least, most, whole = false }: NumberRules = {}) =>
	value<number>((raw, refuse) => {
		const result = typeof raw === 'string' ? Number(raw.trim()) : raw;
		const kind = whole ? 'a whole number' : 'a number';
		if (typeof result !== 'number' || !Number.isFinite(result)) {
			return refuse(`is ${quote(raw)}, which is not ${kind}`, `Enter ${kind}.`);
		}
		if (whole && !Number.isInteger(result)) {
			return refuse(`is ${quote(raw)}, which is not a whole number`, 'Enter a whole number.');
		}
		if (losesDigits(result)) return refuse(LOSES_DIGITS, `Use ${kind} that is smaller.`);
		if (least !== undefined && result < least) {
			return refuse(`is ${result}, below the lowest value of ${least}`, `Enter ${least} or more.`);
		}
		if (most !== undefined && result > most) {
			return refuse(`is ${result}, above the highest value of ${most}`, `Enter ${most} or less.`);
		}
		return result;
	});

import { boolean, number as anyNumber, pipe, transform } from 'zod/mini';

import { quote } from '../../json';
import { LOSES_DIGITS, losesDigits } from './broken';
import { condition, taking, step } from './issues';
import type { Takes } from './issues';

/** One of a list of choices, by its stored value; the labels are what the panel shows. */
export const choice = <V extends string | number>(
	options: ReadonlyArray<{ name: string; value: V }>,
) => {
	const stored = step((raw: unknown, refuse) => {
		const wanted =
			typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'bigint'
				? String(raw).trim()
				: undefined;
		const found = options.find((option) => String(option.value) === wanted);
		if (found !== undefined) return found.value;
		const choices = options.map((option) => `${option.name} (${option.value})`).join(', ');
		return refuse(
			`is ${quote(raw)}, which is not one of its choices`,
			`Choose one of: ${choices}.`,
		);
	});
	return stored;
};

const trueOrFalse = pipe(
	step((raw: unknown, refuse) => {
		const word = typeof raw === 'string' ? raw.trim().toLowerCase() : raw;
		if (word === true || word === 'true' || word === 1 || word === '1') return true;
		if (word === false || word === 'false' || word === 0 || word === '0') return false;
		return refuse(`is ${quote(raw)}, which is neither true nor false`, 'Use true or false.');
	}),
	boolean(),
);

/** A switch that goes out as true or false. */
export const toggle = () => taking({ takes: 'on or off' }, trueOrFalse);

/** A switch that goes out as 1 or 0. */
export const bit = () =>
	taking(
		{ takes: 'on or off, sent as 1 or 0' },
		pipe(
			trueOrFalse,
			transform((isOn): 0 | 1 => (isOn ? 1 : 0)),
		),
	);

interface NumberRules extends Pick<Takes, 'least' | 'most'> {
	whole?: boolean;
}

/** A number within bounds (both included); digits in text count as a number. */
export const number = ({ least, most, whole = false }: NumberRules = {}) => {
	const kind = whole ? 'a whole number' : 'a number';
	const asNumber = step((raw: unknown, refuse) => {
		const result = typeof raw === 'string' ? Number(raw.trim()) : raw;
		if (typeof result !== 'number' || !Number.isFinite(result)) {
			return refuse(`is ${quote(raw)}, which is not ${kind}`, `Enter ${kind}.`);
		}
		if (whole && !Number.isInteger(result)) {
			return refuse(`is ${quote(raw)}, which is not a whole number`, 'Enter a whole number.');
		}
		return result;
	});
	const withinBounds = condition<number>((value, refuse) => {
		if (losesDigits(value)) return refuse(LOSES_DIGITS, `Use ${kind} that is smaller.`);
		if (least !== undefined && value < least) {
			return refuse(`is ${value}, below the lowest value of ${least}`, `Enter ${least} or more.`);
		}
		if (most !== undefined && value > most) {
			return refuse(`is ${value}, above the highest value of ${most}`, `Enter ${most} or less.`);
		}
	});
	const takes = whole ? 'whole number' : 'number';
	return taking({ takes, least, most }, pipe(asNumber, anyNumber().check(withinBounds)));
};

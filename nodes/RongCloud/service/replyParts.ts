import {
	array,
	catch as orElse,
	number,
	optional,
	pipe,
	string,
	transform,
	union,
	unknown,
} from 'zod/mini';
import type { output, ZodMiniType } from 'zod/mini';

import type { JsonObject } from '../json';

/** The parts that replies are made of, as schemas: what does not fit is as if it were not there. */

/** An ID or a name as text; the service's samples have them as texts and as numbers. */
export const text = pipe(union([string(), number()]), transform(String));

export const maybeText = orElse(optional(text), undefined);

/** A list, without the entries that do not fit. */
export const listOf = <S extends ZodMiniType>(entry: S) =>
	pipe(
		array(unknown()),
		transform((raw): Array<output<S>> =>
			raw.flatMap((candidate) => {
				const result = entry.safeParse(candidate);
				return result.success ? [result.data] : [];
			}),
		),
	);

export const texts = orElse(listOf(text), []);

/** Reads what a call was made to find out; `undefined` if the reply does not have it. */
export const finding =
	<S extends ZodMiniType, F, R>(schema: S, read: (result: output<S>, request: R) => F) =>
	(result: JsonObject, request: R): F | undefined => {
		const parsed = schema.safeParse(result);
		return parsed.success ? read(parsed.data, request) : undefined;
	};

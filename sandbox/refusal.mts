/** The business codes this sandbox answers, each with its HTTP status (docs/service.md, section 6.4). */
const STATUS_OF = {
	404: 404,
	// No business code is known for a wrong method; the sandbox repeats the status, as 404 does.
	405: 405,
	1000: 500,
	1002: 400,
	1003: 400,
	1004: 401,
	1005: 400,
	1006: 401,
	1007: 401,
	1008: 429,
	1009: 430,
	1015: 200,
	2007: 403,
} as const;

export type RefusalCode = keyof typeof STATUS_OF;

/** A call the service would not take. */
export class Refusal extends Error {
	readonly status: number;

	constructor(
		readonly code: RefusalCode,
		message: string,
	) {
		super(message);
		this.name = 'Refusal';
		this.status = STATUS_OF[code];
	}
}

export const wrong = (field: string, why: string): Refusal =>
	new Refusal(1002, `Parameter error: ${field} ${why}.`);

export const tooLong = (field: string, most: string): Refusal =>
	new Refusal(1005, `Parameter too long: ${field} may have at most ${most}.`);

/** The same on each run, so that a change is judged by the same cases; PROPERTIES_SEED brings others. */
export const SEED = Number(process.env.PROPERTIES_SEED ?? 20_261_121);

/**
 * How many cases each file of properties lets through on each run. Every file counts its own and fails
 * if there were fewer; that they are enough is asserted in one place.
 */
export const CASES = {
	systemMessage: 1500,
	broadcast: 3000,
	pushNotification: 2000,
	byHand: 320,
	personalized: 600,
	templates: 2500,
	shared: 600,
	reading: 2100 + 1800,
	lists: 3000,
	json: 2000,
	additional: 1500,
	replies: 4000,
	words: 2000,
	guard: 900,
	trigger: 24000,
} as const;

export const ENOUGH = 5000;

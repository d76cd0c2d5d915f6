/** What a run can say about a row, or about one of its users; `part`: some of its users, and others not. */
export type Claim = 'accepted' | 'rejected' | 'notSent' | 'unknown' | 'part';

/** What an error says about some of the rows. */
export interface Group {
	claim: Claim;
	/** The rows it names. */
	named: number[];
	/** How many more it counts without naming them. */
	more: number;
	/** Of all rows that no other sentence names. */
	isRest?: true;
	/** How many rows it says these are, and of how many. */
	stated?: { rows: number; of: number };
}

/** What a thrown error tells a person. */
export interface Told {
	message: string;
	description: string;
	/** The item that n8n shows with the error. */
	itemIndex?: number;
}

/** The sentences that say what became of which items. */
const SENTENCES: ReadonlyArray<[RegExp, Claim]> = [
	[/^Accepted: (.+)$/, 'accepted'],
	[/^Accepted in part: (.+)$/, 'part'],
	[/^Accepted in an earlier try, at least in part: (.+)$/, 'part'],
	[/^Unknown since an earlier try: (.+)$/, 'unknown'],
	[/^Not accepted: (.+)$/, 'rejected'],
	[/^Unknown whether accepted: (.+)$/, 'unknown'],
	[/^Not sent(?: any more)?: (.+)$/, 'notSent'],
];

const OPENINGS: ReadonlyArray<[RegExp, Claim]> = [
	// That a quota is used up comes first.
	[/^(?:[A-Z][a-zA-Z ]+ used up\. )?The [a-z ]+ was not accepted\./, 'rejected'],
	[/^The [a-z ]+ was not sent\./, 'notSent'],
	[/^Nobody knows whether /, 'unknown'],
];

/** Of a run that was refused before its first call. */
const NOTHING = /^Nothing (more )?was sent/;

/** Reads the account that an error gives of the rows. It stands in sentences of one line each. */
export function readAccount({ message, description, itemIndex }: Told): Group[] {
	const opening = OPENINGS.find(([pattern]) => pattern.test(message))?.[1];
	const groups = description.split(/(?:<br>)?\n/).flatMap((line) => {
		for (const [pattern, claim] of SENTENCES) {
			const items = pattern.exec(line)?.[1];
			if (items !== undefined) return [{ claim, ...readItems(items) }];
		}
		return [];
	});
	if (NOTHING.test(message)) groups.push({ claim: 'notSent', named: [], more: 0, isRest: true });
	// A single item that failed is not in the sentences: the error as a whole is about it.
	const isNamed = groups.some(({ named, more }) => named.includes(itemIndex ?? NaN) || more > 0);
	if (opening !== undefined && itemIndex !== undefined && !isNamed) {
		groups.push({ claim: opening, named: [itemIndex], more: 0 });
	}
	return groups;
}

/** Reads "items 0-2, 7 and 312 more (316 of 1000 items)." and what is shorter. */
function readItems(text: string): Omit<Group, 'claim'> {
	const [, list = '', rows, of] =
		/^items? (.+?)(?: \((\d+) of (\d+) items?\))?\.?$/.exec(text) ?? [];
	const named: number[] = [];
	let more = 0;
	for (const entry of list.split(/, | and /)) {
		const [, first, last, others] = /^(?:(\d+)(?:-(\d+))?|(\d+) more)$/.exec(entry) ?? [];
		if (others !== undefined) more += Number(others);
		else if (first === undefined) throw new Error(`No list of items: ${text}`);
		else for (let row = Number(first); row <= Number(last ?? first); row++) named.push(row);
	}
	return rows === undefined
		? { named, more }
		: { named, more, stated: { rows: Number(rows), of: Number(of) } };
}

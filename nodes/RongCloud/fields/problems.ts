/** One thing that keeps a row from being sent, in the words of the panel. */
export interface Problem {
	/** The field as the panel calls it, with its group: "Huawei > Icon URL". */
	field: string;
	/** What is wrong with it, as what follows the field's name in a sentence, without a full stop. */
	problem: string;
	/** How to put it right, a sentence. */
	fix: string;
}

/**
 * How sure a flaw of a value is: certain, whatever people choose; doubtful, so that it is refused unless people
 * allow it; unusual, so that people are warned unless they choose something else.
 */
export type DoubtLevel = 'certain' | 'doubtful' | 'unusual';

/** What people may choose about what looks wrong. */
export type Judgement = 'refuse' | 'warn' | 'allow';

/** Something that looks wrong, of which people have the last word. */
export interface Doubt extends Problem {
	/** What the choice is about. */
	about: 'ids' | 'texts';
	level: Exclude<DoubtLevel, 'certain'>;
}

/** The options by which people choose, as the panel calls them. */
export const DOUBT_OPTIONS = {
	ids: 'Options > Unusual IDs',
	texts: 'Options > Doubtful Texts',
} as const satisfies Record<Doubt['about'], string>;

/** Where a value that is judged stands, and how it came about. */
export interface Judged {
	/** The field as the panel calls it, with its group. */
	field: string;
	/** Parts of the expression behind it that gave nothing. */
	emptyParts?: readonly string[];
}

/** Where the values of a row come from. */
export interface Origin {
	/**
	 * The parts of the expression behind a field that gave nothing for this item, as they are written.
	 * @param group the group of the field, as the panel calls it
	 */
	emptyParts(name: string, value: unknown, group?: string): readonly string[];
	/** The expression behind a field and what the item has, as a problem and its fix if it gave nothing. */
	whyEmpty(name: string): Pick<Problem, 'problem' | 'fix'> | undefined;
}

/** Collects what the checks of one row find; sections of the panel write into it. */
export class Report {
	readonly problems: Problem[] = [];

	readonly warnings: string[] = [];

	/** What people want to know before they send, and not each time. */
	readonly notes: string[] = [];

	private doubts: Doubt[] = [];

	/** Missing where nothing comes from an expression. */
	origin?: Origin;

	/** How placeholders in single braces are filled in, if they are. */
	fillsIn?: 'here' | 'elsewhere';

	/** Notes a problem; the first one of a field is the one to mend, later ones follow from it. */
	add(field: string, problem: string, fix: string): void {
		if (this.problems.some((entry) => entry.field === field)) return;
		this.problems.push({ field, problem, fix });
	}

	warn(warning: string): void {
		this.warnings.push(warning);
	}

	/** Notes what a preview tells. */
	note(note: string): void {
		this.notes.push(note);
	}

	/** Notes what looks wrong, to be decided when it is known what people chose. */
	doubt(doubt: Doubt): void {
		this.doubts.push(doubt);
	}

	/** Makes of each doubt a problem, a warning or nothing, as people chose. */
	decide(chosen: Partial<Record<Doubt['about'], Judgement>>): void {
		for (const { about, level, ...rest } of this.doubts) {
			const choice = chosen[about] ?? 'warn';
			if (choice === 'allow') continue;
			if (choice === 'warn' && level === 'unusual') {
				this.warn(problemSentence(rest));
				continue;
			}
			const better = level === 'unusual' ? 'Warn or Allow' : 'Allow';
			this.add(
				rest.field,
				rest.problem,
				`${rest.fix} If it is right as it is, choose ${better} under ${DOUBT_OPTIONS[about]}.`,
			);
		}
		this.doubts = [];
	}

	/** Takes over what another report holds. */
	addAll({ problems, warnings, notes, doubts }: Report): void {
		for (const { field, problem, fix } of problems) this.add(field, problem, fix);
		this.warnings.push(...warnings);
		this.notes.push(...notes);
		this.doubts.push(...doubts);
	}
}

/** Sentences that are shown at once before the rest is only counted: an error has to be read, and stored. */
export const SHOWN_PROBLEMS = 20;

/** What is wrong, without a full stop. */
export const problemClause = ({ field, problem }: Problem): string => `'${field}' ${problem}`;

/** What is wrong and how to fix it. */
export const problemSentence = (problem: Problem): string =>
	`${problemClause(problem)}. ${problem.fix}`;

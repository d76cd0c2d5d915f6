/** One thing that keeps a row from being sent, in the words of the panel. */
export interface Problem {
	/** The field as the panel calls it, with its group: "Huawei > Icon URL". */
	field: string;
	/** What is wrong with it, as what follows the field's name in a sentence, without a full stop. */
	problem: string;
	/** How to put it right, a sentence. */
	fix: string;
}

/** Collects what the checks of one row find; sections of the panel write into it. */
export class Report {
	readonly problems: Problem[] = [];

	readonly warnings: string[] = [];

	/** Notes a problem; the first one of a field is the one to mend, later ones follow from it. */
	add(field: string, problem: string, fix: string): void {
		if (this.problems.some((entry) => entry.field === field)) return;
		this.problems.push({ field, problem, fix });
	}

	warn(warning: string): void {
		this.warnings.push(warning);
	}

	/** Takes over what another report holds. */
	addAll({ problems, warnings }: Report): void {
		for (const { field, problem, fix } of problems) this.add(field, problem, fix);
		this.warnings.push(...warnings);
	}
}

/** Sentences that are shown at once before the rest is only counted: an error has to be read, and stored. */
export const SHOWN_PROBLEMS = 20;

/** What is wrong, without a full stop. */
export const problemClause = ({ field, problem }: Problem): string => `'${field}' ${problem}`;

/** What is wrong and how to fix it. */
export const problemSentence = (problem: Problem): string =>
	`${problemClause(problem)}. ${problem.fix}`;

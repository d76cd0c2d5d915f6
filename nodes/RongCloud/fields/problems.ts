/** One thing that keeps a row from being sent, in the words of the panel. */
export interface Problem {
	/** The field as the panel calls it, with its group: "Huawei > Icon URL". */
	field: string;
	/** What is wrong with the value, without a full stop. */
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
}

/** The sentence for one problem, as errors and error items show it. */
export function problemSentence({ field, problem, fix }: Problem): string {
	return `${field}: ${problem}. ${fix}`;
}

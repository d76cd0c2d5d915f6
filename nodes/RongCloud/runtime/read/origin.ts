import type { IExecuteFunctions } from 'n8n-workflow';

import type { RawParameters } from '../../fields/field';
import type { Origin } from '../../fields/problems';
import { isBlank } from '../../fields/values';
import type { Operation } from '../../operations/operation';
import { some } from '../../service/request';

/** An expression as the workflow holds it. */
interface Template {
	/** What stands before, between and after its parts. */
	literals: string[];
	/** What n8n evaluates, with its braces. */
	parts: string[];
}

/** Braces with a backslash in front are text. */
const PART = /(?<!\\)(\{\{[\s\S]*?(?<!\\)\}\})/;

function templateOf(stored: unknown): Template | undefined {
	if (typeof stored !== 'string' || !stored.startsWith('=')) return undefined;
	// Text and parts take turns.
	const pieces = stored.slice(1).split(PART);
	return {
		literals: pieces.filter((_, index) => index % 2 === 0),
		parts: pieces.filter((_, index) => index % 2 === 1),
	};
}

/** Most columns of an item that a sentence names. */
const SHOWN_COLUMNS = 20;

/** The longest expression that a sentence quotes: a path to a field is shorter, and code helps nobody. */
const SHOWN_CODE = 50;

/** What the workflow holds for the parameters of an operation. */
export class StoredExpressions {
	private readonly templates = new Map<string, Template | undefined>();

	private readonly groups: ReadonlyMap<string, string>;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly stored: RawParameters,
		{ properties }: Operation,
	) {
		this.groups = new Map(properties.map(({ displayName, name }) => [displayName, name]));
	}

	/** Where the values of one item come from. */
	originOf(index: number): Origin {
		return {
			emptyParts: (name, value, group) => this.emptyParts(this.at(name, group), value, index),
			whyEmpty: (name) => this.whyEmpty(this.at(name), index),
		};
	}

	private at(name: string, group?: string): Template | undefined {
		const path = group === undefined ? name : `${this.groups.get(group)}.${name}`;
		if (!this.templates.has(path)) this.templates.set(path, templateOf(this.valueAt(path)));
		return this.templates.get(path);
	}

	/** What is stored at a path such as "options.duplicateGuardKey". */
	private valueAt(path: string): unknown {
		const value = path
			.split(/[.[\]]+/)
			.reduce<unknown>((parent, key) => (parent as RawParameters | undefined)?.[key], this.stored);
		// What is picked from a list or named by ID.
		return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
	}

	private emptyParts(template: Template | undefined, value: unknown, index: number): string[] {
		if (template === undefined || typeof value !== 'string') return [];
		const { literals, parts } = template;
		return parts.filter((part, position) => {
			const around = `${literals[position]}${literals[position + 1]}`;
			// n8n is asked only where a part can have been empty.
			const isFirst = position === 0;
			const isLast = position === parts.length - 1;
			if (isFirst && !value.startsWith(around)) return false;
			if (isLast && !value.endsWith(around)) return false;
			if (isFirst && isLast ? value !== around : !value.includes(around)) return false;
			return this.isEmpty(part, index);
		});
	}

	/** Whether n8n leaves a gap for a part. */
	private isEmpty(part: string, index: number): boolean {
		try {
			const result: unknown = this.context.evaluateExpression(part, index);
			return isBlank(result) || Number.isNaN(result);
		} catch {
			// Where the whole expression works, this is not to blame.
			return false;
		}
	}

	private whyEmpty(template: Template | undefined, index: number): ReturnType<Origin['whyEmpty']> {
		// A model that leaves out a value knows nothing of expressions.
		if (template === undefined || template.parts.some((part) => part.includes('$fromAI'))) {
			return undefined;
		}
		const columns = Object.keys(this.context.getInputData()[index]?.json ?? {});
		const has =
			columns.length === 0
				? 'The item has no fields.'
				: `The item has these fields: ${some(columns, SHOWN_COLUMNS)}.`;
		const code = template.parts.join(' ');
		const what = code === '' || code.length > SHOWN_CODE ? 'its expression' : code;
		return {
			problem: `is empty: ${what} gave nothing`,
			fix: `${has} Correct the expression, or make sure that each item has the value.`,
		};
	}
}

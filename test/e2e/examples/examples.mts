import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { readExamples, type Example } from '../../../scripts/demo/examples.mts';
import { packageDir } from '../support/stage.mts';

export const EXAMPLES_FOLDER = join(packageDir, 'examples');
export const EXAMPLES = readExamples(EXAMPLES_FOLDER);

/** The example whose file begins with these digits. */
export function example(number: string): Example {
	const found = EXAMPLES.find(({ file }) => file.startsWith(`${number}-`));
	if (!found) throw new Error(`There is no example ${number}.`);
	return found;
}

/** New parameters of nodes by their names, made of the present ones. */
export type Changes = Record<string, (parameters: INodeParameters) => INodeParameters>;

/** The workflow of an example with some parameters of its nodes changed, as a user would. */
export function changed({ workflow }: Example, changes: Changes = {}): Example['workflow'] {
	for (const name of Object.keys(changes)) {
		if (!workflow.nodes.some((node) => node.name === name)) {
			throw new Error(`"${workflow.name}" has no node "${name}".`);
		}
	}
	const nodes = workflow.nodes.map((node) => {
		const change = changes[node.name];
		return change ? { ...node, parameters: change(structuredClone(node.parameters)) } : node;
	});
	return { ...workflow, nodes };
}

interface Assignments {
	assignments: { assignments: Array<{ name: string; value: unknown }> };
}

/** Gives fields of an Edit Fields node other values. */
export const assign =
	(values: Record<string, string | number>): Changes[string] =>
	(parameters) => {
		const { assignments } = (parameters as unknown as Assignments).assignments;
		for (const [name, value] of Object.entries(values)) {
			const assignment = assignments.find((one) => one.name === name);
			if (!assignment) throw new Error(`There is no field "${name}".`);
			assignment.value = value;
		}
		return parameters;
	};

/** Gives fields of an Edit Fields node in JSON mode other values. */
export const assignJson =
	(values: Record<string, unknown>): Changes[string] =>
	(parameters) => ({
		...parameters,
		jsonOutput: JSON.stringify({
			...(JSON.parse(parameters.jsonOutput as string) as object),
			...values,
		}),
	});

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { readExamples, type Example } from '../../../scripts/demo/examples.mts';
import { packageDir } from '../support/stage.mts';
import type { EngineRun, EngineWorkflow } from './protocol.mts';

const examples = readExamples(join(packageDir, 'examples'));

/** The example whose file begins with these digits. */
export function example(number: string): Example {
	const found = examples.find(({ file }) => file.startsWith(`${number}-`));
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

/** The same for the engine, as a workflow of its own. */
export const forEngine = (one: Example, changes?: Changes): EngineWorkflow => ({
	...changed(one, changes),
	id: randomUUID(),
});

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

/** The items of all runs of a node, from one of its outputs. */
export const itemsOf = ({ nodes }: EngineRun, node: string, output = 0): INodeExecutionData[] =>
	(nodes[node] ?? []).flatMap(({ outputs }) => outputs[output] ?? []);

/** Their JSON. */
export const rowsOf = (run: EngineRun, node: string, output = 0) =>
	itemsOf(run, node, output).map(({ json }) => json);

/** A file as n8n hands it from node to node. */
export const fileItem = (field: string, fileName: string, content: Buffer): INodeExecutionData => ({
	json: {},
	binary: {
		[field]: {
			data: content.toString('base64'),
			fileName,
			fileExtension: fileName.slice(fileName.lastIndexOf('.') + 1),
			mimeType: 'application/octet-stream',
		},
	},
});

/** What is in a file that a node made. */
export function contentOf(item: INodeExecutionData | undefined, field: string): Buffer {
	const data = item?.binary?.[field]?.data;
	if (data === undefined) throw new Error(`There is no file "${field}".`);
	return Buffer.from(data, 'base64');
}

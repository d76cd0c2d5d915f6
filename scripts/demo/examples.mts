import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';

import type { CallbackOptions } from '../../sandbox/index.mts';
import { Failure, messageOf } from '../n8n/failure.mts';
import type { Saved, WorkflowInput } from '../n8n/rest.mts';

export interface Example {
	file: string;
	workflow: WorkflowInput;
	/** The node that a run starts from. */
	trigger: string;
	/** How many calls of it the sandbox must accept; undefined: at least one. */
	expectedCalls?: number;
	/** What a person enters into the form at which it waits, by the names of the fields. */
	form?: Record<string, string>;
	/** A callback of the service that starts it once it is published, in place of “Execute workflow”. */
	callback?: Pick<CallbackOptions, 'kind' | 'body'>;
	/** It calls a webhook of its own, which n8n serves once it is published. */
	published?: boolean;
	/** Why it cannot run here. */
	notRun?: string;
}

interface WorkflowFile extends WorkflowInput {
	meta?: {
		expectedCalls?: number;
		notRun?: string;
		demo?: Pick<Example, 'form' | 'callback' | 'published'>;
	};
}

/** Reads the workflows of a folder, in n8n's export format, in the order of their names. */
export function readExamples(folder: string): Example[] {
	if (!existsSync(folder)) return [];
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	return files.sort().map((file) => readExample(folder, file));
}

function readExample(folder: string, file: string): Example {
	let content: WorkflowFile;
	try {
		content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as WorkflowFile;
	} catch (error) {
		throw new Failure(`The example ${file} is not JSON: ${messageOf(error)}`);
	}
	// Nothing else of an export fits another n8n: ids, versions and tags belong to the one it is from.
	const { name, connections, settings, pinData, meta } = content;
	// New ones each time: what the duplicate guard remembers belongs to a node, and a sandbox that was
	// just started has not received anything yet.
	const nodes = content.nodes.map((node) => ({ ...node, id: randomUUID() }));
	const trigger = triggerOf(content);
	if (!trigger) throw new Failure(`The example ${file} has no trigger that the demo can start.`);
	return {
		file,
		workflow: { name, nodes, connections, settings: settings ?? {}, pinData },
		trigger: trigger.name,
		expectedCalls: meta?.expectedCalls,
		form: meta?.demo?.form,
		callback: meta?.demo?.callback,
		published: meta?.demo?.published,
		notRun: meta?.notRun,
	};
}

/** The manual trigger, else a trigger with pinned data, else one that runs at the press of a button. */
function triggerOf({ nodes, pinData = {} }: WorkflowFile): INode | undefined {
	const enabled = nodes.filter(({ disabled }) => !disabled);
	const isTrigger = ({ type }: INode) => /trigger$|\.(webhook|start)$/i.test(type);
	return (
		enabled.find(({ type }) => type === 'n8n-nodes-base.manualTrigger') ??
		enabled.find((node) => isTrigger(node) && node.name in pinData) ??
		enabled.find(({ type }) => type === 'n8n-nodes-base.scheduleTrigger')
	);
}

/** The workflow with its credentials replaced by the ones of the same name and type. */
export function withCredentials(
	{ file, workflow }: Example,
	credentials: ReadonlyArray<Saved & { type: string }>,
): WorkflowInput {
	const nodes = workflow.nodes.map((node) => {
		const entries = Object.entries(node.credentials ?? {}).map(([type, { name }]) => {
			const found = credentials.find((one) => one.type === type && one.name === name);
			if (!found) {
				const names = credentials.map((one) => `"${one.name}"`).join(' and ');
				throw new Failure(
					`The example ${file} uses the credential "${name}" in "${node.name}"; the demo has ${names}.`,
				);
			}
			return [type, { id: found.id, name }] as const;
		});
		return node.credentials ? { ...node, credentials: Object.fromEntries(entries) } : node;
	});
	return { ...workflow, nodes };
}

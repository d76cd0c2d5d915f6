import { Agent } from 'node:http';

import axios from 'axios';
import type { INode } from 'n8n-workflow';

import { Failure } from '../n8n/failure.mts';
import type { Execution } from '../n8n/rest.mts';

/** n8n leaves a call of a form without any answer while its execution runs on: somebody else was faster. */
const ANSWER_DEADLINE_MS = 30_000;
/** With a connection for each call, since n8n closes one that is idle, maybe just when it is used again. */
const http = axios.create({ proxy: false, httpAgent: new Agent(), timeout: ANSWER_DEADLINE_MS });

/** A form at which an execution waits for a person. */
export interface WaitingForm {
	/** The node that waits. */
	node: string;
	/** Where the person finds it; the address holds a token of this execution. */
	url: string;
}

/** The form at which an execution waits, if it does. */
export function waitingForm({ status, data }: Execution): WaitingForm | undefined {
	if (status !== 'waiting') return undefined;
	const { lastNodeExecuted: node, runData } = data.resultData;
	if (!node) return undefined;
	const url = runData[node]?.at(-1)?.metadata?.resumeFormUrl;
	return url ? { node, url } : undefined;
}

interface FormField {
	fieldLabel: string;
	fieldType?: string;
}

/**
 * Opens the form and sends it off, as a browser does.
 * @param values by the names of the fields
 * @returns the page with the form, and what the person saw after it
 * @throws AxiosError if n8n refuses the form, or does not answer within 30 seconds
 */
export async function submitForm(
	{ node: nodeName, url }: WaitingForm,
	nodes: readonly INode[],
	values: Record<string, string>,
): Promise<{ page: string; answer: string }> {
	const node = nodes.find(({ name }) => name === nodeName);
	const { values: fields = [] } = (node?.parameters.formFields ?? {}) as { values?: FormField[] };
	const form = new FormData();
	for (const [name, value] of Object.entries(values)) {
		const index = fields.findIndex(({ fieldLabel }) => fieldLabel === name);
		if (index === -1) throw new Failure(`The form of "${nodeName}" has no field "${name}".`);
		const isChoice = ['radio', 'checkbox'].includes(fields[index]?.fieldType ?? '');
		form.append(`field-${index}`, isChoice ? JSON.stringify([value]) : value);
	}
	const { data: page } = await http.get<string>(url);
	const { data: answer } = await http.post<string>(url, form);
	return { page, answer };
}

import type { INodeExecutionData } from 'n8n-workflow';

import { utf8Bytes } from '../../fields/values';
import { travelText } from '../../json';
import type { Quota } from '../../service/limits';
import type { Call } from '../decide/calls';
import type { ReadyRow } from '../row';
import { audienceOf, pairedItem, present } from './items';

/**
 * The items of the rows in preview: everything but the call. A row with several calls shows the first of them.
 * @param usedOf how much of a quota is used, a sentence
 */
export function previews(
	calls: readonly Call[],
	baseUrl: string,
	usedOf: (quota: Quota) => string,
): Map<ReadyRow, INodeExecutionData> {
	const callsOf = new Map<string, number>();
	const ownCallsOf = new Map<ReadyRow, number>();
	for (const { job, shares } of calls) {
		callsOf.set(job.key, (callsOf.get(job.key) ?? 0) + 1);
		for (const { row } of shares) ownCallsOf.set(row, (ownCallsOf.get(row) ?? 0) + 1);
	}
	const items = new Map<ReadyRow, INodeExecutionData>();
	for (const call of calls) {
		for (const { row } of call.shares) {
			if (items.has(row)) continue;
			const counts = { calls: callsOf.get(call.job.key), ownCalls: ownCallsOf.get(row) };
			items.set(row, previewItem(row, call, counts, { baseUrl, usedOf }));
		}
	}
	return items;
}

function previewItem(
	row: ReadyRow,
	call: Call,
	{ calls, ownCalls }: { calls?: number; ownCalls?: number },
	{ baseUrl, usedOf }: { baseUrl: string; usedOf: (quota: Quota) => string },
): INodeExecutionData {
	const { kind, request, ifNotFound, options } = row.job;
	const { endpoint } = call.job;
	const wire = call.wireFor(endpoint);
	const { limit } = endpoint;
	const notes = [
		...row.report.notes,
		...(ownCalls === 1
			? []
			: [
					`This item takes ${ownCalls} calls. The first of them is shown; the others are alike, for the rest.`,
				]),
		...(ifNotFound === undefined
			? []
			: [
					`If the service does not know this path (404), ${baseUrl}${ifNotFound.path} is used instead, once.`,
				]),
	];
	const { message } = call.request;
	return {
		json: present({
			status: 'preview',
			audience: audienceOf(row),
			calls,
			quota: limit.kind === 'quota' ? usedOf(limit) : undefined,
			duplicateGuardKey: options.duplicateGuardKey,
			itemsInCall: call.shares.length,
			method: wire.method,
			url: `${baseUrl}${wire.path}`,
			contentType: wire.contentType,
			body: wire.body,
			rawBody: wire.text,
			bodyBytes: utf8Bytes(wire.text),
			contentBytes: message && utf8Bytes(travelText(message.content)),
			...kind.previews(request),
			note: notes.join(' ') || undefined,
			warnings: row.report.warnings,
		}),
		...pairedItem(row.index),
	};
}

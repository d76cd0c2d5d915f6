import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { N8N_NODES_API_VERSION } from 'n8n-workflow';

/**
 * An older n8n takes an item for an error only if it has no field but `error` and `message`. One with
 * `details` would leave by the success output there. Every n8n that exports this number (2.39 and later)
 * knows `details`; of the ones before it, the last few do too.
 */
const hostTakesDetails = N8N_NODES_API_VERSION !== undefined;

/** The items as this n8n's error output takes them; for an older one the details move into the message. */
export function forErrorOutput(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	takesDetails = hostTakesDetails,
): INodeExecutionData[] {
	if (takesDetails || context.getNode().onError !== 'continueErrorOutput') return items;
	return items.map((item) => {
		const { error, message, details } = item.json;
		if (error === undefined || details === undefined) return item;
		return { ...item, json: { error, message: `${message} Details: ${JSON.stringify(details)}` } };
	});
}

import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
} from 'n8n-workflow';
import { N8N_NODES_API_VERSION } from 'n8n-workflow';

/**
 * An older n8n takes an item for an error only if it has no field but `error` and `message`. One with
 * `details` would leave by the success output there. Every n8n that exports this number (2.39 and later)
 * knows `details`; of the ones before it, the last few do too.
 */
const hostTakesDetails = N8N_NODES_API_VERSION !== undefined;

/** What an error item has of its own: n8n lays it over the columns of the row. */
const LAID_OVER = ['error', 'message', 'details'];

/**
 * Keeps in each error item the columns of its row that n8n lays the item's own over (docs/n8n.md, section 1).
 * @param rows the input items, to which the items are linked
 */
export const withColumns = (
	items: readonly INodeExecutionData[],
	rows: readonly INodeExecutionData[],
): INodeExecutionData[] =>
	items.map((item) => {
		const { error, details } = item.json;
		if (error === undefined) return item;
		const { item: index } = item.pairedItem as IPairedItemData;
		const columns = Object.entries(rows[index]?.json ?? {});
		const own = columns.filter(([name]) => LAID_OVER.includes(name));
		if (own.length === 0) return item;
		const kept = { ...(details as IDataObject), input: Object.fromEntries(own) };
		return { ...item, json: { ...item.json, details: kept } };
	});

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

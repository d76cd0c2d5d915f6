import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
} from 'n8n-workflow';
import { N8N_NODES_API_VERSION } from 'n8n-workflow';

import type { Row } from '../row';

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

/**
 * Adds the columns and files of the input rows to their items, where the rows want that. Columns of the same
 * names as the item's own are kept in `input`.
 */
export const withInputFields = (
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	input: readonly INodeExecutionData[],
	rows: readonly Row[],
): INodeExecutionData[] =>
	items.map((item) => {
		const { item: index } = item.pairedItem as IPairedItemData;
		const { json: columns = {}, binary } = input[index] ?? {};
		// To its error output n8n adds them itself.
		const isAdded =
			item.json.error !== undefined && context.getNode().onError === 'continueErrorOutput';
		if (rows[index]?.includesInput !== true || isAdded) return item;
		const same = Object.keys(columns).filter((name) => name in item.json || name === KEPT);
		const isClash = same.some((name) => name in item.json);
		const kept = Object.fromEntries(same.map((name) => [name, columns[name]]));
		return {
			...item,
			json: { ...columns, ...item.json, ...(isClash ? { [KEPT]: kept } : {}) } as IDataObject,
			...(binary === undefined ? {} : { binary }),
		};
	});

const KEPT = 'input';

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

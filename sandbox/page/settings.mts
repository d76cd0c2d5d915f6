import { isObject } from '../checks/fields.mts';
import type { Known, Rows, Vendor } from '../vendors.mts';
import type { SettingGroup, SettingView } from './model.mts';

/** The settings of a block that is no vendor's. */
const CONTAINERS: Rows = { alert: { label: 'Text', meaning: 'in place of the common text' } };

/** Every setting of a block, the unknown ones too: what was sent has to be seen. */
export function settingsOf(
	block: Readonly<Record<string, unknown>>,
	rows: Rows = CONTAINERS,
	leftOut: readonly string[] = [],
): SettingView[] {
	return Object.entries(block)
		.filter(([key]) => !leftOut.includes(key))
		.map(([key, value]) => {
			const known = Object.hasOwn(rows, key) ? rows[key] : undefined;
			const text = asText(value);
			return { key, label: known?.label ?? key, value: text, meaning: meaning(known, text) };
		});
}

/** One group for each channel that was given, in the order in which the panel has them. */
export function groupsOf(
	channels: readonly Vendor[],
	blockOf: (channel: Vendor) => unknown,
): SettingGroup[] {
	return channels.flatMap((channel) => {
		const block = blockOf(channel);
		return isObject(block)
			? [{ name: channel.name, settings: settingsOf(block, channel.rows) }]
			: [];
	});
}

/** Data for the app itself. */
export function extrasGroup(extras: unknown): SettingGroup[] {
	if (!isObject(extras) || Object.keys(extras).length === 0) return [];
	return [{ name: 'Data for the app (extras)', settings: settingsOf(extras, {}) }];
}

export const asText = (value: unknown): string =>
	typeof value === 'string' ? value : JSON.stringify(value);

function meaning(known: Known | undefined, value: string): string | null {
	if (known?.meaning === undefined) return null;
	if (typeof known.meaning === 'string') return known.meaning;
	return Object.hasOwn(known.meaning, value) ? (known.meaning[value] ?? null) : null;
}

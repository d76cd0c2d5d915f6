import type { Report } from '../problems';
import { field } from '../field';
import { choice, word } from '../values';

/** The two priorities that Huawei and Honor know (service reference, section 3.4). */
export const importanceOptions = [
	{ name: 'Low', value: 'LOW', description: 'News and marketing' },
	{ name: 'Normal', value: 'NORMAL', description: 'Service and communication' },
];

/** The channel field of a vendor whose notifications go through named channels. */
export const channelField = (vendorName: string, notification: string, pushExt: string) =>
	field({
		property: {
			displayName: 'Channel ID',
			name: 'channelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. orders',
			description: `Notification channel that your app or the ${vendorName} console defines`,
		},
		schema: word(),
		notification,
		pushExt,
	});

/** The priority field of Huawei and Honor. */
export const importanceField = (description: string, notification: string, pushExt: string) =>
	field({
		property: {
			displayName: 'Importance',
			name: 'importance',
			type: 'options',
			options: importanceOptions,
			default: 'NORMAL',
			description,
		},
		schema: choice(importanceOptions),
		notification,
		pushExt,
	});

/** Warns of a picture that the vendor leaves out at this importance. */
export function warnOfHiddenImage(
	vendorName: string,
	values: { importance?: string; image?: string },
	report: Report,
): void {
	if (values.importance === 'LOW' && values.image !== undefined) {
		report.warn(`${vendorName} > Image URL is not shown when Importance is Low.`);
	}
}

import type { Report } from '../problems';
import { field } from '../field';
import { choice, condition, quote, text, webAddress, word } from '../values';
import type { CategoryVendor } from '../../service/categories';

/** The two priorities that Huawei and Honor know (docs/service.md, section 3.4). */
const importanceOptions = (low: string, normal: string) => [
	{ name: 'Low', value: 'LOW', description: low },
	{ name: 'Normal', value: 'NORMAL', description: normal },
];

/** The channel field of a vendor whose notifications go through named channels. */
export const channelField = (
	vendorName: string,
	notification: string,
	pushExt: string,
	description = `Notification channel that your app or the ${vendorName} console defines`,
) =>
	field({
		property: {
			displayName: 'Channel ID',
			name: 'channelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. orders',
			description,
		},
		schema: word(),
		notification,
		pushExt,
	});

/** The text that a platform shows in place of the common one. */
export const ownText = (platform: string, notification: string) =>
	field({
		property: {
			displayName: `${platform} Text`,
			name: 'alert',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. Your parcel is on its way',
			description: `Shown on ${platform} in place of Notification Text`,
		},
		schema: text(),
		notification,
	});

const capitals = () =>
	word(
		{ takes: 'text in capitals' },
		condition((category, refuse) => {
			if (category === category.toUpperCase()) return;
			refuse(
				`is ${quote(category)}, with small letters`,
				`Write it in capitals, e.g. ${quote(category.toUpperCase())}.`,
			);
		}),
	);

/** The class of a notification: one that is known of the vendor, or any other by name. */
export const categoryField = (
	vendor: Capitalize<CategoryVendor>,
	description: string,
	notification: string,
	pushExt: string,
) =>
	field({
		property: {
			displayName: 'Category',
			name: 'category',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			description,
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: 'Select a category...',
					typeOptions: { searchListMethod: `search${vendor}Categories`, searchable: true },
				},
				{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. IM' },
			],
		},
		schema: capitals(),
		notification,
		pushExt,
	});

/** The icon at the right of a notification, where the vendor takes HTTPS addresses only. */
export const iconField = (description: string, notification: string, pushExt: string) =>
	field({
		property: {
			displayName: 'Image URL',
			name: 'image',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/icon.png',
			description,
		},
		schema: webAddress({ httpsOnly: true }),
		notification,
		pushExt,
		isPicture: true,
	});

/** The priority field of Huawei and Honor. */
export const importanceField = (
	description: string,
	meanings: { low: string; normal: string },
	notification: string,
	pushExt: string,
) => {
	const options = importanceOptions(meanings.low, meanings.normal);
	return field({
		property: {
			displayName: 'Importance',
			name: 'importance',
			type: 'options',
			options,
			default: 'NORMAL',
			description,
		},
		schema: choice(options),
		notification,
		pushExt,
	});
};

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

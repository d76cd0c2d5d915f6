interface Category {
	value: string;
	means: string;
}

const category = (value: string, means: string): Category => ({ value, means });

const IM = category('IM', 'Chat message');
const CALL = category('VOIP', 'Audio or video call');
const ACCOUNT = category('ACCOUNT', 'Account and assets of the user');
const DEVICE = category('DEVICE_REMINDER', 'Report of a device at home');
const SUBSCRIPTION = category('SUBSCRIPTION', 'What the user has subscribed to');
const ORDER = category('ORDER', 'Order or delivery');
const TODO = category('TODO', 'Appointment or task of the user');
const CONTENT = category('CONTENT', 'Recommended content');
const MARKETING = category('MARKETING', 'Campaign or offer');
const SOCIAL = category('SOCIAL', 'News from other people');

/** What Huawei knows on both of its systems. */
const OF_HUAWEI = [
	ACCOUNT,
	category('EXPRESS', 'Order or delivery'),
	category('FINANCE', 'Payment or investment, from banks alone'),
	category('HEALTH', 'Measurement of the body, from health apps alone'),
	IM,
	CALL,
	category('MAIL', 'New mail, from mail and office apps alone'),
	category('MARKETING', 'News, recommended content, campaign or offer'),
	DEVICE,
	SUBSCRIPTION,
	category('TRAVEL', 'Journey of the user'),
	category('WORK', 'Appointment or task of the user'),
];

/** Of vivo's classes, those that are system messages. */
const OF_VIVOS_SYSTEM = [ACCOUNT, DEVICE, IM, ORDER, SUBSCRIPTION, TODO];
const OF_VIVOS_OPERATION = [CONTENT, MARKETING, SOCIAL];

/** The classes of notifications that vendors list (docs/service.md, section 3.7). */
const CATEGORIES = {
	harmonyOs: [
		...OF_HUAWEI,
		category('MISS_CALL', 'Missed call'),
		category('PLAY_VOICE', 'Read aloud by the app, without a ring'),
	],
	huawei: OF_HUAWEI,
	oppo: [...OF_VIVOS_SYSTEM, ...OF_VIVOS_OPERATION, category('NEWS', 'News')],
	vivo: [...OF_VIVOS_SYSTEM, ...OF_VIVOS_OPERATION],
} as const satisfies Record<string, readonly Category[]>;

/** A vendor whose classes the panel lists. */
export type CategoryVendor = keyof typeof CATEGORIES;

const isIn = (categories: readonly Category[], wanted: string) =>
	categories.some(({ value }) => value === wanted);

/** The classification that a class of vivo belongs to; `undefined` if it is none of those that are known. */
export function vivoClassification(wanted: string): '0' | '1' | undefined {
	if (isIn(OF_VIVOS_SYSTEM, wanted)) return '1';
	return isIn(OF_VIVOS_OPERATION, wanted) ? '0' : undefined;
}

/** The classes of a vendor as a list shows them, in alphabetical order. */
export const categoryChoices = (vendor: CategoryVendor): Array<{ name: string; value: string }> =>
	CATEGORIES[vendor]
		.map(({ value, means }) => ({ name: `${means} (${value})`, value }))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** The method of the node that fills the list of a vendor in the panel. */
export const CATEGORY_SEARCHES: Readonly<Record<CategoryVendor, string>> = {
	harmonyOs: 'searchHarmonyOsCategories',
	huawei: 'searchHuaweiCategories',
	oppo: 'searchOppoCategories',
	vivo: 'searchVivoCategories',
};

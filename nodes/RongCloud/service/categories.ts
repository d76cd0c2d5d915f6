interface Category {
	value: string;
	/** In a word or two, for lists with little room. */
	means: string;
}

const category = (value: string, means: string): Category => ({ value, means });

const IM = category('IM', 'Chat');
const CALL = category('VOIP', 'Call');
const ACCOUNT = category('ACCOUNT', 'Account, assets');
const DEVICE = category('DEVICE_REMINDER', 'Device');
const SUBSCRIPTION = category('SUBSCRIPTION', 'Subscription');
const ORDER = category('ORDER', 'Order, delivery');
const TODO = category('TODO', 'Appointment, task');
const CONTENT = category('CONTENT', 'Suggested content');
const MARKETING = category('MARKETING', 'Campaign, offer');
const SOCIAL = category('SOCIAL', 'Other people');

/** What Huawei knows on both of its systems. */
const OF_HUAWEI = [
	ACCOUNT,
	category('EXPRESS', 'Order, delivery'),
	category('FINANCE', 'Payment'),
	category('HEALTH', 'Health data'),
	IM,
	CALL,
	category('MAIL', 'New mail'),
	category('MARKETING', 'Offer, news'),
	DEVICE,
	SUBSCRIPTION,
	category('TRAVEL', 'Journey'),
	category('WORK', 'Appointment, task'),
];

/** Of vivo's classes, those that are system messages. */
const OF_VIVOS_SYSTEM = [ACCOUNT, DEVICE, IM, ORDER, SUBSCRIPTION, TODO];
const OF_VIVOS_OPERATION = [CONTENT, MARKETING, SOCIAL];

/** The classes of notifications that vendors list (docs/service.md, section 3.7). */
export const CATEGORIES = {
	harmonyOs: [
		...OF_HUAWEI,
		category('MISS_CALL', 'Missed call'),
		category('PLAY_VOICE', 'Read aloud'),
	],
	huawei: OF_HUAWEI,
	oppo: [...OF_VIVOS_SYSTEM, ...OF_VIVOS_OPERATION, category('NEWS', 'News')],
	vivo: [...OF_VIVOS_SYSTEM, ...OF_VIVOS_OPERATION],
} as const satisfies Record<string, readonly Category[]>;

/** A vendor whose classes are known. */
export type CategoryVendor = keyof typeof CATEGORIES;

const isIn = (categories: readonly Category[], wanted: string) =>
	categories.some(({ value }) => value === wanted);

/** The classification that a class of vivo belongs to; `undefined` if it is none of those that are known. */
export function vivoClassification(wanted: string): '0' | '1' | undefined {
	if (isIn(OF_VIVOS_SYSTEM, wanted)) return '1';
	return isIn(OF_VIVOS_OPERATION, wanted) ? '0' : undefined;
}

import { isObject } from '../checks/fields.mts';
import type { SettingGroup, SettingView } from './model.mts';

interface Known {
	label: string;
	/** One meaning, or one for each value. */
	meaning?: string | Readonly<Record<string, string>>;
}

type Rows = Readonly<Record<string, Known>>;

const CHANNEL: Known = {
	label: 'Channel',
	meaning: 'the notification channel, which the app has to have',
};
const IMAGE: Known = { label: 'Image', meaning: 'shown at the right of the notification' };
const SELF_CLASSIFIED: Known = {
	label: 'Category',
	meaning: 'works once Huawei has granted self-classification',
};
const MAKER_CATEGORY: Known = { label: 'Category', meaning: 'the kind of content' };

/** The settings of each push channel with their meanings (docs/service.md, sections 3.3 to 3.5). */
const APNS: Rows = {
	title: { label: 'Title', meaning: 'wins over the common title' },
	alert: { label: 'Text', meaning: 'in place of the common text' },
	badge: {
		label: 'Badge',
		meaning: 'the number on the app icon; 0 or less clears it',
	},
	contentAvailable: {
		label: 'Silent push',
		meaning: { '0': 'off', '1': 'on: wakes the app in the background' },
	},
	'thread-id': {
		label: 'Thread',
		meaning: 'grouped with others of the same thread; more than 5 are folded',
	},
	'apns-collapse-id': { label: 'Collapse ID', meaning: 'merged with others of the same ID' },
	category: { label: 'Category', meaning: 'the app’s own kind of rich notification' },
	richMediaUri: { label: 'Rich media', meaning: 'loaded by the app, together with the category' },
	'interruption-level': {
		label: 'Interruption level',
		meaning: {
			passive: 'waits in the list without light or sound',
			active: 'as usual',
			'time-sensitive': 'shows at once, also in a Focus that allows it',
			critical: 'sounds even when the phone is muted, if Apple granted that to the app',
		},
	},
};

const HUAWEI: Rows = {
	channelId: CHANNEL,
	importance: {
		label: 'Importance',
		meaning: { NORMAL: 'service and communication', LOW: 'news and marketing' },
	},
	image: IMAGE,
	category: SELF_CLASSIFIED,
};
const HONOR: Rows = {
	importance: {
		label: 'Importance',
		meaning: {
			NORMAL: 'service and communication',
			LOW: 'news and marketing: images are not shown',
		},
	},
	image: IMAGE,
};
const XIAOMI: Rows = { channelId: CHANNEL, large_icon_uri: { ...IMAGE, label: 'Large icon' } };
const OPPO: Rows = {
	channelId: CHANNEL,
	category: MAKER_CATEGORY,
	notify_level: {
		label: 'Notify level',
		meaning: {
			'1': 'notification bar',
			'2': 'notification bar and lock screen',
			'16': 'notification bar, lock screen, banner, vibration and sound',
		},
	},
};
const VIVO: Rows = {
	classification: { label: 'Classification', meaning: { '0': 'operational', '1': 'system' } },
	category: MAKER_CATEGORY,
};
const FCM: Rows = {
	channelId: CHANNEL,
	collapse_key: { label: 'Collapse key', meaning: 'only the last of its kind is delivered' },
	imageUrl: IMAGE,
};
const HARMONY: Rows = { category: SELF_CLASSIFIED, image: IMAGE };

/** Each channel: its name, its key in a push and in pushExt, its settings, and which one is its image. */
export interface Channel {
	name: string;
	inPush: string;
	inPushExt: string;
	rows: Rows;
	image?: string;
}

export const APPLE: Channel = { name: 'APNs', inPush: '', inPushExt: 'APNs', rows: APNS };
export const ANDROID_CHANNELS: readonly Channel[] = [
	{ name: 'Huawei', inPush: 'hw', inPushExt: 'HW', rows: HUAWEI, image: 'image' },
	{ name: 'Honor', inPush: 'honor', inPushExt: 'HONOR', rows: HONOR, image: 'image' },
	{ name: 'Xiaomi', inPush: 'mi', inPushExt: 'MI', rows: XIAOMI, image: 'large_icon_uri' },
	{ name: 'OPPO', inPush: 'oppo', inPushExt: 'OPPO', rows: OPPO },
	{ name: 'vivo', inPush: 'vivo', inPushExt: 'VIVO', rows: VIVO },
	{ name: 'FCM (Google)', inPush: 'fcm', inPushExt: 'FCM', rows: FCM, image: 'imageUrl' },
];
export const HARMONY_OS: Channel = {
	name: 'HarmonyOS (OHOS)',
	inPush: 'ohos',
	inPushExt: 'OHOS',
	rows: HARMONY,
	image: 'image',
};

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
	channels: readonly Channel[],
	blockOf: (channel: Channel) => unknown,
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

import { wrong } from './refusal.mts';
import type { Fields } from './checks/fields.mts';
import type { JsonObject } from './types.mts';

/** What a setting is called on the page, and one meaning of it, or one for each value. */
export interface Known {
	label: string;
	meaning?: string | Readonly<Record<string, string>>;
}

export type Rows = Readonly<Record<string, Known>>;

/**
 * A phone maker's channel: what its block may hold and what it means (docs/service.md, sections 3.3 to 3.5
 * and 5). The blocks are the same in a push and in pushExt but for their keys; what differs is written per use.
 */
export interface Vendor {
	name: string;
	/** Its key in a push, and in pushExt. */
	inPush: string;
	inPushExt: string;
	check(fields: Fields): void;
	checkInPushExt?(fields: Fields): void;
	rows: Rows;
	/** The setting that is its image, if it has one, and when the phone shows none. */
	image?: string;
	hidesImage?(block: JsonObject | undefined): boolean;
}

const IMPORTANCE = ['NORMAL', 'LOW'] as const;
const INTERRUPTION_LEVELS = ['passive', 'active', 'time-sensitive', 'critical'] as const;

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

function needsCategory(fields: Fields, category: string | undefined): void {
	if (category === undefined || category === '') {
		throw wrong(fields.name('category'), 'is required when notify_level is given');
	}
}

/** The fields that a push keeps under notification.ios and pushExt under APNs. */
export const APPLE: Vendor = {
	name: 'APNs',
	inPush: '',
	inPushExt: 'APNs',
	check: (fields) => {
		fields.text('thread-id');
		fields.text('apns-collapse-id');
		fields.text('category');
		fields.text('richMediaUri');
		fields.text('interruption-level', { oneOf: INTERRUPTION_LEVELS });
	},
	rows: {
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
	},
};

/** In the order in which the panel has them. */
export const ANDROID_VENDORS: readonly Vendor[] = [
	{
		name: 'Huawei',
		inPush: 'hw',
		inPushExt: 'HW',
		check: (fields) => {
			fields.text('channelId');
			fields.text('importance', { oneOf: IMPORTANCE });
			fields.text('image', { https: true });
			const category = fields.text('category');
			if (category !== undefined && category !== category.toUpperCase()) {
				throw wrong(fields.name('category'), 'must be in upper case');
			}
		},
		rows: {
			channelId: CHANNEL,
			importance: {
				label: 'Importance',
				meaning: { NORMAL: 'service and communication', LOW: 'news and marketing' },
			},
			image: IMAGE,
			category: SELF_CLASSIFIED,
		},
		image: 'image',
	},
	{
		name: 'Honor',
		inPush: 'honor',
		inPushExt: 'HONOR',
		check: (fields) => {
			fields.text('importance', { oneOf: IMPORTANCE });
			fields.text('image', { https: true });
		},
		rows: {
			importance: {
				label: 'Importance',
				meaning: {
					NORMAL: 'service and communication',
					LOW: 'news and marketing: images are not shown',
				},
			},
			image: IMAGE,
		},
		image: 'image',
		hidesImage: (block) => block?.importance === 'LOW',
	},
	{
		name: 'Xiaomi',
		inPush: 'mi',
		inPushExt: 'MI',
		check: (fields) => {
			fields.text('channelId');
			fields.text('large_icon_uri');
		},
		rows: { channelId: CHANNEL, large_icon_uri: { ...IMAGE, label: 'Large icon' } },
		image: 'large_icon_uri',
	},
	{
		name: 'OPPO',
		inPush: 'oppo',
		inPushExt: 'OPPO',
		check: (fields) => {
			fields.text('channelId');
			const category = fields.text('category');
			const level = fields.integer('notify_level', { oneOf: [1, 2, 16] });
			if (level !== undefined) needsCategory(fields, category);
		},
		/**
		 * Only channelId is on record here; the other two are taken over from the push family. The SDKs
		 * write every pushExt value as text, so the level may be either.
		 */
		checkInPushExt: (fields) => {
			fields.text('channelId');
			const category = fields.text('category');
			if (!fields.has('notify_level')) return;
			if (!['1', '2', '16'].includes(String(fields.any('notify_level')))) {
				throw wrong(fields.name('notify_level'), 'must be one of 1, 2, 16');
			}
			needsCategory(fields, category);
		},
		rows: {
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
		},
	},
	{
		name: 'vivo',
		inPush: 'vivo',
		inPushExt: 'VIVO',
		check: (fields) => {
			const classification = fields.text('classification', { oneOf: ['0', '1'] });
			const category = fields.text('category');
			if (category !== undefined && classification === undefined) {
				throw wrong(fields.name('classification'), 'is required when category is given');
			}
		},
		rows: {
			classification: { label: 'Classification', meaning: { '0': 'operational', '1': 'system' } },
			category: MAKER_CATEGORY,
		},
	},
	{
		name: 'FCM (Google)',
		inPush: 'fcm',
		inPushExt: 'FCM',
		check: (fields) => {
			fields.text('channelId');
			fields.text('collapse_key');
			fields.text('imageUrl');
		},
		rows: {
			channelId: CHANNEL,
			collapse_key: { label: 'Collapse key', meaning: 'only the last of its kind is delivered' },
			imageUrl: IMAGE,
		},
		image: 'imageUrl',
	},
];

export const HARMONY_OS: Vendor = {
	name: 'HarmonyOS (OHOS)',
	inPush: 'ohos',
	inPushExt: 'OHOS',
	check: (fields) => {
		fields.text('category');
		fields.text('image', { https: true });
	},
	rows: { category: SELF_CLASSIFIED, image: IMAGE },
	image: 'image',
};

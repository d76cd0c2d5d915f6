import { wrong } from '../refusal.mts';
import type { Fields } from './fields.mts';

/**
 * What each phone maker's block may hold (docs/service.md, sections 3.4, 3.5 and 5). The blocks are
 * the same in a push and in pushExt but for their key's case; what differs is written per use.
 */
export type VendorCheck = (fields: Fields) => void;

const IMPORTANCE = ['NORMAL', 'LOW'] as const;

export const huawei: VendorCheck = (fields) => {
	fields.text('channelId');
	fields.text('importance', { oneOf: IMPORTANCE });
	fields.text('image', { https: true });
	const category = fields.text('category');
	if (category !== undefined && category !== category.toUpperCase()) {
		throw wrong(fields.name('category'), 'must be in upper case');
	}
};

export const honor: VendorCheck = (fields) => {
	fields.text('importance', { oneOf: IMPORTANCE });
	fields.text('image', { https: true });
};

export const xiaomi: VendorCheck = (fields) => {
	fields.text('channelId');
	fields.text('large_icon_uri');
};

export const oppo: VendorCheck = (fields) => {
	fields.text('channelId');
	const category = fields.text('category');
	const level = fields.integer('notify_level', { oneOf: [1, 2, 16] });
	if (level !== undefined) needsCategory(fields, category);
};

/**
 * For pushExt only channelId is on record; the other two are taken over from the push family. The SDKs
 * write every pushExt value as text, so the level may be either.
 */
export const oppoInPushExt: VendorCheck = (fields) => {
	fields.text('channelId');
	const category = fields.text('category');
	if (!fields.has('notify_level')) return;
	if (!['1', '2', '16'].includes(String(fields.any('notify_level')))) {
		throw wrong(fields.name('notify_level'), 'must be one of 1, 2, 16');
	}
	needsCategory(fields, category);
};

export const vivo: VendorCheck = (fields) => {
	const classification = fields.text('classification', { oneOf: ['0', '1'] });
	const category = fields.text('category');
	if (category !== undefined && classification === undefined) {
		throw wrong(fields.name('classification'), 'is required when category is given');
	}
};

export const fcm: VendorCheck = (fields) => {
	fields.text('channelId');
	fields.text('collapse_key');
	fields.text('imageUrl');
};

export const ohos: VendorCheck = (fields) => {
	fields.text('category');
	fields.text('image', { https: true });
};

const INTERRUPTION_LEVELS = ['passive', 'active', 'time-sensitive', 'critical'] as const;

/** The Apple fields that a push keeps under notification.ios and pushExt under APNs. */
export const apple: VendorCheck = (fields) => {
	fields.text('thread-id');
	fields.text('apns-collapse-id');
	fields.text('category');
	fields.text('richMediaUri');
	fields.text('interruption-level', { oneOf: INTERRUPTION_LEVELS });
};

function needsCategory(fields: Fields, category: string | undefined): void {
	if (category === undefined || category === '') {
		throw wrong(fields.name('category'), 'is required when notify_level is given');
	}
}

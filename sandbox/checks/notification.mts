import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { wrong } from '../refusal.mts';
import type { Platform, ShownNotification } from '../types.mts';
import type { Fields } from './fields.mts';
import { ANDROID_VENDORS, APPLE, HARMONY_OS } from '../vendors.mts';

/** The notification block, reduced to what a device would show. */
export interface Notification {
	title: string | undefined;
	alert: string | undefined;
	own: Partial<Record<Platform, ShownNotification>>;
}

/**
 * Reads what docs/service.md, sections 3.2 to 3.5 have.
 * @param alertKey pushContent in a push to listed users, where it is required (docs/service.md, section 7.3)
 */
export function readNotification(
	fields: Fields,
	alertKey: 'alert' | 'pushContent' = 'alert',
): Notification {
	const title = fields.text('title', { max: LIMITS.titleCharacters });
	fields.zeroOrOne('forceShowPushContent');
	const alert = alertKey === 'alert' ? fields.text(alertKey) : fields.requiredText(alertKey);
	const own: Notification['own'] = {};
	const ios = fields.object('ios', readIos);
	const android = fields.object('android', readAndroid);
	const harmonyOs = fields.object('harmonyOS', readHarmonyOs);
	if (ios) own.ios = ios;
	if (android) own.android = android;
	if (harmonyOs) own.HarmonyOS = harmonyOs;
	return { title, alert, own };
}

/** Those of listed users, who get it on every device; HarmonyOS is none that every document names. */
export const PLATFORMS_OF_ALL: readonly Platform[] = ['ios', 'android'];

/** A common alert, or one for each platform that counts (docs/service.md, section 3.2). */
export function checkAlerts(notification: Notification, platforms: readonly Platform[]): void {
	if (notification.alert) return;
	for (const platform of platforms) {
		if (!notification.own[platform]?.alert) {
			const block = platform === 'HarmonyOS' ? 'harmonyOS' : platform;
			throw wrong(
				'notification.alert',
				`is required, or notification.${block}.alert and that of each other platform`,
			);
		}
	}
}

/** What each platform shows: its own title and alert, else the common ones. */
export function shownOn(
	notification: Notification,
	platforms: readonly Platform[],
): Partial<Record<Platform, ShownNotification>> {
	const shown: Partial<Record<Platform, ShownNotification>> = {};
	for (const platform of platforms) {
		const own = notification.own[platform];
		const title = own?.title ?? notification.title;
		const alert = own?.alert || notification.alert;
		shown[platform] = {
			...(title === undefined ? {} : { title }),
			...(alert === undefined ? {} : { alert }),
		};
	}
	return shown;
}

function readIos(fields: Fields): ShownNotification {
	const title = fields.text('title');
	fields.zeroOrOne('contentAvailable');
	// Only here is it documented that the text must not be empty.
	const alert = fields.text('alert', { filled: true });
	// Zero and below clear the badge, so there is no lower limit.
	fields.integer('badge', { max: LIMITS.badgeHighest });
	APPLE.check(fields);
	fields.freeObject('extras');
	return { ...(title === undefined ? {} : { title }), ...(alert === undefined ? {} : { alert }) };
}

function readAndroid(fields: Fields): ShownNotification {
	const alert = fields.text('alert');
	for (const { inPush, check } of ANDROID_VENDORS) fields.object(inPush, check);
	fields.freeObject('extras');
	return alert === undefined ? {} : { alert };
}

function readHarmonyOs(fields: Fields): ShownNotification {
	const alert = fields.text('alert');
	fields.object(HARMONY_OS.inPush, HARMONY_OS.check);
	fields.freeObject('extras');
	return alert === undefined ? {} : { alert };
}

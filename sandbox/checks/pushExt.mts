import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { wrong } from '../refusal.mts';
import { isObject, readObject } from './fields.mts';
import type { Fields } from './fields.mts';
import {
	apple,
	fcm,
	honor,
	huawei,
	ohos,
	oppoInPushExt,
	vivo,
	xiaomi,
	type VendorCheck,
} from './vendors.mts';

const VENDORS: Readonly<Record<string, VendorCheck>> = {
	HW: huawei,
	HONOR: honor,
	MI: xiaomi,
	OPPO: oppoInPushExt,
	VIVO: vivo,
	FCM: fcm,
	APNs: apple,
	OHOS: ohos,
};

/**
 * Checks pushExt, JSON in a string (docs/service.md, section 5).
 * @returns the notification title it sets, if any
 */
export function checkPushExt(text: string, allowUnknown: boolean): string | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		throw wrong('pushExt', 'must be the text of a JSON object');
	}
	return readObject(parsed, 'pushExt', allowUnknown, (fields) => {
		const title = fields.text('title', { max: LIMITS.titleCharacters });
		fields.text('templateId');
		fields.zeroOrOne('forceShowPushContent');
		checkConfigs(fields, allowUnknown);
		return title;
	});
}

function checkConfigs(fields: Fields, allowUnknown: boolean): void {
	const seen = new Set<string>();
	for (const [index, config] of (fields.items('pushConfigs') ?? []).entries()) {
		const name = `${fields.name('pushConfigs')}[${index}]`;
		if (!isObject(config)) throw wrong(name, 'must be a JSON object');
		const [vendor, ...others] = Object.keys(config);
		if (vendor === undefined || others.length > 0) {
			throw wrong(name, 'must have exactly one vendor key');
		}
		const check = Object.hasOwn(VENDORS, vendor) ? VENDORS[vendor] : undefined;
		if (check === undefined) {
			throw wrong(`${name}.${vendor}`, `is no vendor key: ${Object.keys(VENDORS).join(', ')}`);
		}
		if (seen.has(vendor)) throw wrong(`${name}.${vendor}`, 'is given twice');
		seen.add(vendor);
		readObject(config[vendor], `${name}.${vendor}`, allowUnknown, check);
	}
}

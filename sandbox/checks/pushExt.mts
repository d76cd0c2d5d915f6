import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { wrong } from '../refusal.mts';
import { isObject, readObject } from './fields.mts';
import type { Fields } from './fields.mts';
import { ANDROID_VENDORS, APPLE, HARMONY_OS } from '../vendors.mts';
import type { Vendor } from '../vendors.mts';

const VENDORS: ReadonlyMap<string, Vendor> = new Map(
	[...ANDROID_VENDORS, APPLE, HARMONY_OS].map((vendor) => [vendor.inPushExt, vendor]),
);

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
		const [key, ...others] = Object.keys(config);
		if (key === undefined || others.length > 0) {
			throw wrong(name, 'must have exactly one vendor key');
		}
		const vendor = VENDORS.get(key);
		if (vendor === undefined) {
			throw wrong(`${name}.${key}`, `is no vendor key: ${[...VENDORS.keys()].join(', ')}`);
		}
		if (seen.has(key)) throw wrong(`${name}.${key}`, 'is given twice');
		seen.add(key);
		const check = vendor.checkInPushExt ?? vendor.check;
		readObject(config[key], `${name}.${key}`, allowUnknown, check);
	}
}

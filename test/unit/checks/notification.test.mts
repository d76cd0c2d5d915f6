import { describe, expect, test } from '@jest/globals';

import type { BroadcastRequest } from '../../../nodes/RongCloud/service/kinds/broadcast.ts';
import { accepted, PUSHES, read, refused, RESOURCES } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const HTTPS = 'https://example.com/icon.png';

const notificationOf = (resource: Resource, changes: Values) =>
	(accepted(resource, changes).request as BroadcastRequest).notification;

const warningsOf = (resource: Resource, changes: Values) => accepted(resource, changes).warnings;

describe.each(PUSHES)('a %s needs a text, or one for each chosen platform', (resource) => {
	const TEXTS = {
		ios: { ios: { alert: 'i' } },
		android: { android: { alert: 'a' } },
		HarmonyOS: { harmonyOs: { alert: 'h' } },
	};
	const NAMES = {
		ios: 'iOS (APNs) > Text',
		android: 'Android (All Vendors) > Text',
		HarmonyOS: 'HarmonyOS > Text',
	};
	const ALL = Object.keys(TEXTS) as Array<keyof typeof TEXTS>;
	const FIELD = 'Notification Text';
	const textsOf = (platforms: typeof ALL) =>
		Object.assign({}, ...platforms.map((platform) => TEXTS[platform])) as Values;

	test.each(ALL)('%s alone', (platform) => {
		const changes = { platforms: [platform], notificationText: '' };
		expect(refused(resource, changes, FIELD)).toContain(NAMES[platform]);
		accepted(resource, { ...changes, ...TEXTS[platform] });
	});

	test.each(ALL)('all three, with the text of %s missing', (missing) => {
		const others = ALL.filter((platform) => platform !== missing);
		const changes = { platforms: ALL, notificationText: ' ', ...textsOf(others) };
		const text = refused(resource, changes, FIELD);
		expect(text).toContain(NAMES[missing]);
		for (const other of others) expect(text).not.toContain(NAMES[other]);
	});

	test('all three with texts of their own', () => {
		const changes = { platforms: ALL, notificationText: undefined, ...textsOf(ALL) };
		expect(notificationOf(resource, changes)).toEqual({
			ios: { alert: 'i' },
			android: { alert: 'a' },
			harmonyOS: { alert: 'h' },
		});
	});

	test('an empty text of a platform is no text; one that cannot be used is one problem, not two', () => {
		const ios = (alert: string) => ({ platforms: ['ios'], notificationText: '', ios: { alert } });
		refused(resource, ios('  '), FIELD);
		refused(resource, ios('[object Object]'), NAMES.ios);
		refused(resource, { notificationText: '[object Object]' }, FIELD);
	});

	test('settings of a platform that was not chosen are warned about', () => {
		const [iOS, android] = [expect.stringMatching(/iOS/), expect.stringMatching(/Android/)];
		expect(warningsOf(resource, { platforms: ['android'], ios: { badge: 1 } })).toEqual([iOS]);
		const huawei = { platforms: ['ios'], huawei: { category: 'IM' } };
		expect(warningsOf(resource, huawei)).toEqual([android]);
		// The documents send this block without naming the platform.
		expect(warningsOf(resource, { harmonyOs: { category: 'IM' } })).toEqual([]);
	});
});

test.each(PUSHES)('what only a system message has is not sent in a %s', (resource) => {
	const notificationOptions = { disablePush: true, pushData: 'a', templateId: 'b' };
	expect(notificationOf(resource, { notificationOptions })).toEqual({ alert: 'Summer sale' });
});

describe.each(RESOURCES)('rules of the device vendors in a %s', (resource) => {
	test.each<[Values, field: string, mended: Values]>([
		[{ oppo: { notifyLevel: 1 } }, 'OPPO > Category', { category: 'IM' }],
		[{ oppo: { notifyLevel: 2, category: '' } }, 'OPPO > Category', { category: 'IM' }],
		[{ vivo: { category: 'IM' } }, 'vivo > Classification', { classification: '0' }],
		[{ ios: { richMediaUri: HTTPS } }, 'iOS (APNs) > Category', { category: 'NEW' }],
	])('%j needs what goes with it', (changes, field, mended) => {
		refused(resource, changes, field);
		const [[vendor, set]] = Object.entries(changes) as [[string, Values]];
		expect(warningsOf(resource, { [vendor]: { ...set, ...mended } })).toEqual([]);
		if (vendor !== 'ios') expect(warningsOf(resource, { [vendor]: mended })).toEqual([]);
	});

	test('a broken category is one problem, not a missing one as well', () => {
		refused(resource, { oppo: { category: ['IM'], notifyLevel: 1 } }, 'OPPO > Category');
		const vivo = { category: 'IM', classification: 'odd' };
		refused(resource, { vivo }, 'vivo > Classification');
	});

	test('what has no effect is warned about', () => {
		expect(warningsOf(resource, { ios: { category: 'NEW' } })).toEqual([
			expect.stringMatching(/Rich Media URL/),
		]);
		expect(warningsOf(resource, { honor: { importance: 'LOW', image: HTTPS } })).toEqual([
			expect.stringMatching(/^Honor > Image URL .+\.$/),
		]);
		expect(warningsOf(resource, { honor: { importance: 'NORMAL', image: HTTPS } })).toEqual([]);
	});

	test.each([
		['huawei', 'image', 'Huawei > Image URL', true],
		['honor', 'image', 'Honor > Image URL', true],
		['harmonyOs', 'image', 'HarmonyOS > Image URL', true],
		['xiaomi', 'largeIconUri', 'Xiaomi > Large Icon URL', false],
		['fcm', 'imageUrl', 'Google (FCM) > Image URL', false],
	])('picture of %s: a web address, for some by HTTPS only', (vendor, name, field, isHttpsOnly) => {
		const picture = (address: string) => ({ [vendor]: { [name]: address } });
		accepted(resource, picture(HTTPS));
		expect(refused(resource, picture('example.com/a.png'), field)).toContain('https://');
		const http = picture('http://example.com/a.png');
		if (isHttpsOnly) expect(refused(resource, http, field)).toContain('https://');
		else accepted(resource, http);
	});
});

describe('a system message', () => {
	test('settings without effect are warned about', () => {
		const off = { notificationOptions: { disablePush: true } };
		expect(accepted('systemMessage', off)).toMatchObject({
			warnings: [],
			request: { disablePush: true },
		});
		for (const also of [
			{ notificationTitle: 'a' },
			{ notificationText: 'b' },
			{ huawei: { channelId: 'c' } },
		]) {
			expect(warningsOf('systemMessage', { ...off, ...also })).toHaveLength(1);
		}
	});

	test('options that cannot be read are all named, with their group', () => {
		const { problems } = read('systemMessage', {
			notificationOptions: { disablePush: 'maybe', forceShowPushContent: 2, templateId: {} },
		});
		expect(problems.map(({ field }) => field).sort()).toEqual([
			'Notification Options > No Notification',
			'Notification Options > Show Text Even When Hidden',
			'Notification Options > Template ID',
		]);
	});
});

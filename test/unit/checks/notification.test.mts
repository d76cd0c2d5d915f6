import { expect, test } from '@jest/globals';

import type { BroadcastRequest } from '../../../nodes/RongCloud/service/kinds/broadcast.ts';
import { accepted, PUSHES, read, refuses, RESOURCES, warns } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const HTTPS = 'https://example.com/icon.png';
const HTTP = 'http://example.com/a.png';

const notificationOf = (resource: Resource, changes: Values) =>
	(accepted(resource, changes).request as BroadcastRequest).notification;

/** The texts of each platform's own. */
const OWN = {
	ios: { ios: { alert: 'i' } },
	android: { android: { alert: 'a' } },
	HarmonyOS: { harmonyOs: { alert: 'h' } },
};
const [IOS, ANDROID, HARMONY] = [OWN.ios, OWN.android, OWN.HarmonyOS];
const ALL = Object.keys(OWN);
/** An audience whose platforms count; that of listed users is on all of their devices. */
const TO_TAGGED = { sendTo: 'taggedUsers', tagsAll: 'vip' };
const on = (platforms: readonly string[], ...texts: Values[]): Values =>
	Object.assign({ ...TO_TAGGED, platforms, notificationText: '' }, ...texts) as Values;
const FIELD = 'Notification Text';

const picked = (value: string) => ({ __rl: true, mode: 'list', value });

/** Fields of pictures; some vendors take an address by HTTPS only. */
// prettier-ignore
const PICTURES: ReadonlyArray<[vendor: string, name: string, field: string, isHttpsOnly: boolean]> = [
	['huawei', 'image', 'Huawei > Image URL', true],
	['honor', 'image', 'Honor > Image URL', true],
	['harmonyOs', 'image', 'HarmonyOS > Image URL', true],
	['xiaomi', 'largeIconUri', 'Xiaomi > Large Icon URL', false],
	['fcm', 'imageUrl', 'Google (FCM) > Image URL', false],
];

// prettier-ignore
refuses([
	// A text, or one for each chosen platform; those that are missing are named, and no other.
	[PUSHES, FIELD, /^(?!.*(Android|HarmonyOS) .*> \w+ Text).*iOS \(APNs\) > iOS Text/, on(['ios']), on(ALL, ANDROID, HARMONY)],
	[PUSHES, FIELD, /^(?!.*(iOS|HarmonyOS) .*> \w+ Text).*Android \(All Vendors\) > Android Text/, on(['android']), on(ALL, IOS, HARMONY)],
	[PUSHES, FIELD, /^(?!.*(iOS|Android) .*> \w+ Text).*HarmonyOS > HarmonyOS Text/, on(['HarmonyOS']), on(ALL, IOS, ANDROID)],
	[PUSHES, FIELD, /iOS \(APNs\) > iOS Text and Android \(All Vendors\) > Android Text/, { notificationText: '' }, { notificationText: '', ...HARMONY }],
	[PUSHES, FIELD, /^(?!.*iOS .*> \w+ Text).*Android \(All Vendors\) > Android Text/, { notificationText: '', ...IOS }],
	// An empty text of a platform is no text; one that cannot be used is one problem, not two.
	[PUSHES, FIELD, /./, on(['ios'], { ios: { alert: '  ' } }), { notificationText: '[object Object]' }],
	[PUSHES, 'iOS (APNs) > iOS Text', /./, on(['ios'], { ios: { alert: '[object Object]' } })],
	// What goes together; a broken category is not a missing one as well.
	[RESOURCES, 'OPPO > Category', /./, ...[{ notifyLevel: 1 }, { notifyLevel: 2, category: '' }, { category: ['IM'], notifyLevel: 1 }].map((oppo) => ({ oppo }))],
	[RESOURCES, 'vivo > Classification', /choose System Message/, ...['IM', 'ACCOUNT', 'TODO', 'ORDER'].map((category) => ({ vivo: { category } }))],
	[RESOURCES, 'vivo > Classification', /choose Operational Message/, ...['MARKETING', 'CONTENT', 'SOCIAL'].map((category) => ({ vivo: { category } }))],
	[RESOURCES, 'vivo > Classification', /Add Classification, or/, { vivo: { category: 'QUIZ' } }],
	[RESOURCES, 'vivo > Classification', /./, { vivo: { category: 'IM', classification: 'odd' } }],
	// A class of the other type, picked or entered; one that nobody knows may be a new one.
	[RESOURCES, 'vivo > Category', /"(IM|ORDER)".*System Message, but.*Operational Message/, ...['IM', 'ORDER', picked('IM'), picked('ORDER')].map((category) => ({ vivo: { category, classification: '0' } }))],
	[RESOURCES, 'vivo > Category', /"(MARKETING|SOCIAL)".*Operational Message, but.*System Message/, ...['MARKETING', picked('SOCIAL')].map((category) => ({ vivo: { category, classification: '1' } }))],
	...[['huawei', 'Huawei'], ['oppo', 'OPPO'], ['harmonyOs', 'HarmonyOS']].map(([vendor = '', shown]) => [
		RESOURCES, `${shown} > Category`, /in capitals, e\.g\. "MARKETING"/, ...['marketing', 'Marketing', picked('marketing')].map((category) => ({ [vendor]: { category } })),
	] as const),
	[RESOURCES, 'iOS (APNs) > Interruption Level', /loud/, { ios: { interruptionLevel: 'loud' } }],
	...PICTURES.map(([vendor, name, field, isHttpsOnly]) => [
		RESOURCES, field, /https:\/\//, ...['example.com/a.png', ...(isHttpsOnly ? [HTTP] : [])].map((url) => ({ [vendor]: { [name]: url } })),
	] as const),
]);

const off = { notificationOptions: { disablePush: true } };

// prettier-ignore
warns([
	[PUSHES, 'nothing', on(['ios'], IOS), on(['android'], ANDROID), on(['HarmonyOS'], HARMONY), on(ALL, IOS, ANDROID, HARMONY)],
	// Settings of a platform that was not chosen; the documents send HarmonyOS without naming the platform.
	[PUSHES, /iOS/, { ...TO_TAGGED, platforms: ['android'], ios: { badge: 1 } }],
	[PUSHES, /Android/, { ...TO_TAGGED, platforms: ['ios'], huawei: { category: 'IM' } }],
	[PUSHES, 'nothing', { harmonyOs: { category: 'IM' } }],
	[RESOURCES, 'nothing', ...[{ notifyLevel: 1, category: 'IM' }, { notifyLevel: 2, category: 'IM' }, { category: 'IM' }].map((oppo) => ({ oppo }))],
	[RESOURCES, 'nothing', { vivo: { category: 'IM', classification: '1' } }, { vivo: { category: 'QUIZ', classification: '0' } }, { vivo: { classification: '0' } }],
	[RESOURCES, 'nothing', { ios: { richMediaUri: HTTPS, apnsCategory: 'NEW' } }, { honor: { importance: 'NORMAL', image: HTTPS } }],
	[RESOURCES, 'nothing', ...PICTURES.flatMap(([vendor, name, , isHttpsOnly]) =>
		[HTTPS, ...(isHttpsOnly ? [] : [HTTP])].map((url) => ({ [vendor]: { [name]: url } })))],
	// The vendor's own code sets it alone in a message; in a notification it is used with a category.
	[PUSHES, /Category is empty, and the documents say/, { ios: { richMediaUri: HTTPS } }],
	[['systemMessage'], 'nothing', { ios: { richMediaUri: HTTPS } }],
	// A template's text is shown only where there is none.
	[['systemMessage'], /Template ID has no effect on the text/, { notificationText: 'a', notificationOptions: { templateId: 't-1' } }],
	[['systemMessage'], 'nothing', { messageType: 'RC:InfoNtf', infoText: 'a', notificationOptions: { templateId: 't-1' } }],
	// What has no effect.
	[RESOURCES, /Rich Media URL/, { ios: { apnsCategory: 'NEW' } }],
	[RESOURCES, /^Honor > Image URL .+\.$/, { honor: { importance: 'LOW', image: HTTPS } }],
	[['systemMessage'], 'nothing', off],
	[['systemMessage'], /./, { ...off, notificationTitle: 'a' }, { ...off, notificationText: 'b' }, { ...off, huawei: { channelId: 'c' } }],
]);

test.each(PUSHES)(
	'a %s has the texts of its platforms, and no settings of a message',
	(resource) => {
		expect(notificationOf(resource, on(ALL, IOS, ANDROID, HARMONY))).toEqual({
			...{ ios: { alert: 'i' }, android: { alert: 'a' }, harmonyOS: { alert: 'h' } },
		});
		const notificationOptions = { disablePush: true, pushData: 'a', templateId: 'b' };
		expect(notificationOf(resource, { notificationOptions })).toEqual({ alert: 'Summer sale' });
	},
);

test('options of a system message that cannot be read are all named, with their group', () => {
	const { problems } = read('systemMessage', {
		notificationOptions: { disablePush: 'maybe', forceShowPushContent: 2, templateId: {} },
	});
	expect(problems.map(({ field }) => field).sort()).toEqual([
		'Notification Options > No Notification',
		'Notification Options > Show Text Even When Hidden',
		'Notification Options > Template ID',
	]);
});

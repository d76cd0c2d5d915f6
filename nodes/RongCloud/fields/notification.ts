import type { INodeProperties } from 'n8n-workflow';

import { inKilobytes, LIMITS } from '../service/limits';
import type { Platform } from '../service/audience';
import type { PushSettings } from '../service/request';
import { given } from '../json';
import type { Json, JsonObject } from '../json';
import type { Field, Fields, RawParameters, Section, ValuesOf } from './field';
import { appDataFields, refuseDoubles } from './extras';
import { field, readField, readFields, readRequired, sortedProperties } from './field';
import { checkTemplate, refusePlaceholders } from './placeholders';
import { Report } from './problems';
import { bit, text, textOrJson, toggle, utf8Bytes, webAddress, word } from './values';
import { vendors } from './vendors';
import {
	toNotification,
	toPushConfigs,
	vendorSection,
	withForAll,
	withoutPicture,
} from './vendors/vendor';
import type { ForAll, Vendor, VendorValues } from './vendors/vendor';

const title = field({
	property: {
		displayName: 'Notification Title',
		name: 'notificationTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Summer sale',
		description: `Title of the notification on the phone, at most ${LIMITS.titleCharacters} characters`,
	},
	schema: text({ characters: LIMITS.titleCharacters }),
	notification: 'title',
	pushExt: 'title',
});

const cutTitle = field({
	property: {
		displayName: 'Cut Long Title',
		name: 'cutTitle',
		type: 'boolean',
		default: true,
		description: `Whether to cut a Notification Title of more than ${LIMITS.titleCharacters} characters, between characters and never inside an emoji. Without this such an item is refused.`,
	},
	schema: toggle(),
});

/** The beginning of a text, up to a number of code points, without a part of what people see as one character. */
function beginningOf(text: string, most: number): string {
	let result = '';
	let length = 0;
	for (const { segment } of new Intl.Segmenter().segment(text)) {
		length += [...segment].length;
		if (length > most) break;
		result += segment;
	}
	return result.trimEnd();
}

function readTitle(values: RawParameters, isCut: boolean | undefined, report: Report) {
	const raw = values.notificationTitle;
	const most = LIMITS.titleCharacters;
	if (isCut !== true || typeof raw !== 'string' || [...raw].length <= most) {
		return readField(title, raw, report);
	}
	report.warn(`${title.property.displayName}: it was cut to ${most} characters.`);
	return readField(title, beginningOf(raw, most), report);
}

const alert = field({
	property: {
		displayName: 'Notification Text',
		name: 'notificationText',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Everything for the garden, 20% off',
		description:
			'What the phone shows. May stay empty only if each chosen platform has a text of its own below.',
	},
	schema: text(),
	notification: 'alert',
});

const requiredText = field({
	...alert,
	property: {
		...alert.property,
		required: true,
		description: 'What the phone shows, the same on all of them',
	},
});

const pushContent = field({
	property: {
		...alert.property,
		description:
			'What the phone shows when the user is offline. Text, media and location messages have a preset text; all other types give no notification without it.',
	},
	schema: text(),
	body: 'pushContent',
});

const personalPushContent = field({
	...pushContent,
	property: {
		...pushContent.property,
		placeholder: 'e.g. {name}, your order {order} is on its way',
		description:
			'What the phone shows when the user is offline, with placeholders if you like. The call needs it unless No Notification is on.',
	},
});

const forceShow = field({
	property: {
		displayName: 'Show Text Even When Hidden',
		name: 'forceShowPushContent',
		type: 'boolean',
		default: true,
		description:
			'Whether to show the text even on phones that are set to hide the details of notifications',
	},
	schema: bit(),
	notification: 'forceShowPushContent',
	pushExt: 'forceShowPushContent',
});

const disablePush = field({
	property: {
		displayName: 'No Notification',
		name: 'disablePush',
		type: 'boolean',
		default: true,
		description:
			'Whether to send the message without any notification; all notification settings are then ignored',
	},
	schema: toggle(),
	body: 'disablePush',
});

const pushData = field({
	property: {
		displayName: 'Push Data',
		name: 'pushData',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-42',
		description:
			'Your own data in the notification; the app reads it as appData on iOS and Android',
	},
	schema: textOrJson(),
	body: 'pushData',
});

const templateId = field({
	property: {
		displayName: 'Template ID',
		name: 'templateId',
		type: 'string',
		default: '',
		description:
			'Push template made in the console, in the push language of each user. Its text is shown only if Notification Text is empty; Notification Title wins over its title. A new template works about 30 minutes after it was made.',
	},
	schema: word(),
	pushExt: 'templateId',
});

const TEMPLATE = `Notification Options > ${templateId.property.displayName}`;

const pictureUrl = field({
	property: {
		displayName: 'Picture URL',
		name: 'pictureUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/summer-sale.jpg',
		description:
			'Picture in the notification, once for all kinds of phone that can show one: small beside the text on most Android phones, and on iPhones what your app loads. What a device has of its own below wins.',
	},
	schema: webAddress({ httpsOnly: true }),
});

/** What is given once for all devices. */
const forAllFields = { ...appDataFields, pictureUrl };
const notificationOptions = { ...forAllFields, cutTitle, forceShowPushContent: forceShow };

const NOTIFICATION_OPTIONS = 'Notification Options';
const APP_DATA = `${NOTIFICATION_OPTIONS} > ${appDataFields.appData.property.displayName}`;

function forAllOf(
	{ appData, appDataJson, pictureUrl: picture }: ValuesOf<typeof forAllFields>,
	report: Report,
): ForAll {
	refuseDoubles(APP_DATA, appData, appDataJson, report);
	const data = { ...appData, ...appDataJson };
	if (picture !== undefined) {
		report.note(
			`Picture URL: ${withoutPicture(vendors).join(' and ')} phones show no picture, and iPhones show it if your app loads it.`,
		);
	}
	return { ...(Object.keys(data).length === 0 ? {} : { data }), picture };
}

/** What the call for a broadcast of a message takes: it cannot leave the notification out. */
const messageOptions = { ...notificationOptions, pushData, templateId };
const systemOptions = { ...messageOptions, disablePush };

const optionsCollection = (options: Fields): INodeProperties => ({
	displayName: NOTIFICATION_OPTIONS,
	name: 'notificationOptions',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'What holds for the notification on every device',
	options: sortedProperties(options),
});

const pushVendors = vendorSection(vendors, 'notification');
const messageVendors = vendorSection(vendors, 'pushExt');

const withoutTexts = ({ fields, ...vendor }: Vendor): Vendor => ({
	...vendor,
	fields: Object.fromEntries(
		Object.entries(fields).filter(([name]) => name !== 'alert' && name !== 'title'),
	),
});

/** For a call that takes one text and one title for all platforms (docs/service.md, section 7.3). */
const textlessVendors = vendorSection(vendors.map(withoutTexts), 'notification');

/** A notification that is not the one of a message. */
export interface Notification {
	title?: string;
	text?: string;
	forceShowPushContent?: 0 | 1;
	vendors: VendorValues;
	forAll: ForAll;
}

/**
 * @param shown the field of the text that every platform shows unless it has one of its own
 * @param groups those of the vendors
 */
const notificationWith = (
	shown: Field<string>,
	groups: Section<VendorValues>,
): Section<Notification> => ({
	fields: [title, shown, ...Object.values<Field>(notificationOptions), ...groups.fields],
	properties: [
		title.property,
		shown.property,
		optionsCollection(notificationOptions),
		...groups.properties,
	],
	read(row, report) {
		const { values } = row;
		const options = readOptions(notificationOptions, values, report);
		const read = shown.property.required === true ? readRequired : readField;
		return {
			title: readTitle(values, options.cutTitle, report),
			forceShowPushContent: options.forceShowPushContent,
			text: read(shown, values.notificationText, report),
			vendors: groups.read(row, report),
			forAll: forAllOf(options, report),
		};
	},
});

const readOptions = <F extends Fields>(fields: F, values: RawParameters, report: Report) =>
	readFields(
		fields,
		(values.notificationOptions ?? {}) as RawParameters,
		report,
		NOTIFICATION_OPTIONS,
	);

/** How a broadcast or push looks on each device (docs/service.md, sections 3.2 to 3.5). */
export const notificationSection = notificationWith(alert, pushVendors);

/** The same for the call that needs the text of every platform (docs/service.md, section 7.3). */
export const userNotificationSection = notificationWith(requiredText, textlessVendors);

function placed({ title: shown, text: body, forceShowPushContent }: Notification): JsonObject {
	return given({ title: shown, forceShowPushContent, alert: body }) as JsonObject;
}

function notificationOf(
	value: Notification,
	isFor: (vendor: Vendor) => boolean,
	report: Report,
): JsonObject {
	const all = withForAll(vendors, value.vendors, value.forAll, isFor);
	const notification = { ...placed(value), ...toNotification(vendors, all) };
	warnOfLargeBlocks(notification, report);
	return notification;
}

/** A notification as it stands in the call for listed users, who get it on all of their devices. */
export const notificationForAll = (value: Notification, report: Report): JsonObject =>
	notificationOf(value, () => true, report);

/** The same in a broadcast or push to some platforms. */
export function notificationFor(
	value: Notification,
	platforms: readonly Platform[],
	report: Report,
): JsonObject {
	const own = { ...placed(value), ...toNotification(vendors, value.vendors) };
	checkPlatforms(own, platforms, report);
	const isFor = ({ name }: Vendor) =>
		name === 'ios'
			? platforms.includes('ios')
			: platforms.includes('android') || (name === 'harmonyOs' && platforms.includes('HarmonyOS'));
	return notificationOf(value, isFor, report);
}

/** With what the first single platform has of its own where there is nothing common. */
function withCommonTexts(value: Notification): Notification {
	const { title: shown, text: body, vendors: own, forAll } = value;
	const allOf = (name: string) => Object.values(own).flatMap((values) => values[name] ?? []);
	const [firstTitle, firstText] = [allOf('title')[0], allOf('alert')[0]] as Array<
		string | undefined
	>;
	const extras = [...allOf('extras'), ...allOf('extrasJson')].reverse();
	const data = Object.assign({}, forAll.data, ...extras) as JsonObject;
	return {
		...value,
		title: shown ?? firstTitle,
		text: body ?? firstText,
		forAll: { ...forAll, ...(Object.keys(data).length === 0 ? {} : { data }) },
	};
}

/** A notification beside a message, where texts of single platforms have no place. */
export function besideMessage(value: Notification): PushSettings {
	const { forAll, vendors: own, ...common } = withCommonTexts(value);
	const { data, picture } = forAll;
	const all = withForAll(vendors, own, { picture }, () => true);
	return settingsOf({ ...common, pushData: data && JSON.stringify(data) }, all);
}

/** What test users get of a notification without a message: by the call for listed users, and as a message. */
export function asTest(value: Notification) {
	const common = withCommonTexts(value);
	const withoutTexts = Object.entries(common.vendors).map(([name, values]) => {
		const left = { ...values };
		delete left.alert;
		delete left.title;
		return [name, left];
	});
	const ofVendors = Object.fromEntries(withoutTexts) as VendorValues;
	return {
		notification: notificationForAll({ ...common, vendors: ofVendors }, new Report()),
		text: common.text ?? '',
		push: besideMessage(common),
	};
}

interface MessageNotification {
	title?: string;
	text?: string;
	forceShowPushContent?: 0 | 1;
	templateId?: string;
	pushData?: string;
	disablePush?: boolean;
}

/** The notification of a message, in its own fields and in `pushExt` (docs/service.md, sections 3.1 and 5). */
function settingsOf(value: MessageNotification, ofVendors: VendorValues): PushSettings {
	const { pushConfigs, body } = toPushConfigs(vendors, ofVendors);
	const { title: shown, templateId: template, forceShowPushContent } = value;
	const pushExt = given<Json>({
		title: shown,
		templateId: template,
		forceShowPushContent,
		pushConfigs: pushConfigs.length === 0 ? undefined : pushConfigs,
	});
	return {
		...given({
			pushContent: value.text,
			pushData: value.pushData,
			disablePush: value.disablePush,
		}),
		...body,
		...(Object.keys(pushExt).length === 0 ? {} : { pushExt }),
	} as PushSettings;
}

/**
 * How the notification of a message looks that has no notification block (docs/service.md, sections
 * 3.1 and 5).
 */
const pushSettingsWith = (fields: Fields): Section<PushSettings> => {
	return {
		fields: [title, pushContent, ...Object.values(fields), ...messageVendors.fields],
		properties: [
			title.property,
			pushContent.property,
			optionsCollection(fields),
			...messageVendors.properties,
		],
		read(row, report) {
			const { values } = row;
			const options = readOptions(fields, values, report) as ValuesOf<typeof systemOptions>;
			const { disablePush: disabled, forceShowPushContent, templateId: template } = options;
			const { data, picture } = forAllOf(options, report);
			if (data !== undefined && options.pushData !== undefined) {
				report.add(
					PUSH_DATA,
					'is filled in beside Data for the App, which goes out in the same place',
					'Keep one of the two.',
				);
			}
			const settings = settingsOf(
				{
					title: readTitle(values, options.cutTitle, report),
					text: readField(pushContent, values.notificationText, report),
					forceShowPushContent,
					templateId: template,
					pushData: options.pushData ?? (data && JSON.stringify(data)),
					disablePush: disabled,
				},
				withForAll(vendors, messageVendors.read(row, report), { picture }, () => true),
			);
			const { pushContent: shownText, pushExt, pushData: shownData } = settings;
			// What is filled in is measured afterwards.
			if (report.fillsIn !== 'here') {
				const shownTitle = pushExt?.title as string | undefined;
				warnOfLarge({ title: shownTitle, body: shownText }, shownData, report);
			}
			if (template !== undefined && shownText !== undefined) {
				report.warn(
					`${TEMPLATE} has no effect on the text: the service shows that of a template only where Notification Text is empty.`,
				);
			}
			if (disabled === true && (pushExt !== undefined || shownText !== undefined)) {
				report.warn(
					'Notification Options > No Notification is on: the title, the text and the settings of the devices have no effect.',
				);
			}
			return settings;
		},
	};
};

export const pushSettingsSection = pushSettingsWith(systemOptions);

/** The same for the broadcast of a message. */
export const broadcastPushSection = pushSettingsWith(messageOptions);

/** Warns of a message that comes without a notification, because nothing says what that is to show. */
export function warnOfNoText(
	push: PushSettings,
	{ needsPushText }: { needsPushText: boolean },
	report: Report,
): void {
	const { pushContent, pushExt, disablePush } = push;
	const hasText = pushContent !== undefined || pushExt?.templateId !== undefined;
	if (!needsPushText || hasText || disablePush === true) return;
	report.warn(
		'Notification Text is empty: messages of this type bring offline users no notification without it.',
	);
}

/**
 * As `pushSettingsSection`, with placeholders in the text and the push data; the rest is the same for all
 * users of a call.
 */
export const personalPushSection: Section<PushSettings> = {
	fields: pushSettingsSection.fields.map((definition) =>
		definition === pushContent ? personalPushContent : definition,
	),
	properties: pushSettingsSection.properties.map((property) =>
		property === pushContent.property ? personalPushContent.property : property,
	),
	read(row, report) {
		const push = pushSettingsSection.read(row, report);
		if (push.pushContent === undefined && push.disablePush !== true) {
			report.add(
				personalPushContent.property.displayName,
				'is empty, and this call needs it',
				'Fill it in, or turn on Notification Options > No Notification.',
			);
		}
		checkTemplate(personalPushContent.property.displayName, push.pushContent ?? '', report);
		checkTemplate(PUSH_DATA, push.pushData ?? '', report);
		refusePlaceholders(title.property.displayName, push.pushExt?.title ?? '', report);
		refusePlaceholders(TEMPLATE, push.pushExt?.templateId ?? '', report);
		// What it finds was told when it was read.
		for (const [name, values] of Object.entries(messageVendors.read(row, new Report()))) {
			const { displayName, fields } = vendors.find((entry) => entry.name === name) as Vendor;
			for (const [key, value] of Object.entries(values)) {
				const field = `${displayName} > ${fields[key]?.property.displayName}`;
				refusePlaceholders(field, value, report);
			}
		}
		const { pictureUrl: picture } = readOptions(forAllFields, row.values, new Report());
		refusePlaceholders(
			`${NOTIFICATION_OPTIONS} > ${pictureUrl.property.displayName}`,
			picture ?? '',
			report,
		);
		return push;
	},
};

/** Push Data as problems name it. */
export const PUSH_DATA = `Notification Options > ${pushData.property.displayName}`;

/**
 * Warns of a notification that Apple and Google do not take: its text, title and data go to the phone in one
 * piece (docs/service.md, section 9).
 */
export function warnOfLarge(
	alertShown: { title?: string; body?: string },
	data: Json | undefined,
	report: Report,
	where = 'The notification',
): void {
	const bytes = utf8Bytes(JSON.stringify({ aps: { alert: alertShown }, appData: data }));
	if (bytes <= LIMITS.pushPayloadBytes) return;
	report.warn(
		`${where} comes to about ${bytes} bytes, text, title and data together. Apple and Google take ${LIMITS.pushPayloadBytes} (${inKilobytes(LIMITS.pushPayloadBytes)}); a larger one may not be shown. Shorten the text or the data.`,
	);
}

/** The same for each block of a notification that has texts or data of its own. */
function warnOfLargeBlocks(notification: JsonObject, report: Report): void {
	for (const { key, name } of Object.values(platformBlocks)) {
		const block = (notification[key] ?? {}) as JsonObject;
		const shown = { ...notification, ...block } as { title?: string; alert?: string };
		const isSame = block.alert === undefined && block.extras === undefined;
		// What all platforms have alike is told once.
		if (isSame && key !== 'android') continue;
		const where = isSame ? undefined : `The notification for ${name}`;
		warnOfLarge({ title: shown.title, body: shown.alert }, block.extras, report, where);
	}
}

const platformBlocks: Record<Platform, { key: string; name: string; text: string }> = {
	ios: { key: 'ios', name: 'iOS', text: 'iOS (APNs) > iOS Text' },
	android: { key: 'android', name: 'Android', text: 'Android (All Vendors) > Android Text' },
	HarmonyOS: { key: 'harmonyOS', name: 'HarmonyOS', text: 'HarmonyOS > HarmonyOS Text' },
};

/**
 * Each chosen platform needs a text, its own or the common one; without it the service sends nothing
 * (docs/service.md, section 3.2). Settings of a platform that was not chosen get a warning, except
 * HarmonyOS, whose block the documents send without naming it as a platform (docs/service.md, section 3.6).
 */
function checkPlatforms(
	notification: JsonObject,
	platforms: readonly Platform[],
	report: Report,
): void {
	for (const platform of ['ios', 'android'] as const) {
		const { key, name } = platformBlocks[platform];
		if (notification[key] !== undefined && !platforms.includes(platform)) {
			report.warn(
				`The settings for ${name} have no effect, because Platforms does not include it.`,
			);
		}
	}
	// A text that was given but refused has its own problem already.
	const isGiven = (field: string, block: JsonObject | undefined) =>
		block?.alert !== undefined || report.problems.some((problem) => problem.field === field);
	if (isGiven(alert.property.displayName, notification)) return;
	const missing = platforms
		.map((platform) => platformBlocks[platform])
		.filter(({ key, text: field }) => !isGiven(field, notification[key] as JsonObject));
	if (missing.length === 0) return;
	report.add(
		alert.property.displayName,
		'is empty, and not every platform has a text of its own',
		`Fill in Notification Text, or ${missing.map(({ text: field }) => field).join(' and ')}.`,
	);
}

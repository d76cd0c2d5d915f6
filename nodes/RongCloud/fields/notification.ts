import type { INodeProperties } from 'n8n-workflow';

import { inKilobytes, LIMITS } from '../service/limits';
import type { Platform } from '../service/audience';
import type { PushSettings } from '../service/request';
import type { Json, JsonObject } from '../json';
import type { Field, Fields, RawParameters, Section } from './field';
import { field, readField, readFields, readRequired, sortedProperties } from './field';
import { checkTemplate, refusePlaceholders } from './placeholders';
import type { Report } from './problems';
import { bit, text, textOrJson, toggle, utf8Bytes, word } from './values';
import { vendors } from './vendors';
import { toNotification, toPushConfigs, vendorSection } from './vendors/vendor';
import type { Vendor, VendorValues } from './vendors/vendor';

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

/** What the call for a broadcast of a message takes: it cannot leave the notification out. */
const messageOptions = { cutTitle, forceShow, pushData, templateId };
const systemOptions = { ...messageOptions, disablePush };

const optionsCollection = (options: Fields): INodeProperties => ({
	displayName: 'Notification Options',
	name: 'notificationOptions',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'What holds for the notification on every device',
	options: sortedProperties(options),
});

/** Fields keyed by parameter name, as `readFields` wants them. */
const byName = (fields: Fields): Fields =>
	Object.fromEntries(Object.values(fields).map((entry) => [entry.property.name, entry]));

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

/**
 * @param shown the field of the text that every platform shows unless it has one of its own
 * @param groups those of the vendors
 */
const notificationWith = (
	shown: Field<string>,
	groups: Section<VendorValues>,
): Section<JsonObject> => ({
	fields: [title, shown, cutTitle, forceShow, ...groups.fields],
	properties: [
		title.property,
		shown.property,
		optionsCollection({ cutTitle, forceShow }),
		...groups.properties,
	],
	read(row, report) {
		const { values } = row;
		const options = (values.notificationOptions ?? {}) as RawParameters;
		const forced = readField(
			forceShow,
			options.forceShowPushContent,
			report,
			'Notification Options',
		);
		const isCut = readField(cutTitle, options.cutTitle, report, 'Notification Options');
		const shownTitle = readTitle(values, isCut, report);
		const read = shown.property.required === true ? readRequired : readField;
		const shownText = read(shown, values.notificationText, report);
		const notification: JsonObject = {
			...(shownTitle === undefined ? {} : { title: shownTitle }),
			...(forced === undefined ? {} : { forceShowPushContent: forced }),
			...(shownText === undefined ? {} : { alert: shownText }),
			...toNotification(vendors, groups.read(row, report)),
		};
		warnOfLargeBlocks(notification, report);
		return notification;
	},
});

/** How a broadcast or push looks on each device (docs/service.md, sections 3.2 to 3.5). */
export const notificationSection = notificationWith(alert, pushVendors);

/** The same for the call that needs the text of every platform (docs/service.md, section 7.3). */
export const userNotificationSection = notificationWith(requiredText, textlessVendors);

/**
 * How the notification of a message looks that has no notification block (docs/service.md, sections
 * 3.1 and 5).
 */
const pushSettingsWith = (fields: Fields): Section<PushSettings> => {
	const named = byName(fields);
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
			const group = (values.notificationOptions ?? {}) as RawParameters;
			const options = readFields(named, group, report, 'Notification Options');
			const shownTitle = readTitle(values, options.cutTitle as boolean | undefined, report);
			const shownText = readField(pushContent, values.notificationText, report);
			const { pushConfigs, body } = toPushConfigs(vendors, messageVendors.read(row, report));
			const {
				disablePush: disabled,
				forceShowPushContent,
				pushData: data,
				templateId: template,
			} = options;
			const pushExt = {
				...(shownTitle === undefined ? {} : { title: shownTitle }),
				...(template === undefined ? {} : { templateId: template }),
				...(forceShowPushContent === undefined ? {} : { forceShowPushContent }),
				...(pushConfigs.length === 0 ? {} : { pushConfigs }),
			} as JsonObject;
			// What is filled in is measured afterwards.
			if (report.fillsIn !== 'here') {
				warnOfLarge({ title: shownTitle, body: shownText }, data as string | undefined, report);
			}
			if (template !== undefined && shownText !== undefined) {
				report.warn(
					`${TEMPLATE} has no effect on the text: the service shows that of a template only where Notification Text is empty.`,
				);
			}
			if (disabled === true && (Object.keys(pushExt).length > 0 || shownText !== undefined)) {
				report.warn(
					'Notification Options > No Notification is on: the title, the text and the settings of the devices have no effect.',
				);
			}
			return {
				...(shownText === undefined ? {} : { pushContent: shownText }),
				...(data === undefined ? {} : { pushData: data }),
				...(disabled === undefined ? {} : { disablePush: disabled }),
				...body,
				...(Object.keys(pushExt).length === 0 ? {} : { pushExt }),
			} as PushSettings;
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
		for (const { name, displayName, fields } of vendors) {
			for (const [key, given] of Object.entries((row.values[name] ?? {}) as RawParameters)) {
				const vendorField = Object.hasOwn(fields, key) ? fields[key] : undefined;
				if (vendorField === undefined || typeof given !== 'string') continue;
				refusePlaceholders(`${displayName} > ${vendorField.property.displayName}`, given, report);
			}
		}
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
	ios: { key: 'ios', name: 'iOS', text: 'iOS (APNs) > Text' },
	android: { key: 'android', name: 'Android', text: 'Android (All Vendors) > Text' },
	HarmonyOS: { key: 'harmonyOS', name: 'HarmonyOS', text: 'HarmonyOS > Text' },
};

/**
 * Each chosen platform needs a text, its own or the common one; without it the service sends nothing
 * (docs/service.md, section 3.2). Settings of a platform that was not chosen get a warning, except
 * HarmonyOS, whose block the documents send without naming it as a platform (docs/service.md, section 3.6).
 */
export function checkPlatforms(
	notification: JsonObject,
	chosen: readonly Platform[],
	isListed: boolean,
	report: Report,
): void {
	// Whoever is listed gets it on every device (docs/service.md, section 3.1).
	const platforms = isListed ? [...new Set<Platform>([...chosen, 'ios', 'android'])] : chosen;
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
		`is empty, and not every ${isListed ? 'kind of phone' : 'chosen platform'} has a text of its own`,
		`Fill in Notification Text, or ${missing.map(({ text: field }) => field).join(' and ')}.`,
	);
}

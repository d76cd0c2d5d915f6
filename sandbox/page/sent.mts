import { CALL_KINDS } from '../callKinds.mts';
import { isObject } from '../checks/fields.mts';
import type { JournalEntry, JsonObject } from '../types.mts';

/** A value of an accepted body: forms hold lists of texts, JSON bodies the value itself. */
export function given(body: JsonObject, ...names: string[]): unknown {
	for (const name of names) {
		const value = body[name];
		if (value !== undefined) return Array.isArray(value) && isForm(body) ? value[0] : value;
	}
	return undefined;
}

/** Forms come without a prototype; see parseForm. */
const isForm = (body: JsonObject): boolean => Object.getPrototypeOf(body) === null;

export const isOn = (value: unknown): boolean =>
	value === true || value === 1 || value === '1' || value === 'true';
export const isOff = (value: unknown): boolean =>
	value === false || value === 0 || value === '0' || value === 'false';

/** What an accepted call says about notifications, whichever of the two ways it says it in. */
export interface SentPush {
	/** Some settings of a system message stand beside pushExt. */
	settings: JsonObject;
	forceShow: boolean;
	disabled: boolean;
	apple: JsonObject;
	android: JsonObject;
	harmonyOs: JsonObject;
	/** The block of each push channel, by its key in a push. */
	channels: 'inPush' | 'inPushExt';
	channel: (key: string) => unknown;
	appName: string | null;
}

export function sentPush(entry: JournalEntry): SentPush {
	return isMessageFirst(entry) ? fromPushExt(entry.body) : fromNotification(entry.body);
}

/** Whether the push goes with a message, by pushContent and pushExt, rather than by a notification. */
export const isMessageFirst = ({ kind, body }: JournalEntry): boolean =>
	CALL_KINDS[kind].isMessageFirst || (kind === 'broadcast' && !isObject(body.notification));

function fromNotification(body: JsonObject): SentPush {
	const notification = object(body.notification);
	const android = object(notification.android);
	const harmonyOs = object(notification.harmonyOS);
	const audience = object(body.audience);
	return {
		settings: {},
		forceShow: isOn(notification.forceShowPushContent),
		disabled: false,
		apple: object(notification.ios),
		android,
		harmonyOs,
		channels: 'inPush',
		channel: (key) => (key === 'ohos' ? harmonyOs.ohos : android[key]),
		appName:
			typeof audience.packageName === 'string' && audience.is_to_all !== true
				? audience.packageName || null
				: null,
	};
}

function fromPushExt(body: JsonObject): SentPush {
	const pushExt = parsed(given(body, 'pushExt'));
	const configs: unknown[] = Array.isArray(pushExt.pushConfigs) ? pushExt.pushConfigs : [];
	const channel = (key: string): unknown =>
		configs.map((config) => object(config)[key]).find((block) => block !== undefined);
	const settings: JsonObject = {};
	for (const name of ['pushData', 'count', 'contentAvailable']) {
		const value = given(body, name);
		if (value !== undefined && value !== '') settings[name] = value;
	}
	if (pushExt.templateId !== undefined) settings.templateId = pushExt.templateId;
	return {
		settings,
		forceShow: isOn(pushExt.forceShowPushContent),
		disabled: isOn(given(body, 'disablePush')),
		apple: object(channel('APNs')),
		android: {},
		harmonyOs: {},
		channels: 'inPushExt',
		channel,
		appName: null,
	};
}

const object = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The object in a text of JSON; an empty one if there is none. */
export function parsed(text: unknown): JsonObject {
	if (typeof text !== 'string') return {};
	try {
		return object(JSON.parse(text));
	} catch {
		return {};
	}
}

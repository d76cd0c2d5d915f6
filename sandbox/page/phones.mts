import { CALL_KINDS } from '../callKinds.mts';
import { PRESET_TEXT_UNKNOWN } from '../checks/messageTypes.mts';
import { PLATFORMS, type JournalEntry, type JsonObject, type Platform } from '../types.mts';
import type {
	BadgeView,
	ImageView,
	PhoneView,
	SettingGroup,
	SettingView,
	ShownView,
} from './model.mts';
import { isMessageFirst, isOn, sentPush, type SentPush } from './sent.mts';
import { ANDROID_VENDORS, APPLE, HARMONY_OS } from '../vendors.mts';
import type { Vendor } from '../vendors.mts';
import { extrasGroup, groupsOf, settingsOf } from './settings.mts';

export type Phones = Omit<ShownView, 'message'>;

/** What the phones of the recipients show, and which settings were sent in vain. */
export function phonesOf(entry: JournalEntry): Phones {
	// Nothing is sent.
	if (entry.message === undefined && entry.notification === undefined) return without(null);
	if (entry.kind === 'online-broadcast') return without(CALL_KINDS[entry.kind].notice);
	const sent = sentPush(entry);
	if (entry.kind === 'personalized-message') {
		const push = sent.disabled ? '' : ` ${CALL_KINDS['system-message'].notice}`;
		return without(CALL_KINDS[entry.kind].notice + push);
	}
	const shown = entry.notification ?? presetNotification(entry, sent);
	const platforms = PLATFORMS.filter((platform) => shown?.[platform] !== undefined);
	const phones = platforms.map((platform) => phone(entry, sent, platform));
	const idle = PLATFORMS.filter((platform) => !platforms.includes(platform)).flatMap((platform) =>
		groupsFor(sent, platform),
	);
	const [first] = phones;
	const common = (first?.notes ?? []).filter((note) =>
		phones.every(({ notes }) => notes.includes(note)),
	);
	return {
		phones: phones.map((view) => ({
			...view,
			notes: view.notes.filter((note) => !common.includes(note)),
		})),
		notes: common,
		unused: idle.length === 0 ? [] : [{ why: whyUnused(sent, phones), groups: idle }],
		notice: phones.length === 0 ? silence(entry, sent) : CALL_KINDS[entry.kind].notice,
	};
}

const without = (notice: string | null): Phones => ({ phones: [], notes: [], unused: [], notice });

/** Types whose notification has a text of the service's own, which no source gives. */
function presetNotification(
	entry: JournalEntry,
	{ disabled }: SentPush,
): JournalEntry['notification'] {
	const { message } = entry;
	if (!isMessageFirst(entry) || disabled || message === undefined) return undefined;
	if (!PRESET_TEXT_UNKNOWN.includes(message.type)) return undefined;
	return Object.fromEntries(PLATFORMS.map((platform) => [platform, {}]));
}

function silence({ message }: JournalEntry, { disabled }: SentPush): string {
	const inside = 'No notification: delivered silently inside the app.';
	if (disabled) return `${inside} Push is switched off for this message (disablePush).`;
	if (message?.type === 'RC:CmdMsg') {
		return `${inside} A command is for the app itself, and no notification text was given.`;
	}
	return `${inside} Messages of the type ${message?.type ?? ''} have no notification text of their own, and none was given.`;
}

function whyUnused({ disabled, channels }: SentPush, phones: PhoneView[]): string {
	if (disabled) return 'Ignored, because push is switched off for this message (disablePush):';
	if (phones.length === 0) return 'Without effect, because there is no notification:';
	return channels === 'inPush'
		? 'Sent for phones that are not among the chosen platforms:'
		: 'Without effect:';
}

function phone(entry: JournalEntry, sent: SentPush, platform: Platform): PhoneView {
	const { title, alert } = entry.notification?.[platform] ?? {};
	const isMessage = isMessageFirst(entry);
	const notes: string[] = [];
	// Without a title it is the name of the sender or the group (docs/service.md, section 5), which nobody knows here.
	const isToGroups = CALL_KINDS[entry.kind].noun === 'group';
	const named = isToGroups ? (entry.recipients[0]?.userId ?? null) : entry.sender;
	const { templateId } = sent.settings;
	if (templateId !== undefined) {
		notes.push(
			`The push template ${String(templateId)} may set title and text; only the service knows it.`,
		);
	} else if (!title && isMessage) {
		notes.push(
			isToGroups
				? 'No title was set; the service shows the group’s name, here its ID.'
				: 'No title was set; the service shows the sender’s name, here the sender’s ID.',
		);
	}
	if (alert === undefined) {
		notes.push(
			'The service shows a text of its own for this type of message, which no source gives.',
		);
	}
	if (sent.forceShow) {
		notes.push('The text shows even if the phone is set to hide the text of notifications.');
	}
	const apple = platform === 'ios' ? appleLooks(sent, notes) : {};
	return {
		platform,
		recipients: entry.recipients.filter(({ platforms }) => platforms?.includes(platform)).length,
		appName: sent.appName ?? 'Your app',
		title: title || (isMessage ? named : null),
		text: alert ?? null,
		image: imageFor(sent, platform),
		badge: null,
		urgency: null,
		thread: null,
		silent: false,
		...apple,
		notes,
		groups: groupsFor(sent, platform),
	};
}

function appleLooks(
	{ apple, settings }: SentPush,
	notes: string[],
): Pick<PhoneView, 'badge' | 'urgency' | 'thread' | 'silent'> {
	const silent = isOn(apple.contentAvailable) || isOn(settings.contentAvailable);
	if (silent) {
		notes.push(
			'Silent push is on: iOS wakes the app in the background. No source says whether the text still shows.',
		);
	}
	if (typeof apple.richMediaUri === 'string' && !apple.category) {
		notes.push('Rich media goes together with a category, which is missing.');
	}
	const level = apple['interruption-level'];
	const thread = apple['thread-id'];
	return {
		badge: badge(apple.badge ?? settings.count),
		urgency:
			level === 'passive' || level === 'time-sensitive' || level === 'critical' ? level : null,
		thread: typeof thread === 'string' && thread !== '' ? thread : null,
		silent,
	};
}

function badge(value: unknown): BadgeView | null {
	const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
	if (!Number.isInteger(number)) return null;
	return number > 0 ? { kind: 'set', number } : { kind: 'cleared' };
}

/** One image is drawn; where makers got different ones, each is in its maker's settings. */
function imageFor(sent: SentPush, platform: Platform): ImageView | null {
	if (platform === 'ios') {
		const url = sent.apple.richMediaUri;
		return isAddress(url) ? { url, on: 'rich media' } : null;
	}
	const channels = platform === 'android' ? ANDROID_VENDORS : [HARMONY_OS];
	const images = channels.flatMap((channel) => {
		const block = sent.channel(channel[sent.channels]) as JsonObject | undefined;
		const url = channel.image === undefined ? undefined : block?.[channel.image];
		return isAddress(url) && channel.hidesImage?.(block) !== true
			? [{ url, name: channel.name }]
			: [];
	});
	const [first] = images;
	if (first === undefined) return null;
	const same = images.filter(({ url }) => url === first.url).map(({ name }) => name);
	return { url: first.url, on: same.join(', ') };
}

const isAddress = (value: unknown): value is string =>
	typeof value === 'string' && /^https?:\/\//i.test(value);

function groupsFor(sent: SentPush, platform: Platform): SettingGroup[] {
	const blockOf = (channel: Vendor): unknown => sent.channel(channel[sent.channels]);
	switch (platform) {
		case 'ios':
			return [
				...group(APPLE.name, settingsOf(sent.apple, APPLE.rows, ['extras'])),
				...group('Beside pushExt', besidePushExt(sent, ['count', 'contentAvailable'])),
				...dataGroups(sent, sent.apple.extras, 'ios'),
			];
		case 'android':
			return [
				...group(
					'Android',
					settingsOf(sent.android, undefined, [
						'extras',
						...ANDROID_VENDORS.map(({ inPush }) => inPush),
					]),
				),
				...groupsOf(ANDROID_VENDORS, blockOf),
				...dataGroups(sent, sent.android.extras, 'android'),
			];
		case 'HarmonyOS':
			return [
				...group('HarmonyOS', settingsOf(sent.harmonyOs, undefined, ['extras', 'ohos'])),
				...groupsOf([HARMONY_OS], blockOf),
				...dataGroups(sent, sent.harmonyOs.extras, 'HarmonyOS'),
			];
	}
}

function dataGroups(sent: SentPush, extras: unknown, platform: Platform): SettingGroup[] {
	// Read as appData on iOS and Android (docs/service.md, section 3.1).
	const pushData = platform === 'HarmonyOS' ? [] : besidePushExt(sent, ['pushData']);
	return [...extrasGroup(extras), ...group('Data for the app', pushData)];
}

const BESIDE: Readonly<Record<string, Omit<SettingView, 'value'>>> = {
	pushData: { key: 'pushData', label: 'Push data', meaning: 'the app reads it as appData' },
	count: { key: 'count', label: 'Badge', meaning: 'the number on the app icon' },
	contentAvailable: {
		key: 'contentAvailable',
		label: 'Silent push',
		meaning: 'on (1) wakes the app in the background',
	},
};

function besidePushExt({ settings }: SentPush, names: string[]): SettingView[] {
	return names.flatMap((name) => {
		const known = BESIDE[name];
		const value = settings[name];
		return known === undefined || value === undefined ? [] : [{ ...known, value: String(value) }];
	});
}

const group = (name: string, settings: SettingView[]): SettingGroup[] =>
	settings.length === 0 ? [] : [{ name, settings }];

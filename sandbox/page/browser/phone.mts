import type { ImageView, MessageView, PhoneView, SettingGroup, UnusedView } from '../model.mts';
import { counted, element, type Child } from './element.mts';

const NAMES = { ios: 'iPhone (iOS)', android: 'Android', HarmonyOS: 'HarmonyOS' } as const;
const SHORT = { ios: 'on iOS', android: 'on Android', HarmonyOS: 'on HarmonyOS' } as const;
const URGENCY = {
	passive: 'Passive',
	'time-sensitive': 'Time Sensitive',
	critical: 'Critical',
} as const;

/** One phone's notification, as it would look, and the settings that it came with. */
export function phone(view: PhoneView, ofWhom: string): HTMLElement {
	const kind = view.platform.toLowerCase();
	return element(
		'section',
		{ class: `screen ${kind}`, 'aria-label': `On ${NAMES[view.platform]}` },
		element('h3', {}, NAMES[view.platform], element('span', { class: 'muted' }, ` ${ofWhom}`)),
		element(
			'div',
			{ class: 'wallpaper' },
			view.silent ? element('p', { class: 'ribbon' }, 'Silent push') : null,
			element('div', { class: view.thread === null ? 'stack' : 'stack grouped' }, card(view)),
			view.thread === null
				? null
				: element('p', { class: 'thread' }, 'Grouped in ', element('b', {}, view.thread)),
			view.image === null
				? null
				: element(
						'p',
						{ class: 'address' },
						`Image for ${view.image.on}: `,
						element('span', {}, view.image.url),
					),
			home(view),
		),
		view.notes.map((note) => element('p', { class: 'note' }, note)),
	);
}

function card(view: PhoneView): HTMLElement {
	const { platform, appName, title, text, image, urgency } = view;
	const words = element(
		'div',
		{ class: 'words' },
		platform === 'ios' && title === null
			? element('p', { class: 'title app' }, appName)
			: title === null
				? null
				: element('p', { class: 'title' }, title),
		text === null
			? element('p', { class: 'text unknown' }, 'a text of the service’s own')
			: element('p', { class: 'text' }, text),
	);
	const now = element('span', { class: 'now' }, 'now');
	const urgent =
		urgency === null ? null : element('p', { class: `urgency ${urgency}` }, URGENCY[urgency]);
	const body: Child[] =
		platform === 'ios'
			? [
					appIcon(appName),
					element('div', { class: 'middle' }, urgent, words),
					[now, picture(image)],
				]
			: [
					element('div', { class: 'line' }, appIcon(appName), `${appName} · `, now),
					element('div', { class: 'middle' }, words, picture(image)),
				];
	return element('div', { class: 'notification' }, body);
}

const appIcon = (appName: string): HTMLElement =>
	element(
		'span',
		{ class: 'icon', 'aria-hidden': 'true' },
		(appName.split('.').at(-1) ?? appName).charAt(0).toUpperCase(),
	);

/** The image itself, or a frame for as long as it has not been loaded. */
function picture(image: ImageView | null): HTMLElement | null {
	if (image === null) return null;
	const frame = element('span', { class: 'picture', title: image.url });
	if (/^https:/i.test(image.url)) {
		const loaded = element('img', {
			src: image.url,
			alt: `Image for ${image.on}`,
			loading: 'lazy',
			referrerpolicy: 'no-referrer',
		});
		loaded.addEventListener('load', () => frame.classList.add('loaded'));
		frame.append(loaded);
	}
	return frame;
}

function home({ badge, appName }: PhoneView): HTMLElement | null {
	if (badge === null) return null;
	return element(
		'p',
		{ class: 'home' },
		element(
			'span',
			{ class: 'badged' },
			appIcon(appName),
			badge.kind === 'set' ? element('span', { class: 'badge' }, String(badge.number)) : null,
		),
		badge.kind === 'set' ? `Badge ${badge.number}` : 'Badge cleared',
	);
}

/** Everything that was set for the phones, by push channel. */
export function settings(phones: readonly PhoneView[], isOpen: boolean): HTMLElement | null {
	const groups = phones.flatMap((view) => view.groups.map((group) => ({ ...group, of: view })));
	if (groups.length === 0) return null;
	const total = groups.reduce((sum, { settings: some }) => sum + some.length, 0);
	return element(
		'details',
		{ class: 'settings', open: isOpen },
		element('summary', {}, `${counted(total, 'setting')} sent for the phones`),
		element(
			'div',
			{ class: 'groups' },
			groups.map(({ of, ...group }) => settingGroup(group, of.platform)),
		),
	);
}

function settingGroup(
	{ name, settings: some }: SettingGroup,
	platform?: PhoneView['platform'],
): HTMLElement {
	const on = platform === undefined || name.startsWith(platform) ? '' : platform;
	return element(
		'div',
		{ class: 'group' },
		element(
			'h4',
			{},
			name === 'Android' ? 'Android, all makers' : name,
			on === '' || name === 'Android'
				? null
				: element('span', { class: 'muted' }, ` ${SHORT[platform ?? 'ios']}`),
		),
		element(
			'dl',
			{},
			some.map(({ key, label, value, meaning }) => [
				element('dt', { title: key }, label),
				element(
					'dd',
					{},
					element('code', {}, value),
					meaning === null ? null : element('span', { class: 'meaning muted' }, meaning),
				),
			]),
		),
	);
}

/** Settings without effect, with the reason. */
export function unused({ why, groups }: UnusedView): HTMLElement {
	return element(
		'div',
		{ class: 'unused' },
		element('p', {}, why),
		groups.map((group) => settingGroup(group)),
	);
}

/** The message inside the app. */
export function inApp(view: MessageView, sender: string | null): HTMLElement {
	return element(
		'section',
		{ class: 'screen app', 'aria-label': 'Inside the app' },
		element('h3', {}, 'Inside the app ', element('span', { class: 'muted' }, view.label)),
		element(
			'div',
			{ class: 'conversation' },
			sender === null ? null : element('p', { class: 'sender' }, sender),
			element(
				'div',
				{ class: view.form },
				view.text === '' ? null : element('p', { class: 'text' }, view.text),
				view.details.length === 0
					? null
					: element(
							'dl',
							{},
							view.details.map(({ key, label, value, meaning }) => [
								element('dt', { title: key }, label),
								element(
									'dd',
									{},
									value,
									meaning === null ? null : element('span', { class: 'muted' }, ` (${meaning})`),
								),
							]),
						),
			),
		),
		element('p', { class: 'muted small' }, element('code', {}, view.type)),
		view.notes.map((note) => element('p', { class: 'note' }, note)),
	);
}

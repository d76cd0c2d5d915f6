import { CALL_KINDS } from '../../callKinds.mts';
import type {
	CallView,
	PersonalView,
	PhoneView,
	RecipientView,
	ShownView,
	WireView,
} from '../model.mts';
import { copyButton, count, counted, element, isNarrow, time, type Child } from './element.mts';
import { inApp, phone, settings, unused } from './phone.mts';

const KINDS = {
	...CALL_KINDS,
	'look-up': { label: 'Look-up' },
	read: { label: 'Credential test' },
	unknown: { label: 'Unknown call' },
} as const;

const LOOK_UPS: Readonly<Record<string, string>> = {
	'/user/tags/get.json': 'Tags were read; nothing was sent',
	'/v4/user/tag/batch/get': 'Tags were read; nothing was sent',
	'/user/info.json': 'A user was read; nothing was sent',
	'/v4/user/get': 'A user was read; nothing was sent',
	'/user/checkOnline.json': 'It was read whether a user is online; nothing was sent',
	'/v4/user/connection-status/get': 'It was read whether a user is online; nothing was sent',
};

export const PRODUCTS = { nexconn: 'Nexconn', rongcloud: 'RongCloud' } as const;
const PLATFORMS = { ios: 'iOS', android: 'Android', HarmonyOS: 'HarmonyOS' } as const;

/** As many recipients as are seen without asking for more. */
const FIRST_RECIPIENTS = 12;

/** One call: who it is for, what they see, and the wire one click away. */
export function callCard(view: CallView, directoryUsers: number): HTMLElement {
	const heading = `call-${view.id}`;
	return element(
		'article',
		{ class: `call ${view.state} ${view.kind}`, 'aria-labelledby': heading },
		element(
			'header',
			{},
			element('span', { class: `kind ${view.kind}` }, kindOf(view)),
			view.product === null ? null : productBadge(view.product),
			view.appKey === null
				? null
				: element('span', { class: 'muted' }, 'App Key ', element('code', {}, view.appKey)),
			time(view.at),
		),
		element('h2', { id: heading }, headline(view)),
		body(view, directoryUsers),
		view.mishap === null ? null : element('p', { class: 'mishap' }, view.mishap),
		wire(view),
	);
}

const kindOf = ({ kind, state }: CallView): string =>
	kind === 'broadcast' && state !== 'accepted' ? 'Broadcast or push' : KINDS[kind].label;

export const productBadge = (product: keyof typeof PRODUCTS): HTMLElement =>
	element('span', { class: `product ${product}` }, PRODUCTS[product]);

/** What happened, in one line for whoever does not read on. */
export function headline(view: CallView): string {
	if (view.state === 'refused') {
		const code = view.code === null ? '' : `code ${view.code}, `;
		return `Refused with ${code}HTTP ${view.status}`;
	}
	if (view.state === 'scripted') return 'Answered by a script; the sandbox did not look at it';
	if (view.state === 'pending') return 'Under way';
	if (view.kind === 'read') return 'The list of banned users was read; nothing was sent';
	if (view.kind === 'look-up') return LOOK_UPS[view.path] ?? 'Looked up; nothing was sent';
	if (view.does !== null) return `${view.does}: ${view.audience}`;
	const to = `To ${view.audience}`;
	return view.sender === null ? to : `${to}, from ${view.sender}`;
}

function body(view: CallView, directoryUsers: number): Child {
	if (view.state !== 'accepted') {
		return [
			view.reason === null ? null : element('p', { class: 'reason' }, view.reason),
			element(
				'p',
				{ class: 'muted' },
				view.state === 'refused' ? 'Nobody would have got it. ' : '',
				element('code', {}, `${view.method} ${view.path}`),
			),
		];
	}
	if (view.kind === 'read' || view.kind === 'look-up') return null;
	if (view.does !== null) return element('p', { class: 'muted' }, 'Nothing was sent.');
	return [
		view.recalled
			? element('p', { class: 'notice recalled' }, 'This message was recalled since.')
			: null,
		recipients(view, directoryUsers),
		shown(view, view.sender, {
			ofWhomIs: (one) => ofWhom(one, view),
			areSettingsOpen: !isNarrow.matches,
		}),
		view.personal.map((own, index) => person(own, view.recipients[index], view.sender)),
		otherPersons(view),
	];
}

/** What somebody would see: in the app, and on each phone. */
function shown(
	view: ShownView,
	sender: string | null,
	options: { ofWhomIs: (phone: PhoneView) => string; areSettingsOpen: boolean },
): Child {
	const { message, phones, notice, notes } = view;
	const isSilent = message !== null && phones.length === 0;
	return [
		notice === null ? null : element('p', { class: isSilent ? 'notice silent' : 'notice' }, notice),
		element(
			'div',
			{ class: 'screens' },
			message === null ? null : inApp(message, sender),
			phones.map((one) => phone(one, options.ofWhomIs(one))),
		),
		notes.map((note) => element('p', { class: 'note' }, note)),
		settings(phones, options.areSettingsOpen),
		view.unused.map(unused),
	];
}

/** A personalized message as one user gets it. */
const person = (
	view: PersonalView,
	recipient: RecipientView | undefined,
	sender: string | null,
): HTMLElement =>
	element(
		'section',
		{ class: 'person', 'aria-label': view.userId },
		element('h3', {}, recipient === undefined ? view.userId : named(recipient)),
		// The settings are mostly the same for all.
		shown(view, sender, { ofWhomIs: () => '', areSettingsOpen: false }),
	);

/** Those for whom no phones are drawn, each in a line. */
function otherPersons({ personal, recipients: all, recipientCount }: CallView): Child {
	const rest = all.slice(personal.length);
	if (personal.length === 0 || rest.length === 0) return null;
	return element(
		'details',
		{ class: 'others' },
		element('summary', {}, `and ${count(recipientCount - personal.length)} more`),
		element(
			'ul',
			{},
			rest.map(({ userId, text, pushText }) =>
				element(
					'li',
					{},
					element('b', {}, userId),
					` gets “${text ?? ''}”`,
					pushText === null || pushText === text ? null : `, and if offline “${pushText}”`,
				),
			),
		),
	);
}

function ofWhom({ recipients: some }: PhoneView, { recipients: all }: CallView): string {
	if (all.length > 0 && all.every(({ platforms }) => platforms === null)) return '';
	return some === 0 ? 'none of the known recipients' : counted(some, 'recipient');
}

const isToGroups = ({ kind }: CallView): boolean =>
	'noun' in KINDS[kind] && KINDS[kind].noun === 'group';

function recipients(view: CallView, directoryUsers: number): Child {
	const { recipientCount: total, fromDirectory, recipients: some } = view;
	const what = fromDirectory
		? `Reaches ${count(total)} of the sandbox’s ${count(directoryUsers)} sample users`
		: `Reaches ${counted(total, isToGroups(view) ? 'group' : 'user')}`;
	const rest = some.slice(FIRST_RECIPIENTS);
	return element(
		'div',
		{ class: 'recipients' },
		element('p', {}, what + (total === 0 ? '.' : ':')),
		element(
			'ul',
			{ class: 'chips' },
			some.slice(0, FIRST_RECIPIENTS).map((one) => chip(one, view)),
		),
		rest.length === 0
			? null
			: element(
					'details',
					{},
					element('summary', {}, `${count(total - FIRST_RECIPIENTS)} more`),
					element(
						'ul',
						{ class: 'chips' },
						rest.map((one) => chip(one, view)),
					),
					total > some.length
						? element(
								'p',
								{ class: 'muted' },
								`The other ${count(total - some.length)} are in the wire JSON.`,
							)
						: null,
				),
	);
}

const chip = (recipient: RecipientView, view: CallView): HTMLElement =>
	element(
		'li',
		recipient.messageId === null ? {} : { title: `Message ID ${recipient.messageId}` },
		named(recipient, isToGroups(view) ? 'group' : undefined),
	);

/** A user, and the phones as far as they are known; or a group. */
function named(
	{ userId, platforms, found, recalled }: RecipientView,
	unknown = 'not in the directory',
): Child {
	const on =
		platforms === null
			? unknown
			: platforms.length === 0
				? 'no such phone'
				: platforms.map((platform) => PLATFORMS[platform]).join(', ');
	const was = recalled ? ', recalled' : '';
	return [
		found ? element('mark', {}, userId) : element('b', {}, userId),
		element('span', { class: 'muted' }, ` ${on}${was}`),
	];
}

/** Fetched when it is opened: most are not. */
function wire({ id, path }: CallView): HTMLElement {
	const content = element('div', { class: 'content' });
	const details = element(
		'details',
		{ class: 'wire' },
		element('summary', {}, 'Wire JSON ', element('code', { class: 'muted' }, path)),
		content,
	);
	details.addEventListener('toggle', () => {
		if (!details.open || content.childElementCount > 0) return;
		content.replaceChildren(element('p', { class: 'muted' }, 'Loading …'));
		void load(id).then(
			(view) => content.replaceChildren(...wireParts(view)),
			() => {
				content.replaceChildren();
				details.open = false;
			},
		);
	});
	return details;
}

async function load(id: string): Promise<WireView> {
	const answer = await fetch(`/_sandbox/page/wire/${id}`);
	if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}.`);
	return (await answer.json()) as WireView;
}

function wireParts({ method, path, headers, body: sent, status, reply }: WireView): HTMLElement[] {
	const head = [
		`${method} ${path}`,
		...headers.map(({ name, value, hidden }) => `${name}: ${hidden ? '(hidden)' : value}`),
	].join('\n');
	return [
		part('Request', head),
		part(
			'Body',
			sent === '' ? '(none)' : sent,
			copyButton('the body', () => sent),
		),
		part(status === null ? 'No answer' : `Answer, HTTP ${status}`, reply === '' ? '(none)' : reply),
	];
}

const part = (name: string, text: string, button: Child = null): HTMLElement =>
	element(
		'section',
		{},
		element('h3', {}, name, ' ', button),
		element('pre', { tabindex: '0', 'aria-label': name }, text),
	);

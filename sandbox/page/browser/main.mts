import type { CallView, ConnectView, PageState } from '../model.mts';
import { callCard, headline } from './call.mts';
import { count, counted, isNarrow } from './element.mts';
import { connectSteps, exhausted, usageCard } from './panels.mts';

const PAGE_SIZE = 40;
const MOST_DRAWN = 400;
/** For what changes with the clock alone, as a quota does. */
const LOOK_AGAIN_MS = 30_000;
const SECOND_OVER_MS = 1_100;

function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
	const found = document.getElementById(id);
	if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`);
	return found;
}

const calls = part('calls', HTMLElement);
const find = part('find', HTMLInputElement);
const product = part('product', HTMLSelectElement);
const state = part('state', HTMLSelectElement);
const more = part('more', HTMLButtonElement);
const connect = part('connect', HTMLDetailsElement);
const dialog = part('forget-dialog', HTMLDialogElement);
const live = part('live', HTMLElement);
const announcement = part('announcement', HTMLElement);

/** Drawn calls by id, so that what a person has opened stays open while others come in. */
let drawn = new Map<string, { revision: string; card: HTMLElement }>();
let limit = PAGE_SIZE;
/** Counts what was looked for, so that an answer to the last search is not taken for one to this. */
let search = 0;
/** The last search whose count was told to those who do not see it. */
let told = 0;
let last: PageState | undefined;
let running = false;
let again = false;
let soon: ReturnType<typeof setTimeout> | undefined;

async function refresh(): Promise<void> {
	if (document.hidden) return;
	if (running) {
		again = true;
		return;
	}
	running = true;
	try {
		do {
			again = false;
			const asked = search;
			const view = await load();
			if (asked === search) draw(view);
		} while (again);
	} catch {
		// The sandbox is away; the events say when it is back.
	} finally {
		running = false;
	}
}

async function load(): Promise<PageState> {
	const query = new URLSearchParams({
		find: find.value.trim(),
		product: product.value,
		state: state.value,
		limit: String(limit),
	});
	const answer = await fetch(`/_sandbox/page/calls?${query}`);
	if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}.`);
	return (await answer.json()) as PageState;
}

function draw(view: PageState): void {
	const isEmpty = view.total === 0;
	if (last === undefined || (last.total === 0) !== isEmpty) connect.open = isEmpty;
	announce(view);
	const before = last;
	last = view;
	document.body.classList.toggle('empty', isEmpty);
	drawCalls(view);
	// A press of a button in it must not come to nothing because it was drawn anew meanwhile.
	if (JSON.stringify(view.usage) !== JSON.stringify(before?.usage)) drawUsage(view);
	part('counts', HTMLElement).textContent = countsOf(view);
	if (told !== search) announcement.textContent = countsOf(view);
	told = search;
	part('nothing', HTMLElement).hidden = isEmpty || view.matching > 0;
	const left = view.matching - view.calls.length;
	part('left', HTMLElement).textContent =
		left === 0 ? '' : `${counted(left, 'older call')} not drawn.`;
	more.hidden = left === 0 || limit >= MOST_DRAWN;
	clearTimeout(soon);
	if (view.usage.some(({ second }) => second.used > 0)) {
		soon = setTimeout(() => void refresh(), SECOND_OVER_MS);
	}
}

const isSearch = (): boolean => [find, product, state].some(({ value }) => value.trim() !== '');

function countsOf({ total, matching, accepted, refused }: PageState): string {
	const all = counted(total, 'call');
	if (isSearch()) return `${count(matching)} of ${all} ${matching === 1 ? 'matches' : 'match'}`;
	return `${all} · ${count(accepted)} accepted · ${count(refused)} refused`;
}

function drawCalls({ calls: views, directoryUsers }: PageState): void {
	const next: typeof drawn = new Map();
	let place = calls.firstElementChild;
	for (const view of views) {
		const known = drawn.get(view.id);
		const isSame = known?.revision === view.revision;
		const card = isSame ? known.card : callCard(view, directoryUsers);
		next.set(view.id, { revision: view.revision, card });
		if (card === place) place = place.nextElementSibling;
		else calls.insertBefore(card, place);
	}
	const kept = new Set([...next.values()].map(({ card }) => card));
	for (const child of [...calls.children]) {
		if (child instanceof HTMLElement && !kept.has(child)) child.remove();
	}
	drawn = next;
}

function drawUsage({ usage }: PageState): void {
	const focused = document.activeElement?.id ?? '';
	part('usage', HTMLElement).replaceChildren(
		...usage.map((view) => usageCard(view, () => void allowMore(view.appKey))),
	);
	if (focused.startsWith('more-')) document.getElementById(focused)?.focus();
	const names = exhausted(usage);
	part('exhausted', HTMLElement).textContent =
		names.length === 0 ? '' : `limit reached by ${names.join(', ')}`;
}

async function allowMore(appKey: string): Promise<void> {
	const path = `/_sandbox/apps/${encodeURIComponent(appKey)}/more-broadcasts`;
	const { ok } = await fetch(path, { method: 'POST' });
	if (ok) announcement.textContent = `More broadcasts are allowed for ${appKey}.`;
}

/** Tells those who do not see it what came in. */
function announce(view: PageState): void {
	if (last === undefined || view.epoch !== last.epoch || view.total <= last.total) return;
	const newest: CallView | undefined = isSearch() ? undefined : view.calls[0];
	const many = counted(view.total - last.total, 'new call');
	announcement.textContent = newest === undefined ? many : `${many}. ${headline(newest)}`;
}

/** What was drawn for another search shows other recipients first. */
function searchAnew(): void {
	search += 1;
	drawn = new Map();
	limit = PAGE_SIZE;
	void refresh();
}

for (const field of [find, product, state]) field.addEventListener('input', searchAnew);
more.addEventListener('click', () => {
	limit = Math.min(limit + PAGE_SIZE, MOST_DRAWN);
	void refresh();
});
part('forget', HTMLButtonElement).addEventListener('click', () => dialog.showModal());
dialog.addEventListener('close', () => {
	if (dialog.returnValue !== 'forget') return;
	dialog.returnValue = '';
	void fetch('/_sandbox/journal', { method: 'DELETE' }).then(() => refresh());
});
for (const button of dialog.querySelectorAll('button')) {
	button.addEventListener('click', () => dialog.close(button.value));
}
// On a narrow screen the calls would be below all of the quotas.
const foldQuotas = (): void => {
	part('quotas', HTMLDetailsElement).open = !isNarrow.matches;
};
foldQuotas();
isNarrow.addEventListener('change', foldQuotas);
document.addEventListener('visibilitychange', () => void refresh());
setInterval(() => void refresh(), LOOK_AGAIN_MS);

const events = new EventSource('/_sandbox/page/events');
const showLive = (isLive: boolean): void => {
	live.textContent = isLive ? 'Live' : 'Not connected';
	live.classList.toggle('away', !isLive);
};
events.addEventListener('open', () => {
	showLive(true);
	void refresh();
});
events.addEventListener('change', () => void refresh());
events.addEventListener('error', () => showLive(false));

void fetch('/_sandbox/page/connect')
	.then(async (answer) => (await answer.json()) as ConnectView)
	.then((view) => part('steps', HTMLElement).replaceChildren(connectSteps(view)));

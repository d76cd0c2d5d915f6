import type { ConnectView, UsageView } from '../model.mts';
import { productBadge } from './call.mts';
import { copyButton, count, day, element, hourAndMinute, type Child } from './element.mts';

/** What each app has used of its quotas. */
export function usageCard(view: UsageView, allowMore: () => void): HTMLElement {
	const { appKey, products, hour, day: today, second, nextBroadcastAt } = view;
	const peak = second.peak === 0 ? '' : ` (peak ${count(second.peak)})`;
	const more = element(
		'button',
		{ type: 'button', id: `more-${appKey}`, 'aria-label': `Allow more broadcasts for ${appKey}` },
		'Allow more broadcasts',
	);
	more.addEventListener('click', allowMore);
	return element(
		'li',
		{ class: 'usage' },
		element('p', {}, element('code', {}, appKey), ' ', products.map(productBadge)),
		quota('Broadcasts and pushes this hour', hour, ''),
		quota('Broadcasts and pushes today', today, ''),
		quota('Messages this second', second, peak),
		view.locked ? element('p', { class: 'warning' }, 'This app is locked.') : null,
		view.broadcastEnabled
			? null
			: element('p', { class: 'warning' }, 'The broadcast service is off for this app.'),
		element(
			'div',
			{ class: 'foot' },
			nextBroadcastAt === null
				? null
				: element('p', { class: 'warning' }, `Next broadcast from ${moment(nextBroadcastAt)}.`),
			more,
		),
	);
}

type Quota = UsageView['hour'];

/** What the sandbox takes beyond the service's own limit, the service would not. */
const mostOf = ({ limit, usual }: Quota): number => Math.min(limit, usual);
const isReached = (quota: Quota): boolean => quota.used >= mostOf(quota);

/** The apps that could not send a broadcast now if the service had counted. */
export const exhausted = (usage: readonly UsageView[]): string[] =>
	usage.filter(({ hour, day }) => [hour, day].some(isReached)).map(({ appKey }) => appKey);

function quota(name: string, figures: Quota, more: string): Child {
	const { used, limit } = figures;
	const words = inWords(figures);
	const most = mostOf(figures);
	return element(
		'div',
		{ class: isReached(figures) ? 'quota reached' : 'quota' },
		element('span', {}, name),
		element('span', { class: 'figure' }, `${count(used)} of ${count(limit)}${more}`),
		// Full at the service's limit; green below the two bounds, red above them.
		element('meter', {
			'aria-label': name,
			min: '0',
			max: String(Math.max(most, 1)),
			low: String(Math.max(most - 0.75, 0)),
			high: String(Math.max(most - 0.5, 0)),
			optimum: '0',
			value: String(used),
		}),
		words === null ? null : element('span', { class: 'words' }, words),
	);
}

/** What the colour says, and what the service would do if the sandbox does something else. */
function inWords(figures: Quota): string | null {
	const { used, limit, usual } = figures;
	if (!isReached(figures)) return limit === usual ? null : `The service allows ${count(usual)}.`;
	if (limit <= usual) return 'Limit reached.';
	return `The service’s limit of ${count(usual)} is ${used > usual ? 'passed' : 'reached'}.`;
}

function moment(at: number): string {
	return day(at) === day(Date.now()) ? hourAndMinute(at) : `${day(at)}, ${hourAndMinute(at)}`;
}

const PRODUCT_CHOICES = {
	nexconn: 'Nexconn',
	rongcloud: 'RongCloud (Classic)',
	both: 'Either product',
} as const;

/** What to enter in n8n, field by field, in n8n's own words. */
export function connectSteps({ baseUrl, apps }: ConnectView): HTMLElement {
	return element(
		'ol',
		{},
		step('In n8n, create a credential of the type ', word('RongCloud / Nexconn API'), '.'),
		step('Set ', word('Data Center'), ' to ', word('Custom'), '.'),
		step('Set ', word('Base URL'), ' to ', copied(baseUrl, 'the base URL')),
		step(
			...['Set ', word('Product'), ', ', word('App Key'), ' and ', word('App Secret')],
			' to those of a sample app. They work here and nowhere else.',
			sampleApps(apps),
		),
		step(
			...['Press ', word('Save'), ', and n8n tests it. Then press ', word('Execute workflow')],
			' in a workflow that uses it. Each call appears here at once.',
		),
	);
}

const step = (...children: Child[]): HTMLElement => element('li', {}, ...children);
const word = (text: string): HTMLElement => element('b', {}, text);

const COLUMNS = ['Product', 'App Key', 'App Secret'] as const;

function sampleApps(apps: ConnectView['apps']): HTMLElement {
	const cell = (index: number, child: Child): HTMLElement =>
		element('td', { 'data-column': COLUMNS[index] ?? '' }, child);
	const heads = COLUMNS.map((name) => element('th', { scope: 'col' }, name));
	return element(
		'table',
		{},
		element('thead', {}, element('tr', {}, heads)),
		element(
			'tbody',
			{},
			apps.map(({ product, appKey, appSecret }) =>
				element(
					'tr',
					{},
					cell(0, PRODUCT_CHOICES[product]),
					cell(1, copied(appKey, `the App Key ${appKey}`)),
					cell(
						2,
						appSecret === null
							? 'the one that you gave the sandbox'
							: copied(appSecret, `the App Secret of ${appKey}`),
					),
				),
			),
		),
	);
}

const copied = (text: string, what: string): HTMLElement =>
	element(
		'span',
		{ class: 'copied' },
		element('code', {}, text),
		copyButton(what, () => text),
	);

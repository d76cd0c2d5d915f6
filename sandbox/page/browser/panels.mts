import type { ConnectView, UsageView } from '../model.mts';
import { productBadge } from './call.mts';
import { copyButton, count, day, element, hourAndMinute, type Child } from './element.mts';

/** What each app has used of its quotas. */
export function usageCard(view: UsageView): HTMLElement {
	const { appKey, products, hour, day: today, second, nextBroadcastAt } = view;
	const peak = second.peak === 0 ? '' : ` (peak ${count(second.peak)})`;
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
		nextBroadcastAt === null
			? null
			: element('p', { class: 'warning' }, `Next broadcast from ${moment(nextBroadcastAt)}.`),
	);
}

function quota(
	name: string,
	{ used, limit, usual }: { used: number; limit: number; usual: number },
	more: string,
): Child {
	const usually = limit === usual ? '' : `; the service allows ${count(usual)}`;
	return element(
		'div',
		{ class: 'quota' },
		element('span', {}, name),
		element('span', { class: 'figure' }, `${count(used)} of ${count(limit)}${more}${usually}`),
		element('meter', {
			'aria-label': name,
			min: '0',
			max: String(Math.max(limit, 1)),
			high: String(Math.max(limit - 0.5, 0)),
			optimum: '0',
			value: String(used),
		}),
	);
}

function moment(at: number): string {
	return day(at) === day(Date.now()) ? hourAndMinute(at) : `${day(at)}, ${hourAndMinute(at)}`;
}

const PRODUCT_CHOICES = {
	nexconn: 'Nexconn',
	rongcloud: 'RongCloud (Classic)',
	both: 'Either product',
} as const;

/** What to enter in n8n, field by field. */
export function connectSteps({ apps }: ConnectView): HTMLElement {
	const { origin } = location;
	return element(
		'ol',
		{},
		element(
			'li',
			{},
			'In n8n, create a credential of the type ',
			element('b', {}, 'RongCloud API'),
			'.',
		),
		element(
			'li',
			{},
			'Set ',
			element('b', {}, 'Data Center'),
			' to ',
			element('b', {}, 'Custom'),
			'.',
		),
		element('li', {}, 'Set ', element('b', {}, 'Base URL'), ' to ', copied(origin, 'the base URL')),
		element(
			'li',
			{},
			'Take one of these sample apps. They work here and nowhere else.',
			element(
				'div',
				{ class: 'scroll' },
				element(
					'table',
					{},
					element(
						'thead',
						{},
						element(
							'tr',
							{},
							['Product', 'App Key', 'App Secret'].map((name) =>
								element('th', { scope: 'col' }, name),
							),
						),
					),
					element(
						'tbody',
						{},
						apps.map(({ product, appKey, appSecret }) =>
							element(
								'tr',
								{},
								element('td', {}, PRODUCT_CHOICES[product]),
								element('td', {}, copied(appKey, `the App Key ${appKey}`)),
								element(
									'td',
									{},
									appSecret === null
										? 'the one that you gave the sandbox'
										: copied(appSecret, `the App Secret of ${appKey}`),
								),
							),
						),
					),
				),
			),
		),
		element(
			'li',
			{},
			'Press ',
			element('b', {}, 'Test'),
			', then run a workflow. Each call appears here at once.',
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

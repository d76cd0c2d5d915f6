import { isResourceLocatorValue } from 'n8n-workflow';
import type { INodeParameters } from 'n8n-workflow';

import type { Operation } from '../../nodes/RongCloud/operations/operation.ts';
import { CHANNEL_NAMES, channelOf } from '../../test/contract/channels.mts';
import type { Channel } from '../../test/contract/channels.mts';
import type { Mark, WireField } from '../../test/contract/documents.mts';
import { LINES, runsOf } from '../../test/contract/lines.mts';
import { baseOf, join } from '../../test/contract/base.mts';
import { asSaved } from '../../test/support/parameters.mts';
import { code } from './markdown.mts';
import type { Place } from './panel.mts';

/**
 * Where each parameter goes, from the contract's lines: the contract tests send every line through n8n's
 * engine and compare the whole body, so a place that is not true does not stay here.
 */
interface Landing {
	channel: string;
	parameter: string;
	/** All parameters of the request in which it was set. */
	beside: INodeParameters;
	place: string;
}

/** They choose which other fields there are, and stand beside them in the lines. */
const SELECTORS = new Set([
	'sendTo',
	'allUsersConfirmed',
	'messageType',
	'customFormat',
	'tagsAre',
	'banUnit',
	'valuesFormat',
	'messagesToRecall',
]);
const isSelector = (parameter: string) => SELECTORS.has(parameter) || parameter.endsWith('.type');

const placeOn = (place: string, { type = '', content = '' }: Channel) =>
	place.replace('{type}', type).replace('{content}', content);

const landings: Landing[] = runsOf(LINES).flatMap(({ channel, lines }) => {
	const set = join(...lines.map((entry) => entry.set));
	const beside = asSaved(baseOf(channelOf(channel), set).parameters);
	return lines.flatMap(({ set: fragment, place }) => {
		const all = parametersIn(fragment);
		const own = all.filter((parameter) => !isSelector(parameter));
		return (own.length > 0 ? own : all).map((parameter) => ({
			channel,
			parameter,
			beside,
			place: placeOn(place, channelOf(channel)),
		}));
	});
});

function parametersIn(fragment: INodeParameters, above = ''): string[] {
	return Object.entries(fragment).flatMap(([name, value]) => {
		const parameter = `${above}${name}`;
		if (isResourceLocatorValue(value)) return [parameter];
		const inner = (Array.isArray(value) ? value : [value]).filter(
			(entry) => typeof entry === 'object' && entry !== null,
		) as INodeParameters[];
		return inner.length > 0
			? inner.flatMap((entry) => parametersIn(entry, `${parameter}.`))
			: [parameter];
	});
}

/** The ways over the wire that an operation has. */
export const channelsOf = ({ resource, operation }: Operation): string[] =>
	CHANNEL_NAMES.filter((name) => {
		const channel = channelOf(name);
		return channel.resource === resource && channel.operation === operation;
	});

const isShown = ({ when }: Place, beside: INodeParameters) =>
	Object.entries(when).every(([name, values]) =>
		[beside[name]].flat().some((value) => values.includes(String(value))),
	);

/** The places that a field fills on a channel. */
export function placesOn(channel: string, field: Place): string[] {
	const found = landings.filter(
		(landing) =>
			landing.channel === channel &&
			landing.parameter === field.parameter &&
			isShown(field, landing.beside),
	);
	return [...new Set(found.map(({ place }) => place))];
}

/** As the page writes it: the inside of JSON text and of the vendors' list as if they were objects. */
export const written = (place: string): string =>
	place.replace(':', '.').replace(/\[(\w+)\]/, '[].$1');

const isNexconn = (channel: string) => channel.startsWith('Nexconn');

/** Ways that only some calls of an operation take, as the page names them. */
const BYWAYS: Readonly<Record<string, string>> = {
	'newer paths': 'newer paths',
	'message broadcast': 'message only',
	'combined push': 'combined tags',
};

const bywayOf = (channel: string): string | undefined =>
	Object.entries(BYWAYS).find(([end]) => channel.endsWith(end))?.[1];

/** The channels that a field can go by: those of its choices of Send To, if it has any of its own. */
function channelsFor(channels: readonly string[], { when }: Place): string[] {
	const { sendTo } = when;
	if (sendTo === undefined) return [...channels];
	return channels.filter((name) => {
		const { isFor = () => true } = channelOf(name);
		return sendTo.some((target) => isFor(target));
	});
}

/** The cell with a field's places in the calls of one product. */
export function wireCell(channels: readonly string[], field: Place, nexconn: boolean): string {
	const own = channelsFor(channels, field).filter((channel) => isNexconn(channel) === nexconn);
	const cell = (channel: string | undefined) =>
		channel === undefined
			? ''
			: placesOn(channel, field)
					.map((place) => code(written(place)))
					.join(', ');
	const common = cell(own.find((channel) => bywayOf(channel) === undefined));
	const others = new Map<string, string[]>();
	for (const channel of own) {
		const byway = bywayOf(channel);
		const places = cell(channel);
		if (byway === undefined || places === '' || places === common) continue;
		others.set(places, [...(others.get(places) ?? []), byway]);
	}
	if (common === '') return [...others.keys()].join(', ') || '-';
	return [
		common,
		...[...others].map(([places, byways]) => `${byways.join(' and ')}: ${places}`),
	].join('; ');
}

/** The field of the documents that a place belongs to. */
function documented(place: string, { fields, content }: Channel): WireField | undefined {
	const container = content !== undefined && place.startsWith(`${content}:`) ? content : place;
	return fields.find(({ name }) => name === container);
}

type Standing = 'documented' | 'example' | 'container' | 'code' | 'inferred' | 'nowhere';

const STANDINGS: Record<Mark, Standing> = {
	R: 'documented',
	O: 'documented',
	ex: 'example',
	cut: 'documented',
	parent: 'container',
	code: 'code',
	inferred: 'inferred',
	'-': 'nowhere',
};

/** The best that the documents of a call say about a field. */
function standingOn(name: string, place: string): Standing {
	// No document has this call at all; the classic one is sent.
	if (name === 'Nexconn push') return 'nowhere';
	const marks = documented(place, channelOf(name))?.marks ?? [];
	const order = Object.values(STANDINGS);
	const standings = marks.map((mark) => STANDINGS[mark]);
	return standings.sort((one, other) => order.indexOf(one) - order.indexOf(other))[0] ?? 'nowhere';
}

/** The cell that says whether a source confirms a field. */
export function confirmedCell(channels: readonly string[], field: Place): string {
	const possible = channelsFor(channels, field);
	const highways = possible.filter(
		(channel) => bywayOf(channel) === undefined || bywayOf(channel) === 'newer paths',
	);
	const standings = (nexconn: boolean) =>
		(highways.length > 0 ? highways : possible)
			.filter((channel) => isNexconn(channel) === nexconn)
			.flatMap((channel) => placesOn(channel, field).map((place) => standingOn(channel, place)));
	const all = [...standings(true), ...standings(false)];
	if (all.length === 0) return '';
	// The documents' extras hold text only (docs/service.md, section 3.3).
	if (/\.entries\.(?:number|boolean)$/.test(field.parameter)) return '**no**';
	if (all.includes('inferred')) return '**no**';
	if (all.includes('code')) return 'vendor code';
	const [nexconn = 'nowhere'] = standings(true);
	if (nexconn === 'documented') return 'yes';
	return nexconn === 'example' ? 'RongCloud; Nexconn example' : 'RongCloud only';
}

/** Every path that an operation's calls go to, by product. */
export function pathsOf(channels: readonly string[], nexconn: boolean): string[] {
	const audiences = [{}, { sendTo: 'appPackage', packageName: 'com.example.shop' }];
	const own = channels.filter((channel) => isNexconn(channel) === nexconn);
	return [
		...new Set(
			own.flatMap((name) => {
				const { look, path } = channelOf(name);
				return [...(look === undefined ? [] : [look.path]), ...audiences.map(path)];
			}),
		),
	];
}

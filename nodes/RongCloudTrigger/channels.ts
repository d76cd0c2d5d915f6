import type { Json, JsonObject } from '../RongCloud/json';

interface Channel {
	name: string;
	value: string;
	description: string;
	/** As the classic callbacks name it. */
	classic: readonly string[];
	/** As the Nexconn callbacks number it. */
	number?: number;
}

/** The channel to which only servers send. */
export const SERVERS_ONLY = 'system';

/** The kinds of conversation (docs/callbacks.md), in the order of their names in the panel. */
export const CHANNELS: readonly Channel[] = [
	{
		name: 'Chatroom (Open Channel)',
		value: 'chatroom',
		description: 'TEMPGROUP in the classic callbacks, 4 in those of Nexconn',
		classic: ['TEMPGROUP'],
		number: 4,
	},
	{
		name: 'Customer Service',
		value: 'customerService',
		description: 'CUSTOMERSERVICE in the classic callbacks',
		classic: ['CUSTOMERSERVICE'],
	},
	{
		name: 'Direct',
		value: 'direct',
		description: 'PERSON in the classic callbacks, 1 in those of Nexconn',
		classic: ['PERSON'],
		number: 1,
	},
	{
		name: 'Discussion',
		value: 'discussion',
		description: 'PERSONS in the classic callbacks, retired',
		classic: ['PERSONS'],
	},
	{
		name: 'Group',
		value: 'group',
		description: 'GROUP in the classic callbacks, 3 in those of Nexconn',
		classic: ['GROUP'],
		number: 3,
	},
	{
		name: 'Other',
		value: 'other',
		description: 'Any kind that is not in this list',
		classic: [],
	},
	{
		name: 'Public Service',
		value: 'publicService',
		description: 'MC and MP in the classic callbacks',
		classic: ['MC', 'MP'],
	},
	{
		name: 'System',
		value: SERVERS_ONLY,
		description:
			'NOTIFY in the classic callbacks, 6 in those of Nexconn. Only servers send there: turn on Options > Include Messages From Servers too.',
		classic: ['NOTIFY'],
		number: 6,
	},
	{
		name: 'Ultra Group (Community Channel)',
		value: 'ultraGroup',
		description: 'ULTRAGROUP in the classic callbacks, 10 in those of Nexconn',
		classic: ['ULTRAGROUP'],
		number: 10,
	},
];

/** The kind of conversation as a word, with its number where that is known; empty if none was given. */
export function channelOf(raw: Json | undefined): JsonObject {
	if (typeof raw !== 'string' && typeof raw !== 'number') return {};
	const text = String(raw).trim().toUpperCase();
	if (text === '') return {};
	const found = CHANNELS.find(
		({ classic, number }) => classic.includes(text) || String(number) === text,
	);
	if (found !== undefined) {
		const { value, number } = found;
		return { channelType: value, ...(number === undefined ? {} : { channelTypeNumber: number }) };
	}
	return {
		channelType: 'other',
		...(/^\d{1,9}$/.test(text) ? { channelTypeNumber: Number(text) } : {}),
	};
}

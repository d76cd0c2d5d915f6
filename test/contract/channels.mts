import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';
import { chosenBy, MANIFESTS } from '../operations/index.mts';
import type { Group, Way } from '../operations/manifest.mts';
import { account } from '../support/accounts.mts';

/** One operation with one product and encoding: a way of its own over the wire. */
export interface Channel extends Omit<Way, 'path' | 'credential'> {
	resource: string;
	operation: string;
	/** True when it only looks something up, so that its items have no status. */
	isLook: boolean;
	credential(sandbox: Sandbox): ReturnType<typeof account>;
	path(parameters: INodeParameters): string;
}

const CHANNELS = new Map<string, Channel>(
	MANIFESTS.flatMap((manifest) =>
		Object.entries(manifest.ways).map(([name, way]): [string, Channel] => {
			const { path, product } = way;
			return [
				name,
				{
					credential: (sandbox) => account(sandbox, product),
					...way,
					...chosenBy(manifest),
					isLook: manifest.finds !== undefined,
					path: typeof path === 'string' ? () => path : path,
				},
			];
		}),
	),
);

export const CHANNEL_NAMES: readonly string[] = [...CHANNELS.keys()];

export function channelOf(name: string): Channel {
	const channel = CHANNELS.get(name);
	if (channel === undefined) throw new Error(`No operation goes the way "${name}".`);
	return channel;
}

const NONE: readonly Group[] = [];

/** The channels of some groups. */
export const channelsOf = (...groups: Group[]): string[] =>
	CHANNEL_NAMES.filter((name) =>
		groups.some((group) => (channelOf(name).groups ?? NONE).includes(group)),
	);

/** The channels of the operations named Send, which have a planner of their own in the property tests. */
export const SENDS = CHANNEL_NAMES.filter((name) => channelOf(name).operation === 'send');

/** Those to which the user can add JSON of their own. */
export const WITH_ADDITIONAL = CHANNEL_NAMES.filter((name) =>
	['send', 'sendPersonalized', 'sendToOnlineUsers', 'sendToUsers'].includes(
		channelOf(name).operation,
	),
);

/** Those that go to an audience of their own choosing. */
export const AUDIENCE_CHANNELS = CHANNEL_NAMES.filter(
	(name) => channelOf(name).isFor?.('listedUsers') === true,
);

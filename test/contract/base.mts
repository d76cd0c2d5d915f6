import type { INodeParameters } from 'n8n-workflow';

import type { Channel } from './channels.mts';

const isPlain = (value: unknown): value is INodeParameters =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Joins fragments of parameters; collections are joined field by field. */
export function join(...fragments: INodeParameters[]): INodeParameters {
	const result: INodeParameters = {};
	for (const fragment of fragments) {
		for (const [name, value] of Object.entries(fragment)) {
			const present = result[name];
			result[name] = isPlain(present) && isPlain(value) ? join(present, value) : value;
		}
	}
	return result;
}

/** An ordinary request of a channel, without the parts whose parameters are set anew. */
export function baseOf(channel: Channel, set: INodeParameters = {}) {
	const parts = channel.base.filter(
		({ instead }) => instead === undefined || !Object.hasOwn(set, instead),
	);
	return {
		parameters: join(...parts.map((part) => part.set), set),
		places: Object.assign({}, ...parts.map(({ gives }) => gives)) as Record<string, unknown>,
	};
}

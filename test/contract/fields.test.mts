import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import type { Sandbox } from '../../sandbox/index.mts';
import { CHANNEL_NAMES, channelOf, type Channel } from './channels.mts';
import { LINES, runsOf } from './lines.mts';
import { baseOf, join } from './base.mts';
import { send, startPatientSandbox } from './send.mts';
import { placesIn } from './wire.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
afterAll(() => sandbox.close());

const placeOn = (place: string, { type = '', content = '' }: Channel) =>
	place.replace('{type}', type).replace('{content}', content);

describe.each(CHANNEL_NAMES)('%s', (name) => {
	const channel = channelOf(name);

	test('an ordinary request has nothing but what was set', async () => {
		const { parameters, places } = baseOf(channel);
		const request = await send(sandbox, channel, parameters);
		expect(placesIn(request, channel)).toStrictEqual(places);
	});

	// The whole body is compared: a field must be at its place, of its type, and nowhere else.
	const runs = runsOf(LINES).filter((run) => run.channel === name);
	if (runs.length === 0) return;
	test.each(runs)('$name', async ({ lines }) => {
		const { parameters, places } = baseOf(channel, join(...lines.map(({ set }) => set)));
		const own = lines.map(({ place, value }) => [placeOn(place, channel), value] as const);
		const request = await send(sandbox, channel, parameters);
		expect(placesIn(request, channel)).toStrictEqual({ ...places, ...Object.fromEntries(own) });
	});
});

import { expect } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	DEFAULT_APPS,
	ManualClock,
	startSandbox,
	type AppInput,
	type RecordedRequest,
	type Sandbox,
} from '../../sandbox/index.mts';
import { wakeUp } from '../engine/cases.mts';
import { runNode, type EngineResult } from '../support/engine.mts';
import { SPARE_APPS } from '../operations/broadcast.sendToOnlineUsers.mts';
import type { Channel } from './channels.mts';

const PLENTY = 1_000_000;

/** The sandbox's own apps, and as many more as the channels ask for. */
export const APPS: readonly AppInput[] = [
	...DEFAULT_APPS,
	...(['nexconn', 'rongcloud'] as const).flatMap((product) =>
		Array.from({ length: SPARE_APPS }, (_, number) => ({
			appKey: `sandbox-${product}-${number}`,
			appSecret: `sandbox-secret-${product}-${number}`,
			product,
		})),
	),
];

/** A sandbox that knows every path and whose quotas are never reached. */
export async function startPatientSandbox(): Promise<Sandbox> {
	const sandbox = await startSandbox({
		clock: new ManualClock(),
		v4Push: 'both',
		bannedUsers: [{ userId: 'u-1012', until: '2026-12-01 09:00:00' }],
		apps: APPS.map((app) => ({
			...app,
			pushesPerHour: PLENTY,
			pushesPerDay: PLENTY,
			messagesPerSecond: PLENTY,
		})),
	});
	await wakeUp(sandbox);
	return sandbox;
}

/** Runs the node on a channel; what it sent is in the sandbox's records. */
export async function run(
	sandbox: Sandbox,
	channel: Channel,
	parameters: INodeParameters,
	items?: IDataObject[],
): Promise<EngineResult> {
	sandbox.reset();
	return await runNode({
		parameters: { resource: channel.resource, operation: channel.operation, ...parameters },
		credential: channel.credential(sandbox),
		...(items === undefined ? {} : { items }),
	});
}

/** As `run`, for parameters that have to make exactly one call, after a look if one comes first. The service accepts it. */
export async function send(
	sandbox: Sandbox,
	channel: Channel,
	parameters: INodeParameters,
	items?: IDataObject[],
): Promise<RecordedRequest> {
	const { error, output } = await run(sandbox, channel, parameters, items);
	expect(error && [error.message, error.description]).toBeUndefined();
	const statuses = output.map(({ json }) => json.status);
	if (channel.isLook) expect(statuses).not.toHaveLength(0);
	else expect(statuses).toEqual((items ?? [{}]).map(() => 'accepted'));
	const { look } = channel;
	const [request, ...others] = sandbox.requests.filter(({ path }) => path !== look?.path);
	expect(others).toEqual([]);
	if (request === undefined) throw new Error('The node says accepted, but made no call.');
	expect(request).toMatchObject({
		method: 'POST',
		path: channel.path(parameters),
		accepted: true,
		headers: {
			'content-type':
				channel.encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
		},
	});
	return request;
}

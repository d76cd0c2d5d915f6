import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';

import type { RecordedRequest, Sandbox } from '../../sandbox/index.mts';
import { loadPackage } from '../support/engine.mts';
import {
	CHANNEL_NAMES,
	channelOf,
	channelsOf,
	WITH_ADDITIONAL,
	type Channel,
} from './channels.mts';
import { baseOf, join } from './base.mts';
import { run, send, startPatientSandbox } from './send.mts';
import { placesIn } from './wire.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
afterAll(() => sandbox.close());

/** All whose notification stands beside the message, and is the same for each user. */
const MESSAGES = channelsOf('pushExt').filter(
	(name) => channelOf(name).operation !== 'sendPersonalized',
);
/** All that send the same to each user. */
const SENDS = WITH_ADDITIONAL.filter((name) => channelOf(name).operation !== 'sendPersonalized');
/** All that have settings for each platform or vendor. */
const WITH_VENDORS = SENDS.filter((name) => !name.endsWith('online broadcast'));

/** An ordinary request of a channel with something changed. */
async function sendOn(name: string, set: INodeParameters): Promise<RecordedRequest> {
	const channel = channelOf(name);
	return await send(sandbox, channel, baseOf(channel, set).parameters);
}

const json = (request: RecordedRequest) => JSON.parse(request.rawBody) as Record<string, unknown>;

/** The values of a field of a form, read by other code than the sandbox's. */
const inForm = ({ rawBody }: RecordedRequest, name: string) =>
	new URLSearchParams(rawBody).getAll(name);

const PICTURE = 'https://example.com/picture.jpg';

describe.each(MESSAGES)('pushExt: %s', (name) => {
	const textOf = (request: RecordedRequest): unknown =>
		name.startsWith('Nexconn') ? json(request).pushExt : inForm(request, 'pushExt')[0];

	test('it is a text that holds JSON, with one object for each vendor', async () => {
		const request = await sendOn(name, {
			notificationTitle: 'Invoice ready',
			notificationOptions: { templateId: 'invoice-2', forceShowPushContent: true },
			ios: {
				threadId: 'billing',
				collapseId: 'invoice-42',
				interruptionLevel: 'time-sensitive',
				apnsCategory: 'INVOICE',
				richMediaUri: PICTURE,
			},
			huawei: { channelId: 'hw', importance: 'NORMAL', image: PICTURE, category: 'IM' },
			honor: { importance: 'LOW', image: PICTURE },
			xiaomi: { channelId: 'mi', largeIconUri: PICTURE },
			oppo: { channelId: 'oppo', category: 'IM', notifyLevel: 16 },
			vivo: { classification: '1', category: 'IM' },
			fcm: { channelId: 'fcm', collapseKey: 'invoice-42', imageUrl: PICTURE },
			harmonyOs: { category: 'IM', image: PICTURE },
		});
		const text = textOf(request);
		expect(typeof text).toBe('string');
		const { pushConfigs, ...rest } = JSON.parse(text as string) as { pushConfigs: object[] };
		expect(rest).toStrictEqual({
			title: 'Invoice ready',
			templateId: 'invoice-2',
			forceShowPushContent: 1,
		});
		expect(pushConfigs).toHaveLength(8);
		// The order of the list means nothing.
		expect(pushConfigs).toEqual(
			expect.arrayContaining([
				{
					APNs: {
						'thread-id': 'billing',
						'apns-collapse-id': 'invoice-42',
						'interruption-level': 'time-sensitive',
						category: 'INVOICE',
						richMediaUri: PICTURE,
					},
				},
				{ HW: { channelId: 'hw', importance: 'NORMAL', image: PICTURE, category: 'IM' } },
				{ HONOR: { importance: 'LOW', image: PICTURE } },
				{ MI: { channelId: 'mi', large_icon_uri: PICTURE } },
				{ OPPO: { channelId: 'oppo', category: 'IM', notify_level: 16 } },
				{ VIVO: { classification: '1', category: 'IM' } },
				{ FCM: { channelId: 'fcm', collapse_key: 'invoice-42', imageUrl: PICTURE } },
				{ OHOS: { category: 'IM', image: PICTURE } },
			]),
		);
	});
});

describe('push-only', () => {
	test('on the v4 path of the broadcast it is the same body', async () => {
		sandbox.reset();
		const channel = { ...channelOf('Nexconn push'), path: () => '/v4/system-channel/push' };
		const { parameters, places } = baseOf(channel);
		const set = join(parameters, { options: { nexconnPushPath: 'current' } });
		await run(sandbox, channel, set);
		// No document says that this path takes a push without a message, so the sandbox refuses it.
		const [request] = sandbox.requests;
		expect(request).toMatchObject({ path: '/v4/system-channel/push', method: 'POST' });
		expect(placesIn(request as RecordedRequest, channel)).toStrictEqual(places);
	});
});

describe('empty options', () => {
	/** Every text of an operation's collections, set to what an emptied field holds. */
	async function emptied({ resource, operation }: Channel): Promise<INodeParameters> {
		const node = (await loadPackage()).getNode('rongCloud').type as INodeType;
		const own = node.description.properties.filter(
			({ type, displayOptions: { show } = {} }) =>
				type === 'collection' &&
				show?.resource?.includes(resource) &&
				show.operation?.includes(operation),
		);
		const texts = own.map(({ name, options = [] }) => ({
			[name]: Object.fromEntries(
				(options as INodeProperties[])
					.filter(({ type }) => ['string', 'json'].includes(type))
					// Not sent, and refused when it is empty.
					.filter((member) => member.name !== 'duplicateGuardKey')
					.map((member) => [member.name, '']),
			),
		}));
		return join(...texts);
	}

	test.each(SENDS)('%s: none is sent', async (name) => {
		const channel = channelOf(name);
		const { parameters, places } = baseOf(channel);
		const empty = await emptied(channel);
		expect(Object.keys(empty)).toContain(WITH_VENDORS.includes(name) ? 'huawei' : 'options');
		const request = await send(
			sandbox,
			channel,
			join(empty, { notificationTitle: '' }, parameters),
		);
		expect(placesIn(request, channel)).toStrictEqual(places);
	});
});

// Data holds the class as a number more often than not, and the service wants a text.
test.each(WITH_VENDORS)('%s: a number by expression takes the type of the field', async (name) => {
	const channel = channelOf(name);
	const vivo = { classification: '={{ $json.class }}' };
	const { parameters, places } = baseOf(channel, { vivo });
	const request = await send(sandbox, channel, parameters, [{ class: 0 }]);
	const isMessage = MESSAGES.some((message) => message === name);
	const place = isMessage ? 'pushExt:pushConfigs[VIVO]' : 'notification.android.vivo';
	expect(placesIn(request, channel)).toStrictEqual({ ...places, [`${place}.classification`]: '0' });
});

test.each(CHANNEL_NAMES)('%s: the request ID is a header', async (name) => {
	const channel = channelOf(name);
	const { parameters, places } = baseOf(channel);
	const set = join(parameters, { advanced: { requestId: 'campaign-1' } });
	const request = await send(sandbox, channel, set);
	expect(request.headers['x-request-id']).toBe('campaign-1');
	expect(placesIn(request, channel)).toStrictEqual(places);
});

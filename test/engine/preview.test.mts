import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { account, type Product } from '../support/accounts.mts';
import {
	broadcast,
	column,
	CONTINUE,
	links,
	PRODUCTS,
	push,
	systemMessage,
	told,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox();

const OPERATIONS: Array<[string, INodeParameters, Product, Product | 'both', string]> = [
	['system message', systemMessage(), 'nexconn', 'nexconn', '/v4/system-channel/message/send'],
	['system message', systemMessage(), 'rongcloud', 'rongcloud', '/message/system/publish.json'],
	['broadcast', broadcast(), 'nexconn', 'nexconn', '/v4/system-channel/push'],
	['broadcast', broadcast(), 'rongcloud', 'rongcloud', '/push.json'],
	['push notification', push(), 'nexconn', 'both', '/push.json'],
	['push notification', push(), 'rongcloud', 'rongcloud', '/push.json'],
];

/** Everything that makes bytes, texts and forms interesting. */
const RICH: INodeParameters = {
	notificationTitle: '夏のセール',
	notificationText: 'Grüße & 20% = "€5" + \\n 🎉',
	huawei: { channelId: 'sale', importance: 'LOW' },
	ios: { interruptionLevel: 'passive', threadId: 'sale', contentAvailable: true },
	fcm: { collapseKey: 'sale' },
	notificationOptions: { forceShowPushContent: true },
};

describe.each(OPERATIONS)('%s, %s', (_name, parameters, product, app, path) => {
	test('shows exactly what is then sent, and sends nothing itself', async () => {
		const credential = account(sandbox.current, product, app);
		const looked = await sandbox.run(credential, { ...parameters, ...RICH, runMode: 'preview' });

		expect(looked.error).toBeUndefined();
		expect(sandbox.current.requests).toEqual([]);
		expect(sandbox.current.journal).toEqual([]);

		const sent = await sandbox.run(credential, { ...parameters, ...RICH, runMode: 'run' });
		const { requests } = sandbox.current;
		expect(sent.error).toBeUndefined();
		expect(requests.map((request) => request.path)).toEqual(Array(requests.length).fill(path));

		const isOneCall = path === '/push.json' || path === '/v4/system-channel/push';
		expect(requests).toHaveLength(isOneCall ? 1 : 3);
		expect(links(looked.output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		for (const [index, { json }] of looked.output.entries()) {
			const request = requests[isOneCall ? 0 : index];
			expect(json).toEqual(
				expect.objectContaining({
					status: 'preview',
					calls: 1,
					itemsInCall: isOneCall ? 3 : 1,
					method: request?.method,
					url: `${sandbox.current.url}${path}`,
					contentType: request?.headers['content-type'],
					rawBody: request?.rawBody,
					bodyBytes: Number(request?.headers['content-length']),
				}),
			);
			if (json.contentType === 'application/json') {
				expect(JSON.stringify(json.body)).toBe(request?.rawBody);
			}
		}
		expect(column(looked.output, 'audience')).toEqual(column(sent.output, 'audience'));
		expect(column(looked.output, 'warnings')).toEqual(column(sent.output, 'warnings'));
	});
});

describe('what a preview says', () => {
	test.each(PRODUCTS)('%s: sizes are bytes of UTF-8', async (product) => {
		const { output } = await sandbox.run(product, systemMessage({ runMode: 'preview' }), [
			{ to: 'u-1', text: 'Hello' },
			{ to: 'u-1', text: 'Grüße 🎉' },
			{ to: 'u-1', text: '你好' },
		]);

		// {"content":""} is 14 bytes; ü and ß take two, an emoji four, a Chinese character three.
		expect(column(output, 'contentBytes')).toEqual([19, 26, 20]);
		// The escaped JSON of a v4 body is 88 bytes longer; in a form each of those bytes is three.
		expect(column(output, 'bodyBytes')).toEqual(
			product === 'nexconn' ? [19 + 88, 26 + 88, 20 + 88] : [97, 120, 110],
		);
	});

	test('what to watch out for, in its own row only', async () => {
		const { output } = await sandbox.run(
			'nexconn',
			systemMessage({
				runMode: 'preview',
				notificationText: '={{ $json.push }}',
				notificationOptions: { disablePush: '={{ $json.silent }}' },
			}),
			[
				{ to: 'u-1', text: 'Hello', push: 'Hello' },
				{ to: 'u-2', text: 'Hello', push: 'Hello', silent: true },
				{ to: 'u-1@example.com', text: 'Hello' },
			],
		);

		expect(column(output, 'warnings')).toEqual([
			undefined,
			[expect.stringContaining('No Notification is on')],
			[expect.stringContaining('"u-1@example.com", which has characters other than')],
		]);
		expect(column(output, 'status')).toEqual(['preview', 'preview', 'preview']);
	});

	test('a command without a notification text brings no notification', async () => {
		const { output } = await sandbox.run(
			'rongcloud',
			systemMessage({
				runMode: 'preview',
				messageType: 'RC:CmdMsg',
				commandName: 'refresh',
				commandData: '={{ $json.order }}',
			}),
		);

		expect(column(output, 'warnings')).toEqual(
			Array(3).fill([expect.stringContaining('no notification')]),
		);
	});

	test('the newer path of Nexconn, should the current one be unknown', async () => {
		const [automatic, current] = await Promise.all(
			['auto', 'current'].map(
				async (choice) =>
					await sandbox.run(
						'nexconn',
						broadcast({ runMode: 'preview', advanced: { nexconnBroadcastPath: choice } }),
					),
			),
		);

		for (const note of column(automatic?.output ?? [], 'note')) {
			expect(note).toContain('404');
			expect(note).toContain(`${sandbox.current.url}/v4/system-channel/tagged-users/send`);
		}
		for (const { json } of current?.output ?? []) expect(json.note).not.toContain('404');
	});

	test('what RongCloud (Classic) makes of Platforms, in each row that it is about', async () => {
		const rows = [['android'], ['ios', 'android'], ['HarmonyOS', 'ios', 'android'], ['HarmonyOS']];
		const items = rows.map((platforms) => ({ platforms }));
		const seen = async (more: INodeParameters) => {
			const look = broadcast({ runMode: 'preview', platforms: '={{ $json.platforms }}', ...more });
			const { output } = await sandbox.run('rongcloud', look, items, CONTINUE);
			return output.map(({ json }) => json.warnings ?? json.error);
		};
		const unknown = expect.stringMatching(/^Platforms: .*HarmonyOS may/);
		const refused = expect.stringMatching(/'Platforms' has neither Android nor iOS/);
		expect(await seen({})).toEqual([undefined, undefined, [unknown], refused]);
		const users = { sendTo: 'listedUsers', userIds: 'u-1' };
		// They get it on all of their devices.
		expect(await seen(users)).toEqual([undefined, undefined, undefined, undefined]);
	});

	test('that no document confirms a push with a Nexconn credential', async () => {
		const { output } = await sandbox.run('nexconn', push({ runMode: 'preview' }));

		expect(column(output, 'warnings')).toEqual(
			Array(3).fill([expect.stringContaining('unconfirmed')]),
		);
	});
});

test('several different broadcasts may be looked at', async () => {
	const parameters = broadcast({ runMode: 'preview', notificationText: '={{ $json.text }}' });
	const { output, error } = await sandbox.run('rongcloud', parameters);

	expect(error).toBeUndefined();
	expect(sandbox.current.requests).toEqual([]);
	expect(output.map(({ json }) => (json.body as IDataObject).notification)).toEqual([
		{ alert: 'Hello Ana' },
		{ alert: 'Hello Ben' },
		{ alert: 'Hello Cem' },
	]);
});

describe('a run mode that no person chose', () => {
	test.each([
		['an expression', '={{ $json.look ? "preview" : "run" }}'],
		['an expression without its mark', '{{ "run" }}'],
		['a word of a model', "={{ $fromAI('mode') }}"],
		['another word', 'maybe'],
		['nothing', ''],
	])('%s: nothing is sent', async (_name, runMode) => {
		const { error } = await sandbox.run('nexconn', systemMessage({ runMode }));
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/Run Mode|^Error/);
	});
});

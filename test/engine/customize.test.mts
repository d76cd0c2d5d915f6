import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	broadcast,
	column,
	PRODUCTS,
	push,
	systemMessage,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);
const GROUPS = {
	huawei: { importance: 'LOW' },
	ios: { threadId: 'orders' },
	vivo: { classification: '1' },
};

const wires = () => sandbox.current.requests.map(({ body }) => JSON.stringify(body));

describe.each(PRODUCTS)('Customize For with %s', (product) => {
	test.each<[string[], string[]]>([
		[[], []],
		[['huawei'], ['LOW']],
		[
			['ios', 'vivo'],
			['orders', 'classification'],
		],
	])('of %j sends the settings of these, and of no other', async (customizeFor, expected) => {
		for (const parameters of [
			systemMessage({ ...GROUPS, customizeFor }),
			broadcast({ ...GROUPS, customizeFor }),
		]) {
			sandbox.current.reset();
			await sandbox.run(product, parameters);
			const parts = ['LOW', 'orders', 'classification'];
			for (const wire of wires())
				expect(parts.filter((part) => wire.includes(part))).toEqual(
					parts.filter((part) => expected.includes(part)),
				);
			expect(wires().length).toBeGreaterThan(0);
		}
	});

	test('of a group that another audience has is no fault', async () => {
		const parameters = broadcast({
			sendTo: 'allUsersMessageOnly',
			allUsersConfirmed: true,
			customizeFor: ['android', 'huawei'],
			...GROUPS,
		});
		const { output } = await sandbox.run(product, parameters, [{}]);
		expect(column(output, 'status')).toEqual(['accepted']);
		expect(wires()[0]).toContain('LOW');
	});

	test.each([[['nokia']], ['={{ $json.phones }}'], [{ ios: true }]])(
		'of %j is refused by its name',
		async (customizeFor) => {
			const { error } = await sandbox.run(
				product,
				systemMessage({ customizeFor } as INodeParameters),
				[{ to: 'u-1', text: 'a', phones: ['nokia'] }],
			);
			expect(told(error)).toMatch(/'Customize For'/);
			expect(sandbox.current.requests).toEqual([]);
		},
	);
});

describe('what is given once for all devices', () => {
	const PICTURE = 'https://example.com/all.jpg';
	const OWN = 'https://example.com/own.jpg';
	const forAll: INodeParameters = {
		pictureUrl: PICTURE,
		appData: {
			entries: [
				{ name: 'page', type: 'text', text: 'orders/{n}' },
				{ name: 'kind', type: 'text', text: 'order' },
			],
		},
	};
	const own = {
		huawei: { image: OWN },
		ios: { extras: { entries: [{ name: 'page', type: 'text', text: 'own' }] } },
		android: { extrasJson: '{"kind":"json"}' },
	};
	const notification = () =>
		(sandbox.current.requests.at(-1)?.body as IDataObject).notification as Record<
			string,
			IDataObject
		>;

	test.each(PRODUCTS)(
		'goes to each as it takes it, and what a device has of its own wins: %s',
		async (product) => {
			// Of a push Nexconn has no call.
			for (const parameters of product === 'nexconn' ? [broadcast] : [broadcast, push]) {
				sandbox.current.reset();
				await sandbox.run(product, parameters({ notificationOptions: forAll, ...own }), [{}]);
				const { ios, android, harmonyOS } = notification();
				expect(ios).toEqual({ richMediaUri: PICTURE, extras: { page: 'own', kind: 'order' } });
				expect(android).toEqual({
					...{ hw: { image: OWN }, honor: { image: PICTURE }, mi: { large_icon_uri: PICTURE } },
					...{ fcm: { imageUrl: PICTURE }, extras: { page: 'orders/{n}', kind: 'json' } },
				});
				expect(harmonyOS).toEqual({
					ohos: { image: PICTURE },
					extras: { page: 'orders/{n}', kind: 'order' },
				});
			}
		},
	);

	test('goes to the chosen platforms alone, without a word about the others', async () => {
		const only = { platforms: ['ios'], notificationOptions: forAll };
		const { output } = await sandbox.run('rongcloud', broadcast(only), [{}]);
		expect(Object.keys(notification()).sort()).toEqual(['alert', 'ios']);
		expect(column(output, 'warnings')).toEqual([undefined]);
	});

	test('of a message goes where the app gets it', async () => {
		await sandbox.run('nexconn', systemMessage({ notificationOptions: forAll }), [
			{ to: 'u-1', text: 'a' },
		]);
		const body = sandbox.current.requests[0]?.body as IDataObject;
		expect(JSON.parse(String(body.pushData))).toEqual({ page: 'orders/{n}', kind: 'order' });
		expect(JSON.stringify(body.pushExt)).toContain(PICTURE);
	});

	test.each<[string, INodeParameters, RegExp]>([
		[
			'beside Push Data',
			{ ...forAll, pushData: 'order-42' },
			/'Notification Options > Push Data' is filled in beside Data for the App/,
		],
		[
			'twice by one name',
			{ ...forAll, appDataJson: '{"page":1}' },
			/'Notification Options > Data for the App' has the name "page"/,
		],
		[
			'by an address without https',
			{ pictureUrl: 'example.com/a.jpg' },
			/'Notification Options > Picture URL' is "example.com\/a.jpg".*https:\/\//s,
		],
	])('is refused %s', async (_how, notificationOptions, words) => {
		const { error } = await sandbox.run('nexconn', systemMessage({ notificationOptions }));
		expect(told(error)).toMatch(words);
		expect(sandbox.current.requests).toEqual([]);
	});

	test('says in Preview what a kind of phone does not show', async () => {
		const { output } = await sandbox.run(
			'nexconn',
			systemMessage({ runMode: 'preview', notificationOptions: forAll }),
		);
		for (const { json } of output)
			expect(json.note).toMatch(/OPPO and vivo phones show no picture/);
	});
});

import { expect, test } from '@jest/globals';

import { column, CONTINUE, opened, systemMessage, useSandbox } from './cases.mts';

const sandbox = useSandbox();

test('classes of vendors from columns that some rows lack', async () => {
	const parameters = systemMessage({
		notificationText: 'hi',
		vivo: { classification: '={{ $json.vc }}', category: '={{ $json.cat }}' },
		// As the panel stores an expression that is entered by name.
		huawei: {
			category: { __rl: true, mode: 'name', value: '={{ $json.hw }}' },
			importance: '={{ $json.imp }}',
		},
		oppo: {
			channelId: '={{ $json.oppo }}',
			category: '={{ $json.ocat }}',
			notifyLevel: '={{ $json.lvl }}',
		},
		xiaomi: { channelId: '={{ $json.mi }}' },
	});
	const items = [
		{
			to: 'u-1',
			text: 'a',
			vc: 1,
			cat: 'IM',
			hw: 'IM',
			imp: 'NORMAL',
			oppo: 'chat',
			ocat: 'IM',
			lvl: 16,
			mi: 123456,
		},
		{ to: 'u-2', text: 'b' },
		{
			to: 'u-3',
			text: 'c',
			vc: '0',
			cat: 'IM',
			hw: 'im',
			imp: 'normal',
			oppo: 'x',
			ocat: '',
			lvl: 2,
			mi: '１２３',
		},
		{ to: 'u-4', text: 'd', vc: '0', cat: 'SOCIAL', hw: 'MARKETING', imp: 'NORMAL' },
		{ to: 'u-5', text: 'e', vc: 'system', cat: 'ORDER' },
		{ to: 'u-6', text: 'f', vc: '0', cat: 'ORDER' },
	];
	const { output } = await sandbox.run('rongcloud', parameters, items, CONTINUE);

	expect(column(output, 'status')).toEqual([
		'accepted',
		'accepted',
		undefined,
		'accepted',
		undefined,
		undefined,
	]);
	expect(output[2]?.json.error).toMatch(
		/4 fields need a change: Huawei > Category, Huawei > Importance, OPPO > Category, vivo > Category/,
	);
	expect(output[4]?.json.error).toMatch(
		/'vivo > Classification' is "system", which is not one of its choices/,
	);
	expect(output[5]?.json.error).toMatch(
		/'vivo > Category' is "ORDER", which vivo counts as System Message/,
	);
	const configs = sandbox.current.requests.map(
		(request) => (opened(request) as { pushExt?: { pushConfigs?: unknown } }).pushExt?.pushConfigs,
	);
	expect(configs).toEqual([
		[
			{ HW: { category: 'IM', importance: 'NORMAL' } },
			{ MI: { channelId: '123456' } },
			{ OPPO: { category: 'IM', channelId: 'chat', notify_level: 16 } },
			{ VIVO: { category: 'IM', classification: '1' } },
		],
		undefined,
		[
			{ HW: { category: 'MARKETING', importance: 'NORMAL' } },
			{ VIVO: { category: 'SOCIAL', classification: '0' } },
		],
	]);
});

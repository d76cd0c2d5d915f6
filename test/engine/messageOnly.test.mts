import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	broadcast,
	column,
	details,
	ERROR_OUTPUT,
	links,
	opened,
	PRODUCTS,
	THREE,
	told,
	useSandbox,
} from './cases.mts';

// On the real clock: the hour of a used-up quota is told by it.
const sandbox = useSandbox();

const toAll = (more: INodeParameters = {}): INodeParameters =>
	broadcast({
		sendTo: 'allUsersMessageOnly',
		allUsersConfirmed: true,
		...more,
	});

describe.each(PRODUCTS)('%s: all users, message only', (product) => {
	const credential = () => account(sandbox.current, product);
	const run = async (
		parameters: INodeParameters,
		items: readonly IDataObject[] = THREE,
		more = {},
	) => await runNode({ parameters, items: [...items], credential: credential(), ...more });

	// A saved workflow can still hold what was entered for another choice of Send To.
	test('what was entered for another choice is neither sent nor in the way', async () => {
		const { error } = await run(
			toAll({
				platforms: '={{ $json.nothing }}',
				userIds: '={{ $json.nothing }}',
				tagsAll: 'vip',
				packageName: 'com.example.shop',
				ios: { badge: 10_000, alert: 'iOS' },
				harmonyOs: { alert: 'HarmonyOS' },
				android: { alert: 'Android' },
				notificationOptions: { disablePush: true },
			}),
		);

		expect(error).toBeUndefined();
		const body = opened(sandbox.current.requests[0]) as IDataObject;
		expect(Object.keys(body).sort()).toEqual(
			[
				...['content', 'fromUserId', 'pushContent'],
				...(product === 'nexconn' ? ['messageType'] : ['objectName']),
			].sort(),
		);
	});

	test('a type without a preset text gets a warning if there is none', async () => {
		const warningsOf = async (more: INodeParameters) => {
			sandbox.current.reset();
			const { output } = await run(toAll({ notificationText: '', ...more }));
			return (output[0]?.json.warnings ?? []) as string[];
		};
		const noText = expect.stringMatching(/^Notification Text is empty: /);
		expect(await warningsOf({})).not.toContainEqual(noText);
		const info = { messageType: 'RC:InfoNtf', infoText: 'Closed' };
		expect(await warningsOf(info)).toContainEqual(noText);
		expect(await warningsOf({ ...info, notificationText: 'Closed' })).not.toContainEqual(noText);
	});

	test('counts against the hourly quota, together with other broadcasts, and says when to go on', async () => {
		const first = await run(toAll());
		expect(column(first.output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		const second = await run(broadcast());
		expect(column(second.output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		const { errorOutput, output } = await run(toAll(), THREE, { settings: ERROR_OUTPUT });

		expect(output).toEqual([]);
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 429]);
		expect(links(errorOutput)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		const [earliest = 0, latest = 0] = sandbox.current.journal.map(({ at }) => at);
		for (const item of errorOutput) {
			const hourEnds = Date.parse(String(details(item).tryAgainAt));
			// The hour began with the reply to the first, which came before the second set out.
			expect(hourEnds).toBeGreaterThanOrEqual(earliest + 3_600_000);
			expect(hourEnds).toBeLessThanOrEqual(latest + 3_600_000);
			expect(item.json.message).toMatch(/^Try again after .* share a quota of 2 an hour/s);
		}
	});

	test.each([
		['off', false, 'allUsersMessageOnly', /Every User of the App\W+is off/],
		['an expression', '={{ true }}', 'allUsersMessageOnly', /Every User of the App\W.*expression/],
		['a field of the row', '={{ $json.yes }}', 'allUsersMessageOnly', /Every User of the App/],
		['the number 1', 1, 'allUsersMessageOnly', /Every User of the App/],
		['on, but Send To is an expression', true, "={{ 'allUsersMessageOnly' }}", /Send To\b/],
		['on, but Send To is a field of the row', true, '={{ $json.who }}', /Send To\b/],
	])('with the switch %s nothing is sent', async (_name, allUsersConfirmed, sendTo, words) => {
		const { error } = await run(
			toAll({ allUsersConfirmed, sendTo }),
			THREE.map((row) => ({ ...row, yes: true, who: 'allUsersMessageOnly' })),
		);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(words);
	});

	test('what nobody could confirm stands in the warnings', async () => {
		const { output } = await run(toAll());
		const { warnings = [] } = output[0]?.json as { warnings?: string[] };
		expect(warnings).toEqual([expect.stringMatching(/share one quota/)]);
	});
});

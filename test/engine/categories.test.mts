import { expect, test } from '@jest/globals';

import { account } from '../support/accounts.mts';
import { listed } from '../support/lists.mts';
import { useSandbox } from './cases.mts';

const sandbox = useSandbox();

const credential = () => account(sandbox.current, 'nexconn');

/** From docs/service.md, section 3.7. */
const OF_HUAWEI =
	'ACCOUNT DEVICE_REMINDER EXPRESS FINANCE HEALTH IM MAIL MARKETING SUBSCRIPTION TRAVEL VOIP WORK';
const OF_VIVO = 'ACCOUNT CONTENT DEVICE_REMINDER IM MARKETING ORDER SOCIAL SUBSCRIPTION TODO';

test.each([
	['huawei', OF_HUAWEI],
	['harmonyOs', `${OF_HUAWEI} MISS_CALL PLAY_VOICE`],
	['vivo', OF_VIVO],
	['oppo', `${OF_VIVO} NEWS`],
])('the classes of %s can be picked, each with what it means', async (vendor, classes) => {
	const { results, paginationToken } = await listed(`${vendor}.category`, credential());
	expect(results.map(({ value }) => value).sort()).toEqual(classes.split(' ').sort());
	// The panel would cut off more.
	expect(results.filter(({ name }) => name.length > 28)).toEqual([]);
	for (const { name, value } of results)
		expect(name).toMatch(new RegExp(`^[A-Z][a-z].* \\(${value}\\)$`));
	expect(paginationToken).toBeUndefined();
	expect(sandbox.current.requests).toEqual([]);
});

test.each([
	['order', ['EXPRESS']],
	[' mark ', ['MARKETING']],
	['IM', ['IM']],
	['nothing like it', []],
])('a filter looks into words and names: "%s"', async (filter, expected) => {
	const { results } = await listed('huawei.category', credential(), { filter });
	expect(results.map(({ value }) => value)).toEqual(expect.arrayContaining(expected));
	expect(results.length).toBeLessThan(5);
});

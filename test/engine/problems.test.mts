import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { account } from '../support/accounts.mts';
import {
	about,
	CONTINUE,
	delivered,
	details,
	ERROR_OUTPUT,
	links,
	systemMessage,
	THREE,
	useSandbox,
	withMiddle,
} from './cases.mts';

const sandbox = useSandbox();

/** What is said of a size that is so much over its limit. */
const over = (limit: number, by = 1) => new RegExp(`${limit + by}.*limit is ${limit}`);

/** What can be wrong with the middle row, and the field that has to be named for it. */
const BAD_ROWS: Array<[string, IDataObject, string, RegExp]> = [
	['no recipient', { to: '' }, 'Recipient User IDs', /empty/],
	[
		'a recipient that went missing',
		{ to: 'u-1, , u-2' },
		'Recipient User IDs',
		/entry.* 2\b.*empty/,
	],
	[
		'one recipient too many',
		{ to: Array.from({ length: LIMITS.recipientsPerMessage + 1 }, (_, index) => `u-${index}`) },
		'Recipient User IDs',
		over(LIMITS.recipientsPerMessage),
	],
	[
		'an object as a recipient',
		{ to: [{ id: 'u-1' }] },
		'Recipient User IDs',
		/entry.* 1\b.*object/,
	],
	['no text', { text: undefined }, 'Text', /empty/],
	['an object as text', { text: { hello: 'Ben' } }, 'Text', /object/],
	['an object inside text', { text: 'Hello [object Object]' }, 'Text', /\[object Object\]/],
	['half an emoji', { text: 'Hello \ud83d' }, 'Text', /half of a character/],
	[
		'a title too long',
		{ title: 'x'.repeat(LIMITS.titleCharacters + 1) },
		'Notification Title',
		over(LIMITS.titleCharacters),
	],
	['an icon without HTTPS', { icon: 'http://example.com/a.png' }, 'Huawei > Image URL', /HTTPS/],
	['a choice that there is not', { level: 'loud' }, 'iOS (APNs) > Interruption Level', /loud/],
	[
		'a request ID too long',
		{ request: 'x'.repeat(LIMITS.requestIdCharacters + 1) },
		'Options > Request ID',
		over(LIMITS.requestIdCharacters),
	],
	[
		'JSON that is none',
		{ more: '{order: 1}' },
		'Options > Additional Body Fields (JSON)',
		/not valid JSON/,
	],
	[
		'JSON that sets a field of the node',
		{ more: { toUserIds: ['u-9'] } },
		'Options > Additional Body Fields (JSON)',
		/toUserIds/,
	],
];

const parameters = systemMessage({
	notificationTitle: '={{ $json.title }}',
	huawei: { image: '={{ $json.icon }}' },
	ios: { interruptionLevel: '={{ $json.level }}' },
	options: { requestId: '={{ $json.request }}', additionalFields: '={{ $json.more }}' },
});

test.each(BAD_ROWS)('a middle row with %s: it and its field are named', async (...row) => {
	const [, middle, field, words] = row;
	const { error } = await sandbox.run('nexconn', parameters, withMiddle(middle));

	expect(sandbox.current.requests).toEqual([]);
	expect(error?.description).toMatch(about('Item 1', field));
	expect(error?.description).toMatch(words);
});

describe('several rows that cannot be sent', () => {
	const items: IDataObject[] = [
		{ to: 'u-1', text: 'One' },
		{ to: '', text: 'Two' },
		{ to: null, text: 'Three' },
		{ to: [], text: 'Four' },
		{ to: 'u-5', text: 'Five' },
		{ to: '', text: '' },
		{ to: 'u-7', text: '   ' },
		{ to: 'u-8', text: 'Eight', title: 'x'.repeat(LIMITS.titleCharacters + 10) },
	];

	test('the error names every one of them, the same problem once with all of its items', async () => {
		const { error } = await sandbox.run('nexconn', parameters, items);

		expect(sandbox.current.requests).toEqual([]);
		expect(error?.message).toMatch(/^Nothing was sent\b.* 6 of 8 items/);
		const lines = String(error?.description).split('<br>\n');
		expect(lines).toHaveLength(3);
		expect(lines[0]).toMatch(about('Items 1-3 and 5', 'Recipient User IDs'));
		expect(lines[0]).toMatch(/empty/);
		expect(lines[1]).toMatch(about('Items 5-6', 'Text'));
		expect(lines[1]).toMatch(/empty/);
		expect(lines[2]).toMatch(about('Item 7', 'Notification Title'));
		expect(lines[2]).toMatch(over(LIMITS.titleCharacters, 10));
		expect(error?.context.itemIndex).toBe(1);
	});

	test('with the error output each has an item of its own, in order', async () => {
		const { output, errorOutput } = await sandbox.run('nexconn', parameters, items, ERROR_OUTPUT);

		expect(delivered(sandbox.current)).toEqual([
			[['u-1'], 'RC:TxtMsg', '{"content":"One"}'],
			[['u-5'], 'RC:TxtMsg', '{"content":"Five"}'],
		]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 4 }]);
		expect(links(errorOutput)).toEqual([
			{ item: 1 },
			{ item: 2 },
			{ item: 3 },
			{ item: 5 },
			{ item: 6 },
			{ item: 7 },
		]);
		expect(errorOutput.map(({ json }) => json.text)).toEqual([
			'Two',
			'Three',
			'Four',
			'',
			'   ',
			'Eight',
		]);
		const both = errorOutput[3];
		expect(both?.json.error).toMatch(/^Not sent\. 2 fields/);
		expect(both?.json.error).toMatch(/Recipient User IDs, Text/);
		expect(both?.json.message).toMatch(/Recipient User IDs.*Text/);
	});

	test('a single item is told without a number', async () => {
		const { error } = await sandbox.run('nexconn', parameters, [{ to: 'u-1', text: '' }]);

		expect(error?.message).toMatch(/^Nothing was sent\. \W?Text\b.* is empty$/);
		expect(error?.description).toBe('Fill it in.');
	});
});

describe('a credential that cannot be used', () => {
	test.each([
		['no App Secret', { appSecret: '  ' }, /'Credential > App Secret' is empty/],
		['no App Key', { appKey: '' }, /'Credential > App Key' is empty/],
		['no product', { product: undefined }, /'Credential > Product' is not set/],
		[
			'no HTTPS',
			{ baseUrl: 'http://example.com' },
			/'Credential > Base URL' starts with http:\/\//,
		],
		['a data center of the other product', { dataCenter: 'beijing' }, /'Credential > Data Center'/],
	])('%s: nothing is sent, and the field is named', async (_name, patch, words) => {
		const { error } = await sandbox.run(
			{ ...account(sandbox.current, 'nexconn'), ...(patch as Record<string, string>) },
			parameters,
		);

		expect(sandbox.current.requests).toEqual([]);
		expect(error?.message).toMatch(/^Nothing was sent\. /);
		expect(error?.message).toMatch(words);
	});

	// The engine hands the input on as the result of a node that throws, so rows would look as if sent.
	test('with Continue no row passes for sent', async () => {
		const { output } = await sandbox.run(
			{ ...account(sandbox.current, 'nexconn'), appSecret: '' },
			parameters,
			THREE,
			CONTINUE,
		);

		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		for (const item of output) {
			expect(item.json.error).toMatch(/'Credential > App Secret' is empty/);
			expect(details(item).status).toBe('notSent');
		}
	});
});

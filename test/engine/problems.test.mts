import { describe, expect, test } from '@jest/globals';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { account } from '../support/accounts.mts';
import {
	about,
	column,
	CONTINUE,
	delivered,
	details,
	ERROR_OUTPUT,
	links,
	push,
	RETRY,
	systemMessage,
	THREE,
	told,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox();

const parameters = systemMessage({ notificationTitle: '={{ $json.title }}' });

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
		expect(lines).toHaveLength(4);
		expect(lines[3]).toMatch(/On Error/);
		expect(lines[0]).toMatch(about('Items 1-3 and 5', 'Recipient User IDs'));
		expect(lines[0]).toMatch(/empty/);
		expect(lines[1]).toMatch(about('Items 5-6', 'Message Text'));
		expect(lines[1]).toMatch(/empty/);
		expect(lines[2]).toMatch(about('Item 7', 'Notification Title'));
		expect(lines[2]).toMatch(
			new RegExp(`${LIMITS.titleCharacters + 10}.*limit is ${LIMITS.titleCharacters}`),
		);
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
		expect(both?.json.error).toMatch(/Recipient User IDs, Message Text/);
		expect(both?.json.message).toMatch(/Recipient User IDs.*Text/);
	});

	test('a single item is told without a number', async () => {
		const { error } = await sandbox.run('nexconn', parameters, [{ to: 'u-1', text: '' }]);

		expect(error?.message).toMatch(
			/^Nothing was sent\. \W?Message Text\b.* is empty: {{ \$json\.text }} gave nothing$/,
		);
		expect(error?.description).toMatch(/^The item has these fields: to, text\. .*make sure/);
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
		const credential = { ...account(sandbox.current, 'nexconn'), appSecret: '' };
		const { output } = await sandbox.run(credential, parameters, THREE, CONTINUE);

		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		for (const item of output) {
			expect(item.json.error).toMatch(/'Credential > App Secret' is empty/);
			expect(details(item).status).toBe('notSent');
		}
	});
});

// n8n hands the rows on as they came where the node throws with Continue, as if they had been sent.
describe('nothing leaves the node as an exception with Continue', () => {
	const broken = (credential: ICredentialDataDecryptedObject) =>
		new Proxy(credential, {
			get() {
				throw new Error('Credentials could not be decrypted');
			},
		});

	test.each([CONTINUE, ERROR_OUTPUT])(
		'a credential that cannot be decrypted, $onError',
		async (settings) => {
			const credential = broken(account(sandbox.current, 'nexconn'));
			const { output, errorOutput } = await sandbox.run(credential, parameters, THREE, settings);
			const items = [...output, ...errorOutput];
			expect(links(items)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
			for (const item of items) {
				expect(item.json.error).toMatch(/^Not sent. 'Credential.*could not be decrypted/);
				expect(details(item).status).toBe('notSent');
			}
		},
	);

	test('a row that holds itself, and Retry On Fail', async () => {
		const rows = THREE.map((row) => ({ ...row }) as IDataObject);
		rows.forEach((row, index) => (row.self = index === 1 ? row : null));
		const settings = { ...CONTINUE, ...RETRY };
		const { output } = await sandbox.run('nexconn', parameters, rows, settings);
		expect(column(output, 'status')).toEqual(Array(3).fill('accepted'));
		expect(delivered(sandbox.current)).toHaveLength(3);
	});

	test.each(['1'.repeat(17), 'Fri, 31 Dec 9999 23:59:59 GMT'])('Retry-After: %s', async (after) => {
		const refusal = { status: 429, body: { code: 1008 }, headers: { 'Retry-After': after } };
		sandbox.current.reply({}, { ...refusal, times: 9 });
		const { output } = await sandbox.run('nexconn', push(), THREE, CONTINUE);
		expect(output.map((item) => details(item).status)).toEqual(Array(3).fill('rejected'));
		expect(output[0]?.json.message).not.toContain('9999');
	});
});

test.each([CONTINUE, ERROR_OUTPUT])(
	'columns that n8n lays the error over, $onError',
	async (settings) => {
		const rows = THREE.map((row) => ({
			...row,
			message: row.text,
			error: 7,
			details: ['a'],
			to: '',
		}));
		const { output, errorOutput } = await sandbox.run('nexconn', parameters, rows, settings);
		const inputs = [...output, ...errorOutput].map((item) => details(item).input);
		expect(inputs).toEqual(THREE.map(({ text }) => ({ message: text, error: 7, details: ['a'] })));
	},
);

// n8n turns such an expression into one empty row for each of its characters.
test('a table whose rows come from one expression is refused', async () => {
	const { error } = await sandbox.run(
		'rongcloud',
		push({ android: { extras: { entries: '={{ $json.rows }}' } } }),
		THREE.map(() => ({ rows: [{ name: 'orderId', type: 'text', text: 'A-1' }] })),
	);

	expect(sandbox.current.requests).toEqual([]);
	expect(told(error)).toMatch(/Extras.*Extras \(JSON\)/s);
});

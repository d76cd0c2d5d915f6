import { describe, expect, test } from '@jest/globals';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { RongCloudApi } from '../../../credentials/RongCloudApi.credentials.ts';
import {
	checkBaseUrl,
	CredentialProblem,
	readAccount,
} from '../../../nodes/RongCloud/service/dataCenters.ts';

const credential = (changes: Record<string, unknown> = {}) => ({
	product: 'nexconn',
	dataCenter: 'singapore',
	appKey: 'uwd1c0sxdlx2',
	appSecret: 'Y1W2MeFwwwRxa0',
	...changes,
});

/** @returns the sentences for a credential that is refused */
function problemOf(read: () => unknown): string {
	try {
		read();
	} catch (error) {
		expect(error).toBeInstanceOf(CredentialProblem);
		const { message } = error as CredentialProblem;
		expect(message).toMatch(/^[A-Z].+ (is|has|must|starts) .+\. [A-Z].*\.$/);
		expect(message).not.toMatch(/Y1W2MeFwwwRxa0|hunter2|undefined|null/);
		return message;
	}
	throw new Error('Nothing was wrong.');
}

/** The hosts (docs/service.md, section 2.1). */
const BOTH = ['nexconn', 'rongcloud'];
// prettier-ignore
const CENTERS: ReadonlyArray<[value: string, name: string, host: string, products: string[]]> = [
	['beijing', 'Beijing', 'api.rong-api.com', ['rongcloud']],
	['northAmerica', 'North America', 'api.us-light-api.com', BOTH],
	['saudiArabia', 'Saudi Arabia', 'api.sau-light-api.com', BOTH],
	['singapore', 'Singapore', 'api.sg-light-api.com', BOTH],
	['singaporeB', 'Singapore B', 'api.sg-b-light-api.com', ['rongcloud']],
];

const PRODUCTS = ['nexconn', 'rongcloud'] as const;

const properties = (name: string): INodeProperties[] =>
	new RongCloudApi().properties.filter((property) => property.name === name);

describe('data centers', () => {
	describe.each(CENTERS)('%s', (value, name, host, products) => {
		test.each(PRODUCTS)('with %s', (product) => {
			const read = () => readAccount(credential({ product, dataCenter: value }));
			if (products.includes(product)) {
				expect(read()).toMatchObject({
					baseUrl: `https://${host}`,
					backupUrl: `https://${host.replace('api', 'api-b')}`,
				});
			} else {
				expect(problemOf(read)).toMatch(/^Data Center .*Nexconn/);
			}
		});

		test('is a choice for the products that have it', () => {
			const offering = properties('dataCenter').filter(({ options }) =>
				(options as INodePropertyOptions[]).some(
					(option) => JSON.stringify(option) === JSON.stringify({ name, value, description: host }),
				),
			);
			const shown = offering.flatMap(({ displayOptions }) => displayOptions?.show?.product ?? []);
			expect(shown.sort()).toEqual([...products].sort());
		});
	});

	test.each(PRODUCTS)('%s has one list, with a choice of its own at the end', (product) => {
		const [list, ...others] = properties('dataCenter').filter(({ displayOptions }) =>
			displayOptions?.show?.product?.includes(product),
		);
		expect(others).toEqual([]);
		const values = (list?.options as INodePropertyOptions[]).map(({ value }) => value);
		const expected = CENTERS.flatMap(([value, , , products]) =>
			products.includes(product) ? value : [],
		);
		expect(values).toEqual([...expected, 'custom']);
		expect(values).toContain(list?.default);
	});

	test.each([undefined, '', 'SINGAPORE', 'api.sg-light-api.com', 'toString', 7, null])(
		'refuses %j',
		(dataCenter) => {
			expect(problemOf(() => readAccount(credential({ dataCenter })))).toMatch(/^Data Center /);
		},
	);

	test('a base URL counts only for Custom', () => {
		const baseUrl = 'https://api.example.com';
		expect(readAccount(credential({ baseUrl })).baseUrl).toBe('https://api.sg-light-api.com');
		expect(readAccount(credential({ baseUrl, dataCenter: 'custom' })).baseUrl).toBe(baseUrl);
		const [field] = properties('baseUrl');
		expect(field?.displayOptions?.show?.dataCenter).toEqual(['custom']);
	});
});

describe('base URL', () => {
	// prettier-ignore
	test.each([
		['https://api.example.com', 'https://api.example.com'], ['https://api.example.com///', 'https://api.example.com'],
		['  https://api.example.com/\n', 'https://api.example.com'], ['https://api.example.com:443', 'https://api.example.com'],
		['https://api.example.com:8443/im/', 'https://api.example.com:8443/im'], ['HTTPS://API.Example.com', 'https://api.example.com'],
		['https://10.0.0.5', 'https://10.0.0.5'], ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
		['https://例え.jp', 'https://xn--r8jz45g.jp'], ['https://localhost', 'https://localhost'],
		['http://localhost', 'http://localhost'], ['http://LOCALHOST:3000/', 'http://localhost:3000'],
		['http://127.0.0.1:3000', 'http://127.0.0.1:3000'], ['http://127.8.9.10', 'http://127.8.9.10'],
		['http://[::1]:3000/', 'http://[::1]:3000'],
	])('%j becomes %j', (given, expected) => {
		expect(checkBaseUrl(given)).toBe(expected);
	});

	// The last but one is a name that most, but not all, systems send to themselves.
	// prettier-ignore
	test.each([
		'http://api.example.com', 'http://192.168.1.5', 'http://10.0.0.5:3000', 'http://0.0.0.0:3000',
		'http://127.0.0.1.example.com', 'http://localhost.example.com', 'http://mylocalhost',
		'http://[2001:db8::1]', 'http://128.0.0.1', 'http://sandbox.localhost:3000', 'HTTP://api.example.com',
	])('refuses %s, which is not protected', (given) => {
		expect(problemOf(() => checkBaseUrl(given))).toMatch(/unprotected/);
	});

	// prettier-ignore
	test.each<[RegExp, string[]]>([
		[/user name or password/, [
			'https://user:hunter2@api.example.com', 'https://user@api.example.com', 'https://:hunter2@api.example.com',
		]],
		[/"\?"/, ['https://api.example.com?key=hunter2', 'https://api.example.com/?']],
		[/"#"/, ['https://api.example.com#top', 'https://api.example.com/#']],
		[/web address/, [
			'api.example.com', 'api.example.com:8443', 'localhost:3000', '//api.example.com', 'https://', 'https://a b.com',
			'ftp://api.example.com', 'file:///etc/hosts', 'javascript:alert(1)', 'wss://api.example.com', 'junk',
		]],
		[/empty/, ['', '   ']],
	])('refuses by %p: %j', (says, given) => {
		for (const url of given) expect(problemOf(() => checkBaseUrl(url))).toMatch(says);
	});

	test.each([undefined, null, 5, {}, ['https://api.example.com']])('refuses %j', (given) => {
		problemOf(() => checkBaseUrl(given));
	});
});

describe('backup URL', () => {
	const custom = (backupUrl: unknown) =>
		readAccount(
			credential({ dataCenter: 'custom', baseUrl: 'https://api.example.com', backupUrl }),
		);

	test('goes with a base URL of your own, and may be left out', () => {
		expect(custom(' https://api-b.example.com/ ').backupUrl).toBe('https://api-b.example.com');
		for (const none of [undefined, null, '', '  ']) {
			expect(custom(none)).not.toHaveProperty('backupUrl');
		}
		const [field] = properties('backupUrl');
		expect(field?.displayOptions?.show?.dataCenter).toEqual(['custom']);
	});

	test('is checked like the base URL, and named', () => {
		expect(problemOf(() => custom('http://api-b.example.com'))).toMatch(
			/^Backup URL .*unprotected/,
		);
		expect(problemOf(() => custom('api-b.example.com'))).toMatch(/^Backup URL .*web address/);
	});
});

describe('key and secret', () => {
	test.each(['appKey', 'appSecret'])('%s must not be missing', (name) => {
		const shown = name === 'appKey' ? 'App Key' : 'App Secret';
		for (const value of [undefined, null, '', '  \n', 5, {}]) {
			expect(problemOf(() => readAccount(credential({ [name]: value })))).toMatch(
				new RegExp(`^${shown} is empty`),
			);
		}
	});

	test('white space around them is taken off', () => {
		const spaced = { appKey: '\tuwd1c0sxdlx2 ', appSecret: ' Y1W2MeFwwwRxa0\r\n' };
		expect(readAccount(credential(spaced))).toEqual({
			product: 'nexconn',
			baseUrl: 'https://api.sg-light-api.com',
			backupUrl: 'https://api-b.sg-light-api.com',
			appKey: 'uwd1c0sxdlx2',
			appSecret: 'Y1W2MeFwwwRxa0',
		});
	});

	// It becomes a header.
	test.each(['uwd1 c0', 'uwd1\nc0', 'ключ', 'uwd1\u200bc0'])('the key %j is refused', (appKey) => {
		expect(problemOf(() => readAccount(credential({ appKey })))).toMatch(/^App Key has characters/);
	});

	test('only the secret is hidden in the panel', () => {
		expect(properties('appSecret')[0]?.typeOptions).toMatchObject({ password: true });
		expect(properties('appKey')[0]?.typeOptions?.password).toBeUndefined();
	});
});

test.each([undefined, '', 'Nexconn', 'both', 7])('the product %j is refused', (product) => {
	expect(problemOf(() => readAccount(credential({ product })))).toMatch(/^Product is not set/);
});

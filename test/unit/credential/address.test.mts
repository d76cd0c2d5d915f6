import { describe, expect, test } from '@jest/globals';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { RongCloudApi } from '../../../credentials/RongCloudApi.credentials.ts';
import { CredentialProblem, readAccount } from '../../../nodes/RongCloud/service/dataCenters.ts';

const credential = (changes: Record<string, unknown> = {}) => ({
	product: 'nexconn',
	dataCenter: 'singapore',
	appKey: 'uwd1c0sxdlx2',
	appSecret: 'Y1W2MeFwwwRxa0',
	...changes,
});

const at = (baseUrl: unknown, more: Record<string, unknown> = {}) =>
	credential({ dataCenter: 'custom', baseUrl, ...more });
const withBackup = (backupUrl: unknown) => at('https://api.example.com', { backupUrl });

const PRODUCTS = ['nexconn', 'rongcloud'] as const;

/** The hosts (docs/service.md, section 2.1). */
// prettier-ignore
const CENTERS: ReadonlyArray<[value: string, name: string, host: string, products: readonly string[]]> = [
	['beijing', 'Beijing', 'api.rong-api.com', ['rongcloud']],
	['northAmerica', 'North America', 'api.us-light-api.com', PRODUCTS],
	['saudiArabia', 'Saudi Arabia', 'api.sau-light-api.com', PRODUCTS],
	['singapore', 'Singapore', 'api.sg-light-api.com', PRODUCTS],
	['singaporeB', 'Singapore B', 'api.sg-b-light-api.com', ['rongcloud']],
];

const properties = (name: string): INodeProperties[] =>
	new RongCloudApi().properties.filter((property) => property.name === name);

describe('data centers', () => {
	const OFFERED = CENTERS.flatMap(([value, name, host, products]) =>
		products.map((product) => ({ value, name, host, product })),
	);

	test.each(OFFERED)('$value with $product', ({ value, host, product }) => {
		expect(readAccount(credential({ product, dataCenter: value }))).toMatchObject({
			baseUrl: `https://${host}`,
			backupUrl: `https://${host.replace('api', 'api-b')}`,
		});
	});

	test.each(PRODUCTS)('%s has one list of its own, with a choice of the user at the end', (own) => {
		const [list, ...others] = properties('dataCenter').filter(({ displayOptions }) =>
			displayOptions?.show?.product?.includes(own),
		);
		expect(others).toEqual([]);
		expect(list?.displayOptions?.show?.product).toEqual([own]);
		const options = list?.options as INodePropertyOptions[];
		expect(options).toEqual([
			...OFFERED.filter(({ product }) => product === own).map(({ value, name, host }) => ({
				...{ value, name, description: host },
			})),
			expect.objectContaining({ name: 'Custom', value: 'custom' }),
		]);
		expect(options.map(({ value }) => value)).toContain(list?.default);
	});

	test('a base URL and its backup count only for Custom', () => {
		const urls = { baseUrl: 'https://api.example.com', backupUrl: 'https://api-b.example.com' };
		expect(readAccount(credential(urls)).baseUrl).toBe('https://api.sg-light-api.com');
		expect(readAccount(credential({ ...urls, dataCenter: 'custom' }))).toMatchObject(urls);
		for (const name of Object.keys(urls)) {
			expect(properties(name)[0]?.displayOptions?.show?.dataCenter).toEqual(['custom']);
		}
	});
});

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
])('the address %j becomes %j', (given, expected) => {
	expect(readAccount(at(given)).baseUrl).toBe(expected);
	expect(readAccount(withBackup(given)).backupUrl).toBe(expected);
});

test.each([undefined, null, '', '  '])('a backup may be left out: %j', (none) => {
	expect(readAccount(withBackup(none))).not.toHaveProperty('backupUrl');
});

test('white space around key and secret is taken off', () => {
	const spaced = { appKey: '\tuwd1c0sxdlx2 ', appSecret: ' Y1W2MeFwwwRxa0\r\n' };
	expect(readAccount(credential(spaced))).toEqual({
		product: 'nexconn',
		baseUrl: 'https://api.sg-light-api.com',
		backupUrl: 'https://api-b.sg-light-api.com',
		appKey: 'uwd1c0sxdlx2',
		appSecret: 'Y1W2MeFwwwRxa0',
	});
});

const NO_TEXT = [undefined, null, '', '  \n', 5, {}];
const bases = (...urls: unknown[]) => urls.map((url) => at(url));

// prettier-ignore
const REFUSED: Array<[words: RegExp, ReturnType<typeof credential>[]]> = [
	[/^Product is not set/, [undefined, '', 'Nexconn', 'both', 7].map((product) => credential({ product }))],
	[/^App Key is empty/, NO_TEXT.map((appKey) => credential({ appKey }))],
	[/^App Secret is empty/, NO_TEXT.map((appSecret) => credential({ appSecret }))],
	// It becomes a header.
	[/^App Key has characters/, ['uwd1 c0', 'uwd1\nc0', 'ключ', 'uwd1\u200bc0'].map((appKey) => credential({ appKey }))],
	[/^Data Center .*Nexconn/, [
		...CENTERS.filter(([, , , products]) => products.length < 2).map(([dataCenter]) => credential({ dataCenter })),
		...[undefined, '', 'SINGAPORE', 'api.sg-light-api.com', 'toString', 7, null].map((dataCenter) => credential({ dataCenter })),
	]],
	// The last but one is a name that most, but not all, systems send to themselves.
	[/^Base URL .*unprotected/, bases(
		'http://api.example.com', 'http://192.168.1.5', 'http://10.0.0.5:3000', 'http://0.0.0.0:3000',
		'http://127.0.0.1.example.com', 'http://localhost.example.com', 'http://mylocalhost',
		'http://[2001:db8::1]', 'http://128.0.0.1', 'http://sandbox.localhost:3000', 'HTTP://api.example.com',
	)],
	[/^Base URL .*user name or password/, bases(
		'https://user:hunter2@api.example.com', 'https://user@api.example.com', 'https://:hunter2@api.example.com',
	)],
	[/^Base URL .*"\?"/, bases('https://api.example.com?key=hunter2', 'https://api.example.com/?')],
	[/^Base URL .*"#"/, bases('https://api.example.com#top', 'https://api.example.com/#')],
	[/^Base URL .*web address/, bases(
		'api.example.com', 'api.example.com:8443', 'localhost:3000', '//api.example.com', 'https://', 'https://a b.com',
		'ftp://api.example.com', 'file:///etc/hosts', 'javascript:alert(1)', 'wss://api.example.com', 'junk',
	)],
	[/^Base URL is empty/, bases('', '   ', undefined, null, 5, {}, ['https://api.example.com'])],
	[/^Backup URL .*unprotected/, [withBackup('http://api-b.example.com')]],
	[/^Backup URL .*web address/, [withBackup('api-b.example.com')]],
];

test.each(REFUSED.flatMap(([words, all]) => all.map((given) => [words, given] as const)))(
	'refuses by %p: %j',
	(words, given) => {
		expect.assertions(4);
		try {
			readAccount(given);
		} catch (error) {
			expect(error).toBeInstanceOf(CredentialProblem);
			const { message } = error as CredentialProblem;
			expect(message).toMatch(/^[A-Z].+ (is|has|must|starts) .+\. [A-Z].*\.$/);
			expect(message).not.toMatch(/Y1W2MeFwwwRxa0|hunter2|undefined|null/);
			expect(message).toMatch(words);
		}
	},
);

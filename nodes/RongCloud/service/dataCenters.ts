/** The two products that share the message service. */
export type Product = 'nexconn' | 'rongcloud';

/** A place where App Keys live, and the host that serves it (docs/service.md, section 2.1). */
interface DataCenter {
	name: string;
	value: string;
	host: string;
	products: readonly Product[];
}

/** The second host of a data centre (docs/service.md, section 2.1). */
const backupOf = ({ host }: DataCenter) => host.replace(/^api\./, 'api-b.');

const both: readonly Product[] = ['nexconn', 'rongcloud'];

export const DATA_CENTERS: readonly DataCenter[] = [
	{ name: 'Beijing', value: 'beijing', host: 'api.rong-api.com', products: ['rongcloud'] },
	{ name: 'North America', value: 'northAmerica', host: 'api.us-light-api.com', products: both },
	{ name: 'Saudi Arabia', value: 'saudiArabia', host: 'api.sau-light-api.com', products: both },
	{ name: 'Singapore', value: 'singapore', host: 'api.sg-light-api.com', products: both },
	{
		name: 'Singapore B',
		value: 'singaporeB',
		host: 'api.sg-b-light-api.com',
		products: ['rongcloud'],
	},
];

/** The data centre choice that takes a base URL instead. */
export const CUSTOM_DATA_CENTER = 'custom';

const PRODUCT_NAMES: Record<Product, string> = {
	nexconn: 'Nexconn',
	rongcloud: 'RongCloud (Classic)',
};

/** What a credential must hold for a call to be addressed. */
export interface Account {
	product: Product;
	baseUrl: string;
	/** The same service at another host. */
	backupUrl?: string;
	appKey: string;
	appSecret: string;
}

/** A credential that cannot be used as it is: the field, what is wrong with it, and how to fix it. */
export class CredentialProblem extends Error {
	constructor(
		readonly field: string,
		readonly problem: string,
		readonly fix: string,
	) {
		super(`${field} ${problem}. ${fix}`);
	}
}

const COPY = 'Copy it from the console of your app.';

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Checks a base URL of the user's own: https, or http for a loopback address.
 * @returns the URL without trailing slashes
 * @throws CredentialProblem with a sentence that says what to enter
 */
export function checkBaseUrl(raw: unknown, field = 'Base URL'): string {
	const text = typeof raw === 'string' ? raw.trim() : '';
	const refuse = (problem: string) =>
		new CredentialProblem(
			field,
			problem,
			'Enter an address such as https://api.example.com; http:// is accepted only for this computer (localhost, 127.0.0.1).',
		);
	if (text === '') throw refuse('is empty');
	if (!URL.canParse(text)) throw refuse('is not a web address');
	const url = new URL(text);
	if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
		throw refuse('starts with http://, which would send messages unprotected');
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('is not a web address');
	if (url.username !== '' || url.password !== '')
		throw refuse('must not hold a user name or password');
	if (url.search !== '' || url.hash !== '' || text.endsWith('?') || text.endsWith('#')) {
		throw refuse('must end before any "?" or "#"');
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/**
 * Reads product, address and App Key out of the credential's values.
 * @throws CredentialProblem when one is missing or they do not fit together
 */
export function readAccount(credential: Readonly<Record<string, unknown>>): Account {
	const { product, dataCenter, appKey, appSecret } = credential;
	if (product !== 'nexconn' && product !== 'rongcloud') {
		throw new CredentialProblem('Product', 'is not set', 'Choose Nexconn or RongCloud (Classic).');
	}
	if (typeof appKey !== 'string' || appKey.trim() === '') {
		throw new CredentialProblem('App Key', 'is empty', COPY);
	}
	if (typeof appSecret !== 'string' || appSecret.trim() === '') {
		throw new CredentialProblem('App Secret', 'is empty', COPY);
	}
	if (/[^\x21-\x7e]/.test(appKey.trim())) {
		throw new CredentialProblem('App Key', 'has characters that a key cannot have', COPY);
	}
	const hosts = hostsOf(product, dataCenter, credential);
	return { product, ...hosts, appKey: appKey.trim(), appSecret: appSecret.trim() };
}

function hostsOf(
	product: Product,
	dataCenter: unknown,
	{ baseUrl, backupUrl }: Readonly<Record<string, unknown>>,
): Pick<Account, 'baseUrl' | 'backupUrl'> {
	if (dataCenter === CUSTOM_DATA_CENTER) {
		const hasBackup = typeof backupUrl === 'string' && backupUrl.trim() !== '';
		return {
			baseUrl: checkBaseUrl(baseUrl),
			...(hasBackup ? { backupUrl: checkBaseUrl(backupUrl, 'Backup URL') } : {}),
		};
	}
	const center = DATA_CENTERS.find(({ value }) => value === dataCenter);
	if (center === undefined || !center.products.includes(product)) {
		throw new CredentialProblem(
			'Data Center',
			`is not one that ${PRODUCT_NAMES[product]} has`,
			'Choose another one, or Custom.',
		);
	}
	return { baseUrl: `https://${center.host}`, backupUrl: `https://${backupOf(center)}` };
}

import type { Account, Product } from './dataCenters';
import type { Failed } from './reply';

interface ReadOnlyCall {
	path: string;
	contentType: string;
	body: string;
	successCode: number;
}

/** Calls that change nothing and need no existing user (docs/service.md, section 7.2). */
export const READ_ONLY_CALLS: Readonly<Record<Product, ReadOnlyCall>> = {
	nexconn: {
		path: '/v4/user/ban/list',
		contentType: 'application/json',
		body: JSON.stringify({ page: 1, pageSize: 1 }),
		successCode: 0,
	},
	rongcloud: {
		path: '/user/block/query.json',
		contentType: 'application/x-www-form-urlencoded',
		body: 'page=1&size=1',
		successCode: 200,
	},
};

const NOT_THE_SERVICE =
	'The reply is not one that the service gives. Check Product, Data Center and Base URL, and any proxy in between.';

/** What the codes mean when the credential is all that can be wrong. */
const SENTENCES: Readonly<Record<number, string>> = {
	404: 'The service does not know this address. Check Product, Data Center and Base URL.',
	1001: 'App Key and App Secret do not belong together. Copy both again from the same app in the console.',
	1002: 'The service does not know this App Key here. Check App Key, and choose the data center that the console names for it.',
	1004: 'The App Secret is wrong: the service refused the signature. Copy the App Secret (not the App Key) again from the console, and check Data Center.',
	1006: "The app is locked or deleted. Check the app's state in the console.",
	1007: "The service does not let this App Key make the call from here. Check Product, and in the console whether n8n's IP address is on the allow list.",
};

/** The sentences for a credential that the service did not accept. */
export function credentialSentence({ state, code, httpStatus, what }: Failed): string {
	if (code === undefined && httpStatus !== 401) return NOT_THE_SERVICE;
	const known = SENTENCES[code ?? 1004];
	if (known !== undefined) return known;
	return state === 'unknown' || httpStatus === 429
		? `${what}. Test it again a little later.`
		: `${what}. Check Product, Data Center and Base URL, and any proxy in between.`;
}

/** The sentence for a host that cannot be reached. */
export function unreachableSentence(
	{ baseUrl }: Account,
	networkError: string | undefined,
): string {
	const reason = networkError === undefined ? '' : ` (${networkError})`;
	return `The service at ${baseUrl} cannot be reached${reason}. Check Data Center and Base URL, and whether n8n may go out to the internet.`;
}

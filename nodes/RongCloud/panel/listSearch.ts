import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CATEGORIES } from '../service/categories';
import type { CategoryVendor } from '../service/categories';
import { readAccount } from '../service/dataCenters';
import type { Account } from '../service/dataCenters';
import type { Found } from '../service/reply';
import { encode } from '../service/body';
import { bannedUsersCalls } from '../service/kinds/getBannedUsers';
import type { GetBannedUsersRequest } from '../service/kinds/getBannedUsers';
import { Hosts } from '../runtime/send/hosts';
import { CREDENTIAL, makeCall } from '../runtime/send/transport';

const categoriesOf = (vendor: CategoryVendor) => {
	const results = CATEGORIES[vendor]
		.map(({ value, means }) => ({ name: `${means} (${value})`, value }))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));
	return async (filter = ''): Promise<INodeListSearchResult> => {
		const wanted = filter.trim().toLowerCase();
		return await Promise.resolve({
			results: results.filter(({ name }) => name.toLowerCase().includes(wanted)),
		});
	};
};

/** What fills the lists of vendors' classes; no call is made for them. */
export const categorySearches = {
	searchHarmonyOsCategories: categoriesOf('harmonyOs'),
	searchHuaweiCategories: categoriesOf('huawei'),
	searchOppoCategories: categoriesOf('oppo'),
	searchVivoCategories: categoriesOf('vivo'),
};

/** Pages that are read for one look into the list, when a filter leaves out whole pages. */
const PAGES_AT_ONCE = 20;

/**
 * Fills the list of banned users in the panel, page by page. The service knows no filter: it is applied here.
 * @param filter what the user typed into the list
 * @param page the page to go on with, counted from 1
 * @throws NodeOperationError with a sentence for the list when the service did not give it
 */
export async function searchBannedUsers(
	this: ILoadOptionsFunctions,
	filter = '',
	page = '1',
): Promise<INodeListSearchResult> {
	const wanted = filter.trim().toLowerCase();
	const account = await accountOf(this);
	const results: INodeListSearchResult['results'] = [];
	let request: GetBannedUsersRequest | undefined = { users: undefined, page: Number(page) };
	for (let read = 0; request !== undefined && read < PAGES_AT_ONCE; read++) {
		const { found, next } = await readPage(this, account, request);
		const fitting = found.flatMap(({ userId, fields: { bannedUntil } }) =>
			userId === undefined || !userId.toLowerCase().includes(wanted)
				? []
				: [{ name: bannedUntil ? `${userId} (until ${bannedUntil})` : userId, value: userId }],
		);
		results.push(...fitting);
		request = next;
		if (results.length > 0) break;
	}
	return { results, ...(request === undefined ? {} : { paginationToken: String(request.page) }) };
}

async function accountOf(context: ILoadOptionsFunctions): Promise<Account> {
	const credential = await context.getCredentials(CREDENTIAL);
	try {
		return readAccount(credential);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}

async function readPage(
	context: ILoadOptionsFunctions,
	account: Account,
	request: GetBannedUsersRequest,
): Promise<{ found: Found[]; next?: GetBannedUsersRequest }> {
	const endpoint = bannedUsersCalls[account.product];
	const prepared = { request, effect: 'read', endpoint, wire: encode(request, endpoint) } as const;
	const { outcome } = await new Hosts(account).call(
		async (baseUrl) => await makeCall(context, prepared, { baseUrl, appSecret: account.appSecret }),
	);
	if (outcome.state !== 'accepted') {
		throw new NodeOperationError(context.getNode(), `${outcome.what}. ${outcome.fix}`);
	}
	const found = outcome.found ?? [];
	return { found, next: endpoint.nextPage?.(request, found) };
}

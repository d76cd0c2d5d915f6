import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { readAccount } from '../service/dataCenters';
import type { Account } from '../service/dataCenters';
import { routeOf } from '../service/endpoints';
import type { Found } from '../service/reply';
import type { GetBannedUsersRequest } from '../service/requests';
import { Hosts } from '../runtime/send/hosts';
import { prepare } from '../runtime/read/rows';
import { call, CREDENTIAL } from '../runtime/send/transport';

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
	let request: GetBannedUsersRequest | undefined = { kind: 'getBannedUsers', page: Number(page) };
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
	const route = routeOf(request, account.product, {});
	if ('unavailable' in route) {
		throw new NodeOperationError(context.getNode(), `${route.field} ${route.unavailable}.`);
	}
	const { endpoint } = route;
	const prepared = prepare(request, endpoint);
	const { outcome } = await new Hosts(account).call(
		async (baseUrl) => await call(context, prepared, { baseUrl }),
	);
	if (outcome.state !== 'accepted') {
		throw new NodeOperationError(context.getNode(), `${outcome.what}. ${outcome.fix}`);
	}
	const found = outcome.found ?? [];
	const next = endpoint.nextPage?.(request, found);
	return next?.kind === 'getBannedUsers' ? { found, next } : { found };
}

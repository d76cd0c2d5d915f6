import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { INodeListSearchResult } from 'n8n-workflow';

import { sandboxCredentials } from '../../../scripts/demo/run.mts';
import type { SavedCredential } from '../../../scripts/demo/run.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';

const UNTIL = '2026-12-01 09:00:00';
const ids = (count: number, first = 1): string[] =>
	Array.from({ length: count }, (_, index) => `b-${String(first + index).padStart(2, '0')}`);

let stage: Stage;
let credentials: Record<'nexconn' | 'rongcloud', SavedCredential>;

beforeAll(async () => {
	const bannedUsers = ids(60).map((userId) => ({ userId, until: UNTIL }));
	stage = await raiseStage({ sandbox: { bannedUsers } });
	const [nexconn, rongcloud] = await saveSandboxCredentials(stage);
	credentials = { nexconn, rongcloud };
});
afterAll(async () => await stage?.clear());
beforeEach(() => stage.sandbox.reset());

/** Asks as the panel does when somebody opens the list of Unban. */
async function list(
	{ id, name }: Pick<SavedCredential, 'id' | 'name'>,
	more: { filter?: string; paginationToken?: string } = {},
): Promise<INodeListSearchResult> {
	return await stage.client.call('POST', '/dynamic-node-parameters/resource-locator-results', {
		path: 'parameters.bannedUser',
		nodeTypeAndVersion: { name: 'n8n-nodes-rongcloud.rongCloud', version: 1 },
		methodName: 'searchBannedUsers',
		currentNodeParameters: { resource: 'user', operation: 'unban' },
		credentials: { rongCloudApi: { id, name } },
		...more,
	});
}

const shown = ({ results }: INodeListSearchResult) => results.map(({ value }) => value);

describe.each(['nexconn', 'rongcloud'] as const)('the list of banned users: %s', (product) => {
	test('comes page by page', async () => {
		const first = await list(credentials[product]);
		expect(first.results[0]).toEqual({ name: `b-01 (until ${UNTIL})`, value: 'b-01' });
		expect(shown(first)).toEqual(ids(50));
		const second = await list(credentials[product], {
			paginationToken: String(first.paginationToken),
		});
		expect(shown(second)).toEqual(ids(10, 51));
		expect(second.paginationToken).toBeUndefined();
	});

	test('is filtered by what is typed', async () => {
		expect(shown(await list(credentials[product], { filter: 'B-5' }))).toEqual(['b-50']);
		expect(await list(credentials[product], { filter: 'nobody' })).toEqual({ results: [] });
	});

	test('says what is wrong in place of the entries, and no secret', async () => {
		const [input] = sandboxCredentials(stage.sandbox.url).filter(
			({ data }) => data.product === product,
		);
		if (input === undefined) throw new Error('The demo has a credential for each product.');
		const appSecret = 'not-the-secret-of-this-app';
		const wrong = await stage.client.saveCredential({
			...input,
			name: `Wrong ${product}`,
			data: { ...input.data, appSecret },
		});
		const answer: unknown = await list(wrong).catch((error: unknown) => error);
		expect(String(answer)).toMatch(
			/The service refused the signature: the App Secret is wrong\. Copy the App Secret/,
		);
		expect(String(answer)).not.toContain(appSecret);
	});
});

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { column, CONTINUE, details, PRODUCTS, systemMessage, THREE, useSandbox } from './cases.mts';

declare const requireN8n: (name: string, by: string) => unknown;

/** Of n8n's parts that make calls, those that this needs. */
interface Network {
	/** In n8n 2.38 and later it asks the setting for each call. */
	OutboundHttp: new () => { ssrfConfig?: { enabled: boolean } };
	/** Before, the server handed it to the engine when the setting was on. */
	SsrfProtectionService: new () => object;
}

/** Sets what N8N_SSRF_PROTECTION_ENABLED sets. @returns what the server hands to the engine then */
function protect(enabled: boolean): object {
	const { Container } = requireN8n('@n8n/di', 'n8n-core') as {
		Container: { get<T>(key: new () => T): T };
	};
	const network = requireN8n('@n8n/backend-network', 'n8n-core') as Network;
	const { ssrfConfig } = Container.get(network.OutboundHttp);
	if (ssrfConfig !== undefined) ssrfConfig.enabled = enabled;
	return { ssrfBridge: Container.get(network.SsrfProtectionService) };
}

let additionalData = {};
beforeEach(() => {
	additionalData = protect(true);
});
afterEach(() => void protect(false));

const sandbox = useSandbox();

test.each(PRODUCTS)(
	'%s at an address that n8n does not call: nothing was sent, and that is what is said',
	async (product) => {
		const given = {
			parameters: systemMessage(),
			items: [...THREE],
			credential: account(sandbox.current, product),
			additionalData,
		};
		const { output } = await runNode({ ...given, settings: CONTINUE });
		expect(output.map((item) => details(item).status)).toEqual(Array(3).fill('notSent'));
		expect(column(output, 'error')).toEqual(
			Array(3).fill('n8n does not let its nodes call this address, so nothing was sent'),
		);
		const { error } = await runNode(given);
		expect(error?.message).toMatch(/was not sent\. n8n does not let its nodes call this address/);
		expect(error?.description).toMatch(/ask whoever runs n8n to allow the address/);
		expect(sandbox.current.requests).toEqual([]);
	},
);

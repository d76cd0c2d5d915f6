import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';

export type Product = 'nexconn' | 'rongcloud';

/**
 * The credential of a sandbox app.
 * @param app the app's key without its prefix; `both` may call the paths of both products
 */
export function account(
	sandbox: Sandbox,
	product: Product,
	app: Product | 'both' | `${Product}-${number}` = product,
): ICredentialDataDecryptedObject {
	return {
		product,
		dataCenter: 'custom',
		baseUrl: sandbox.url,
		appKey: `sandbox-${app}`,
		appSecret: `sandbox-secret-${app}`,
	};
}

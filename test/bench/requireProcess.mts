import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const dist = fileURLToPath(new URL('../../dist', import.meta.url));

const timed = (load: () => unknown): number => {
	const begun = performance.now();
	load();
	return performance.now() - begun;
};

const n8nMs = timed(() => require('n8n-workflow'));
const distMs = timed(() => {
	require(join(dist, 'nodes/RongCloud/RongCloud.node.js'));
	require(join(dist, 'credentials/RongCloudApi.credentials.js'));
});
process.send?.({ n8nMs, distMs });
process.disconnect();

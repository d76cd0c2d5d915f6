import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const SOURCE = `
export { findOperation } from './nodes/RongCloud/operations';
export { encode } from './nodes/RongCloud/service/body';
export { readAccount } from './nodes/RongCloud/service/dataCenters';
export { signedHeaders } from './nodes/RongCloud/service/signature';
export { judgeNames, USER_IDS } from './nodes/RongCloud/fields/names';
export { Report } from './nodes/RongCloud/fields/problems';
export { judgeText } from './nodes/RongCloud/fields/texts';
export { StoredExpressions } from './nodes/RongCloud/runtime/read/origin';
`;

type Parts = typeof import('../../nodes/RongCloud/operations/index.ts') &
	typeof import('../../nodes/RongCloud/service/body.ts') &
	typeof import('../../nodes/RongCloud/service/dataCenters.ts') &
	typeof import('../../nodes/RongCloud/service/signature.ts') &
	typeof import('../../nodes/RongCloud/fields/names.ts') &
	typeof import('../../nodes/RongCloud/fields/problems.ts') &
	typeof import('../../nodes/RongCloud/fields/texts.ts') &
	typeof import('../../nodes/RongCloud/runtime/read/origin.ts');

/** The parts that make a request, bundled as the package is: run from their sources they are slower. */
export async function loadParts(): Promise<Parts> {
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const folder = mkdtempSync(join(tmpdir(), 'rongcloud-bench-'));
	const outfile = join(folder, 'parts.cjs');
	await build({
		stdin: { contents: SOURCE, resolveDir: root, loader: 'ts' },
		outfile,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		alias: { 'n8n-workflow': createRequire(import.meta.url).resolve('n8n-workflow') },
		external: [createRequire(import.meta.url).resolve('n8n-workflow')],
		logLevel: 'warning',
	});
	const parts = createRequire(import.meta.url)(outfile) as Parts;
	rmSync(folder, { recursive: true });
	return parts;
}

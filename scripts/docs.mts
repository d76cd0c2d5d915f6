import { readFileSync, writeFileSync } from 'node:fs';

import { PAGES } from './docs/pages.mts';

for (const [file, write] of Object.entries(PAGES)) {
	const path = new URL(`../${file}`, import.meta.url);
	const page = readFileSync(path, 'utf8');
	const written = write(page);
	if (written === page) continue;
	writeFileSync(path, written);
	console.log(file);
}

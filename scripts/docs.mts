import { writeFileSync } from 'node:fs';

import { PAGES } from './docs/pages.mts';

for (const [file, write] of Object.entries(PAGES)) {
	writeFileSync(new URL(`../${file}`, import.meta.url), write());
	console.log(file);
}

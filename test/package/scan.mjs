// Runs the linting part of n8n's community scanner, which needs no network. jest cannot load its modules.
// Arguments: for each scan a folder, and its patterns joined by ";" (the scanner's own for sources if empty).
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const args = process.argv.slice(2);
const results = [];
for (let index = 0; index < args.length; index += 2) {
	const patterns = args[index + 1] ? args[index + 1].split(';') : SOURCE_FILE_PATTERNS;
	const { passed, message, details } = await analyzePackage(args[index], patterns);
	results.push({ passed, message, details });
}
process.stdout.write(JSON.stringify(results));

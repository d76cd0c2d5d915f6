import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PACKAGE_FOLDER } from '../support/engine.mts';

/** A page of the repository, taken apart as far as the tests need it. */
export interface Page {
	file: string;
	/** Without fenced code and comments. */
	prose: string;
	headings: Array<{ level: number; title: string }>;
	/** The targets of links and pictures, in their order. */
	targets: string[];
	/** The contents of fenced code, with its language. */
	fences: Array<{ language: string; code: string }>;
}

const FENCE = /^ *```(\w*)\n([\s\S]*?)^ *```$/gm;
/** Markdown's inline links and pictures, whose targets have neither spaces nor brackets here. */
const LINK = /\]\(([^\s()]+)\)/g;

export const readPage = (file: string): Page =>
	parsePage(file, readFileSync(join(PACKAGE_FOLDER, file), 'utf8'));

export function parsePage(file: string, text: string): Page {
	const fences = [...text.matchAll(FENCE)].map(([, language = '', code = '']) => ({
		language,
		code,
	}));
	const prose = text.replace(FENCE, '').replace(/<!--[\s\S]*?-->/g, '');
	// Code may hold brackets that are no link.
	const linked = prose.replace(/`[^`\n]*`/g, '``');
	return {
		file,
		prose,
		fences,
		headings: [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
			level: marks.length,
			title,
		})),
		targets: [...linked.matchAll(LINK)].map(([, target = '']) => target),
	};
}

const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);

/** Every page of the repository. */
export function pageFiles(folder = ''): string[] {
	return readdirSync(join(PACKAGE_FOLDER, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
		if (entry.isDirectory()) {
			return entry.name.startsWith('.') || SKIPPED.has(entry.name) ? [] : pageFiles(path);
		}
		return entry.name.endsWith('.md') ? [path] : [];
	});
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ headings }: Page): Set<string> {
	const seen = new Map<string, number>();
	return new Set(
		headings.map(({ title }) => {
			const words = title
				.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
				.toLowerCase()
				.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
				.replaceAll(' ', '-');
			const before = seen.get(words) ?? 0;
			seen.set(words, before + 1);
			return before === 0 ? words : `${words}-${before}`;
		}),
	);
}

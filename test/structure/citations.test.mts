import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

import { PACKAGE_FOLDER } from '../support/engine.mts';
import { readPage } from './markdown.mts';

const files = ['nodes', 'credentials', 'scripts', 'test', 'sandbox'].flatMap((folder) =>
	readdirSync(join(PACKAGE_FOLDER, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.[cm]?[jt]s$/.test(name))
		.map((name) => join(folder, name)),
);
/** Only sources with one of these are taken apart, which takes its time. */
const WORTH_A_LOOK = /\bsections?\s[\s*/]*\d|docs\/|reference|anchors|DESIGN/i;

/** The comments of a source, each in one line; those without code in between are one. */
function commentsIn(text: string): string[] {
	const found = new Map<number, ts.CommentRange>();
	const visit = (node: ts.Node): void => {
		const before = ts.getLeadingCommentRanges(text, node.pos) ?? [];
		const behind = ts.getTrailingCommentRanges(text, node.end) ?? [];
		for (const range of [...before, ...behind]) found.set(range.pos, range);
		node.getChildren().forEach(visit);
	};
	if (WORTH_A_LOOK.test(text)) visit(ts.createSourceFile('', text, ts.ScriptTarget.Latest, true));
	let comments = '';
	let last = 0;
	for (const { pos, end } of [...found.values()].sort((one, other) => one.pos - other.pos)) {
		comments += text.slice(last, pos).trim() === '' ? ' ' : '\n';
		comments += text.slice(pos + 2, end).replace(/\n[\s*]*|\s+/g, ' ');
		last = end;
	}
	return comments.replace(/ +/g, ' ').split('\n');
}

const CITATION =
	/(docs\/[\w-]+\.md)(?:, sections? (\d[\d.]*(?:(?:, and | and |, | to )\d[\d.]*)*))?/g;
const FOREIGN = /\b[Ss]ections? \d[\d.]*|[Ss]ervice reference|n8n anchors|\bDESIGN\b/g;

/** What is wrong with what a comment cites. */
function faultsIn(comment: string): string[] {
	const faults = [...comment.matchAll(CITATION)].flatMap(([, page = '', numbers = '']) => {
		if (!existsSync(join(PACKAGE_FOLDER, page))) return [`${page} is no page`];
		const there = readPage(page).headings.map(({ title }) => /^[\d.]*\d/.exec(title)?.[0]);
		const lost = numbers.match(/\d+(?:\.\d+)?/g)?.filter((number) => !there.includes(number)) ?? [];
		return lost.map((number) => `${page} has no section ${number}`);
	});
	const rest = comment.replace(CITATION, '');
	return [...faults, ...[...rest.matchAll(FOREIGN)].map(([words]) => `${words} is of no page`)];
}

describe('what comments cite', () => {
	test('is in the repository', () => {
		expect(files.length).toBeGreaterThan(200);
		const faults = files.flatMap((file) =>
			commentsIn(readFileSync(join(PACKAGE_FOLDER, file), 'utf8'))
				.flatMap(faultsIn)
				.map((fault) => `${file}: ${fault}`),
		);
		expect(faults).toEqual([]);
	});

	test('would be missed', () => {
		const text = `/** As (docs/service.md,\n * sections 3.5 to 3.8, and 7.1 and 10). */
			const a = "// section 1"; // In docs/no.md,
			// or section 4.2
			let b; // docs/n8n.md, section 99. DESIGN, and a design`;
		expect(commentsIn(text).flatMap(faultsIn)).toEqual([
			'docs/service.md has no section 3.8',
			'docs/no.md is no page',
			'section 4.2 is of no page',
			'docs/n8n.md has no section 99',
			'DESIGN is of no page',
		]);
	});
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

import { PACKAGE_FOLDER } from '../support/engine.mts';

interface Import {
	/** A file of the package, from its folder; or the name of a package. */
	of: string;
	isOwn: boolean;
	/** What is taken from it, by the names it has there. */
	names: string[];
}

interface Source {
	file: string;
	text: string;
	tree: ts.SourceFile;
	imports: Import[];
}

const sources: Source[] = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(PACKAGE_FOLDER, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => readSource(join(folder, name).replaceAll('\\', '/'))),
);

/** What another file is named by; `import x = require()`, `import()` and `export from` are looked for too. */
function moduleOf(node: ts.Node): ts.Node | undefined {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
	if (ts.isExternalModuleReference(node)) return node.expression;
	if (!ts.isCallExpression(node)) return undefined;
	const { expression, arguments: given } = node;
	const isImport = expression.kind === ts.SyntaxKind.ImportKeyword;
	return isImport || expression.getText() === 'require' ? given[0] : undefined;
}

/** The names that an import takes from the other file. */
function namesOf(node: ts.Node): string[] {
	const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
	if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
	return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).getText());
}

function readSource(file: string): Source {
	const text = readFileSync(join(PACKAGE_FOLDER, file), 'utf8');
	const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const imports = found({ tree }, (node): Import | undefined => {
		const module = moduleOf(node);
		if (module === undefined) return undefined;
		return { ...locate(file, ts.isStringLiteral(module) ? module.text : ''), names: namesOf(node) };
	});
	return { file, text, tree, imports };
}

/** What is found in the nodes of a file, comments left out. */
function found<T>({ tree }: Pick<Source, 'tree'>, look: (node: ts.Node) => T | undefined): T[] {
	const all: T[] = [];
	const visit = (node: ts.Node): void => {
		const one = look(node);
		if (one !== undefined) all.push(one);
		node.forEachChild(visit);
	};
	visit(tree);
	return all;
}

function locate(file: string, specifier: string): Pick<Import, 'of' | 'isOwn'> {
	if (!specifier.startsWith('.')) return { of: specifier, isOwn: false };
	const base = resolve(PACKAGE_FOLDER, dirname(file), specifier);
	const found = [`${base}.ts`, join(base, 'index.ts')].find((path) => existsSync(path)) ?? base;
	return { of: relative(PACKAGE_FOLDER, found).replaceAll('\\', '/'), isOwn: true };
}

/** The rooms of the house, and which others each may know. Those of runtime are the way of a row. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
	credentials: ['service'],
	node: ['operations', 'panel', 'run'],
	triggerNode: ['trigger', 'panel'],
	trigger: ['fields', 'service', 'json', 'output'],
	panel: ['send', 'service', 'json'],
	run: ['row', 'read', 'decide', 'send', 'tell', 'reason', 'fields', 'service'],
	read: ['row', 'reason', 'operations', 'fields', 'service'],
	decide: ['row', 'pause', 'reason', 'fields', 'service'],
	send: ['decide', 'row', 'pause', 'reason', 'service', 'json'],
	tell: ['decide', 'row', 'fields', 'service', 'json'],
	row: ['operations', 'fields', 'service'],
	pause: [],
	reason: [],
	operations: ['output', 'fields', 'service'],
	fields: ['service', 'json'],
	service: ['json'],
	json: [],
	output: [],
};
const RUNTIME = ['run', 'read', 'decide', 'send', 'tell', 'row', 'pause', 'reason'];

function roomOf(file: string): string {
	if (file.startsWith('credentials/')) return 'credentials';
	if (file.startsWith('nodes/RongCloudTrigger/')) {
		return file.endsWith('.node.ts') ? 'triggerNode' : 'trigger';
	}
	const [room = ''] = file.replace(/^nodes\/RongCloud\/(?:runtime\/)?/, '').split('/');
	return room === 'RongCloud.node.ts' ? 'node' : room.replace(/\.ts$/, '');
}

const inRoom = (...rooms: string[]) => sources.filter(({ file }) => rooms.includes(roomOf(file)));

describe('the way of a row runs one way', () => {
	test('every source stands in a room', () => {
		expect(new Set(sources.map(({ file }) => roomOf(file)))).toEqual(new Set(Object.keys(ROOMS)));
	});

	test.each(Object.entries(ROOMS))('%s knows only: %s', (room, others) => {
		const strange = inRoom(room).flatMap(({ file, imports }) =>
			imports
				.filter(({ of, isOwn }) => isOwn && ![room, ...others].includes(roomOf(of)))
				.map(({ of }) => `${file} -> ${of}`),
		);
		expect(strange).toEqual([]);
	});

	test('no file comes back to itself by its imports', () => {
		const next = new Map(sources.map(({ file, imports }) => [file, imports]));
		const done = new Set<string>();
		const circle = (file: string, way: readonly string[]): string[] | undefined => {
			if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
			if (done.has(file)) return undefined;
			for (const { of } of next.get(file) ?? []) {
				const round = circle(of, [...way, file]);
				if (round !== undefined) return round;
			}
			done.add(file);
			return undefined;
		};
		expect(sources.map(({ file }) => circle(file, [])).find((round) => round)).toBeUndefined();
	});

	test('what n8n runs a node with is unknown to fields, operations and the service', () => {
		const WITH_N8N = ['IExecuteFunctions', 'getNodeParameter'];
		const users = sources.filter((source) =>
			found(source, (node) => (ts.isIdentifier(node) ? node.text : undefined)).some((name) =>
				WITH_N8N.includes(name),
			),
		);
		const rooms = new Set(users.map(({ file }) => roomOf(file)));
		expect(rooms).toContain('read');
		const without = ['credentials', 'operations', 'fields', 'service', 'json', 'pause', 'reason'];
		expect(without.filter((room) => rooms.has(room))).toEqual([]);
	});

	test('the service knows nothing of parameters and nodes', () => {
		const taken = inRoom('service').flatMap(({ imports }) =>
			imports.filter(({ of }) => of === 'n8n-workflow').flatMap(({ names }) => names),
		);
		expect(taken.filter((name) => /^I?Node|Parameter|^IExecute|^IDisplay/.test(name))).toEqual([]);
	});

	test('what differs between kinds of request stands in their entries: nobody asks which one it is', () => {
		const asked = (node: ts.Node) =>
			ts.isSwitchStatement(node) ? node.expression.getText() : undefined;
		const places = sources.flatMap((source) =>
			found(source, asked)
				.filter((what) => /\b(?:kind|effect)\b/i.test(what) && what !== 'audience.kind')
				.map((what) => `${source.file}: switch (${what})`),
		);
		expect(places).toEqual([]);
		const runtime = inRoom(...RUNTIME).flatMap(({ imports }) => imports.map(({ of }) => of));
		expect(runtime.filter((of) => of.includes('/service/kinds/'))).toEqual([]);
	});

	test('nothing else is imported than n8n-workflow, node:crypto and what is bundled', () => {
		const packages = sources.flatMap(({ imports }) =>
			imports.filter(({ isOwn }) => !isOwn).map(({ of }) => of),
		);
		const bundled = ['fastest-levenshtein', 'zod/mini'];
		expect([...new Set(packages)].sort()).toEqual(
			[...bundled, 'n8n-workflow', 'node:crypto'].sort(),
		);
	});
});

describe('the compiler and the linter are never sent away', () => {
	test('no any', () => {
		const places = sources.flatMap((source) =>
			found(source, (node) =>
				node.kind === ts.SyntaxKind.AnyKeyword ? node.parent.getText() : undefined,
			).map((what) => `${source.file}: ${what}`),
		);
		expect(places).toEqual([]);
	});

	test('no comment switches a check off', () => {
		const off =
			/eslint-(?:disable|enable)|eslint\s+[\w@/-]+\s*:|@ts-(?:ignore|expect-error|nocheck)|prettier-ignore|istanbul ignore/;
		expect(sources.filter(({ text }) => off.test(text)).map(({ file }) => file)).toEqual([]);
	});

	test('what these tests look at is there', () => {
		expect(sources.length).toBeGreaterThan(30);
		expect(inRoom(...RUNTIME).flatMap(({ imports }) => imports).length).toBeGreaterThan(10);
	});
});

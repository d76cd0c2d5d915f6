import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { Bench } from 'tinybench';

import type { WireRequest } from '../../nodes/RongCloud/service/body.ts';
import type { Known, RawParameters } from '../../nodes/RongCloud/fields/field.ts';
import { CONTESTANTS, credentialFor, expectedBody } from './contestants.mts';
import type { Contestant, Row } from './contestants.mts';
import { factor, median } from './figures.mts';
import type { Figure } from './figures.mts';
import { Helper } from './processes.mts';
import { loadParts } from './request.mts';
import type { Seen } from './sandboxProcess.mts';
import type { Done, Task } from './senderProcess.mts';
import type { Tally } from './server.mts';

type Name = keyof typeof CONTESTANTS;

export interface Settings {
	/** Small sizes, to see whether it works. */
	quick: boolean;
	say: (line: string) => void;
}

const figure = (what: string, result: string, aim?: string, isMet?: boolean, cause?: string) =>
	({ what, result, aim, isMet, cause }) satisfies Figure;

const rowsOf = (count: number, differ: boolean): Row[] =>
	Array.from({ length: count }, (_, index) => ({
		to: `u-${index}`,
		text: differ ? `Hello ${index}` : 'Hello',
	}));

/** A server of its own for a part of the bench. */
async function withServer<T>(delayMs: number, part: (url: string) => Promise<T>): Promise<T> {
	const server = Helper.start('server.mts', [String(delayMs)]);
	try {
		return await part(`http://127.0.0.1:${await server.next<number>()}`);
	} finally {
		server.stop();
	}
}

const tallyOf = async (url: string): Promise<Tally> =>
	(await (await fetch(`${url}/tally`)).json()) as Tally;

/** A contestant that does not deliver everything once has not taken part. */
async function timed(url: string, name: Name, rows: readonly Row[], callsInFlight?: number) {
	const contestant: Contestant = CONTESTANTS[name];
	const ms = await contestant(url, rows, callsInFlight);
	const tally = await tallyOf(url);
	if (tally.users !== rows.length || tally.twice > 0) {
		throw new Error(`${name} delivered ${tally.users} of ${rows.length}, ${tally.twice} twice.`);
	}
	const isAlone = tally.calls === rows.length;
	if (isAlone && !rows.map(expectedBody).includes(tally.body)) {
		throw new Error(`${name} sent something else: ${tally.body}`);
	}
	return { perRow: ms / rows.length, calls: tally.calls };
}

/** Times per row, a round for each contestant in turn, so that noise meets all of them. */
async function rounds(
	count: number,
	names: readonly Name[],
	time: (name: Name) => Promise<number>,
) {
	const times = new Map<Name, number[]>(names.map((name) => [name, []]));
	for (let round = 0; round < count; round++) {
		for (const name of names) times.get(name)?.push(await time(name));
	}
	const of = (name: Name) => times.get(name) ?? [];
	const ratio = (one: Name, other: Name) =>
		median(of(one).map((time_, round) => time_ / (of(other)[round] ?? NaN)));
	return { of, ratio };
}

/** Calls, and time per row, when all rows have one message. */
export async function sameMessage({ quick, say }: Settings): Promise<Figure[]> {
	const sizes = quick ? [100, 1000] : [100, 1000, 10_000, 100_000];
	const names: Name[] = [
		'this node',
		'this node, One Call Per Item',
		'HTTP Request node',
		'axios loop',
	];
	const figures: Figure[] = [];
	const ours: number[] = [];
	await withServer(0, async (url) => {
		for (const name of names) await timed(url, name, rowsOf(100, true));
		for (const size of sizes) {
			say(`  ${size} rows with one message`);
			let calls = 0;
			const { of, ratio } = await rounds(size >= 10_000 ? 3 : 7, names, async (name) => {
				// One call a row takes minutes for the largest size; it is linear, so fewer rows stand for it.
				const count = name === 'this node' ? size : Math.min(size, 2000);
				const time = await timed(url, name, rowsOf(count, false));
				if (name === 'this node') ({ calls } = time);
				return time.perRow;
			});
			const against = (name: Name) => ratio(name, 'this node');
			ours.push(median(of('this node')));
			if (size === sizes.at(-2)) {
				figures.push(
					figure(
						`Calls for ${size} rows with one message, against one call a row`,
						`${calls} : ${size} = 1 : ${factor(size / calls)}`,
						'1 : 100',
						calls === size / 100,
					),
				);
			}
			const http = against('HTTP Request node');
			figures.push(
				figure(
					`Time per row, ${size} rows with one message, HTTP Request node : this node`,
					`${factor(http)} : 1`,
					size === 10_000 ? 'at least 20 : 1' : 'more than 1 : 1',
					http > (size === 10_000 ? 20 : 1),
					'about four fifths of what a row still takes is the evaluation of its two expressions by n8n, which the HTTP Request node has as well; it would have to be read by the node itself, past n8n, to go faster',
				),
				figure(
					'The same, this node with One Call Per Item : this node',
					`${factor(against('this node, One Call Per Item'))} : 1`,
				),
				figure(
					'The same, signing axios loop with 50 in flight, outside n8n : this node',
					`${factor(against('axios loop'))} : 1`,
				),
			);
		}
	});
	const [first = NaN] = ours.slice(quick ? 0 : 1);
	const growth = (ours.at(-1) ?? NaN) / first;
	figures.push(
		figure(
			`Growth: time per row for ${sizes.at(-1)} rows against ${sizes[quick ? 0 : 1]}`,
			factor(growth),
			'linear: at most 1.2',
			growth <= 1.2,
			'the engine keeps every item in memory, which the garbage collector pays for',
		),
	);
	return figures;
}

/** Time per row when no two rows have the same message, so that each is a call. */
export async function differentMessages({ quick, say }: Settings): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const delayMs of [0, 300]) {
		say(`  every row different, a server that takes ${delayMs} ms`);
		await withServer(delayMs, async (url) => {
			const names: Name[] = [
				'this node',
				'floor',
				'floor that reads both fields',
				'HTTP Request node',
				'axios loop',
			];
			// With the default of 60, waiting for the slow server would be all that is measured.
			const callsInFlight = delayMs === 0 ? undefined : 500;
			const rows = rowsOf(quick ? 300 : 3000, true);
			for (const name of names) await timed(url, name, rows.slice(0, 100));
			const { ratio } = await rounds(quick ? 1 : 5, names, async (name) => {
				return (await timed(url, name, rows, callsInFlight)).perRow;
			});
			const server =
				delayMs === 0
					? 'a server that answers at once'
					: `one that takes ${delayMs} ms, 500 calls in flight`;
			const floor = ratio('this node', 'floor');
			const http = ratio('this node', 'HTTP Request node');
			figures.push(
				figure(
					`Time per row, ${rows.length} different rows, ${server}: this node against the floor (n8n's request helper alone)`,
					factor(floor),
					'at most 1.3',
					floor <= 1.3,
					'the floor evaluates no expressions, while n8n evaluates two for each row of the node before the first call (see the next line), and it reads each reply as a whole, while the node reads it as a stream, so that a reply without end is cut off',
				),
				figure(
					'The same against a floor that only asks n8n for the two values of each row besides',
					factor(ratio('this node', 'floor that reads both fields')),
				),
				figure(
					'The same against the HTTP Request node',
					factor(http),
					'at most 0.6',
					http <= 0.6,
					`the floor itself takes ${factor(ratio('floor', 'HTTP Request node'))} times as long as the HTTP Request node, which uses no credential of n8n and sends everything at the same moment`,
				),
				figure(
					'The same against a signing axios loop with 50 in flight, outside n8n',
					factor(ratio('this node', 'axios loop')),
				),
			);
		});
	}
	return figures;
}

const DETAILS = {
	huawei: { channelId: 'offers', importance: 'LOW', category: 'MARKETING' },
	honor: { channelId: 'offers', importance: 'LOW' },
	xiaomi: { channelId: 'offers' },
	oppo: { channelId: 'offers' },
	vivo: { classification: '0' },
	fcm: { channelId: 'offers', collapseKey: 'offers' },
	ios: { threadId: 'offers', collapseId: 'offers', interruptionLevel: 'active' },
} as const;

/** Judging a recipient and a text with an expression inside, against all that a row takes. */
async function judging({ quick, say }: Settings): Promise<Figure> {
	say('  judging a recipient and a text');
	const { findOperation, judgeNames, judgeText, Report, StoredExpressions, USER_IDS } =
		await loadParts();
	const operation = findOperation('systemMessage', 'send');
	if (operation === undefined) throw new Error('The operation is gone.');
	const stored = {
		toUserIds: '={{ $json.to }}',
		text: '=Hello {{ $json.name }}, order {{ $json.order }} left',
	};
	// n8n is not asked, as in nearly every row.
	const expressions = new StoredExpressions({} as IExecuteFunctions, stored, operation);
	const text = 'Hello Ana, order A-17 left';
	const bench = new Bench({ time: quick ? 50 : 1000, warmupTime: quick ? 20 : 300 });
	bench.add('judging', () => {
		const report = new Report();
		const origin = expressions.originOf(0);
		const ofUsers = origin.emptyParts('toUserIds', 'u-1001');
		judgeNames(['u-1001'], USER_IDS, { field: 'Recipient User IDs', emptyParts: ofUsers }, report);
		judgeText(text, { field: 'Message Text', emptyParts: origin.emptyParts('text', text) }, report);
		report.decide({});
	});
	await bench.run();
	const { result } = bench.getTask('judging') ?? {};
	if (result?.state !== 'completed') throw new Error('judging did not run.');
	const perRow = await withServer(0, async (url) => {
		const names: Name[] = ['this node'];
		const count = quick ? 1000 : 10_000;
		const { of } = await rounds(quick ? 1 : 5, names, async (name) => {
			return (await timed(url, name, rowsOf(count, false))).perRow;
		});
		return median(of('this node'));
	});
	const share = result.latency.p50 / perRow;
	return figure(
		'Judging a recipient and a text with two expressions inside, against all that a row takes which shares its call',
		`${(share * 100).toFixed(1)} %`,
		'at most 5 %',
		share <= 0.05,
	);
}

/** Reading, checking, encoding and signing one row, as the node does it. */
export async function oneRequest({ quick, say }: Settings): Promise<Figure[]> {
	say('  building, checking and signing one request');
	const { encode, findOperation, readAccount, Report, signedHeaders } = await loadParts();
	const operation = findOperation('systemMessage', 'send');
	if (operation === undefined) throw new Error('The operation is gone.');
	const account = readAccount(credentialFor('http://127.0.0.1'));
	const build = (values: RawParameters, known?: Known): WireRequest => {
		const report = new Report();
		const { kind, request } = operation.read({ values, stored: values, known }, report);
		const route = kind.route(request, account.product, {});
		if ('unavailable' in route) throw new Error(route.unavailable);
		if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems));
		const wire = encode(request, route.endpoint);
		signedHeaders(account);
		return wire;
	};
	const small: RawParameters = {
		runMode: 'run',
		fromUserId: 'shop-bot',
		toUserIds: 'u-1001',
		messageType: 'RC:TxtMsg',
		text: 'Your order A-17 has left our warehouse.',
	};
	const large = {
		...small,
		...DETAILS,
		customizeFor: Object.keys(DETAILS),
		text: 'Your order has left our warehouse. '.repeat(585),
	};
	const figures: Figure[] = [await judging({ quick, say })];
	for (const [name, values] of [
		['a short text', small],
		['20 KB of text and the settings of every vendor', large],
	] as const) {
		const dynamic = ['toUserIds', 'text'];
		const fixed = operation.properties.map((property) => property.name);
		const known: Known = {
			fixed: new Set(fixed.filter((property) => !dynamic.includes(property))),
			sections: new Map(),
		};
		const { body } = build(values);
		const bench = new Bench({ time: quick ? 50 : 1000, warmupTime: quick ? 20 : 300 });
		bench
			.add('JSON', () => {
				createHash('sha1').update(JSON.stringify(body)).digest('hex');
			})
			.add('row', () => void build(values, known))
			.add('alone', () => void build(values));
		await bench.run();
		const time = (task: string) => {
			const result = bench.getTask(task)?.result;
			return result !== undefined && 'latency' in result ? result.latency.p50 : NaN;
		};
		const row = time('row') / time('JSON');
		figures.push(
			figure(
				`One request with ${name}, recipient and text by expression, against JSON.stringify and SHA-1 of the same body`,
				factor(row),
				'at most 5',
				row <= 5,
				'a short body is written in a microsecond or two; reading, checking and encoding its fields takes a handful more',
			),
			figure(
				'The same with every field read anew, as in a run of one row',
				factor(time('alone') / time('JSON')),
			),
		);
	}
	return figures;
}

/** The time that the service's limit leaves for messages after the first second, in milliseconds. */
const idealMs = (messages: number, perSecond: number) =>
	((messages - perSecond) / perSecond) * 1000;

/** The pace against the limit it was given, alone and with others. */
export async function pace({ quick, say }: Settings): Promise<Figure[]> {
	const figures: Figure[] = [];
	const sandbox = Helper.start('sandboxProcess.mts');
	const senders = [0, 1, 2].map(() => Helper.start('senderProcess.mts'));
	try {
		const url = await sandbox.next<string>();
		for (const sender of senders) await sender.next();
		const run = async (count: number, rows: number, perSecond: number, delayMs: number) => {
			await sandbox.ask({ messagesPerSecond: perSecond, delayMs });
			const all = await Promise.all(
				senders.slice(0, count).map(async (sender, index) => {
					const task: Task = { url, prefix: `s${index}`, rows, sameText: false, perSecond };
					return await sender.ask<Done>(task);
				}),
			);
			const wrong = all.find(({ accepted, error }) => accepted !== rows || error !== undefined);
			if (wrong !== undefined) throw new Error(`A sender had an error: ${JSON.stringify(wrong)}`);
			const told = sandbox.next<Seen>();
			sandbox.send('tell' as unknown as object);
			const seen = await told;
			if (seen.twice > 0 || seen.acceptedAt.length !== count * rows) {
				throw new Error(`The sandbox got ${seen.acceptedAt.length}, ${seen.twice} twice.`);
			}
			return seen;
		};
		const seconds = quick ? 3 : 20;
		for (const [perSecond, delayMs] of [
			[100, 0],
			[100, 500],
			[500, 0],
		] as const) {
			say(`  the pace of ${perSecond} a second, replies after ${delayMs} ms`);
			const { acceptedAt, refused } = await run(1, perSecond * seconds, perSecond, delayMs);
			// The first second may be a burst; the steady pace is that of the others.
			const steadyMs = (acceptedAt.at(-1) ?? NaN) - (acceptedAt[perSecond - 1] ?? NaN);
			const reached = idealMs(acceptedAt.length, perSecond) / steadyMs;
			figures.push(
				figure(
					`Pace reached, limit ${perSecond} a second, every row different, replies after ${delayMs} ms, alone`,
					`${(reached * 100).toFixed(1)} %, ${refused} refused (429)`,
					'at least 97 %, none refused',
					reached >= 0.97 && refused === 0,
				),
			);
		}
		say('  three processes at once');
		const each = (100 * (seconds + 1)) / 3;
		const { acceptedAt, refused } = await run(3, Math.floor(each), 100, 0);
		const tookMs = (acceptedAt.at(-1) ?? NaN) - (acceptedAt[0] ?? NaN);
		const against = tookMs / idealMs(acceptedAt.length, 100);
		figures.push(
			figure(
				`Three processes with one App Key, ${acceptedAt.length} different rows: time against the ideal`,
				`${factor(against)}, nothing twice, ${refused} refused and sent again`,
				'at most 1.2',
				against <= 1.2,
				'the processes know of each other only by the refusals of the service',
			),
		);
	} finally {
		for (const helper of [sandbox, ...senders]) helper.stop();
	}
	return figures;
}

const MB = 1024 * 1024;

function sizeOf(folder: string): number {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Memory, loading time and size. */
export async function weight({ quick, say }: Settings): Promise<Figure[]> {
	const figures: Figure[] = [];
	await withServer(0, async (url) => {
		for (const rows of quick ? [1000] : [10_000, 100_000]) {
			for (const sameText of rows === 100_000 ? [true] : [true, false]) {
				say(`  memory for ${rows} rows`);
				const sender = Helper.start('senderProcess.mts', [], ['--expose-gc']);
				await sender.next();
				const task: Task = { url, prefix: 'm', rows, sameText, perSecond: 1_000_000 };
				const { peakBytes, accepted } = await sender.ask<Done>(task);
				sender.stop();
				if (accepted !== rows) throw new Error(`Only ${accepted} of ${rows} were accepted.`);
				const mb = peakBytes / MB;
				const alike = sameText ? 'with one message' : 'that all differ';
				figures.push(
					figure(
						`Peak memory for ${rows} rows ${alike}, the engine's own included`,
						`${mb.toFixed(0)} MB, ${((mb / rows) * 10_000).toFixed(0)} MB for each 10,000 rows`,
					),
				);
			}
		}
	});
	const loads: Array<{ n8nMs: number; distMs: number }> = [];
	for (let round = 0; round < (quick ? 1 : 7); round++) {
		loads.push(await Helper.start('requireProcess.mts').next());
	}
	const load = median(loads.map(({ n8nMs, distMs }) => distMs / n8nMs));
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
	const told = execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
	// An array or an object, as npm's version has it.
	const [packed] = Object.values(JSON.parse(told.toString()) as Record<string, { size: number }>);
	const kb = (bytes = NaN) => `${(bytes / 1024).toFixed(0)} KB`;
	figures.push(
		figure('Time to load the node and its credential, against loading n8n-workflow', factor(load)),
		figure(
			'Size of dist, and of the tarball',
			`${kb(sizeOf(join(root, 'dist')))}, ${kb(packed?.size)}`,
		),
	);
	return figures;
}

/** Everything that is measured, by the name that --only takes. */
const NODE: INode = {
	...{ id: '1', name: 'Bench', type: 'bench', typeVersion: 1 },
	...{ position: [0, 0], parameters: {} },
};

/** The error for many rows that cannot be sent as they are: time per row, for ten times as many. */
export async function errors({ quick, say }: Settings): Promise<Figure[]> {
	const { Report } = await import('../../nodes/RongCloud/fields/problems.ts');
	const { Row } = await import('../../nodes/RongCloud/runtime/row.ts');
	const { problemsError } = await import('../../nodes/RongCloud/runtime/tell/errors.ts');
	const rowsWith = (count: number, differ: boolean) =>
		Array.from({ length: count }, (_, index) => {
			const row = new Row(index, new Report());
			row.report.add(
				'Message Text',
				differ ? `is too long by ${index}` : 'is empty',
				'Shorten it.',
			);
			return row;
		});
	/** So many errors for as many rows in all. */
	const time = (rows: ReturnType<typeof rowsWith>, parts: number) => {
		const size = rows.length / parts;
		const start = performance.now();
		for (let part = 0; part < parts; part++) {
			const some = rows.slice(part * size, (part + 1) * size);
			problemsError(NODE, some, some);
		}
		return performance.now() - start;
	};
	const most = quick ? 4000 : 40_000;
	return [false, true].map((differ) => {
		const what = differ ? 'a problem of its own in each' : 'the same problem in all';
		say(`  ${most} rows with ${what}`);
		const rows = rowsWith(most, differ);
		const ratios = Array.from({ length: 15 }, () => time(rows, 1) / time(rows, 10));
		const growth = median(ratios);
		return figure(
			`Growth: one error for ${most} bad rows, ${what}, against ten errors for a tenth of them each`,
			factor(growth),
			'linear: at most 2',
			growth <= 2,
			'a map of that many texts does not fit into the caches of the processor',
		);
	});
}

export const SECTIONS = {
	same: sameMessage,
	different: differentMessages,
	request: oneRequest,
	pace,
	weight,
	errors,
} as const;

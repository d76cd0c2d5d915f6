import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { stringify } from 'flatted';
import { Bench } from 'tinybench';

import type { WireRequest } from '../../nodes/RongCloud/service/body.ts';
import type { Known, RawParameters } from '../../nodes/RongCloud/fields/field.ts';
import { CODE, CONTESTANTS, credentialFor, expectedBody, PACED, runOurs } from './contestants.mts';
import type { Contestant, Row } from './contestants.mts';
import { factor, median } from './figures.mts';
import type { Figure } from './figures.mts';
import { guardAccess } from './guardStore.mts';
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

const OWN_TIME = {
	same: 'asking n8n for the two values is nearly all that this floor does, and n8n answers a node with so many fields later; the node checks both, finds the rows that can share a call, and gives each an item of its own',
	different:
		'what the node adds is, in equal parts, the check of the fields and the body that it makes of them, the reply (read as a stream, so that one without end is cut off, and checked), its account of each call, and the garbage of all that',
};

/** Calls, and time per row, when all rows have one message. */
export async function sameMessage({ quick, say }: Settings): Promise<Figure[]> {
	const sizes = quick ? [100, 1000] : [100, 1000, 10_000, 100_000];
	const names: Name[] = [
		'this node',
		'this node, One Call Per Item',
		'floor that reads both fields, 100 rows a call',
		'HTTP Request node',
		'axios loop',
	];
	const shared = names.filter((name) => /^this node$|100 rows a call/.test(name));
	const figures: Figure[] = [];
	const ours: number[] = [];
	await withServer(0, async (url) => {
		for (const name of names) await timed(url, name, rowsOf(100, true));
		for (const size of sizes) {
			say(`  ${size} rows with one message`);
			let calls = 0;
			const { of, ratio } = await rounds(size >= 10_000 ? 3 : 7, names, async (name) => {
				// One call a row takes minutes for the largest size; it is linear, so fewer rows stand for it.
				const count = shared.includes(name) ? size : Math.min(size, 2000);
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
			const floor = ratio('this node', 'floor that reads both fields, 100 rows a call');
			figures.push(
				figure(
					`Time per row, ${size} rows with one message: this node against a floor that only asks n8n for the two values of each row and sends the same calls`,
					factor(floor),
					'at most 1.10',
					floor <= 1.1,
					OWN_TIME.same,
				),
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
			const floor = ratio('this node', 'floor that reads both fields');
			const http = ratio('this node', 'HTTP Request node');
			figures.push(
				figure(
					`Time per row, ${rows.length} different rows, ${server}: this node against a floor that only asks n8n for the two values of each row besides`,
					factor(floor),
					'at most 1.10',
					floor <= 1.1,
					OWN_TIME.different,
				),
				figure(
					"The same against a floor that is n8n's request helper alone",
					factor(ratio('this node', 'floor')),
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

/** The pace after the first second, which may be a burst, against the limit. */
const reachedBy = ({ acceptedAt }: Seen, perSecond: number): number =>
	idealMs(acceptedAt.length, perSecond) /
	((acceptedAt.at(-1) ?? NaN) - (acceptedAt[perSecond - 1] ?? NaN));

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

const KNOW_NOTHING =
	'the processes know of each other only by the refusals of the service, and wait after each';

/** The pace against the limit it was given, alone and with others. */
export async function pace({ quick, say }: Settings): Promise<Figure[]> {
	const figures: Figure[] = [];
	const sandbox = Helper.start('sandboxProcess.mts');
	const senders = [0, 1, 2].map(() => Helper.start('senderProcess.mts'));
	try {
		const url = await sandbox.next<string>();
		for (const sender of senders) await sender.next();
		/**
		 * @param rows for each process
		 * @param from the first process: one that has not learnt how fast another service replies
		 */
		const run = async (rows: readonly number[], perSecond: number, delayMs: number, from = 0) => {
			await sandbox.ask({ messagesPerSecond: perSecond, delayMs });
			const all = await Promise.all(
				rows.map(async (count, index) => {
					const task: Task = { url, prefix: `s${index}`, rows: count, sameText: false, perSecond };
					return await senders[from + index]?.ask<Done>(task);
				}),
			);
			const wrong = all.find(
				(done, index) => done?.accepted !== rows[index] || done?.error !== undefined,
			);
			if (wrong !== undefined) throw new Error(`A sender had an error: ${JSON.stringify(wrong)}`);
			const seen = await sandbox.ask<Seen>('tell');
			const wanted = rows.reduce((sum, count) => sum + count, 0);
			if (seen.twice > 0 || seen.acceptedAt.length !== wanted) {
				throw new Error(`The sandbox got ${seen.acceptedAt.length}, ${seen.twice} twice.`);
			}
			return seen;
		};
		const seconds = quick ? 2 : 20;
		for (const [from, [perSecond, delayMs]] of (
			[
				[100, 0],
				[100, 500],
				[500, 0],
			] as const
		).entries()) {
			say(`  the pace of ${perSecond} a second, replies after ${delayMs} ms`);
			const seen = await run([perSecond * seconds], perSecond, delayMs, from);
			const reached = reachedBy(seen, perSecond);
			figures.push(
				figure(
					`Pace reached, limit ${perSecond} a second, every row different, replies after ${delayMs} ms, alone`,
					`${percent(reached)}, ${seen.refused} refused (429)`,
					'at least 97 %, none refused',
					reached >= 0.97 && seen.refused === 0,
					'when the service counted a call is known only to lie before its reply began, which comes late on a busy machine: each such moment is waited for once more',
				),
			);
		}
		for (const [count, word] of [
			[2, 'Two'],
			[3, 'Three'],
		] as const) {
			say(`  ${word.toLowerCase()} processes at once`);
			const each = Math.floor((100 * (seconds + 1)) / count);
			const seen = await run(Array<number>(count).fill(each), 100, 0);
			// What the others have left then is sent at less than the pace for a while, which the next figure is about.
			const firstEnd = Math.min(
				...Array.from({ length: count }, (_, index) => {
					const last = seen.userIds.findLastIndex((id) => id.startsWith(`s${index}-`));
					return seen.acceptedAt[last] ?? NaN;
				}),
			);
			const together = seen.acceptedAt.filter((at) => at <= firstEnd);
			const reached = reachedBy({ ...seen, acceptedAt: together }, 100);
			figures.push(
				figure(
					`${word} processes with one App Key, ${seen.acceptedAt.length} different rows: pace until the first has sent its own`,
					`${percent(reached)}, until all have ${percent(reachedBy(seen, 100))}; nothing twice, ${seen.refused} refused and sent again`,
					'at least 94 %',
					reached >= 0.94,
					KNOW_NOTHING,
				),
			);
		}
		say('  a process that is alone again');
		const settleMs = quick ? 500 : 10_000;
		const { acceptedAt, userIds } = await run(quick ? [300, 50] : [3000, 500], 100, 0);
		const begin = (acceptedAt[userIds.findLastIndex((id) => id.startsWith('s1-'))] ?? 0) + settleMs;
		// From 10 seconds after the other one's last message until 20.
		const alone = acceptedAt.filter((at) => at >= begin && at < begin + settleMs).length;
		const reached = (alone * 1000) / (100 * settleMs);
		figures.push(
			figure(
				'Pace of a process from 10 seconds after another one with its App Key had ended',
				percent(reached),
				'at least 97 %',
				reached >= 0.97,
				KNOW_NOTHING,
			),
		);
	} finally {
		for (const helper of [sandbox, ...senders]) helper.stop();
	}
	return figures;
}

/** What people would do without this node, at the pace of the service. */
export async function instead({ quick, say }: Settings): Promise<Figure[]> {
	const figures: Figure[] = [];
	const sandbox = Helper.start('sandboxProcess.mts');
	try {
		const url = await sandbox.next<string>();
		const run = async (name: keyof typeof PACED, count: number, delayMs: number) => {
			say(`  ${name}, replies after ${delayMs} ms`);
			await sandbox.ask({ messagesPerSecond: 100, delayMs });
			await PACED[name](url, rowsOf(count, true));
			const { acceptedAt, userIds, refused, twice } = await sandbox.ask<Seen>('tell');
			// After the first second, which may be a burst, as with the pace.
			const ms = (acceptedAt.at(-1) ?? NaN) - (acceptedAt[99] ?? NaN);
			const lost = count - new Set(userIds).size;
			return { ratio: ms / idealMs(count, 100), refused, lost, twice };
		};
		const names = Object.keys(PACED) as Array<keyof typeof PACED>;
		for (const delayMs of quick ? [0, 20] : [0, 500]) {
			for (const name of names) {
				const isOurs = name === 'this node';
				// One at a time, it takes minutes; it is linear, so fewer rows stand for it.
				const count = quick || (name === CODE && delayMs > 0) ? 200 : 1000;
				const runs: Array<Awaited<ReturnType<typeof run>>> = [];
				for (let left = isOurs && !quick ? 5 : 1; left > 0; left--) {
					runs.push(await run(name, count, delayMs));
				}
				const worst = Math.max(...runs.map(({ ratio }) => ratio));
				const [refused, lost, twice] = (['refused', 'lost', 'twice'] as const).map((what) =>
					runs.reduce((sum, { [what]: one }) => sum + one, 0),
				);
				const who = runs.length > 1 ? `${name}, the worst of ${runs.length} runs` : name;
				figures.push(
					figure(
						`Time against the ideal, ${count} different rows, limit 100 a second, replies after ${delayMs} ms: ${who}`,
						`${factor(worst)} : 1, ${refused} refused (429), ${lost} never sent, ${twice} twice`,
						isOurs ? 'at most 1.03 : 1, none refused' : undefined,
						isOurs ? worst <= 1.03 && refused === 0 && lost === 0 && twice === 0 : undefined,
					),
				);
			}
		}
	} finally {
		sandbox.stop();
	}
	return figures;
}

const MB = 1024 * 1024;

const MEMORY =
	'nearly all of it is garbage: Node.js keeps what is left of the requests until its large garbage collection, which it puts off as long as the machine has memory (see the next line); a floor that sends the same without the node takes two thirds of it';

/** What a process of the next line may take for what is no longer new. */
const SMALL_HEAP_MB = 160;

function sizeOf(folder: string): number {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Memory, loading time and size. */
export async function weight({ quick, say }: Settings): Promise<Figure[]> {
	const figures: Figure[] = [];
	await withServer(0, async (url) => {
		const peakOf = async (rows: number, sameText: boolean, execArgv: string[] = []) => {
			say(`  memory for ${rows} rows`);
			const sender = Helper.start('senderProcess.mts', [], ['--expose-gc', ...execArgv]);
			await sender.next();
			const task: Task = { url, prefix: 'm', rows, sameText, perSecond: 1_000_000 };
			const { peakBytes, accepted } = await sender.ask<Done>(task);
			sender.stop();
			if (accepted !== rows) throw new Error(`Only ${accepted} of ${rows} were accepted.`);
			return peakBytes / MB;
		};
		const told = (mb: number, rows: number) =>
			`${mb.toFixed(0)} MB, ${((mb / rows) * 10_000).toFixed(0)} MB for each 10,000 rows`;
		const few = quick ? 1000 : 10_000;
		for (const rows of quick ? [few] : [few, 100_000]) {
			const what = `Peak memory for ${rows} rows with one message, the engine's own included`;
			figures.push(figure(what, told(await peakOf(rows, true), rows)));
		}
		const differ = await peakOf(few, false);
		const what = `Peak memory for ${few} rows that all differ, the engine's own included`;
		figures.push(figure(what, told(differ, few), 'at most 120 MB', differ <= 120, MEMORY));
		const small = await peakOf(few, false, [`--max-old-space-size=${SMALL_HEAP_MB}`]);
		figures.push(
			figure(`The same in a process with --max-old-space-size=${SMALL_HEAP_MB}`, told(small, few)),
		);
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

/** What n8n stores of an execution for each row that was accepted: the node's items, and what it notes for a retry. */
export async function stored({ quick, say }: Settings): Promise<Figure[]> {
	const figures: Figure[] = [];
	const sandbox = Helper.start('sandboxProcess.mts');
	try {
		const url = await sandbox.next<string>();
		await sandbox.ask({ messagesPerSecond: 1_000_000, delayMs: 0 });
		const count = quick ? 100 : 1000;
		for (const differ of [true, false]) {
			say(`  bytes stored for ${count} rows`);
			const { data } = await runOurs(url, rowsOf(count, differ));
			const bytes = () => Buffer.byteLength(stringify(data));
			const all = bytes();
			for (const task of data.resultData.runData.Node ?? []) task.data = { main: [[]] };
			if (data.executionData !== undefined) data.executionData.contextData = {};
			const each = (all - bytes()) / count;
			figures.push(
				figure(
					`Bytes that n8n stores for an accepted row with Simplify, ${count} rows ${differ ? 'that all differ' : 'with one message'}`,
					each.toFixed(0),
					'at most 300',
					each <= 300,
				),
			);
		}
	} finally {
		sandbox.stop();
	}
	return figures;
}

/** An access of the duplicate guard to its record, as n8n makes it, with a file in place of the database. */
export async function guard({ quick, say }: Settings): Promise<Figure[]> {
	const figures: Figure[] = [];
	await withServer(0, async (url) => {
		for (const keys of quick ? [100] : [1000, 10_000, 30_000]) {
			say(`  the guard with ${keys} keys`);
			const { seconds, bytes } = await guardAccess(url, rowsOf(quick ? 20 : 500, true), keys);
			figures.push(
				figure(
					`Access of the duplicate guard to a record of ${keys} keys`,
					`${median(seconds).toPrecision(2)} s, the longest of ${seconds.length} ${Math.max(...seconds).toPrecision(2)} s; ${(bytes / MB).toFixed(1)} MB, ${(bytes / keys).toFixed(0)} bytes for each key`,
				),
			);
		}
	});
	return figures;
}

/** Everything that is measured, by the name that --only takes. */
export const SECTIONS = {
	instead,
	same: sameMessage,
	different: differentMessages,
	request: oneRequest,
	pace,
	weight,
	stored,
	guard,
	errors,
} as const;

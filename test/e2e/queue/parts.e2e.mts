import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { SYSTEM_PATH } from '../../engine/cases.mts';
import { DEADLINE_MS, isTrue, print, printAccounts, publishCampaign, sentTo } from './campaign.mts';
import { waitUntil, type Begun, type Row, type RowAccount } from './campaign.mts';
import { raiseQueue, type Queue, type Worker } from './queue.mts';

/** How many rows go out: 100,000 for docs/scaling.md, and in each run of the tests as many as show that it works. */
const ROWS = Number(process.env.PARTS_ROWS ?? 6000);
const ROWS_OF_A_PART = 1000;
/** A worker that dies leaves this many rows in doubt for each of its calls that was under way. */
const ROWS_OF_A_KEY = 50;
/** What was agreed with the service for the whole App Key; each of two workers takes half of it. */
const RAISED_PACE = 1000;

let queue: Queue;

beforeAll(async () => {
	queue = await raiseQueue();
});
afterAll(async () => {
	await queue?.clear();
});

const parts = (): Row[][] =>
	Array.from({ length: ROWS / ROWS_OF_A_PART }, (_, part) =>
		Array.from({ length: ROWS_OF_A_PART }, (__, index) => ({
			user: `u-${part}-${index}`,
			key: `campaign-${part}-${Math.floor(index / ROWS_OF_A_KEY)}`,
			text: `Your voucher is ${part}-${index}.`,
		})),
	);

/** The most memory that a process has had, in MB. */
const peakOf = ({ pid }: Worker): number =>
	Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

test(
	'a long list in parts, and a worker killed on the way: nobody twice, and every row has an account',
	async () => {
		queue.sandbox.setApp('sandbox-nexconn', { messagesPerSecond: RAISED_PACE });
		queue.sandbox.reply(SYSTEM_PATH.nexconn, { kind: 'normal', delayMs: 50, times: Infinity });
		const idle = queue.workers.map(peakOf);
		const campaign = await publishCampaign(
			queue,
			'parts',
			{ duplicateGuardKey: '={{ $json.key }}' },
			{ messagesPerSecond: RAISED_PACE / 2 },
		);
		const begun: Begun[] = [];
		for (const part of parts()) begun.push(...(await campaign.start([part])));
		const { journal, requests } = queue.sandbox;
		await waitUntil('a third of the rows is sent', () => journal.length > ROWS / 3, 20);

		const [victim, survivor] = queue.workers as [Worker, Worker];
		const mine = victim.executionIds();
		const peaks = [peakOf(victim), peakOf(survivor)];
		await queue.killWorker(victim);
		const newWorker = await queue.addWorker();

		// As somebody would: what n8n says has failed is started again.
		const outcomes: Array<[Begun, status: string]> = [];
		for (const one of begun) {
			const [execution] = await campaign.ended([one]);
			outcomes.push([one, execution?.status ?? '']);
		}
		const failed = outcomes.filter(([, status]) => status !== 'success').map(([one]) => one);
		const again = await campaign.start(failed.map(({ rows }) => rows));
		const accounts: RowAccount[] = [];
		for (const one of [...begun.filter((each) => !failed.includes(each)), ...again]) {
			accounts.push(...(await campaign.accounts([one])));
		}
		peaks.push(peakOf(survivor), peakOf(newWorker));

		const sent = sentTo(queue);
		const seconds = ((journal.at(-1)?.at ?? NaN) - (journal[0]?.at ?? NaN)) / 1000;
		const refused = requests.filter(({ status }) => status === 429).length;
		const bytes = Number(
			await queue.query(
				`select sum(octet_length(data)) from execution_data where "executionId" in (${begun
					.filter((each) => !failed.includes(each))
					.map(({ id }) => id)
					.join(',')})`,
			),
		);
		const stored = ROWS - failed.length * ROWS_OF_A_PART;
		printAccounts(`${ROWS} rows in parts of ${ROWS_OF_A_PART}, a worker killed`, {
			'all executions': accounts,
		});
		print('What it took', [
			[
				'Sent',
				'Seconds',
				'Messages a second',
				'Refused (429) and sent again',
				'Parts started again',
			],
			[
				journal.length,
				seconds.toFixed(0),
				(journal.length / seconds).toFixed(0),
				refused,
				failed.length,
			],
		]);
		print('Memory and storage', [
			[
				'Most memory of a worker (MB)',
				'of which when idle (MB)',
				'Bytes stored for a row, its input included',
			],
			[Math.max(...peaks).toFixed(0), Math.max(...idle).toFixed(0), (bytes / stored).toFixed(0)],
		]);
		// The kill came in the middle of some of its parts.
		expect(failed.length).toBeGreaterThan(0);
		expect(failed.filter(({ id }) => !mine.includes(id))).toEqual([]);
		expect([...sent.values()].filter((times) => times > 1)).toEqual([]);
		expect(accounts).toHaveLength(ROWS);
		expect(new Set(accounts.map(({ user }) => user)).size).toBe(ROWS);
		expect(accounts.filter((account) => !isTrue(account))).toEqual([]);
	},
	2 * DEADLINE_MS,
);

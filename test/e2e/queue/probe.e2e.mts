import { writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { test } from '@jest/globals';
import { publishCampaign, resultsOf, sentTo, waitUntil } from './campaign.mts';
import { raiseQueue } from './queue.mts';

test('probe', async () => {
	const t0 = Date.now();
	const say = (...x: unknown[]) => process.stderr.write(`${((Date.now() - t0) / 1000).toFixed(1)} ${x.map((y) => typeof y === 'string' ? y : JSON.stringify(y)).join(' ')}\n`);
	const queue = await raiseQueue();
	say('raised');
	try {
		queue.sandbox.setApp('sandbox-nexconn', { messagesPerSecond: 500 });
		queue.sandbox.reply('/v4/system-channel/message/send', { kind: 'normal', delayMs: 200, times: 1e9 });
		const c = await publishCampaign(queue, 'probe', { duplicateGuardKey: '={{ $json.key }}', messagesPerSecond: 250 });
		const batches = Array.from({ length: 6 }, (_, b) => Array.from({ length: 500 }, (_, i) => ({ user: `u-${b}-${i}`, key: `k-${b}-${i}`, text: `Hello ${b} ${i}` })));
		const ids: string[] = [];
		for (const rows of batches) ids.push(await c.start(rows));
		say('started', ids);
		await waitUntil('1000', () => sentTo(queue).size >= 1000, 5);
		const [victim] = queue.workers;
		if (!victim) throw new Error();
		const lost = victim.executionIds();
		say('kill', lost, queue.workers.map((w) => w.executionIds()));
		await queue.killWorker(victim);
		say('killed', sentTo(queue).size);
		const survivors = ids.filter((id) => !lost.includes(id));
		const done = await c.ended(survivors);
		say('survivors ended', done.map((e) => e.status), sentTo(queue).size);
		for (const e of done) {
			const r = resultsOf(e, batches[ids.indexOf(e.id)]!);
			say(e.id, r.length, r[0]);
		}
		const dead = await c.ended(lost);
		say('dead ended', dead.map((e) => [e.status, e.data]));
		say('retry', await queue.client.call('POST', `/executions/${lost[0]}/retry`, {}).catch((e: Error) => e.message));
		const again: string[] = [];
		for (const id of lost) again.push(await c.start(batches[ids.indexOf(id)]!));
		const redone = await c.ended(again);
		for (const [i, e] of redone.entries()) {
			const r = resultsOf(e, batches[ids.indexOf(lost[i]!)]!);
			const n: Record<string, number> = {};
			for (const { status, sentBefore } of r) n[`${status} ${sentBefore}`] = (n[`${status} ${sentBefore}`] ?? 0) + 1;
			say('again', e.id, e.status, r.length, n);
		}
		const times = sentTo(queue);
		say('total', times.size, 'twice', [...times.values()].filter((n) => n > 1).length);
		writeFileSync('/tmp/queue-main.log', readFileSync(queue.main.logFile));
		writeFileSync('/tmp/queue-w2.log', readFileSync(queue.workers[0]!.logFile));
	} catch (error) {
		say('FAILED', String(error));
		writeFileSync('/tmp/queue-main.log', readFileSync(queue.main.logFile));
		throw error;
	} finally {
		await queue.clear();
		say('cleared');
	}
});

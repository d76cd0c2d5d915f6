import { expect, test } from '@jest/globals';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { column, FAST, STEP_BY_STEP, systemMessage, told, useSandbox } from './cases.mts';

// With the service's own limit of messages a second, on the real clock.
const sandbox = useSandbox();
/** Users of a call. */
const MOST = Math.min(LIMITS.messagesPerSecond, LIMITS.recipientsPerMessage);
const MORE = Math.ceil(2.5 * MOST);
const HALF = Math.ceil(0.6 * MOST);

const rows = (from: number, count: number) =>
	Array.from({ length: count }, (_, index) => ({ to: `u-${from + index}`, text: 'Hello' }));

test('the pace of the service is kept, so that it refuses nothing', async () => {
	const { output, error } = await sandbox.run('nexconn', systemMessage(), rows(0, MORE));

	expect(error).toBeUndefined();
	expect(column(output, 'status')).toEqual(Array(MORE).fill('accepted'));
	expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('runs at the same time share the pace of their App Key', async () => {
	const runs = await Promise.all(
		[0, HALF, 2 * HALF].map(async (from) =>
			sandbox.run('nexconn', systemMessage(), rows(from, HALF)),
		),
	);

	for (const { output } of runs) {
		expect(column(output, 'status')).toEqual(Array(HALF).fill('accepted'));
	}
	expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
});

// The sandbox shows by its refusal that the second call came within the same second.
test('an account with a higher limit goes as fast as it says', async () => {
	const most = LIMITS.recipientsPerMessage;
	sandbox.current.setApp('sandbox-nexconn', { messagesPerSecond: most });
	const parameters = systemMessage({ options: FAST, advanced: STEP_BY_STEP });
	const { error } = await sandbox.run('nexconn', parameters, rows(0, 2 * most));

	expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 429]);
	const accepted = `Accepted: items 0-${most - 1} (${most} of ${2 * most} items).`;
	expect(told(error).split('\n')).toContain(accepted);
});

import { LIMITS } from '../api/limits';
import { REQUEST_NAMES } from '../api/endpoints';
import type { Batch } from './results';
import type { Row } from './rows';

/**
 * Puts the checked rows into batches, in the order of the rows. Equal broadcasts and pushes become one
 * call, because each reaches all of its audience; a system message is one call a row.
 */
export function plan(rows: readonly Row[]): Batch[] {
	const batches: Batch[] = [];
	const shared = new Map<string, Batch>();
	for (const row of rows) {
		const { job } = row;
		if (job === undefined) continue;
		const { wire } = job.prepared;
		const key =
			job.request.kind === 'systemMessage'
				? undefined
				: JSON.stringify([job.preview, wire.path, wire.text]);
		const present = key === undefined ? undefined : shared.get(key);
		if (present !== undefined) {
			present.rows.push(row);
			continue;
		}
		const batch: Batch = { rows: [row], job };
		batches.push(batch);
		if (key !== undefined) shared.set(key, batch);
	}
	return batches;
}

/**
 * Refuses several different broadcasts or pushes in one run unless the user allowed them: the quota is
 * shared and small (service reference, section 7.1). The problem is noted at each row concerned.
 */
export function refuseSeveral(batches: readonly Batch[]): void {
	const sending = batches.filter(({ job }) => job.request.kind !== 'systemMessage' && !job.preview);
	if (sending.length < 2) return;
	for (const { rows, job } of sending) {
		if (job.options.severalBroadcasts === true) continue;
		for (const row of rows) {
			row.report.add(
				'Options > Send Several Different Ones',
				`is off, but the items make ${sending.length} different ${REQUEST_NAMES[job.request.kind]}s, and the service takes ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day`,
				'Send one item, or items that come out equal, which are sent once; or turn this option on.',
			);
			delete row.job;
		}
	}
}

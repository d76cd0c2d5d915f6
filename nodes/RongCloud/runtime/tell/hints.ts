import type { IExecuteFunctions } from 'n8n-workflow';

import type { ReadyRow } from '../row';
import { accountOf, itemNumbers } from './account';

/** n8n keeps neither the items nor an error of a node that was cancelled: the log has to tell. */
export function tellOfCancelling(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	const message = ['Cancelled.', ...accountOf(rows)].join(' ');
	context.logger.warn(`RongCloud: ${message}`, { node: context.getNode().name });
	context.sendMessageToUI(message);
}

/** A skipped row leaves with the sent ones; one that nobody can confirm must not be overlooked there. */
export function tellOfSkipped(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	const indexes = rows
		.filter(({ skipped }) => skipped?.sentBefore === 'unknown')
		.map(({ index }) => index);
	if (indexes.length === 0) return;
	const message = `Skipped without anyone knowing whether they were sent before: ${itemNumbers(indexes)}. Look at the console or at the users before you send them again.`;
	context.logger.warn(`RongCloud: ${message}`, { node: context.getNode().name });
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}

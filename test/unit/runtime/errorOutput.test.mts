import { expect, test } from '@jest/globals';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { forErrorOutput } from '../../../nodes/RongCloud/runtime/tell/errorOutput.ts';

const context = (onError: string) => ({ getNode: () => ({ onError }) }) as IExecuteFunctions;

const details = { status: 'unknown', httpStatus: 503, userIds: ['u-1002'] };

const items = (): INodeExecutionData[] => [
	{ json: { status: 'accepted', audience: 'User u-1001' }, pairedItem: { item: 0 } },
	{ json: { error: 'No usable reply', message: 'Look.', details }, pairedItem: { item: 1 } },
	{ json: { error: 'Not sent', message: 'Fill it in.', details: {} }, pairedItem: { item: 2 } },
];

test('an n8n that does not know details: errors keep two fields, and lose nothing', () => {
	const [accepted, unknown, notSent] = items();
	const told = '{"status":"unknown","httpStatus":503,"userIds":["u-1002"]}';
	expect(forErrorOutput(context('continueErrorOutput'), items(), false)).toEqual([
		accepted,
		{ ...unknown, json: { error: 'No usable reply', message: `Look. Details: ${told}` } },
		{ ...notSent, json: { error: 'Not sent', message: expect.stringMatching(/^Fill it in\./) } },
	]);
});

// Without an answer the n8n-workflow at hand is asked, which knows them.
test.each([
	['continueErrorOutput', true],
	['continueErrorOutput', undefined],
	['continueRegularOutput', false],
	['stopWorkflow', false],
])('%s, details are known: %p: nothing changes', (onError, takesDetails) => {
	expect(forErrorOutput(context(onError), items(), takesDetails)).toEqual(items());
});

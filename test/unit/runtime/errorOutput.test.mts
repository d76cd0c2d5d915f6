import { describe, expect, test } from '@jest/globals';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { forErrorOutput } from '../../../nodes/RongCloud/runtime/tell/errorOutput.ts';

const context = (onError: string) => ({ getNode: () => ({ onError }) }) as IExecuteFunctions;

const details = { status: 'unknown', httpStatus: 503, userIds: ['u-1002'] };

const items = (): INodeExecutionData[] => [
	{ json: { status: 'accepted', audience: 'User u-1001' }, pairedItem: { item: 0 } },
	{ json: { error: 'No usable reply', message: 'Look.', details }, pairedItem: { item: 1 } },
	{ json: { error: 'Not sent', message: 'Fill it in.', details: {} }, pairedItem: { item: 2 } },
];

describe('the items of a run, for the error output', () => {
	test('of an n8n that does not know details: errors keep two fields, and lose nothing', () => {
		const changed = forErrorOutput(context('continueErrorOutput'), items(), false);
		expect(changed.map(({ json }) => Object.keys(json))).toEqual([
			['status', 'audience'],
			['error', 'message'],
			['error', 'message'],
		]);
		expect(changed[0]).toEqual(items()[0]);
		expect(changed.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
		expect(changed[1]?.json.error).toBe('No usable reply');
		expect(changed[1]?.json.message).toBe(
			'Look. Details: {"status":"unknown","httpStatus":503,"userIds":["u-1002"]}',
		);
	});

	test.each([
		['with one that knows them', 'continueErrorOutput', true],
		['without an error output', 'continueRegularOutput', false],
		['without Continue', 'stopWorkflow', false],
	])('%s: nothing changes', (_name, onError, takesDetails) => {
		expect(forErrorOutput(context(onError), items(), takesDetails)).toEqual(items());
	});

	test('the n8n-workflow at hand is one that knows them', () => {
		expect(forErrorOutput(context('continueErrorOutput'), items())).toEqual(items());
	});
});

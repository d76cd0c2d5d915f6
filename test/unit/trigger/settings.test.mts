import { expect, test } from '@jest/globals';
import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters } from 'n8n-workflow';

import { properties } from '../../../nodes/RongCloudTrigger/settings.ts';

const FOR_MESSAGES = ['channelTypes', 'ignoredSenders'];
const FOR_TYPES = ['messageTypes', 'otherMessageTypes', ...FOR_MESSAGES];

/** What the panel shows for these events beyond what it shows for all. */
function filtersFor(events: string[]): string[] {
	const values: INodeParameters = { events };
	return properties
		.filter(({ displayOptions }) => displayOptions !== undefined)
		.filter((property) => NodeHelpers.displayParameter(values, property, null, null))
		.map(({ name }) => name);
}

// By hand: which events tell of messages, and which of those name a type (docs/callbacks.md).
test.each([
	[['any'], FOR_TYPES],
	[['botEvent'], FOR_TYPES],
	[['messageSent'], FOR_TYPES],
	[['messageDeleted'], FOR_MESSAGES],
	[['moderationResult'], FOR_MESSAGES],
	[['messageDeleted', 'moderationResult', 'userStatusChanged'], FOR_MESSAGES],
	[['messageDeleted', 'messageSent'], FOR_TYPES],
	[['userStatusChanged', 'unknown'], []],
])('the panel has the filters that %j can have', (events, shown) => {
	expect(filtersFor(events)).toEqual(shown);
});

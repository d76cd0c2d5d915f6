import type { INodeProperties } from 'n8n-workflow';

import { listed } from '../service/request';
import type { Listed } from '../service/request';
import type { Section } from './field';
import { field, readField, readRequired, refuseExpression } from './field';
import { USER_IDS } from './names';
import { choice, list, oneId } from './values';

export type RunMode = 'run' | 'preview' | 'test';

/** How a row is to be run; who tests it is there in a test. */
export interface RunModeValue {
	mode: RunMode;
	testers: readonly Listed[];
}

const MOST_TEST_USERS = 5;

const BY_HAND = 'Enter it by hand.';

const PREVIEW = {
	name: 'Preview',
	value: 'preview',
	description: 'Call nothing, and show who it is for, the exact request, and what to watch out for',
} as const;

const TEST = {
	name: 'Test',
	value: 'test',
	description:
		'Send it to your test users alone, as an ordinary message that takes nothing of a quota. Nobody else gets it.',
} as const;

const sending = [
	{ name: 'Send', value: 'run', description: 'Send it to those whom it is for' },
	PREVIEW,
	TEST,
] as const;

const changing = [{ name: 'Run', value: 'run', description: 'Do it' }, PREVIEW] as const;

const modeField = (options: typeof sending | typeof changing) =>
	field({
		property: {
			displayName: 'Run Mode',
			name: 'runMode',
			type: 'options',
			noDataExpression: true,
			options: [...options],
			default: 'run',
			description: 'Only a person can choose this here: an expression or an AI agent cannot',
		},
		schema: choice<RunMode>(options),
	});

const IN_TEST = { show: { runMode: ['test'] } };

const testUserIds = field({
	property: {
		displayName: 'Test User IDs',
		name: 'testUserIds',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. u-1001, u-1002',
		description: `Your own user IDs in the app, at most ${MOST_TEST_USERS}. Nobody else gets the test.`,
		displayOptions: IN_TEST,
	},
	schema: list({
		entry: 'user ID',
		most: MOST_TEST_USERS,
		tooMany: 'Keep those of the people who look at the test.',
	}),
	names: USER_IDS,
});

const testSender = field({
	property: {
		displayName: 'Test Sender User ID',
		name: 'testSender',
		type: 'string',
		default: '',
		placeholder: 'e.g. shop-bot',
		description:
			'User the test comes from. With a Nexconn credential it is needed, because the test is a message there.',
		displayOptions: IN_TEST,
	},
	schema: oneId({ entry: 'user ID' }),
	names: USER_IDS,
});

/** Of what has no sender of its own. */
export const testSenderSection: Section<string | undefined> = {
	properties: [testSender.property],
	fields: [testSender],
	dependsOn: ['runMode'],
	read: ({ values }, report) =>
		values.runMode === 'test' ? readField(testSender, values.testSender, report) : undefined,
};

/** @param more shown beside Test User IDs */
const runModeOf = (
	mode: ReturnType<typeof modeField>,
	more: readonly INodeProperties[],
): Section<RunModeValue> => ({
	properties: [mode.property, ...more],
	fields: more.length === 0 ? [mode] : [mode, testUserIds],
	read(row, report) {
		const { values } = row;
		if (refuseExpression(mode, row, BY_HAND, report)) return { mode: 'preview', testers: [] };
		const chosen = readRequired(mode, values.runMode, report) ?? 'preview';
		if (chosen !== 'test') return { mode: chosen, testers: [] };
		if (refuseExpression(testUserIds, row, BY_HAND, report)) return { mode: chosen, testers: [] };
		const userIds = readRequired(testUserIds, values.testUserIds, report) ?? [];
		return { mode: chosen, testers: listed(userIds) };
	},
});

/** Whether to send, to look, or to send to test users alone. */
export const sendingModes = runModeOf(modeField(sending), [testUserIds.property]);

/** Of what can be done or looked at, and reaches nobody. */
export const changingModes = runModeOf(modeField(changing), []);

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { audienceFields } from '../../nodes/RongCloud/fields/audience.ts';
import { extrasFields } from '../../nodes/RongCloud/fields/extras.ts';
import type { Fields } from '../../nodes/RongCloud/fields/field.ts';
import { messageFields } from '../../nodes/RongCloud/fields/message.ts';
import { messageTypes } from '../../nodes/RongCloud/fields/messageTypes/index.ts';
import { notificationFields } from '../../nodes/RongCloud/fields/notification.ts';
import {
	broadcastOptions,
	broadcastRecallOptions,
	callOptions,
	personalizedOptions,
	onlineBroadcastOptions,
	pushOptions,
	systemMessageOptions,
	userPushOptions,
} from '../../nodes/RongCloud/fields/options.ts';
import { peopleFields } from '../../nodes/RongCloud/fields/people.ts';
import { placeholderValueFields } from '../../nodes/RongCloud/fields/placeholderValues.ts';
import { recallFields } from '../../nodes/RongCloud/fields/recall.ts';
import { tagFields } from '../../nodes/RongCloud/fields/tags.ts';
import {
	onlineStatusFields,
	userFields,
	userLookFields,
	userUpdateFields,
} from '../../nodes/RongCloud/fields/users.ts';
import { vendors } from '../../nodes/RongCloud/fields/vendors/index.ts';
import { triggerFields, triggerOptions } from '../../nodes/RongCloudTrigger/settings.ts';
import { PACKAGE_FOLDER } from '../support/engine.mts';
import { everyProperty, nodeDescription } from './panel.mts';

const SETS: ReadonlyArray<[string, Fields]> = [
	['audience', audienceFields],
	['people', peopleFields],
	['message', messageFields],
	['extras', extrasFields('ios.extras', 'iOS')],
	['values of placeholders', placeholderValueFields],
	['recalls', recallFields],
	['options of system messages', systemMessageOptions],
	['options of personalized messages', personalizedOptions],
	['options of calls that send nothing', callOptions],
	['options of broadcast recalls', broadcastRecallOptions],
	['options of broadcasts', broadcastOptions],
	['options of pushes', pushOptions],
	['users', userFields],
	['users, updated', userUpdateFields],
	['users, looked up', userLookFields],
	['users, asked about', onlineStatusFields],
	['tags', tagFields],
	['options of broadcasts to online users', onlineBroadcastOptions],
	['options of pushes to users', userPushOptions],
	...messageTypes.map(({ name, fields }): [string, Fields] => [`message type ${name}`, fields]),
	...vendors.map(({ name, fields }): [string, Fields] => [`vendor ${name}`, fields]),
];

const namesOf = (fields: Fields) => Object.values(fields).map(({ property }) => property.name);

describe('field sets', () => {
	// The values of a set are read by its keys, so a key of another spelling would read nothing.
	test.each(SETS)('%s: each key is the name of its parameter', (_, fields) => {
		expect(namesOf(fields)).toEqual(Object.keys(fields));
	});

	test('the trigger: each key is the name of its parameter, and each is in its panel', async () => {
		const { properties } = await nodeDescription('rongCloudTrigger');
		for (const fields of [triggerFields, triggerOptions] as Fields[]) {
			expect(namesOf(fields)).toEqual(Object.keys(fields));
		}
		const shown = everyProperty(properties.filter(({ type }) => type !== 'notice'));
		expect(shown.map(({ property }) => property.name).sort()).toEqual(
			[...namesOf(triggerFields as Fields), ...namesOf(triggerOptions as Fields), 'options'].sort(),
		);
	});

	test('notification: only the text of push and message share a parameter', () => {
		const { pushContent, personalPushContent, requiredText, ...others } = notificationFields;
		const names = namesOf(others);
		expect(new Set(names).size).toBe(names.length);
		for (const { property } of [pushContent, personalPushContent, requiredText]) {
			expect(property.name).toBe(others.alert.property.name);
			expect(property.displayName).toBe(others.alert.property.displayName);
		}
	});

	test('hold what the panel shows, and nothing else', async () => {
		const description = await nodeDescription();
		const shown = everyProperty(description.properties)
			// The columns of a table belong to one field.
			.filter(({ where }) => !/(?: > extras|^values) > /.test(where))
			.map(({ property }) => property.name);
		const ownOfThePanel = [
			...['resource', 'operation', 'sendTo', 'preview'],
			...['broadcastRecallNotice', 'broadcastSendToOnlineUsersNotice', 'messageOnlyNotice'],
			...['pushNotificationNotice', 'pushNotificationSendToUsersNotice'],
			...['systemMessageSendPersonalizedNotice', 'userRegisterNotice'],
			// Read as they are stored, so that no expression can answer for a person.
			...['allUsersConfirmed', 'onlineUsersConfirmed', 'untaggedUsersConfirmed'],
			...['messageDetails', 'notificationOptions', 'options'],
			...vendors.map(({ name }) => name),
		];
		const known = [
			...ownOfThePanel,
			...SETS.flatMap(([, fields]) => namesOf(fields)),
			...namesOf(notificationFields),
		];
		expect([...new Set(shown)].sort()).toEqual([...new Set(known)].sort());
	});
});

describe('vendors', () => {
	const folder = join(PACKAGE_FOLDER, 'nodes/RongCloud/fields/vendors');
	const helpers = ['index.ts', 'shared.ts', 'vendor.ts'];
	const files = readdirSync(folder).filter((file) => !helpers.includes(file));

	test.each(files)('%s is registered, under the name of its file', async (file) => {
		const exports = (await import(join(folder, file))) as Record<string, unknown>;
		const registered = vendors.filter((vendor) => Object.values(exports).includes(vendor));
		expect(registered.map(({ name }) => `${name}.ts`)).toEqual([file]);
	});

	test('each has a file of its own', () => {
		expect(vendors.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
	});

	test('no two of them share a name or a title', () => {
		expect(new Set(vendors.map(({ name }) => name)).size).toBe(vendors.length);
		expect(new Set(vendors.map(({ displayName }) => displayName)).size).toBe(vendors.length);
	});
});

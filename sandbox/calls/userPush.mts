import { customReach, listedReach } from '../audience.mts';
import { readCustomAudience, readPlatforms } from '../checks/audience.mts';
import { readObject } from '../checks/fields.mts';
import {
	checkAlerts,
	PLATFORMS_OF_ALL,
	readNotification,
	shownOn,
} from '../checks/notification.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { wrong } from '../refusal.mts';
import { PLATFORMS } from '../types.mts';
import type { Endpoint } from './call.mts';

/** Pushes without a message, to listed users and to an audience (docs/service.md, section 7.3). */
export const userPushEndpoints: readonly Endpoint[] = [
	{
		path: '/push/user.json',
		family: 'rongcloud',
		encoding: 'json',
		kind: 'push',
		take: (call) => {
			const { userIds, notification } = readObject(
				call.json,
				'',
				call.app.allowUnknownFields,
				(fields) => {
					if (!fields.has('userIds')) throw wrong('userIds', 'is required');
					return {
						userIds: fields.texts('userIds', LIMITS.usersPerUserPush),
						notification: fields.requiredObject('notification', (inner) =>
							readNotification(inner, 'pushContent'),
						),
					};
				},
			);
			if (userIds.length === 0) throw wrong('userIds', 'needs at least one user id');
			call.quotas.takeUserPushes(call.app, call.now, userIds.length);
			const id = call.ids.next();
			const { sentence, recipients } = listedReach(call.keep(userIds), call.directory.all());
			return {
				reply: { code: 200, id },
				draft: {
					kind: 'push',
					sender: null,
					audience: sentence,
					recipients,
					notification: shownOn(notification, PLATFORMS),
					id,
				},
			};
		},
	},
	{
		path: '/push/custom.json',
		family: 'rongcloud',
		encoding: 'json',
		kind: 'push',
		take: (call) => {
			const { platforms, audience, notification } = readObject(
				call.json,
				'',
				call.app.allowUnknownFields,
				(fields) => {
					// What is required is not marked for this path; it is as for /push.json.
					const platforms = readPlatforms(fields);
					const audience = fields.requiredObject('audience', readCustomAudience);
					const notification = fields.requiredObject('notification', (inner) =>
						readNotification(inner),
					);
					checkAlerts(notification, audience.userIds.length > 0 ? PLATFORMS_OF_ALL : platforms);
					return { platforms, audience, notification };
				},
			);
			call.quotas.takePush(call.app, call.now, 'push plus');
			const id = call.ids.next();
			const reached = customReach(audience, platforms, call.directory.all());
			return {
				reply: { code: 200, id },
				draft: {
					kind: 'push',
					sender: null,
					audience: reached.sentence,
					recipients: reached.recipients,
					notification: shownOn(notification, reached.platforms),
					id,
				},
			};
		},
	},
];

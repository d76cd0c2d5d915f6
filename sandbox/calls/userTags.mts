import { listedReach, spoken } from '../audience.mts';
import { readObject, type Fields } from '../checks/fields.mts';
import { FormFields } from '../checks/form.mts';
import { checkTags, checkUserId } from '../checks/users.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { wrong } from '../refusal.mts';
import type { JsonObject } from '../types.mts';
import type { Call, Endpoint, Taken } from './call.mts';

/** Tags (docs/service.md, sections 7.1, 7.3 and 7.4). The v4 limits on ids are those of the classic calls. */
export const userTagEndpoints: readonly Endpoint[] = [
	{
		path: '/user/tag/set.json',
		family: 'rongcloud',
		encoding: 'json',
		kind: 'user-tags',
		take: (call) => {
			const read = (fields: Fields): Setting => ({
				userIds: [fields.requiredText('userId')],
				tags: readTags(fields),
			});
			return set(call, read, { code: 200 }, LIMITS.callsPerSecond);
		},
	},
	{
		path: '/user/tag/batch/set.json',
		family: 'rongcloud',
		encoding: 'json',
		kind: 'user-tags',
		take: (call) => set(call, readBatch, { code: 200 }, LIMITS.tagChangesPerSecond),
	},
	{
		path: '/v4/user/tag/batch/set',
		family: 'nexconn',
		encoding: 'json',
		kind: 'user-tags',
		take: (call) => set(call, readBatch, { code: 0 }, LIMITS.tagChangesPerSecond),
	},
	{
		path: '/user/tags/get.json',
		family: 'rongcloud',
		encoding: 'form',
		kind: 'look-up',
		take: (call) => {
			const form = new FormFields(call.form, call.app.allowUnknownFields);
			const userIds = form.requiredTexts('userIds', LIMITS.usersPerTagRead);
			form.refuseUnread();
			call.quotas.takeOther(call.app, call.path, call.now);
			const result = Object.fromEntries(userIds.map((id) => [id, tagsOf(call, id)]));
			return { reply: { code: 200, result } };
		},
	},
	{
		path: '/v4/user/tag/batch/get',
		family: 'nexconn',
		encoding: 'json',
		kind: 'look-up',
		take: (call) => {
			const userIds = readObject(call.json, '', call.app.allowUnknownFields, (fields) =>
				readUserIds(fields, LIMITS.usersPerTagRead),
			);
			call.quotas.takeOther(call.app, call.path, call.now);
			const users = userIds.map((userId) => ({ userId, tags: tagsOf(call, userId) }));
			return { reply: { code: 0, result: { users } } };
		},
	},
];

interface Setting {
	userIds: string[];
	tags: string[];
}

const readBatch = (fields: Fields): Setting => ({
	userIds: readUserIds(fields, LIMITS.usersPerTagChange),
	tags: readTags(fields),
});

function readUserIds(fields: Fields, most: number): string[] {
	if (!fields.has('userIds')) throw wrong('userIds', 'is required');
	const userIds = fields.texts('userIds', most);
	if (userIds.length === 0) throw wrong('userIds', 'needs at least one user id');
	return userIds;
}

/** An empty list clears the tags, so it has to be given. */
function readTags(fields: Fields): string[] {
	if (!fields.has('tags')) throw wrong('tags', 'is required');
	const tags = fields.texts('tags', LIMITS.tagsPerUser);
	checkTags(tags);
	return tags;
}

function set(
	call: Call,
	read: (fields: Fields) => Setting,
	reply: JsonObject,
	perSecond: number,
): Taken {
	const { userIds, tags } = readObject(call.json, '', call.app.allowUnknownFields, read);
	for (const [index, userId] of userIds.entries()) checkUserId(userId, `user id ${index + 1}`);
	call.quotas.takeOther(call.app, call.path, call.now, perSecond);
	for (const userId of userIds) call.directory.change(userId, { tags: [...new Set(tags)] });
	const { sentence, recipients } = listedReach(userIds, call.directory.all());
	const does =
		tags.length === 0
			? 'Clears the tags'
			: `Sets the ${tags.length === 1 ? 'tag' : 'tags'} ${spoken(tags, 'and')}`;
	return {
		reply,
		draft: { kind: 'user-tags', sender: null, audience: sentence, recipients, does },
	};
}

/** What is answered for a user whom nobody knows is not documented; here it is an empty list. */
const tagsOf = ({ directory }: Call, userId: string): string[] =>
	directory.find(userId)?.tags ?? [];

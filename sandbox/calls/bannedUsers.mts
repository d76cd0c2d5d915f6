import { readObject } from '../checks/fields.mts';
import { FormFields } from '../checks/form.mts';
import type { BannedUser } from '../types.mts';
import type { Call, Endpoint } from './call.mts';

/** The default page size of both calls. */
const PAGE_SIZE = 50;
/** What the v4 call gives when no page is asked for. */
const WITHOUT_PAGE = 1000;

/** The read-only call that proves v4 credentials (docs/service.md, sections 7.2 and 7.4). */
export const bannedUsersV4: Endpoint = {
	path: '/v4/user/ban/list',
	family: 'nexconn',
	encoding: 'json',
	kind: 'read',
	take: (call) => {
		const { page, size } = readObject(call.json, '', call.app.allowUnknownFields, (fields) => ({
			page: fields.integer('page', { min: 1 }),
			size: fields.integer('pageSize', { min: 1 }),
		}));
		call.quotas.takeOther(call.app, call.path, call.now);
		const banned = call.directory.banned();
		const users =
			page === undefined ? banned.slice(0, WITHOUT_PAGE) : onPage(banned, page, size ?? PAGE_SIZE);
		const bannedUsers = users.map(({ userId, until }) => ({ userId, banExpiresAt: until }));
		return { reply: { code: 0, result: { bannedUsers } } };
	},
};

/** The read-only call that proves classic credentials (docs/service.md, sections 7.2 and 7.3). */
export const bannedUsersClassic: Endpoint = {
	path: '/user/block/query.json',
	family: 'rongcloud',
	encoding: 'form',
	kind: 'read',
	take: (call) => {
		const { page, size } = readForm(call);
		call.quotas.takeOther(call.app, call.path, call.now);
		const users = onPage(call.directory.banned(), page, size).map(({ userId, until }) => ({
			userId,
			blockEndTime: until,
		}));
		return { reply: { code: 200, users } };
	},
};

function readForm(call: Call): { page: number; size: number } {
	const form = new FormFields(call.form, call.app.allowUnknownFields);
	const page = form.integer('page', 1) ?? 1;
	const size = form.integer('size', 1) ?? PAGE_SIZE;
	form.refuseUnread();
	return { page, size };
}

const onPage = (users: readonly BannedUser[], page: number, size: number): BannedUser[] =>
	users.slice((page - 1) * size, page * size);

import { listedReach } from '../audience.mts';
import { readObject } from '../checks/fields.mts';
import { FormFields } from '../checks/form.mts';
import { checkPortrait, checkUserId, checkUserName } from '../checks/users.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { HOUR, MINUTE } from '../time.mts';
import { Refusal, wrong } from '../refusal.mts';
import type { KnownUser } from '../types.mts';
import type { Call, Draft, Endpoint } from './call.mts';

type Pair = readonly [Endpoint, Endpoint];

/** A call that is a form in the classic product and JSON in v4. */
function pair(
	kind: Endpoint['kind'],
	[classic, v4]: readonly [string, string],
	take: { classic: Endpoint['take']; v4: Endpoint['take'] },
): Pair {
	return [
		{ path: classic, family: 'rongcloud', encoding: 'form', kind, take: take.classic },
		{ path: v4, family: 'nexconn', encoding: 'json', kind, take: take.v4 },
	];
}

interface Profile {
	userId: string;
	name: string | undefined;
	portrait: string | undefined;
}

/** Tokens at 200 a second, the rest at 100 (docs/service.md, sections 7.3 and 7.4). */
const token = pair('user', ['/user/getToken.json', '/v4/auth/access-token/issue'], {
	classic: (call) => {
		const profile = readClassicProfile(call, true);
		const { value, draft } = issue(call, profile);
		return { reply: { code: 200, userId: profile.userId, token: value }, draft };
	},
	v4: (call) => {
		const profile = readV4Profile(call, true);
		const { value, draft } = issue(call, profile);
		return {
			reply: { code: 0, result: { userId: profile.userId, accessToken: value } },
			draft,
		};
	},
});

const update = pair('user', ['/user/refresh.json', '/v4/user/update'], {
	classic: (call) => ({
		reply: { code: 200 },
		draft: refresh(call, readClassicProfile(call, false)),
	}),
	v4: (call) => ({ reply: { code: 0 }, draft: refresh(call, readV4Profile(call, false)) }),
});

const info = pair('look-up', ['/user/info.json', '/v4/user/get'], {
	classic: (call) => {
		const user = known(call, readClassicId(call));
		return {
			reply: {
				code: 200,
				userName: user.name ?? '',
				userPortrait: user.portrait ?? '',
				createTime: user.createdAt === 0 ? '' : dateTime(user.createdAt, call),
			},
		};
	},
	v4: (call) => {
		const user = known(call, readV4Id(call));
		return {
			reply: {
				code: 0,
				result: {
					name: user.name ?? '',
					avatarUrl: user.portrait ?? '',
					createdAt: user.createdAt === 0 ? '' : dateTime(user.createdAt, call),
				},
			},
		};
	},
});

const online = pair('look-up', ['/user/checkOnline.json', '/v4/user/connection-status/get'], {
	classic: (call) => ({ reply: { code: 200, status: connection(call, readClassicId(call)) } }),
	v4: (call) => ({ reply: { code: 0, result: { status: connection(call, readV4Id(call)) } } }),
});

const ban = pair('user', ['/user/block.json', '/v4/user/ban'], {
	classic: (call) => {
		const form = new FormFields(call.form, call.app.allowUnknownFields);
		const userId = form.requiredText('userId');
		form.requiredText('minute');
		const minutes = form.integer('minute', 1) ?? 0;
		checkMinutes('minute', minutes);
		form.refuseUnread();
		return { reply: { code: 200 }, draft: banned(call, [userId], minutes) };
	},
	v4: (call) => {
		const { userIds, minutes } = readObject(
			call.json,
			'',
			call.app.allowUnknownFields,
			(fields) => {
				const minutes = fields.integer('durationMinutes', { min: 1 });
				if (minutes === undefined) throw wrong('durationMinutes', 'is required');
				checkMinutes('durationMinutes', minutes);
				if (!fields.has('userIds')) throw wrong('userIds', 'is required');
				return { userIds: fields.texts('userIds', LIMITS.usersPerBan), minutes };
			},
		);
		if (userIds.length === 0) throw wrong('userIds', 'needs at least one user id');
		return { reply: { code: 0 }, draft: banned(call, userIds, minutes) };
	},
});

const unban = pair('user', ['/user/unblock.json', '/v4/user/unban'], {
	classic: (call) => {
		const form = new FormFields(call.form, call.app.allowUnknownFields);
		const userId = form.requiredText('userId');
		form.refuseUnread();
		return { reply: { code: 200 }, draft: unbanned(call, [userId]) };
	},
	v4: (call) => {
		const userIds = readObject(call.json, '', call.app.allowUnknownFields, (fields) => {
			if (!fields.has('userIds')) throw wrong('userIds', 'is required');
			return fields.texts('userIds', LIMITS.usersPerBan);
		});
		if (userIds.length === 0) throw wrong('userIds', 'needs at least one user id');
		return { reply: { code: 0 }, draft: unbanned(call, userIds) };
	},
});

export const userEndpoints: readonly Endpoint[] = [
	...token,
	...update,
	...info,
	...online,
	...ban,
	...unban,
];

function readClassicProfile(call: Call, nameRequired: boolean): Profile {
	const form = new FormFields(call.form, call.app.allowUnknownFields);
	const userId = form.requiredText('userId');
	const name = nameRequired ? form.requiredText('name') : form.text('name');
	const portrait = form.text('portraitUri');
	form.refuseUnread();
	return checked({ userId, name, portrait }, 'portraitUri');
}

/** No limits are on record for v4; those of the classic calls hold. */
function readV4Profile(call: Call, nameRequired: boolean): Profile {
	return readObject(call.json, '', call.app.allowUnknownFields, (fields) => {
		const userId = fields.requiredText('userId');
		const name = nameRequired ? fields.requiredText('name') : fields.text('name');
		const portrait = fields.text('avatarUrl');
		return checked({ userId, name, portrait }, 'avatarUrl');
	});
}

function checked(profile: Profile, portraitName: string): Profile {
	checkUserId(profile.userId);
	checkUserName(profile.name);
	checkPortrait(profile.portrait, portraitName);
	return profile;
}

function readClassicId(call: Call): string {
	const form = new FormFields(call.form, call.app.allowUnknownFields);
	const userId = form.requiredText('userId');
	form.refuseUnread();
	call.quotas.takeOther(call.app, call.path, call.now);
	return userId;
}

function readV4Id(call: Call): string {
	const userId = readObject(call.json, '', call.app.allowUnknownFields, (fields) =>
		fields.requiredText('userId'),
	);
	call.quotas.takeOther(call.app, call.path, call.now);
	return userId;
}

/** Stated for the classic call; the same for v4 is a choice. */
function checkMinutes(name: string, minutes: number): void {
	if (minutes > LIMITS.banMinutes) throw wrong(name, `must be at most ${LIMITS.banMinutes}`);
}

/** A token registers the user, and gives name and portrait anew to one who is registered. */
function issue(call: Call, profile: Profile): { value: string; draft: Draft } {
	const { app, directory } = call;
	call.quotas.takeOther(app, call.path, call.now, LIMITS.tokensPerSecond);
	const isNew = directory.find(profile.userId) === undefined;
	if (isNew && app.userLimit !== null && directory.all().length >= app.userLimit) {
		throw new Refusal(2007, `The limit of ${app.userLimit} users has been reached.`);
	}
	write(call, profile);
	const value = `sandbox-token-${call.ids.next()}`;
	return { value, draft: draft(call, [profile.userId], 'Issues a token') };
}

/** How an update with nothing to change is answered is not documented; here it succeeds. */
function refresh(call: Call, profile: Profile): Draft {
	call.quotas.takeOther(call.app, call.path, call.now);
	if (call.directory.find(profile.userId) === undefined) unknown(call, profile.userId);
	else write(call, profile);
	return draft(call, [profile.userId], 'Updates the name or the portrait');
}

function write({ directory }: Call, { userId, name, portrait }: Profile): void {
	directory.change(userId, {
		...(name === undefined ? {} : { name }),
		...(portrait === undefined ? {} : { portrait }),
	});
}

/** What is said about a user whom nobody registered is not documented (docs/service.md, section 10, item 12). */
function known(call: Call, userId: string): KnownUser {
	const user = call.directory.find(userId);
	if (user !== undefined) return user;
	unknown(call, userId);
	return { id: userId, tags: [], packages: [], createdAt: 0 };
}

function unknown({ options }: Call, userId: string): void {
	if (options.unknownUsers !== 'empty') throw wrong('userId', `${userId} is not registered`);
}

/** A text, in both products. An id that nobody knows is offline, as any id may be asked about. */
const connection = ({ directory }: Call, userId: string): '0' | '1' =>
	directory.find(userId)?.online ? '1' : '0';

/**
 * What a ban does to the user's connection is left out: nothing here depends on it. An id that nobody
 * registered is banned as well, which is not documented.
 */
function banned(call: Call, userIds: string[], minutes: number): Draft {
	checkIds(userIds);
	call.quotas.takeOther(call.app, call.path, call.now);
	const ends = call.now + minutes * MINUTE;
	for (const userId of userIds) call.directory.ban(userId, ends, dateTime(ends, call));
	return draft(call, userIds, `Bans for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`);
}

/** Lifting a ban that does not exist succeeds, which is not documented. */
function unbanned(call: Call, userIds: string[]): Draft {
	checkIds(userIds);
	call.quotas.takeOther(call.app, call.path, call.now);
	for (const userId of userIds) call.directory.unban(userId);
	return draft(call, userIds, 'Lifts the ban');
}

function checkIds(userIds: string[]): void {
	for (const [index, userId] of userIds.entries()) checkUserId(userId, `user id ${index + 1}`);
}

function draft({ directory }: Call, userIds: string[], does: string): Draft {
	const { sentence, recipients } = listedReach(userIds, directory.all());
	return { kind: 'user', sender: null, audience: sentence, recipients, does };
}

/** The format of the service's times is not documented; this one reads well and sorts. */
function dateTime(at: number, { app }: Call): string {
	return new Date(at + app.utcOffsetHours * HOUR).toISOString().slice(0, 19).replace('T', ' ');
}

import assert from 'node:assert/strict';

import { expect } from '@jest/globals';
import fc from 'fast-check';

import { addTags, eachWith, removeTags } from '../../nodes/RongCloud/service/kinds/changeTags.ts';
import type { SetTagsRequest } from '../../nodes/RongCloud/service/kinds/setTags.ts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { hold } from './pure.mts';

const tagList = (most: number) =>
	fc.uniqueArray(
		fc.nat({ max: 30 }).map((number) => `t-${number}`),
		{ maxLength: most },
	);

/** The tags that a user has, and those of each row for this user. */
const asked = fc.record({
	now: tagList(LIMITS.tagsPerUser),
	wants: fc.array(tagList(8), { minLength: 1, maxLength: 4 }),
});

const changeBy = (kind: typeof addTags, now: string[], wants: string[][]) => {
	const users = wants.flatMap((tags) => eachWith([{ userId: 'u-1' }], tags).users);
	const change = kind.afterLook?.change({ userId: 'u-1', fields: { tags: now } }, users);
	assert(change !== undefined);
	return { users, change };
};

hold('added tags: none is lost, and none that was there comes anew', 2000, asked, (given) => {
	const { now, wants } = given;
	const { users, change } = changeBy(addTags, now, wants);
	const fresh = new Set(wants.flat().filter((tag) => !now.includes(tag)));
	const count = now.length + fresh.size;
	if ('what' in change) {
		expect(count).toBeGreaterThan(LIMITS.tagsPerUser);
		expect(change.detail).toBe(`has ${now.length} and would have ${count}`);
		return;
	}
	expect(count).toBeLessThanOrEqual(LIMITS.tagsPerUser);
	const { tags } = change.request as SetTagsRequest;
	expect(tags.slice(0, now.length)).toEqual(now);
	expect(new Set(tags.slice(now.length))).toEqual(fresh);
	expect(tags).toHaveLength(count);
	expect(change.key === undefined).toBe(fresh.size === 0);
	expect(users.map(change.isMadeBy)).toEqual(wants.map((own) => own.some((tag) => fresh.has(tag))));
});

hold('removed tags: the others stay as they are', 2000, asked, (given) => {
	const { now, wants } = given;
	const { users, change } = changeBy(removeTags, now, wants);
	assert('request' in change);
	const { tags } = change.request as SetTagsRequest;
	expect(tags).toEqual(now.filter((tag) => !wants.flat().includes(tag)));
	expect(change.key === undefined).toBe(tags.length === now.length);
	expect(users.map(change.isMadeBy)).toEqual(
		wants.map((own) => own.some((tag) => now.includes(tag))),
	);
});

hold('users share a call whose tags are the same in any order', 500, asked, ({ now, wants }) => {
	const [one, other] = [now, now.toReversed()].map((tags) => changeBy(addTags, tags, wants).change);
	assert(one !== undefined && other !== undefined);
	if ('what' in one) return expect(other).toEqual(one);
	expect('key' in other && other.key).toEqual('key' in one && one.key);
});

import { describe, expect, test } from '@jest/globals';

import type { SetTagsRequest } from '../../../nodes/RongCloud/service/kinds/setTags.ts';
import { accepted, refused } from '../support/reading.mts';

const TAGS = 'userTag.set';
const tagsOf = (changes: Record<string, unknown>) =>
	(accepted(TAGS, changes).request as SetTagsRequest).tags;

describe('tags that replace the ones before', () => {
	test.each([
		['vip', ['vip']],
		['vip, berlin\nnew', ['vip', 'berlin', 'new']],
		[
			['vip', 'vip', ' berlin '],
			['vip', 'berlin'],
		],
		['["a_1", "b-2"]', ['a_1', 'b-2']],
		['会员，柏林', ['会员', '柏林']],
		[2026, ['2026']],
	])('%j are %j', (tags, wanted) => {
		const { request, warnings } = accepted(TAGS, { tags });
		expect((request as SetTagsRequest).tags).toEqual(wanted);
		expect(warnings).toEqual([]);
	});

	test.each(['x'.repeat(40), '会'.repeat(13)])('40 bytes are taken: %s', (tag) => {
		expect(tagsOf({ tags: ['vip', tag] })).toEqual(['vip', tag]);
	});

	test('bytes are counted, not characters', () => {
		const text = refused(TAGS, { tags: ['vip', '会'.repeat(14)] }, 'Tags');
		expect(text).toMatch(/42 bytes.*40 bytes/);
	});

	test.each([['vip\tnew'], ['a\u0000b'], ['a\u007fb']])('controls are refused: %j', (tag) => {
		expect(refused(TAGS, { tags: [tag] }, 'Tags')).toMatch(/control/);
	});

	test.each(['very important', 'vip!', 'a.b', 'a,b', '#vip', 'vip🎉'])(
		'what may be a special character is warned of, and goes out: %s',
		(tag) => {
			const { request, warnings } = accepted(TAGS, { tags: ['berlin', tag] });
			expect((request as SetTagsRequest).tags).toEqual(['berlin', tag]);
			expect(warnings).toEqual([expect.stringContaining(`"${tag}"`)]);
		},
	);
});

test('letters of any script, with their marks, are no special characters', () => {
	const tags = ['\u0939\u093f\u0928\u094d\u0926\u0940', 'e\u0301te', '\u5317\u4eac_1'];
	const { request, warnings } = accepted(TAGS, { tags });
	expect((request as SetTagsRequest).tags).toEqual(tags);
	expect(warnings).toEqual([]);
});

describe('tags are cleared by choice alone', () => {
	const EMPTY = [undefined, null, '', '  ', '\n', [], '[]', ' [ ] '];

	test.each(EMPTY)('%j clears nothing, and it is told how to', (tags) => {
		const text = refused(TAGS, { tags }, 'Tags', { tags: '={{ $json.tags }}' });
		expect(text).toMatch(/does not clear/);
		expect(text).toContain('Cleared');
		expect(text).toContain('Tags Are to Be');
	});

	test.each([[['']], [['vip', null]], ['vip,,new'], [{}], [true]])(
		'a list with a hole or without entries is refused: %j',
		(tags) => {
			refused(TAGS, { tags }, 'Tags');
		},
	);

	test.each([...EMPTY, 'vip', ['vip', 'new']])('Cleared does, whatever Tags hold: %j', (tags) => {
		expect(tagsOf({ tagsAre: 'cleared', tags })).toEqual([]);
	});

	test.each(['clear', 'Cleared', 'none', true])('%j is no such choice', (tagsAre) => {
		expect(refused(TAGS, { tagsAre }, 'Tags Are to Be')).toMatch(/choices/);
	});
});

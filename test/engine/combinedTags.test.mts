import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DEFAULT_DIRECTORY, ManualClock } from '../../sandbox/index.mts';
import type { DirectoryUser } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import {
	column,
	CONTINUE,
	details,
	links,
	opened,
	push,
	THREE,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox({ ...UNLIMITED, clock: new ManualClock() });
const credential = () => account(sandbox.current, 'rongcloud');

const combined = (entries: INodeParameters[], more: INodeParameters = {}): INodeParameters =>
	push({
		sendTo: 'combinedTags',
		tagGroups: { entries },
		platforms: ['android', 'ios', 'HarmonyOS'],
		...more,
	});

const reached = (): unknown =>
	sandbox.current.journal.map(({ recipients }) => recipients.map(({ userId }) => userId));

/** Whether a user fits a sentence about groups of tags, taken at its word. */
function fits(sentence: string, { tags }: DirectoryUser): boolean {
	const [, words = ''] = /^Users of the app who (.+) \([^()]+\)$/.exec(sentence) ?? [];
	const has = (tag: string) => tags.includes(tag);
	const logic = words
		.replace(/\bwho /g, '')
		.replace(
			/(?:(have|do not have) the tag|(have all|have at least one|have none|lack at least one) of the tags) ("[^"]+"(?:(?:,| and) "[^"]+")*)/g,
			(_, single: string | undefined, several: string | undefined, list: string) => {
				const named = [...list.matchAll(/"([^"]+)"/g)].map(([, tag = '']) => tag);
				switch (single ?? several) {
					case 'have':
					case 'have all':
						return String(named.every(has));
					case 'have at least one':
						return String(named.some(has));
					case 'do not have':
					case 'have none':
						return String(!named.some(has));
					default:
						return String(!named.every(has));
				}
			},
		)
		.replaceAll(', ', ' ');
	const tokens = logic.match(/true|false|and|or|\(|\)|\S+/g) ?? [];
	const value = (): boolean => {
		const token = tokens.shift();
		if (token !== '(') {
			if (token !== 'true' && token !== 'false') throw new Error(`${token} in "${sentence}"`);
			return token === 'true';
		}
		const inside = expression();
		if (tokens.shift() !== ')') throw new Error(`A bracket is open in "${sentence}".`);
		return inside;
	};
	const expression = (): boolean => {
		let result = value();
		let last: string | undefined;
		while (tokens[0] === 'and' || tokens[0] === 'or') {
			const word = tokens.shift();
			// A person could read these in two ways.
			if (last !== undefined && last !== word) throw new Error(`No brackets: "${sentence}"`);
			last = word;
			const next = value();
			result = word === 'and' ? result && next : result || next;
		}
		return result;
	};
	const result = expression();
	if (tokens.length > 0) throw new Error(`"${tokens.join(' ')}" is left over of "${sentence}".`);
	return result;
}

describe('the sentence says who gets it', () => {
	const TAGS = ['vip', 'berlin', 'paris', 'tokyo', 'new', 'nobody'];
	const group = fc.record({
		join: fc.constantFrom('AND', 'OR'),
		match: fc.constantFrom('all', 'any', 'none', 'notAll'),
		tags: fc.subarray(TAGS, { minLength: 1, maxLength: 3 }),
	});

	test.each([1, 2, 3, 4, 5])('%i groups, each a hundred times', async (count) => {
		const many = fc.sample(fc.array(group, { minLength: count, maxLength: count }), {
			seed: count,
			numRuns: 100,
		});
		const { output, error } = await sandbox.run(
			credential(),
			combined(
				Array.from({ length: count }, (_, index) => ({
					join: `={{ $json.groups[${index}].join }}`,
					match: `={{ $json.groups[${index}].match }}`,
					tags: `={{ $json.groups[${index}].tags }}`,
				})),
				{
					untaggedUsersConfirmed: true,
					options: { severalBroadcasts: true, requestId: '={{ $json.id }}' },
				},
			),
			many.map((groups, index): IDataObject => ({ groups, id: `row-${index}` })),
		);

		expect(error).toBeUndefined();
		expect(output).toHaveLength(many.length);
		const told = output.map(({ json }) =>
			DEFAULT_DIRECTORY.filter((user) => fits(String(json.audience), user)).map(({ id }) => id),
		);
		const byId = new Map(sandbox.current.journal.map((entry) => [entry.requestId, entry]));
		const got = many.map((_, index) =>
			byId.get(`row-${index}`)?.recipients.map(({ userId }) => userId),
		);
		expect(told).toEqual(got);
		// They do not all say the same.
		expect(new Set(told.map(String)).size).toBeGreaterThan(6);
	});

	test.each<[string, INodeParameters[], string, string[]]>([
		[
			'AND NOT',
			[
				{ match: 'all', tags: 'vip' },
				{ join: 'AND', match: 'none', tags: 'berlin, paris' },
			],
			'Users of the app who have the tag "vip", and who have none of the tags "berlin", "paris" (Android, iOS, HarmonyOS)',
			['u-1006', 'u-1010'],
		],
		[
			'OR',
			[
				{ match: 'all', tags: 'vip, tokyo' },
				{ join: 'OR', match: 'all', tags: 'new, paris' },
			],
			'Users of the app who have all of the tags "vip" and "tokyo", or who have all of the tags "new" and "paris" (Android, iOS, HarmonyOS)',
			['u-1009', 'u-1010'],
		],
		[
			'OR and then AND',
			[
				{ match: 'any', tags: 'berlin, paris' },
				{ join: 'OR', match: 'all', tags: 'tokyo' },
				{ join: 'AND', match: 'all', tags: 'new' },
			],
			'Users of the app who (have at least one of the tags "berlin", "paris" or have the tag "tokyo") and have the tag "new" (Android, iOS, HarmonyOS)',
			['u-1008', 'u-1009', 'u-1010'],
		],
	])('%s', async (_name, groups, sentence, users) => {
		const { output } = await sandbox.run(credential(), combined(groups));

		expect(column(output, 'audience')).toEqual([sentence, sentence, sentence]);
		expect(reached()).toEqual([users]);
	});
});

describe('a push to combined tags', () => {
	const vipNotParis = [
		{ match: 'all', tags: 'vip' },
		{ join: 'AND', match: 'none', tags: 'paris' },
	];

	test('three equal rows are one call, with the whole body as section 7.3 has it', async () => {
		const { output } = await sandbox.run(
			credential(),
			combined(vipNotParis, {
				packageName: 'com.example.shop',
				platforms: ['android', 'ios'],
			}),
		);

		expect(sandbox.current.requests.map(({ path }) => path)).toEqual(['/push/custom.json']);
		expect(opened(sandbox.current.requests[0])).toEqual({
			platform: ['android', 'ios'],
			audience: {
				packageName: 'com.example.shop',
				tagItems: [
					{ tags: ['vip'], isNot: false, tagsOperator: 'AND', itemsOperator: 'AND' },
					{ tags: ['paris'], isNot: true, tagsOperator: 'OR', itemsOperator: 'AND' },
				],
				is_to_all: false,
			},
			notification: { alert: 'The sale starts today' },
		});
		expect(reached()).toEqual([['u-1001', 'u-1006', 'u-1010']]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'itemsInCall')).toEqual([3, 3, 3]);
		expect(column(output, 'id')).toEqual(Array(3).fill(sandbox.current.journal[0]?.id));
		expect(column(output, 'warnings')).toEqual(
			Array(3).fill([
				expect.stringMatching(/app package when it combines groups/),
				expect.stringMatching(/No document says what limits this call has/),
			]),
		);
	});

	test('rows whose tags differ are refused unless they are allowed', async () => {
		const parameters = (options: INodeParameters) =>
			combined([{ match: 'all', tags: '={{ $json.tag }}' }], { options });
		const items = ['vip', 'berlin', 'vip'].map((tag) => ({ tag }));
		const { error } = await sandbox.run(credential(), parameters({}), items);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toContain('2 different push notifications');

		const { output } = await sandbox.run(
			credential(),
			parameters({ severalBroadcasts: true }),
			items,
		);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(reached()).toEqual([
			['u-1001', 'u-1002', 'u-1004', 'u-1006', 'u-1010'],
			['u-1001', 'u-1003', 'u-1004', 'u-1008'],
		]);
	});

	test.each([
		['all groups', '={{ { entries: [{ match: "none", tags: "vip" }] } }}'],
		['the list of groups', { entries: '={{ [{ match: "none", tags: "vip" }] }}' }],
	])('%s in one expression, which n8n empties: refused', async (_name, tagGroups) => {
		const { error } = await sandbox.run(
			credential(),
			combined([], { tagGroups, untaggedUsersConfirmed: true }),
		);

		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(
			/'Tag Groups' has (no groups|a group, number 1, that is none)[^]*by hand/,
		);
	});

	test.each([
		['off', false],
		['an expression', '={{ true }}'],
		['a field of the row', '={{ $json.yes }}'],
	])('groups that only exclude, with the switch %s', async (_name, untaggedUsersConfirmed) => {
		const { output } = await sandbox.run(
			credential(),
			combined([{ match: '={{ $json.match }}', tags: 'vip' }], {
				untaggedUsersConfirmed,
				options: { severalBroadcasts: true },
			}),
			[
				{ match: 'all', yes: true },
				{ match: 'none', yes: true },
				{ match: 'any', yes: true },
			],
			CONTINUE,
		);

		expect(sandbox.current.requests).toHaveLength(2);
		expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
		expect(output[1]?.json.error).toMatch(
			/^Not sent\. 'Yes, Also Send to Users Without Tags' is .*nearly everyone$/,
		);
	});

	test.each([{ preview: true }, { preview: false }])(
		'Nexconn has no such call, with %j too',
		async (more) => {
			const { output } = await sandbox.run('nexconn', combined(vipNotParis, more), THREE, CONTINUE);

			expect(sandbox.current.requests).toEqual([]);
			expect(column(output, 'error')).toEqual(
				Array(3).fill("Not sent. 'Send To' is Combined Tags, which Nexconn does not have"),
			);
			expect(output.map((item) => details(item).status)).toEqual(Array(3).fill('notSent'));
		},
	);
});

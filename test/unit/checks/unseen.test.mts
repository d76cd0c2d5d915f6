import { describe, expect, test } from '@jest/globals';

import { OPERATIONS } from '../../structure/panel.mts';
import { GOOD, read } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

/** Every character that is a control, a format mark or a space. */
const UNSEEN = Array.from({ length: 0x11_00_00 }, (_, code) => code)
	.filter((code) => code < 0xd8_00 || code > 0xdf_ff)
	.map((code) => String.fromCodePoint(code))
	.filter((character) => /[\p{Cc}\p{Cf}\p{Zs}]/u.test(character));

/** What ends an entry of a list. */
const BREAKS = ['\n', '\r', '\u0085'];

type Place = [on: Resource, name: string, isList: boolean, more: Values];

/** Where names are entered, and how the field is shown. */
// prettier-ignore
const NAMES: readonly Place[] = [
	['systemMessage', 'toUserIds', true, {}],
	['systemMessage', 'fromUserId', false, {}],
	['systemMessage.sendPersonalized', 'toUserIds', true, {}],
	['systemMessage', 'testUserIds', true, { runMode: 'test' }],
	['broadcast', 'fromUserId', false, {}],
	['broadcast', 'userIds', true, {}],
	['broadcast', 'tagsAll', true, { sendTo: 'taggedUsers' }],
	['broadcast', 'tagsAny', true, { sendTo: 'taggedUsers' }],
	['broadcast', 'packageName', false, { sendTo: 'appPackage' }],
	['pushNotification', 'tagsAny', true, { sendTo: 'taggedUsers' }],
	['pushNotification', 'packageName', false, { sendTo: 'appPackage' }],
	['pushNotification', 'testSender', false, { runMode: 'test', testUserIds: 'u-1' }],
	['pushNotification.sendToUsers', 'userIds', true, {}],
	['broadcast.recall', 'sentBy', false, {}],
	['systemMessage.recall', 'sentBy', false, {}],
	['user.ban', 'userIds', true, {}],
	['user.get', 'userId', false, {}],
	['user.register', 'userId', false, {}],
	['user.unban', 'bannedUser', false, {}],
	['groupMessage', 'toGroupIds', true, {}],
	['groupMessage', 'mentionedUserIds', true, { mention: 'listed' }],
	['groupMessage.recall', 'recalledFromGroup', false, { messagesToRecall: 'oneMessage', messageId: 'M-1' }],
	['userTag.get', 'userIds', true, {}],
	['userTag.add', 'tags', true, {}],
	['userTag.add', 'userIds', true, {}],
	['userTag.remove', 'tags', true, {}],
	['userTag.remove', 'userIds', true, {}],
	['userTag.set', 'tags', true, {}],
	['userTag.set', 'userIds', true, {}],
];

const problemsOf = ([on, name, , more]: Place, value: unknown) =>
	read(on, { ...more, [name]: value }).problems;

test('there are enough of them, and no place is forgotten', () => {
	expect(UNSEEN.length).toBeGreaterThan(200);
	const judged = OPERATIONS.flatMap(({ operation }) =>
		operation.fields
			.filter(({ names }) => names?.option === 'ids')
			.map(({ property }) => property.name),
	);
	// Those of tables and of details, which engine tests and tests of their own have.
	const others = ['tags', 'userId', 'recipientUserId', 'onlyMembers'];
	expect(new Set(judged)).toEqual(new Set([...NAMES.map(([, name]) => name), ...others]));
	expect(NAMES.every(([on]) => on in GOOD)).toBe(true);
});

describe.each(NAMES)('%s: %s', (...place) => {
	const [, name, isList] = place;

	test('with a character inside that nobody sees is refused', () => {
		const wrong = UNSEEN.filter((character) => {
			if (isList && BREAKS.includes(character)) return false;
			return problemsOf(place, `u-1${character}2`).length !== 1;
		});
		expect(wrong.map(escape)).toEqual([]);
	});

	test('with one at an end is read without it', () => {
		const wrong = UNSEEN.filter((character) => {
			const { length } = problemsOf(place, `${character}u-12${character}`);
			return isList && BREAKS.includes(character) ? false : length > 0;
		});
		expect(wrong.map(escape)).toEqual([]);
	});

	test('of nothing else is empty', () => {
		const wrong = UNSEEN.filter((character) => {
			const problems = problemsOf(place, character.repeat(2));
			if (name === 'testSender') return problems.length > 0;
			return !problems.some(({ problem }) => /empty|at least/.test(problem));
		});
		expect(wrong.map(escape)).toEqual([]);
	});
});

const escape = (character: string) => `U+${character.codePointAt(0)?.toString(16)}`;

/** Texts that have to be filled in. */
// prettier-ignore
const TEXTS: ReadonlyArray<[on: Resource, name: string, more: Values]> = [
	['systemMessage', 'text', {}],
	['broadcast', 'text', {}],
	['systemMessage', 'infoText', { messageType: 'RC:InfoNtf' }],
	['systemMessage', 'cardTitle', { messageType: 'RC:ImgTextMsg', cardText: 'a', cardUrl: 'https://example.com', cardImageUrl: 'https://example.com' }],
	['systemMessage.sendPersonalized', 'notificationText', {}],
	['pushNotification', 'notificationText', {}],
	['pushNotification.sendToUsers', 'notificationText', {}],
	['user.register', 'name', {}],
];

test.each(TEXTS)('%s: %s of characters that nobody sees is empty', (on, name, more) => {
	const wrong = UNSEEN.filter((character) => {
		const { problems } = read(on, { ...more, [name]: ` ${character}` });
		return !problems.some(({ problem }) => problem.startsWith('is empty'));
	});
	expect(wrong.map(escape)).toEqual([]);
});

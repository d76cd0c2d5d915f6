import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { count } from '../../scripts/docs/markdown.mts';
import { NAMED, withNumbers } from '../../scripts/docs/numbers.mts';
import { PAGES } from '../../scripts/docs/pages.mts';
import { parametersOf, type Parameter } from '../contract/parameters.mts';
import { PACKAGE_FOLDER } from '../support/engine.mts';
import { pageFiles } from './markdown.mts';
import { nodeDescription, OPERATIONS } from './panel.mts';

const read = (file: string) => readFileSync(join(PACKAGE_FOLDER, file), 'utf8');

describe('what the code writes in pages', () => {
	test.each(Object.entries(PAGES))('%s is as npm run docs writes it', (file, write) => {
		const page = read(file);
		expect(firstDifference(page, write(page))).toBeUndefined();
	});

	test('no other page has numbers that wait to be filled in', () => {
		const waiting = pageFiles().filter((file) => read(file).match(NAMED) !== null);
		expect(waiting.length).toBeGreaterThan(4);
		expect(waiting.filter((file) => PAGES[file] === undefined)).toEqual([]);
	});

	test('docs/service.md names every limit of the service, so that none changes unseen', () => {
		const named = [...read('docs/service.md').matchAll(NAMED)].map(([, name]) => name);
		const missing = Object.keys(LIMITS).filter(
			(name) => !named.includes(name) && !named.includes(name.replace('Bytes', 'Kilobytes')),
		);
		expect(missing).toEqual([]);
	});

	test('a number is filled in, and one that the code does not have is missed', () => {
		expect(withNumbers('up to 9<!-- recipientsPerMessage --> of 9')).toBe(
			`up to ${LIMITS.recipientsPerMessage}<!-- recipientsPerMessage --> of 9`,
		);
		expect(() => withNumbers('9<!-- nothing -->')).toThrow('no number nothing');
	});
});

/** The first line that differs; the whole of two pages would fill the report. */
function firstDifference(kept: string, fresh: string): string | undefined {
	const [lines, wanted] = [kept.split('\n'), fresh.split('\n')];
	const longer = lines.length > wanted.length ? lines : wanted;
	const at = longer.findIndex((_, index) => lines[index] !== wanted[index]);
	return at === -1 ? undefined : `${at + 1}: ${lines[at]} (run: npm run docs)`;
}

/** The cells of every table row below a heading of the second level. */
function rowsBelow(heading: string, page: string): string[][] {
	const [, rest = ''] = page.split(`\n## ${heading}\n`);
	const [section = ''] = rest.split('\n## ');
	const lines = section.split('\n').filter((line) => line.startsWith('| '));
	return lines
		.map((line) => line.slice(1, -1).split(/(?<!\\)\|/))
		.map((row) => row.map((cell) => cell.trim()));
}

describe('docs/fields.md', () => {
	const page = read('docs/fields.md');
	let shown: Parameter[];
	beforeAll(async () => {
		shown = parametersOf((await nodeDescription()).properties);
	});

	test.each(OPERATIONS)('has a row for each parameter of $key, and no other', ({ key, title }) => {
		const own = shown.filter(({ resource, operation }) => `${resource}.${operation}` === key);
		const rows = rowsBelow(title, page).filter(([, parameter = '']) => parameter.startsWith('`'));
		expect(own.length).toBeGreaterThan(0);
		expect(new Set(rows.map(([, parameter]) => parameter))).toEqual(
			new Set(own.map(({ path }) => `\`${path}\``)),
		);
	});

	/** The places with Nexconn and RongCloud, and whether they are confirmed. */
	const at = (nexconn: string, rongcloud: string, confirmed: string) => ({
		...{ 2: nexconn, 3: rongcloud, 5: confirmed },
	});
	const takes = (what: string) => ({ 4: what });
	const same = (place: string, confirmed: string) => at(`\`${place}\``, `\`${place}\``, confirmed);

	// By hand, from the service's documents.
	// prettier-ignore
	test.each<[operation: string, parameter: string, cells: Record<number, string>]>([
		['System Message: Send', 'huawei.channelId', same('pushExt.pushConfigs[].HW.channelId', 'vendor code')],
		['Push Notification: Send', 'huawei.channelId', same('notification.android.hw.channelId', 'RongCloud only')],
		['Broadcast: Send', 'fromUserId', at(
			'`fromuserid`; newer paths and message only: `fromUserId`', '`fromuserid`; message only: `fromUserId`', 'yes',
		)],
		['System Message: Send', 'toUserIds', at('`toUserIds`', '`toUserId`', 'yes')],
		['System Message: Send', 'options.shouldPersist', at('`shouldPersist`', '`isPersisted`', 'yes')],
		['System Message: Send', 'oppo.notifyLevel', same('pushExt.pushConfigs[].OPPO.notify_level', '**no**')],
		['Broadcast: Send', 'ios.alert', same('notification.ios.alert', 'RongCloud; Nexconn example')],
		['Broadcast: Send', 'advanced.timeout', at('-', '-', '')],
		['Broadcast: Send', 'notificationTitle', takes(`text, at most ${LIMITS.titleCharacters} characters`)],
		['Broadcast: Send', 'userIds', takes(`list of user IDs, at most ${count(LIMITS.usersPerPush)}, each at most ${LIMITS.userIdBytes} bytes`)],
		['Broadcast: Send', 'tagsAny', takes(`list of tags, at most ${LIMITS.tagsPerList}, each at most ${LIMITS.tagBytes} bytes`)],
		['System Message: Send', 'toUserIds', takes(`list of user IDs, each at most ${LIMITS.userIdBytes} bytes`)],
		['System Message: Send', 'customType', takes(`text, at most ${LIMITS.customTypeCharacters} characters`)],
		['System Message: Send', 'customJson', takes('any JSON')],
		['System Message: Recall', 'recipients', takes('a list of recipients')],
		['User: Register', 'userId', takes(`one user ID, at most ${LIMITS.userIdBytes} bytes`)],
		['System Message: Send', 'latitude', takes('number from -90 to 90')],
		['Broadcast: Send', 'ios.badge', takes(`whole number, at most ${count(LIMITS.badgeHighest)}`)],
		['Push Notification: Send', 'huawei.image', takes('HTTPS address')],
		['Push Notification: Send', 'fcm.imageUrl', takes('web address')],
		['Broadcast: Send', 'thumbnail', takes(`base64 text of a JPEG, at most ${count(LIMITS.thumbnailBytes)} bytes`)],
	])('%s: %s has the cells %j', (operation, parameter, cells) => {
		const [row = []] = rowsBelow(operation, page).filter(([, cell]) => cell === `\`${parameter}\``);
		expect({ ...row }).toMatchObject(cells);
	});
});

describe('docs/errors.md', () => {
	const rows = rowsBelow('Codes of the service', read('docs/errors.md'));
	const rowOf = (code: number) => rows.find(([cell]) => cell === `\`${code}\``) ?? [];

	/** By hand, from the service's tables. */
	const CODES = [
		...[
			404, 405, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013,
		],
		...[1014, 1015, 1016, 1017, 1018, 1019, 1050, 1501, 1502, 1508, 2007],
	];

	test('has a row for every code that the service documents', () => {
		expect(rows.slice(2).map(([code]) => code)).toEqual(CODES.map((code) => `\`${code}\``));
	});

	test.each([
		[1000, '500', /^\*\*unknown\*\*/],
		[1004, '401', /^\*\*rejected\*\*$/],
		[1008, '429', /^\*\*waits\*\*/],
		[1009, '430', /^\*\*rejected\*\*$/],
		[1050, '504', /^\*\*unknown\*\*/],
		[404, '404', /newer path/],
		[1501, '-', /^\*\*rejected\*\*; .* smaller parts/],
	])('%i', (code, httpStatus, does) => {
		expect(rowOf(code)[1]).toBe(httpStatus);
		expect(rowOf(code)[4]).toMatch(does);
	});
});

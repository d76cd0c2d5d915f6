import { describe, expect, test } from '@jest/globals';

import { MergeConflict } from '../../../nodes/RongCloud/service/additional.ts';
import type { WireRequest } from '../../../nodes/RongCloud/service/body.ts';
import type { Product } from '../../../nodes/RongCloud/service/dataCenters.ts';
import type { PathChoice } from '../../../nodes/RongCloud/service/kind.ts';
import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { accepted, expectSentences } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';
import { routeTo, wireOf } from '../../support/route.mts';

const PRODUCTS = ['nexconn', 'rongcloud'] as const;

interface Encoding {
	resource: Resource;
	product?: Product;
	changes?: Values;
	additional?: unknown;
	paths?: PathChoice;
}

/** The request as it goes over the wire, or why the JSON that was added to it is refused. */
function outcome({
	resource,
	product = 'nexconn',
	changes,
	additional,
	paths = { push: 'classic' },
}: Encoding) {
	const { job } = accepted(resource, { ...changes, advanced: { additionalFields: additional } });
	return wireOf(job, routeTo(job, product, paths));
}

function encoded(encoding: Encoding): WireRequest {
	const result = outcome(encoding);
	if (result instanceof MergeConflict) throw new Error(`${result.problem}. ${result.fix}`);
	return result;
}

function conflict(encoding: Encoding): MergeConflict {
	const result = outcome(encoding);
	if (!(result instanceof MergeConflict)) throw new Error(`It was joined: ${result.text}`);
	expectSentences(result);
	return result;
}

const formOf = (encoding: Encoding) =>
	new URLSearchParams(encoded({ product: 'rongcloud', ...encoding }).text);

// What the choices of a path do where they count, test/engine/paths.test.mts holds.
test.each([
	['broadcast', 'rongcloud', { broadcast: 'newer' }, '/push.json'],
	['pushNotification', 'rongcloud', { push: 'current' }, '/push.json'],
	['pushNotification', 'nexconn', { push: 'classic' }, '/push.json'],
	['pushNotification', 'nexconn', { push: 'current' }, '/v4/system-channel/push'],
] as const)('the path of a %s with %s, %j', (resource, product, paths, path) => {
	expect(encoded({ resource, product, paths }).path).toBe(path);
});

test('a form holds any text, as ASCII', () => {
	const changes = { toUserIds: ['u+1', 'ü&2'], text: 'a=b&c %+ü😀\n"' };
	const encoding = { resource: 'systemMessage', product: 'rongcloud', changes } as const;
	expect(formOf(encoding).getAll('toUserId')).toEqual(['u+1', 'ü&2']);
	expect(formOf(encoding).get('content')).toBe(JSON.stringify({ content: 'a=b&c %+ü😀\n"' }));
	expect(encoded(encoding).text).toMatch(/^[\x21-\x7e]+$/);
});

describe('additional JSON can only add', () => {
	test('objects and lists in a form', () => {
		const form = formOf({
			resource: 'systemMessage',
			additional: { count: 3, busChannel: '', list: ['a', 'b'], object: { a: [1] }, none: null },
		});
		const alone = { count: '3', busChannel: '', object: '{"a":[1]}', none: 'null' };
		for (const [name, text] of Object.entries(alone)) expect(form.get(name)).toBe(text);
		expect(form.getAll('list')).toEqual(['a', 'b']);
	});

	/** What would get past a check, by the name it would use; the contract has every documented field. */
	const FORBIDDEN: Array<[Resource, unknown, string]> = [
		['systemMessage', { fromuserid: 'x' }, 'fromuserid'],
		['systemMessage', { content: { user: { id: 'x' } } }, 'content.user.id'],
		['systemMessage', { push_content: 'x' }, 'push_content'],
		['systemMessage', { pushExt: { pushConfigs: [{ HW: { importance: 'x' } }] } }, 'importance'],
		['systemMessage', { pushExt: { pushConfigs: { HW: { importance: 'x' } } } }, 'pushConfigs'],
		['systemMessage', { pushExt: '{"title":"x"}' }, 'pushExt'],
		['systemMessage', { PushExt: { title: 'x' } }, 'title'],
		['broadcast', { audience: 'all' }, 'audience'],
		['broadcast', { audience: { IS_TO_ALL: true } }, 'IS_TO_ALL'],
		['broadcast', { notification: { android: { oppo: { notify_level: 3 } } } }, 'notify_level'],
		['broadcast', { notification: { ios: [{ badge: 10_000 }] } }, 'ios'],
		['pushNotification', { Message: {} }, 'Message'],
		// By letters and digits alone.
		...[
			' is to all ',
			'is_to_all[]',
			'is\u0000to_all',
			'IS.TO.ALL',
			'i\u200bs_to_all',
			'ｉｓToAll',
		].map((key): [Resource, unknown, string] => [
			'broadcast',
			{ audience: { [key]: true } },
			'to everyone',
		]),
		['broadcast', { 'audience[userid][]': 'x' }, 'audience[userid]'],
		['broadcast', { 'notification.alert': 'x' }, 'notification.alert'],
		['systemMessage', { ' to_user_id[] ': 'x' }, 'to_user_id'],
		['systemMessage', { '\ufeffpush\u2060Content': 'x' }, 'push'],
		// What could mean everyone, wherever it stands.
		['systemMessage', { is_to_all: 1 }, 'is_to_all'],
		['systemMessage', { content: { more: { toAll: 1 } } }, 'content.more.toAll'],
		['pushNotification', { options: [{ deep: { sendToAll: true } }] }, 'options.deep.sendToAll'],
		['broadcast', { notification: { android: { hw: { isToAll: 0 } } } }, 'hw.isToAll'],
	];

	test('all that keeps it from being joined is named at once', () => {
		const additional = {
			...{ fromUserId: 'x', push_content: 'x', pushExt: { title: 'x', pushConfigs: 7 } },
			...{ content: { content: 'x', deep: [{ is_to_all: true }] }, busChannel: 'shop' },
		};
		for (const product of PRODUCTS) {
			const { problem, fix } = conflict({ resource: 'systemMessage', product, additional });
			const places = [
				'fromUserId',
				'push_content',
				'pushExt.title',
				'content.content',
				'is_to_all',
			];
			for (const place of places) expect(problem).toContain(place);
			expect(problem).toContain('has "7" at "pushExt.pushConfigs"');
			expect(problem).not.toContain('busChannel');
			expect(fix).toMatch(/Take it out of the JSON/);
		}
	});

	test.each(FORBIDDEN)('%s: %j is refused by its name', (resource, additional, name) => {
		for (const product of PRODUCTS) {
			expect(conflict({ resource, product, additional }).problem).toContain(name);
		}
	});

	test('what the node sets already cannot be set again', () => {
		const changes = { ios: { extrasJson: '{"a":"1"}' } };
		const additional = { notification: { ios: { extras: { a: '2' } } } };
		expect(conflict({ resource: 'broadcast', changes, additional }).problem).toContain('extras');
	});

	describe('the content is measured with what is joined to it', () => {
		const LIMIT = LIMITS.contentBytes;
		// {"content":"Sale starts today","more":""}
		const WRAPPING = 41;
		const changes = { text: 'Sale starts today' };

		test.each([
			['systemMessage', (more: string) => ({ content: { more } })],
			['broadcast', (more: string) => ({ message: { content: { more } } })],
		] as const)('%s', (resource, additional) => {
			for (const product of PRODUCTS) {
				const most = 'é'.repeat((LIMIT - WRAPPING - 1) / 2);
				encoded({ resource, product, changes, additional: additional(`${most}a`) });
				const found = conflict({ resource, product, changes, additional: additional(`${most}aa`) });
				expect(found.problem).toContain(String(LIMIT + 1));
			}
		});
	});

	test('a refusal stays short, however long the names and values are', () => {
		const long = 'x'.repeat(10_000);
		for (const additional of [
			{ audience: long },
			{ notification: { ios: { [long]: 1, badge: long } } },
			{ [`${long}.audience`]: 1, Audience: { [long]: 1 } },
		]) {
			const { problem, fix } = conflict({ resource: 'broadcast', additional });
			expect(problem.length + fix.length).toBeLessThan(600);
		}
	});

	test('what is given is not changed', () => {
		const additional = { pushExt: { pushConfigs: [{ HW: { urgency: 'HIGH' } }] } };
		const before = structuredClone(additional);
		const changes = { huawei: { channelId: 'orders' } };
		encoded({ resource: 'systemMessage', changes, additional });
		expect(additional).toEqual(before);
	});
});

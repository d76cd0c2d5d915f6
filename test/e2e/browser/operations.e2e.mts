import { describe, expect, test } from '@jest/globals';

import { freePort } from '../../../scripts/n8n/ports.mts';
import { atDesk, CLASSIC, NEXCONN } from '../support/browser.mts';
import { NODE, START, type Editor } from '../support/editor.mts';
import { callsIn, type Stage } from '../support/stage.mts';

/** What stands around a broadcast: finding the node, the credential, users, tags, personal messages, recalls. */

let stage: Stage;
let editor: Editor;

atDesk((desk) => ({ stage, editor } = desk));

describe('the nodes panel', () => {
	test.each([
		{ word: 'push', action: 'Push to a segment or to everyone', resource: 'Push Notification' },
		{ word: 'notification', action: 'Announce to a segment or to everyone', resource: 'Broadcast' },
		{ word: 'rongcloud', action: 'Notify one or more customers', resource: 'System Message' },
		{ word: 'nexconn', action: 'Notify one or more customers', resource: 'System Message' },
	])('finds the node by "$word" and adds it as "$action"', async ({ word, action, resource }) => {
		await editor.newWorkflow();
		const found = await editor.search(word);
		await found.filter({ hasText: NODE }).first().click();
		const actions = editor.creator.getByTestId('node-creator-item-name');
		await editor.listedAction(action);
		await editor.listedAction('Notify many customers, each with their own values');
		expect(
			(await actions.allInnerTexts()).filter((name) => /^(?:Announce|Push|Notify)/.test(name)),
		).toEqual([
			'Announce to a segment or to everyone',
			'Announce to everyone who is online',
			'Push to a segment or to everyone',
			'Push to one or more customers',
			'Notify one or more customers',
			'Notify many customers, each with their own values',
		]);
		const panel = await editor.chooseAction(action);

		expect(await panel.chosen('resource')).toBe(resource);
		expect(await panel.chosen('operation')).toBe('Send');
		await panel.close();
		await editor.node(action).waitFor();
		expect(await editor.node(START).count()).toBe(1);
	});
});

describe('the credential', () => {
	test('tells what is wrong with it, and that it works', async () => {
		const { sandbox } = stage;
		await editor.newWorkflow();
		const panel = await editor.addNode(NODE, 'Notify one or more customers');
		const dialog = await panel.createCredential();
		const expectFailure = async (words: string) =>
			expect(await dialog.failureWith(words)).toContain(words);
		const away = `http://127.0.0.1:${await freePort()}`;

		await dialog.fill({
			product: 'RongCloud (Classic)',
			dataCenter: 'Custom',
			baseUrl: away,
			appKey: 'no-such-key',
			appSecret: 'no-such-secret',
		});
		await dialog.save();
		await expectFailure(
			`The service at ${away} cannot be reached (ECONNREFUSED). Check Data Center and Base URL`,
		);

		await dialog.fill({ baseUrl: sandbox.url });
		await dialog.save();
		await expectFailure(
			'The service does not know this App Key here. Check App Key, and choose the data center that the console names for it.',
		);

		await dialog.fill({ appKey: 'sandbox-rongcloud', appSecret: 'sandbox-secret-nexconn' });
		await dialog.save();
		await expectFailure(
			'The App Secret is wrong: the service refused the signature. Copy the App Secret (not the App Key) again',
		);
		await dialog.picture('panel-credential-refused');

		await dialog.fill({ product: 'Nexconn', dataCenter: 'Custom' });
		await dialog.fill({ appSecret: 'sandbox-secret-rongcloud' });
		await dialog.save();
		await expectFailure('Check Product, and in the console whether');

		sandbox.setApp('sandbox-rongcloud', { state: 'locked' });
		await dialog.fill({ product: 'RongCloud (Classic)', dataCenter: 'Custom' });
		await dialog.save();
		await expectFailure('The app is locked or deleted.');

		sandbox.setApp('sandbox-rongcloud', { state: 'active' });
		await dialog.retry();
		await dialog.success.waitFor();
		expect(await dialog.success.innerText()).toContain('Connection tested successfully');
		await dialog.picture('panel-credential');
		await dialog.close();

		// A new look at the saved credential tests it again.
		const again = await panel.editCredential();
		await again.success.waitFor();
		const asked = sandbox.requests.map(({ path }) => path);
		expect([...new Set(asked)]).toEqual(['/user/block/query.json', '/v4/user/ban/list']);
		expect(sandbox.journal).toEqual([]);
	});
});

const CUSTOMERS = [
	{ customerId: 'u-1001', segment: 'gold', name: 'Nova', order: 'A-17' },
	{ customerId: 'u-1002', segment: 'silver', name: 'Juno', order: 'A-18' },
	{ customerId: 'u-1003', segment: 'gold', name: 'Vega', order: 'A-19' },
];

const tagsOf = (userId: string) => stage.sandbox.users.find(({ id }) => id === userId)?.tags;

describe('user tags', () => {
	test.each([NEXCONN, CLASSIC])('are set for each item, and read back (%s)', async (credential) => {
		const panel = await editor.newNodeBehind(CUSTOMERS, 'Replace the tags of users', credential);
		await panel.express({ userIds: '{{ $json.customerId }}', tags: '{{ $json.segment }}' });
		await panel.execute();
		const items = await panel.table();

		expect(items.map(({ status, audience }) => `${status} ${audience}`)).toEqual(
			CUSTOMERS.map(({ customerId }) => `accepted User ${customerId}`),
		);
		const tags = CUSTOMERS.map(({ customerId }) => tagsOf(customerId));
		expect(tags).toEqual([['gold'], ['silver'], ['gold']]);
		// Two of the three share a call.
		expect(callsIn(stage)).toHaveLength(2);

		await panel.fill({ operation: 'Get' });
		await panel.execute();
		// The items of the first run stand there until the second has ended.
		await panel.output.getByText('audience').first().waitFor({ state: 'detached' });
		const read = await panel.table();
		expect(read.map(({ userId, tags }) => [userId, tags?.includes('gold')])).toEqual([
			['u-1001', true],
			['u-1002', false],
			['u-1003', true],
		]);
	});

	test('are not cleared by a field that was left empty', async () => {
		const before = tagsOf('u-1001');
		const panel = await editor.newNode('Replace the tags of users', NEXCONN, { userIds: 'u-1001' });
		await panel.express({ tags: '{{ $json.noSuchField }}' });
		await panel.execute();
		const { message, description } = await panel.error();

		expect(message).toBe("Nothing was changed. 'Tags' is empty, and this does not clear the tags");
		expect(description).toContain('choose Cleared under Tags Are to Be');
		expect(tagsOf('u-1001')).toEqual(before);
		expect(stage.sandbox.requests).toEqual([]);

		await panel.fill({ tagsAre: 'Cleared' });
		await panel.execute();
		const [item] = await panel.table();
		expect(item?.status).toBe('accepted');
		expect(tagsOf('u-1001')).toEqual([]);
	});
});

describe('users', () => {
	test('a banned one is found by searching, and unbanned', async () => {
		const panel = await editor.newNode('Ban users for a time', NEXCONN, {
			userIds: 'u-1001, u-1002, u-2003',
			banDuration: '2',
			banUnit: 'Hours',
		});
		await panel.execute();
		const [ban] = await panel.table();
		expect(ban).toMatchObject({ status: 'accepted', minutes: '120' });

		await panel.fill({ operation: 'Unban' });
		const listed = await panel.search('bannedUser', '10', 'u-1002');
		expect(listed.map((entry) => entry.split(' (until ')[0])).toEqual(['u-1001', 'u-1002']);
		await panel.execute();
		await panel.output.getByText('User u-1002').first().waitFor();
		await panel.picture('panel-unban', 'bannedUser');

		await panel.fill({ operation: 'Get Many Banned' });
		await panel.execute();
		await panel.output.getByText('bannedUntil').first().waitFor();
		const items = await panel.table();
		expect(items.map(({ userId }) => userId)).toEqual(['u-1001', 'u-2003']);
	});

	test('a sender is registered, and looked up', async () => {
		const panel = await editor.newNode('Register a user or a sender', CLASSIC, {
			userId: 'nova-shop',
			name: 'Nova Shop',
		});
		await panel.execute();
		const [registered] = await panel.table();
		expect(registered).toMatchObject({
			status: 'accepted',
			userId: 'nova-shop',
			token: expect.stringMatching(/^sandbox-token-/),
		});

		await panel.fill({ operation: 'Get' });
		await panel.execute();
		await panel.output.getByText('createdAt').first().waitFor();
		const [found] = await panel.table();
		expect(found).toMatchObject({ userId: 'nova-shop', name: 'Nova Shop' });
	});
});

describe('personal messages', () => {
	test('greet each user by name in one call, and are all recalled', async () => {
		const panel = await editor.newNodeBehind(
			CUSTOMERS,
			'Notify many customers, each with their own values',
			CLASSIC,
			{
				fromUserId: 'shop-bot',
			},
		);
		await panel.express({ toUserIds: '{{ $json.customerId }}' });
		await panel.fill({
			text: 'Hello {name}, order {order} is on its way.',
			notificationText: 'For {name}: order {order}',
		});
		await panel.execute();
		const items = await panel.table();

		expect(items.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
		const [entry, ...others] = stage.sandbox.journal;
		expect(others).toEqual([]);
		expect(
			entry?.recipients.map(({ userId, content, pushContent }) => [userId, content, pushContent]),
		).toEqual(
			CUSTOMERS.map(({ customerId, name, order }) => [
				customerId,
				JSON.stringify({ content: `Hello ${name}, order ${order} is on its way.` }),
				`For ${name}: order ${order}`,
			]),
		);
		await panel.picture('panel-personalized', 'notificationOptions');
		await panel.close();

		// Nothing is filled in: the IDs come from the node before.
		const sent = 'Notify many customers, each with their own values';
		const recall = await editor.newNodeAfter(sent, 'Take back messages to customers', CLASSIC);
		await recall.execute();
		await recall.output.getByText('recalled').first().waitFor();
		const recalled = entry?.recipients.map(({ recalledAt }) => typeof recalledAt);
		expect(recalled).toEqual(['number', 'number', 'number']);
		await recall.picture('panel-recall', 'recipients');
	});

	test('without a value nothing goes out, and the error names it', async () => {
		const items = CUSTOMERS.map(({ customerId, name }, index) =>
			index === 1 ? { customerId } : { customerId, name },
		) as Array<Record<string, string>>;
		const panel = await editor.newNodeBehind(
			items,
			'Notify many customers, each with their own values',
			NEXCONN,
			{
				fromUserId: 'shop-bot',
			},
		);
		await panel.express({ toUserIds: '{{ $json.customerId }}' });
		await panel.fill({ text: 'Hello {name}', notificationText: 'Hello {name}' });
		await panel.execute();
		const { message, description } = await panel.error();

		expect(message).toContain('Nothing was sent, because 1 of 3 items cannot be sent as they are');
		expect(description).toMatch(/Item 1: .*'Values \(JSON\)' has no value for "name"/);
		expect(stage.sandbox.requests).toEqual([]);
	});
});

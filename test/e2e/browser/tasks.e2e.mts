import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import axios from 'axios';
import type { Page } from 'playwright-core';

import { freePort } from '../../../scripts/n8n/ports.mts';
import { DEFAULT_DIRECTORY } from '../../../sandbox/index.mts';
import { atDesk, CLASSIC, NEXCONN } from '../support/browser.mts';
import { NODE, type Editor, type NodePanel } from '../support/editor.mts';
import { snapshot } from '../support/screenshot.mts';
import { callsIn, packageDir, type Stage } from '../support/stage.mts';

/**
 * What people come for who have never seen the node, done by clicking, with a picture of each end. An agent's
 * tool has its test in workflow.e2e.mts, a credential with every mistake in operations.e2e.mts, and what a
 * customer's phone showed in the sandbox's page.e2e.mts.
 */

let stage: Stage;
let page: Page;
let editor: Editor;

atDesk((desk) => ({ stage, page, editor } = desk));

const NOTIFY = 'Notify one or more customers';
const ANNOUNCE = 'Announce to a segment or to everyone';
const PUSH = 'Push to a segment or to everyone';

/** Who was reached, by each accepted call. */
const reached = () =>
	stage.sandbox.journal.map(({ recipients }) => recipients.map(({ userId }) => userId));

/** The content of the message of each accepted call. */
const contents = () =>
	stage.sandbox.journal.map(({ message }) => JSON.parse(message?.content ?? 'null') as unknown);

/** Runs the node, which has to say this, headline and all, and to send nothing. */
async function expectRefusal(panel: NodePanel, words: RegExp): Promise<void> {
	const before = callsIn(stage).length;
	await panel.execute();
	let said = '';
	// What it said of the last run stands there until this one has ended.
	for (const end = Date.now() + 20_000; Date.now() < end && !words.test(said);) {
		const { message, description } = await panel.error();
		said = `${message}\n${description}`;
		await page.waitForTimeout(200);
	}
	expect(said).toMatch(words);
	expect(callsIn(stage)).toHaveLength(before);
}

test('a webhook of the CRM tells a customer that the order is on its way', async () => {
	await editor.newWorkflow();
	const webhook = await editor.addNode('Webhook');
	await webhook.fill({ httpMethod: 'POST', path: 'crm-order' });
	await webhook.execute();
	await webhook.root.getByText('Listening for test event').first().waitFor();
	const event = { customerId: 'u-1002', order: 'A-18' };
	await axios.post(`${stage.server.url}/webhook-test/crm-order`, event, { proxy: false });
	await webhook.output.getByText('customerId').first().waitFor();
	await webhook.close();

	const panel = await editor.newNodeAfter('Webhook', NOTIFY, NEXCONN, { fromUserId: 'shop-bot' });
	await panel.drag('customerId', 'toUserIds');
	await panel.express({ text: 'Your order {{ $json.body.order }} is on its way' });
	await panel.fill({ notificationText: 'Your order is on its way' });
	await panel.execute();
	const [item] = await panel.table();
	expect(item).toMatchObject({ status: 'accepted', audience: 'User u-1002' });
	await snapshot(page, 'task-01-webhook');
	expect(reached()).toEqual([['u-1002']]);
	expect(contents()).toEqual([{ content: 'Your order A-18 is on its way' }]);
	expect(stage.sandbox.journal[0]?.body).toMatchObject({ pushContent: 'Your order is on its way' });
});

test('every Monday at nine a segment gets a card whose tap opens a page of the app', async () => {
	await editor.newWorkflow();
	const schedule = await editor.addNode('Schedule Trigger');
	await schedule.fill({
		'rule.interval[0].field': 'Weeks',
		'rule.interval[0].triggerAtHour': '9am',
	});
	await schedule.close();
	const panel = await editor.newNodeAfter('Schedule Trigger', ANNOUNCE, NEXCONN, {
		fromUserId: 'shop-bot',
		sendTo: 'Tagged Users',
		tagsAll: 'vip',
		tagsAny: 'berlin, paris',
		messageType: 'Rich Content',
		cardTitle: 'Your order',
		cardText: 'See where it is',
		cardImageUrl: 'https://example.com/card.jpg',
		cardUrl: 'myshop://orders/42',
		notificationText: 'See where your order is',
	});
	await panel.add('notificationOptions', 'Picture URL', {
		pictureUrl: 'https://example.com/picture.jpg',
	});
	await panel.add('notificationOptions', 'Data for the App');
	await panel.addRow('appData');
	await panel.fill({
		'notificationOptions.appData.entries[0].name': 'page',
		'notificationOptions.appData.entries[0].text': 'myshop://orders/42',
	});
	await panel.execute();
	const [item] = await panel.table();
	expect(item?.status).toBe('accepted');
	await snapshot(page, 'task-02-announcement');
	expect(reached()).toEqual([['u-1001', 'u-1002', 'u-1004']]);
	expect(stage.sandbox.journal[0]?.body).toMatchObject({
		platform: ['android', 'ios'],
		audience: { tag: ['vip'], tag_or: ['berlin', 'paris'], is_to_all: false },
		notification: {
			ios: {
				richMediaUri: 'https://example.com/picture.jpg',
				extras: { page: 'myshop://orders/42' },
			},
			android: { extras: { page: 'myshop://orders/42' } },
		},
	});
	expect(contents()).toEqual([
		{
			title: 'Your order',
			content: 'See where it is',
			imageUri: 'https://example.com/card.jpg',
			url: 'myshop://orders/42',
		},
	]);
});

test('a notification alone goes to an app package, with the vendors’ classes for marketing', async () => {
	const panel = await editor.newNode(PUSH, CLASSIC, {
		sendTo: 'App Package',
		packageName: 'com.example.shop',
		platforms: 'iOS',
		notificationText: 'The summer sale has begun',
	});
	await panel.customize('Huawei', 'vivo');
	await panel.add('huawei', 'Category');
	const listed = await panel.search('huawei.category', 'offer', '(MARKETING)');
	expect(listed).toEqual(['Offer, news (MARKETING)']);
	await panel.add('huawei', 'Importance', { importance: 'Low' });
	await panel.add('vivo', 'Category');
	await panel.search('vivo.category', 'mark', '(MARKETING)');
	await expectRefusal(panel, /'vivo > Classification' is not set[\s\S]*choose Operational Message/);
	await panel.add('vivo', 'Classification', { classification: 'System Message' });
	await expectRefusal(panel, /'vivo > Category' is "MARKETING"[\s\S]*Operational Message/);
	await panel.fill({ 'vivo.classification': 'Operational Message' });
	await panel.execute();
	const [item] = await panel.table();
	expect(item?.status).toBe('accepted');
	await snapshot(page, 'task-03-push');
	expect(stage.sandbox.journal).toMatchObject([
		{
			body: {
				platform: ['android'],
				audience: { packageName: 'com.example.shop' },
				notification: {
					android: {
						hw: { category: 'MARKETING', importance: 'LOW' },
						vivo: { category: 'MARKETING', classification: '0' },
					},
				},
			},
		},
	]);
});

test('200 customers are greeted by first name; those that fail are corrected and sent again', async () => {
	const names = ['Nova', 'Juno', 'Vega', 'Lyra', 'Mira'];
	const rows = Array.from({ length: 200 }, (_, index) => ({
		customer: `c-${1000 + index}`,
		firstName: names[index % names.length],
		city: index % 2 === 0 ? 'Berlin' : 'Paris',
	}));
	const broken = rows.map((row, index) => ({
		...row,
		...(index === 7 && { firstName: '' }),
		...(index === 19 && { customer: '1.23E+05' }),
		...(index === 42 && { customer: 'n/a' }),
	}));
	const greet = async (items: typeof rows, picture: string) => {
		const panel = await editor.newNodeBehind(
			items,
			'Notify many customers, each with their own values',
			NEXCONN,
			{ fromUserId: 'shop-bot' },
		);
		await panel.express({ toUserIds: '{{ $json.customer }}' });
		await panel.fill({ text: 'Hello {firstName}!', notificationText: 'Hello {firstName}!' });
		await panel.add('options', 'Include Input Fields', { includeInputFields: true });
		await panel.setOnError('Continue (using error output)');
		await panel.execute();
		const success = await panel.showBranch('Success');
		await snapshot(page, picture);
		return { panel, success };
	};
	const first = await greet(broken, 'task-04-greetings');
	expect(first.success).toBe('Success Branch (197 items)');
	expect(await first.panel.showBranch('Error')).toBe('Error Branch (3 items)');
	const failed = await first.panel.table();
	await snapshot(page, 'task-04-failed');
	expect(failed.map(({ customer, city }) => [customer, city])).toEqual([
		['c-1007', 'Paris'],
		['1.23E+05', 'Paris'],
		['n/a', 'Berlin'],
	]);
	expect(failed.map(({ error }) => error)).toEqual([
		expect.stringContaining('firstName'),
		expect.stringContaining("'Recipient User IDs'"),
		expect.stringContaining("'Recipient User IDs'"),
	]);
	const greeted = () =>
		stage.sandbox.journal.flatMap(({ recipients, message }) =>
			recipients.map(({ userId }) => `${userId} ${message?.content}`),
		);
	expect(greeted()).toHaveLength(197);
	const corrected = rows.filter((_, index) => [7, 19, 42].includes(index));
	await greet(corrected, 'task-04-corrected');
	expect(greeted().sort()).toEqual(
		rows.map(({ customer, firstName }) => `${customer} {"content":"Hello ${firstName}!"}`).sort(),
	);
});

test('everyone is told that the shop is closed, after a test, and it is taken back', async () => {
	const panel = await editor.newNode(ANNOUNCE, NEXCONN, {
		fromUserId: 'shop-bot',
		sendTo: 'All Users',
		allUsersConfirmed: true,
		text: 'The shop is closed today.',
		notificationText: 'The shop is closed today',
		runMode: 'Test',
		testUserIds: 'u-2001',
	});
	await panel.execute();
	const [tested] = await panel.table();
	expect(tested?.status).toBe('test');
	await snapshot(page, 'task-05-test');
	expect(reached()).toEqual([['u-2001']]);
	await panel.fill({ runMode: 'Send' });
	await panel.execute();
	await panel.output.getByText('accepted', { exact: true }).first().waitFor();
	const everyone = DEFAULT_DIRECTORY.filter(({ id }) => id !== 'u-1007').map(({ id }) => id);
	expect(reached()).toEqual([['u-2001'], everyone]);
	await panel.close();

	const recall = await editor.newNodeAfter(ANNOUNCE, 'Take back an announcement', NEXCONN);
	await recall.execute();
	const [taken] = await recall.table();
	expect(taken?.status).toBe('accepted');
	await snapshot(page, 'task-05-recall');
	const [test, announcement] = stage.sandbox.journal;
	expect(announcement?.recipients.every(({ recalledAt }) => recalledAt !== undefined)).toBe(true);
	expect(test?.recipients.some(({ recalledAt }) => recalledAt !== undefined)).toBe(false);
});

describe('twelve mistakes, each told by field, problem and remedy', () => {
	const CUSTOMER = [{ customerId: 'u-1001', name: 'Nova' }];

	test('of a message', async () => {
		const panel = await editor.newNodeBehind(CUSTOMER, NOTIFY, NEXCONN, {
			toUserIds: 'u-1001',
			text: 'Hello',
			notificationText: 'Hello',
		});
		// n8n itself asks for the sender.
		await panel.execute();
		expect((await panel.root.innerText()).toLowerCase()).toMatch(/sender user id/);
		expect(stage.sandbox.requests).toEqual([]);
		await snapshot(page, 'task-06-sender');

		await panel.fill({ fromUserId: 'shop-bot', toUserIds: 'u-1001 u-1002 u-1003' });
		await expectRefusal(
			panel,
			/'Recipient User IDs' has "u-1001 u-1002 u-1003", which looks like several in one/,
		);
		await snapshot(page, 'task-06-blanks');

		const LONG = 'Everything for the garden, 20% off until Sunday nigh';
		await panel.fill({ toUserIds: 'u-1001', notificationTitle: LONG });
		await expectRefusal(panel, /'Notification Title' is 52 characters long[\s\S]*50/);

		await panel.fill({ notificationTitle: 'Hello' });
		await panel.express({ toUserIds: '{{ $json.custmerId }}' });
		await expectRefusal(
			panel,
			/'Recipient User IDs' is empty: \{\{ \$json\.custmerId \}\} gave nothing[\s\S]*customerId/,
		);
		await snapshot(page, 'task-06-expression');

		await panel.express({ toUserIds: '{{ $json.customerId }}' });
		await panel.customize('Huawei', 'OPPO');
		await panel.add('huawei', 'Category');
		await panel.enter('huawei.category', 'By Name', 'marketing');
		await expectRefusal(
			panel,
			/'Huawei > Category' is "marketing", with small letters[\s\S]*"MARKETING"/,
		);
		await panel.enter('huawei.category', 'By Name', 'MARKETING');
		await panel.add('oppo', 'Notify Level', { notifyLevel: 'Notification Bar' });
		await expectRefusal(
			panel,
			/'OPPO > Category' is empty, but Notify Level works only together with it/,
		);
		await snapshot(page, 'task-06-level');
	});

	test('of an announcement', async () => {
		const tags = Array.from({ length: 21 }, (_, index) => `tag-${index}`).join(', ');
		const panel = await editor.newNode(ANNOUNCE, NEXCONN, {
			fromUserId: 'shop-bot',
			sendTo: 'Tagged Users',
			tagsAny: tags,
			messageType: 'Rich Content',
			cardTitle: 'Sale',
			cardText: 'Everything',
			cardImageUrl: 'https://example.com/card.jpg',
			cardUrl: 'https://example.com/sale',
			notificationText: 'Sale',
		});
		await expectRefusal(panel, /'Must Have Any of These Tags' .*21[\s\S]*20/);
		await panel.fill({ tagsAny: 'berlin', cardUrl: 'www.example.com/sale' });
		await expectRefusal(panel, /'Page URL' is "www\.example\.com\/sale"[\s\S]*https:\/\//);
		await snapshot(page, 'task-06-address');
		await panel.fill({ cardUrl: 'https://example.com/sale' });
		await panel.customize('iOS (APNs)');
		await panel.add('ios', 'Badge');
		await panel.express({ 'ios.badge': 'many' });
		await expectRefusal(panel, /'iOS \(APNs\) > Badge' is "many"/);
		await panel.express({ 'ios.badge': '{{ 1 }}' });

		for (let sent = 1; sent <= 2; sent++) {
			await panel.fill({ cardTitle: `Sale ${sent}` });
			await panel.execute();
			await panel.output.getByText('accepted', { exact: true }).first().waitFor();
		}
		await panel.fill({ cardTitle: 'Sale 3' });
		await panel.execute();
		const { message, description } = await panel.error();
		expect(message).toMatch(/Broadcast quota used up/);
		expect(description).toMatch(/hour/);
		await snapshot(page, 'task-06-quota');
		expect(stage.sandbox.journal).toHaveLength(2);
	});

	test('of the credential', async () => {
		const panel = await editor.newNode(PUSH, NEXCONN, {
			sendTo: 'Tagged Users',
			tagsAll: 'vip',
			notificationText: 'Sale',
		});
		await expectRefusal(panel, /Nexconn[\s\S]*Broadcast > Send/);
		await snapshot(page, 'task-06-product');

		const away = `http://127.0.0.1:${await freePort()}`;
		const { client } = stage;
		const nobody = { product: 'rongcloud', dataCenter: 'custom', baseUrl: away };
		await client.saveCredential({
			name: 'Nobody There',
			type: 'rongCloudApi',
			data: { ...nobody, appKey: 'sandbox-rongcloud', appSecret: 'sandbox-secret-rongcloud' },
		});
		const other = await editor.newNode(PUSH, 'Nobody There', {
			sendTo: 'Tagged Users',
			tagsAll: 'vip',
			notificationText: 'Sale',
		});
		await expectRefusal(other, /cannot be reached|not be reached/);
		await snapshot(page, 'task-06-host');
	});
});

test('a customer who writes in the app is answered in the same chat, once', async () => {
	await editor.newWorkflow();
	await (await editor.search('RongCloud')).filter({ hasText: NODE }).first().click();
	const trigger = await editor.chooseAction('On message sent');
	await trigger.chooseCredential(CLASSIC);
	const url = await trigger.testUrl();
	await trigger.execute();
	await trigger.root.getByText('Listening for').first().waitFor();
	const callback = { url, kind: 'message', attempts: 1, waitMs: 60_000 } as const;
	await stage.sandbox.callback({
		...callback,
		body: { fromUserId: 'u-1003', toUserId: 'shop-bot' },
	});
	await trigger.output.getByText('u-1003').first().waitFor();
	await snapshot(page, 'task-08-message');
	await trigger.close();

	const answer = 'Write to a customer in the same chat';
	const panel = await editor.newNodeAfter('RongCloud Trigger', answer, CLASSIC, {
		text: 'Thank you, a person will write back.',
		notificationText: 'Thank you',
	});
	await panel.drag('fromUserId', 'toUserIds');
	await panel.drag('targetId', 'fromUserId');
	await panel.execute();
	const [item] = await panel.table();
	expect(item).toMatchObject({ status: 'accepted', audience: 'User u-1003' });
	await snapshot(page, 'task-08-answer');
	expect(stage.sandbox.journal).toMatchObject([
		{
			path: '/message/private/publish.json',
			sender: 'shop-bot',
			recipients: [{ userId: 'u-1003' }],
		},
	]);
});

test('the example for a spreadsheet takes a file with other columns and semicolons', async () => {
	await editor.newWorkflow();
	const example = join(packageDir, 'examples', '03-spreadsheet-to-system-messages.json');
	await page.getByTestId('workflow-import-input').setInputFiles(example);
	await editor.node('Your Columns').waitFor();
	const columns = await editor.openNode('Your Columns');
	for (const [index, name] of ['Kunde', 'Nachricht'].entries()) {
		const value = columns.root.getByTestId('assignment-value').nth(index);
		await value.locator('input, textarea').first().fill(name);
		await value.locator('input, textarea').first().blur();
	}
	await columns.close();
	const send = await editor.openNode('Send to Each Row');
	await send.chooseCredential(NEXCONN);
	await send.close();

	const opening = page.waitForEvent('popup');
	await page.getByTestId('execute-workflow-button-Upload a Spreadsheet').dispatchEvent('click');
	const form = await opening;
	const file = [
		'Kunde;Ort;Nachricht',
		'u-1001;Köln;"Ihre Bestellung A-17; unterwegs"',
		';Graz;Ihre Bestellung A-18 ist da',
		'u-1003;Zürich;',
		'u-1004;Bern;Ihre Bestellung A-20 ist da',
	].join('\r\n');
	await form.locator('input[type=file]').setInputFiles({
		name: 'kunden.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(`\ufeff${file}`),
	});
	await form.getByRole('button', { name: 'Submit' }).click();
	await form.getByText('2 sent').first().waitFor();
	await snapshot(form, 'task-11-page');
	const said = await form.locator('body').innerText();
	expect(said).toMatch(/2 sent, 0 skipped \(sent before\), 2 not sent/);
	const [download] = await Promise.all([
		form.waitForEvent('download'),
		form.getByText('failed-rows.csv').first().click(),
	]);
	const failed = readFileSync(await download.path(), 'utf8')
		.replace(/^\ufeff/, '')
		.split(/\r?\n/);
	expect(failed[0]).toMatch(/^Kunde;Ort;Nachricht;/);
	expect(failed[1]).toMatch(/^;Graz;Ihre Bestellung A-18 ist da;.*Recipient User IDs/);
	expect(failed[2]).toMatch(/^u-1003;Zürich;;.*Message Text/);
	expect(reached()).toEqual([['u-1001'], ['u-1004']]);
	expect(contents()).toEqual([
		{ content: 'Ihre Bestellung A-17; unterwegs' },
		{ content: 'Ihre Bestellung A-20 ist da' },
	]);
	await form.close();
});

test('a working workflow goes from RongCloud (Classic) to Nexconn, and says what changes', async () => {
	const announcement = { sendTo: 'Tagged Users', tagsAll: 'vip', platforms: 'HarmonyOS' };
	const panel = await editor.newNode(PUSH, CLASSIC, {
		...announcement,
		notificationText: 'The summer sale has begun',
	});
	await panel.execute();
	await panel.output.getByText('accepted', { exact: true }).first().waitFor();
	await panel.chooseCredential(NEXCONN);
	await expectRefusal(panel, /Nexconn[\s\S]*Broadcast > Send/);
	await snapshot(page, 'task-12-refused');
	await panel.fill({
		resource: 'Broadcast',
		operation: 'Send',
		fromUserId: 'shop-bot',
		text: 'The summer sale has begun.',
		runMode: 'Preview',
	});
	await panel.execute();
	await panel.output.getByText('/v4/').first().waitFor();
	await snapshot(page, 'task-12-preview');
	await panel.fill({ runMode: 'Send' });
	await panel.execute();
	await panel.output.getByText('accepted', { exact: true }).first().waitFor();
	await snapshot(page, 'task-12-sent');
	const [before, after] = reached();
	expect(before?.length).toBeGreaterThan(2);
	expect(after).toEqual(before);
});

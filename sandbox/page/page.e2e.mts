import { readFile } from 'node:fs/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type {
	Browser,
	BrowserContext,
	BrowserContextOptions,
	Locator,
	Page,
} from 'playwright-core';

import { ManualClock, startSandbox, type JsonObject, type Sandbox } from '../index.mts';
import { CREDENTIALS, ids, send } from '../testClient.mts';
import { openBrowser, openContext } from '../../test/e2e/support/browser.mts';
import { screenshot } from '../../test/e2e/support/screenshot.mts';
import { BROADCAST, COMMAND, EVERY_SETTING, ORDER_UPDATE, PERSONAL } from './samples.mts';

const V4_SEND = '/v4/system-channel/message/send';
const CLASSIC_SEND = '/message/system/publish.json';
const PERSONAL_SEND = '/message/system/publish_template.json';
const NOON = Date.UTC(2026, 0, 15, 12, 0, 0);
const DESK = { width: 1280, height: 900 };

const clock = new ManualClock(NOON);
let sandbox: Sandbox;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser complained about, such as a script that the policy stopped. */
let complaints: string[] = [];

async function open(options: BrowserContextOptions = {}): Promise<Page> {
	await context?.close();
	context = await openContext(browser, {
		viewport: DESK,
		deviceScaleFactor: 1,
		timezoneId: 'UTC',
		colorScheme: 'light',
		reducedMotion: 'reduce',
		...options,
	});
	page = await context.newPage();
	page.on('pageerror', (error) => complaints.push(String(error)));
	page.on('console', (line) => {
		// The images of the samples are on no server.
		const isImage = line.location().url.startsWith('https://img.example.com/');
		if (line.type() === 'error' && !isImage) complaints.push(line.text());
	});
	await page.goto(sandbox.url);
	await page.locator('#live', { hasText: /^Live$/ }).waitFor();
	await page.locator('.usage').first().waitFor({ state: 'attached' });
	await page.locator('#steps li').first().waitFor({ state: 'attached' });
	return page;
}

beforeAll(async () => {
	sandbox = await startSandbox({ clock });
	browser = await openBrowser();
});
beforeEach(async () => {
	sandbox.reset();
	clock.set(NOON);
	complaints = [];
	await open();
});
afterEach(() => expect(complaints).toEqual([]));
afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

const calls = (): Locator => page.locator('#calls > .call');

/** The newest call, once it shows the text. */
async function shown(text: string | RegExp): Promise<Locator> {
	const call = calls().first().filter({ hasText: text });
	await call.waitFor();
	return call;
}

/** The groups of settings that a call shows, each with its lines. */
async function settings(call: Locator): Promise<Record<string, string>> {
	const groups: Record<string, string> = {};
	for (const group of await call.locator('.settings .group').all()) {
		const labels = await group.locator('dt').allInnerTexts();
		const values = await group.locator('dd code').allInnerTexts();
		const lines = labels.map((label, index) => `${label}: ${values[index]}`);
		groups[await group.getByRole('heading').innerText()] = lines.join(', ');
	}
	return groups;
}

/** Title and text of the notification on one kind of phone. */
async function notification(call: Locator, phone: string): Promise<string[]> {
	const card = screen(call, phone).locator('.notification');
	return [await card.locator('.title').innerText(), await card.locator('.text').innerText()];
}

const sendOrder = (more: JsonObject = {}) => send(sandbox, V4_SEND, { ...ORDER_UPDATE, ...more });

async function showOrder(): Promise<Locator> {
	await sendOrder();
	return await shown('Order A-17');
}

const screen = (call: Locator, name: string): Locator =>
	call.getByRole('region', { name, exact: true });

describe('the empty page', () => {
	test('says what to enter in n8n, with buttons that copy', async () => {
		await context.grantPermissions(['clipboard-read', 'clipboard-write']);
		const connect = page.locator('#connect');
		expect(await connect.getAttribute('open')).toBe('');
		expect(await connect.innerText()).toContain('Nothing has been sent yet');
		// The words of n8n itself.
		expect((await connect.locator('b').allInnerTexts()).join(', ')).toBe(
			'RongCloud / Nexconn API, Data Center, Custom, Base URL, Product, App Key, App Secret, Save, Execute workflow',
		);
		const expected = [sandbox.url, ...Object.values(CREDENTIALS).flat()];
		expect(await connect.locator('.copied code').allInnerTexts()).toEqual(expected);
		const buttons = connect.getByRole('button', { name: /^Copy / });
		for (const [index, text] of expected.entries()) {
			// It says so for a moment only.
			await Promise.all([
				buttons.nth(index).filter({ hasText: 'Copied' }).waitFor(),
				buttons.nth(index).click(),
			]);
			expect(await page.evaluate('navigator.clipboard.readText()')).toBe(text);
		}
	});

	test('makes room for the first call', async () => {
		await sendOrder();
		await shown('Order A-17 is on its way');
		expect(await page.locator('#connect').getAttribute('open')).toBeNull();
		await page.getByText('Connect n8n to this sandbox', { exact: true }).click();
		await page.getByText('sandbox-secret-both').waitFor();
	});
});

describe('a call', () => {
	test('appears without a reload, newest first, and leaves what is open as it is', async () => {
		await page.evaluate('window.sameDocument = true');
		await sendOrder();
		const first = await shown('To 3 listed users (u-1001, u-1006, u-2001), from shop-bot');
		await first.getByText('Wire JSON').click();
		await first.locator('pre').first().waitFor();

		await send(sandbox, CLASSIC_SEND, COMMAND);
		await shown('To 1 listed user (u-1003)');
		await send(sandbox, '/push.json', BROADCAST);
		await shown('To users with one of the tags berlin or paris on ios and android, from news-desk');
		const kinds = await calls().locator('.kind').allInnerTexts();
		expect(kinds).toEqual(['Broadcast', 'System message', 'System message']);
		const products = await calls().locator('.product').allInnerTexts();
		expect(products).toEqual(['RongCloud', 'RongCloud', 'Nexconn']);
		expect(await calls().nth(2).locator('pre').count()).toBe(3);
		expect(await page.evaluate('window.sameDocument')).toBe(true);
		expect(await page.locator('#announcement').innerText()).toContain('1 new call');
	});

	test('says whom it reaches, on which phones', async () => {
		await send(sandbox, '/push.json', EVERY_SETTING);
		const call = await shown(
			'To users of com.example.shop with the tag vip on ios, android and HarmonyOS',
		);
		expect(await call.locator('.recipients p').innerText()).toBe(
			'Reaches 4 of the sandbox’s 12 sample users:',
		);
		expect(await call.locator('.chips li').allInnerTexts()).toEqual([
			'u-1001 iOS',
			'u-1002 Android',
			'u-1006 Android, HarmonyOS',
			'u-1010 iOS, Android',
		]);
		await sendOrder();
		const next = await shown('Order A-17');
		expect(await next.locator('.chips li').allInnerTexts()).toEqual([
			'u-1001 iOS',
			'u-1006 Android, HarmonyOS',
			'u-2001 not in the directory',
		]);
	});

	test('a push is drawn for each platform, with everything that was set', async () => {
		await send(sandbox, '/push.json', EVERY_SETTING);
		const call = await shown('Spring sale');
		for (const [phone, ...shownThere] of [
			['On iPhone (iOS)', 'Spring sale is on', 'Twenty percent off, for you first.'],
			['On Android', 'Spring sale', 'Twenty percent off on Android.'],
			['On HarmonyOS', 'Spring sale', 'Twenty percent off on HarmonyOS.'],
		] as const) {
			expect(await notification(call, phone)).toEqual(shownThere);
		}
		const iphone = await screen(call, 'On iPhone (iOS)').innerText();
		for (const part of [/passive/i, 'Grouped in offers', 'Badge 7', 'spring.jpg']) {
			expect(iphone).toMatch(part);
		}
		expect(await screen(call, 'On Android').innerText()).toMatch(
			/Image for Huawei, Honor: https:\/\/img\.example\.com\/spring-icon\.png/,
		);
		expect(await screen(call, 'Inside the app').count()).toBe(0);
		expect(await call.locator('.notice').innerText()).toContain('There is no message');
		expect(await settings(call)).toMatchObject({
			'APNs on iOS':
				'Title: Spring sale is on, Text: Twenty percent off, for you first., Badge: 7, Thread: offers, Collapse ID: spring, Category: OFFER, Rich media: https://img.example.com/spring.jpg, Interruption level: passive',
			'Huawei on Android':
				'Channel: offers-hw, Importance: LOW, Image: https://img.example.com/spring-icon.png, Category: MARKETING',
			'Honor on Android': 'Importance: NORMAL, Image: https://img.example.com/spring-icon.png',
			'Xiaomi on Android': 'Channel: offers-mi, Large icon: https://img.example.com/mi.png',
			'OPPO on Android': 'Channel: offers-oppo, Category: MARKETING, Notify level: 2',
			'vivo on Android': 'Classification: 0, Category: MARKETING',
			'FCM (Google) on Android':
				'Channel: offers-fcm, Collapse key: spring-fcm, Image: https://img.example.com/fcm.png',
			'HarmonyOS (OHOS)': 'Category: MARKETING, Image: https://img.example.com/ohos.png',
			'Data for the app (extras) on iOS': 'campaign: spring-ios',
		});
	});

	test('a system message is drawn with its pushExt, and inside the app', async () => {
		const call = await showOrder();
		for (const name of ['On iPhone (iOS)', 'On Android', 'On HarmonyOS']) {
			expect(await notification(call, name)).toEqual(['On its way', 'Order A-17 is on its way']);
		}
		expect(await screen(call, 'On iPhone (iOS)').innerText()).toMatch(/time sensitive/i);
		const inApp = screen(call, 'Inside the app');
		expect(await inApp.locator('.bubble').innerText()).toBe(
			'Your order A-17 has left our warehouse.',
		);
		expect(await inApp.locator('.sender').innerText()).toBe('shop-bot');
		expect(await call.locator('.notice').innerText()).toContain('Users who are offline');
		expect(await settings(call)).toMatchObject({
			'Huawei on Android': 'Channel: orders-hw, Importance: NORMAL, Category: EXPRESS',
			'OPPO on Android': expect.stringContaining('Notify level: 16'),
			'HarmonyOS (OHOS)': 'Category: EXPRESS',
			'Data for the app on iOS': 'Push data: order=A-17',
		});
	});

	test('personalized messages are drawn as each of the first users sees them', async () => {
		await send(sandbox, PERSONAL_SEND, PERSONAL);
		const call = await shown('Each user gets a text of their own.');
		const persons = call.locator('.person');
		expect(await persons.locator('> h3').allInnerTexts()).toEqual([
			'u-1001 iOS',
			'u-1006 Android, HarmonyOS',
			'u-2001 not in the directory',
		]);
		for (const [user, points, ...phones] of [
			['u-1001', 'Order A-1 has earned you 7 points.', 'On iPhone (iOS)', '7 points for you'],
			[
				...['u-1006', 'Order A-2 has earned you 14 points.'],
				...['On Android', 'Order A-2 has earned you 14 points.'],
			],
			['u-2001', 'Order A-3 has earned you 21 points.', 'On HarmonyOS', 'You have points'],
		] as const) {
			const person = screen(call, user);
			expect(await screen(person, 'Inside the app').locator('.bubble').innerText()).toBe(points);
			expect(await notification(person, phones[0]!)).toEqual(['Your points', phones[1]]);
		}
		expect(await persons.locator('.wallpaper').count()).toBe(1 + 2 + 3);
		expect(await call.innerText()).not.toContain('{points}');

		await call.getByText('and 2 more').click();
		expect(await call.locator('.others li').allInnerTexts()).toEqual([
			'u-1003 gets “Order A-4 has earned you 28 points.”',
			'u-2002 gets “Order A-5 has earned you 35 points.”, and if offline “35 points”',
		]);
		// Whoever is looked for comes to the front.
		await page.getByLabel('Find').fill('u-2002');
		await call.locator('.person mark').waitFor();
		expect(await persons.locator('> h3').first().innerText()).toBe('u-2002 not in the directory');
	});

	test('without a notification it says so', async () => {
		await send(sandbox, CLASSIC_SEND, COMMAND);
		const call = await shown('No notification: delivered silently inside the app.');
		expect(await call.locator('.notification').count()).toBe(0);
		expect(await screen(call, 'Inside the app').innerText()).toContain('refreshBasket');
	});

	test('shows an image that can be loaded, and a frame with its address otherwise', async () => {
		const icon = await readFile(new URL('../../icons/rongcloud.svg', import.meta.url));
		await context.route('https://img.example.com/ohos.png', (route) =>
			route.fulfill({ contentType: 'image/svg+xml', body: icon }),
		);
		await send(sandbox, '/push.json', EVERY_SETTING);
		const call = await shown('Spring sale');
		const harmony = screen(call, 'On HarmonyOS');
		await harmony.scrollIntoViewIfNeeded();
		await harmony.locator('.picture.loaded').waitFor();
		const android = screen(call, 'On Android');
		expect(await android.locator('.picture.loaded').count()).toBe(0);
		expect(await android.locator('.picture').getAttribute('title')).toBe(
			'https://img.example.com/spring-icon.png',
		);
		expect(await android.locator('.address').innerText()).toContain('spring-icon.png');
	});

	test('refused: code and reason', async () => {
		await sendOrder({ toUserIds: [] });
		const call = await shown('Refused with code 1002, HTTP 400');
		expect(await call.locator('.reason').innerText()).toBe(
			'Parameter error: toUserIds needs at least one user id.',
		);
		expect(await call.innerText()).toContain('Nobody would have got it.');
		expect(await call.locator('.notification').count()).toBe(0);
	});

	test('its wire JSON is one click away, without secrets', async () => {
		const call = await showOrder();
		expect(await call.locator('pre').count()).toBe(0);
		await call.getByText('Wire JSON').click();
		const [request, body, answer] = [0, 1, 2].map((index) => call.locator('pre').nth(index));
		await answer?.waitFor();
		expect(await request?.innerText()).toMatch(/^POST \/v4\/system-channel\/message\/send\n/);
		expect(await request?.innerText()).toMatch(/^App-Key: sandbox-nexconn$/m);
		expect(await request?.innerText()).toMatch(/^Signature: \(hidden\)$/m);
		const sent = JSON.parse((await body?.innerText()) ?? '') as JsonObject;
		expect(sent).toEqual(ORDER_UPDATE);
		expect(await body?.innerText()).toContain('\n  "fromUserId": "shop-bot",\n');
		expect(await answer?.innerText()).toMatch(/"code": 0/);
		expect(await call.innerHTML()).not.toContain('sandbox-secret');
	});

	test.each([
		['a title', '<img src=x onerror="window.broken=1">'],
		['a script', '<script>window.broken=1</script>'],
		['an entity', '&lt;b&gt; & "quotes" \u2028'],
	])('text stays text: %s', async (_name, evil) => {
		await send(sandbox, V4_SEND, {
			fromUserId: evil.slice(0, 60),
			toUserIds: [evil, 'u-1001'],
			messageType: 'RC:TxtMsg',
			content: JSON.stringify({ content: evil, extra: evil }),
			pushContent: evil,
			pushData: evil,
			pushExt: JSON.stringify({
				title: evil.slice(0, 50),
				pushConfigs: [{ MI: { channelId: evil, large_icon_uri: `javascript:${evil}` } }],
			}),
		});
		const others = ['u-1001', 'u-1002', 'u-1003'];
		await send(sandbox, PERSONAL_SEND, {
			fromUserId: 'shop-bot',
			toUserId: [evil, ...others, `${evil}4`],
			objectName: 'shop:any',
			content: '{any}',
			values: Array(5).fill({ '{any}': evil }),
			pushContent: Array(5).fill('{any}'),
		});
		await shown('Personalized messages');
		for (const place of ['.person h3 b', '.bubble .text', '.notification .text']) {
			expect(await calls().first().locator(place).first().textContent()).toBe(evil);
		}
		expect(await calls().first().locator('.others li').nth(1).textContent()).toBe(
			`${evil}4 gets “${evil}”`,
		);
		await send(sandbox, V4_SEND, { [evil]: 1 });
		const refused = await shown('Refused');
		expect(await refused.locator('.reason').textContent()).toContain('fromUserId is required');
		const call = calls().nth(2);
		for (const place of ['.notification .text', '.bubble .text', '.chips li b']) {
			expect(await call.locator(place).first().textContent()).toBe(evil);
		}
		expect(await call.locator('.notification .title').first().textContent()).toBe(
			evil.slice(0, 50),
		);
		await call.getByText('Wire JSON').click();
		await call.locator('pre').nth(2).waitFor();
		expect(await page.locator('#calls img, #calls script').count()).toBe(0);
		expect(await page.evaluate('window.broken')).toBeUndefined();
	});
});

describe('quotas', () => {
	const usage = (appKey: string): Locator => page.locator('.usage').filter({ hasText: appKey });
	const figures = async (appKey: string) => await usage(appKey).locator('.figure').allInnerTexts();

	test('count along', async () => {
		expect(await figures('sandbox-rongcloud')).toEqual(['0 of 2', '0 of 3', '0 of 100']);
		await send(sandbox, '/push.json', EVERY_SETTING);
		await usage('sandbox-rongcloud').getByText('1 of 2').waitFor();
		expect(await figures('sandbox-rongcloud')).toEqual(['1 of 2', '1 of 3', '0 of 100']);
		await sendOrder();
		await usage('sandbox-nexconn').getByText('3 of 100 (peak 3)').waitFor();
		await send(sandbox, '/push.json', BROADCAST);
		await usage('sandbox-rongcloud').getByText('Next broadcast from').waitFor();
		expect(await usage('sandbox-rongcloud').innerText()).toContain('15 Jan 2026, 13:00');
		await send(sandbox, '/push.json', BROADCAST);
		await shown('Call frequency exceeded: at most 2 pushes an hour for this App Key.');
		expect(await figures('sandbox-rongcloud')).toEqual(['2 of 2', '2 of 3', '0 of 100']);
	});

	test('fall back when the second is over', async () => {
		await sendOrder();
		await usage('sandbox-nexconn').getByText('3 of 100 (peak 3)').waitFor();
		clock.advance(1000);
		await usage('sandbox-nexconn').getByText('0 of 100 (peak 3)').waitFor();
	});

	/** What colour the bar of the hour has at its beginning, and what is said below it. */
	async function hour(appKey: string): Promise<[string, string[]]> {
		const quota = usage(appKey).locator('.quota').first();
		const picture = await quota.locator('meter').screenshot();
		const blank = await context.newPage();
		const [red = 0, green = 0] = await blank.evaluate<number[]>(`(async () => {
			const image = new Image();
			image.src = 'data:image/png;base64,${picture.toString('base64')}';
			await image.decode();
			const canvas = document.createElement('canvas').getContext('2d');
			canvas.drawImage(image, 0, 0);
			return [...canvas.getImageData(4, image.height / 2, 1, 1).data];
		})()`);
		await blank.close();
		const colour = red > 1.5 * green ? 'red' : green > 1.5 * red ? 'green' : 'none';
		return [colour, await quota.locator('.words').allInnerTexts()];
	}

	test('are red at the service’s limit, in words too, whatever the sandbox allows', async () => {
		const app = usage('sandbox-rongcloud');
		const push = () => send(sandbox, '/push.json', BROADCAST);
		expect(await hour('sandbox-rongcloud')).toEqual(['none', []]);
		await push();
		await app.getByText('1 of 2').waitFor();
		expect(await hour('sandbox-rongcloud')).toEqual(['green', []]);
		await push();
		await app.getByText('2 of 2').waitFor();
		expect(await hour('sandbox-rongcloud')).toEqual(['red', ['Limit reached.']]);
		try {
			sandbox.setApp('sandbox-rongcloud', { pushesPerHour: 1000, pushesPerDay: 1000 });
			await app.getByText('The service’s limit of 2 is reached.').waitFor();
			const reached = ['The service’s limit of 2 is reached.'];
			expect(await hour('sandbox-rongcloud')).toEqual(['red', reached]);
			await push();
			await app.getByText('3 of 1,000').first().waitFor();
			const passed = ['The service’s limit of 2 is passed.'];
			expect(await hour('sandbox-rongcloud')).toEqual(['red', passed]);
		} finally {
			sandbox.setApp('sandbox-rongcloud', { pushesPerHour: 2, pushesPerDay: 3 });
		}
	});

	test('more can be allowed, by keyboard too, for one app', async () => {
		const app = usage('sandbox-rongcloud');
		const push = () => send(sandbox, '/push.json', BROADCAST);
		for (let count = 0; count < 3; count += 1) await push();
		await shown('Call frequency exceeded: at most 2 pushes an hour for this App Key.');
		expect(await page.locator('#quotas').innerText()).toContain(
			'The real service has no such button',
		);
		await page.getByRole('button', { name: 'Allow more broadcasts for sandbox-rongcloud' }).focus();
		await page.keyboard.press('Enter');
		await app.getByText('2 of 4').waitFor();
		expect(await app.locator('.words').allInnerTexts()).toEqual([
			'The service’s limit of 2 is reached.',
			'The service allows 3.',
		]);
		expect(await page.locator('#announcement').innerText()).toContain('sandbox-rongcloud');
		expect(await app.getByText('Next broadcast from').count()).toBe(0);
		expect((await push()).status).toBe(200);
		// The button is still under the finger, though it was drawn anew.
		await app.getByText('3 of 4').waitFor();
		await page.keyboard.press('Enter');
		await app.getByText('3 of 9').waitFor();
		expect(await figures('sandbox-rongcloud')).toEqual(['3 of 6', '3 of 9', '0 of 100']);
		expect(await figures('sandbox-both')).toEqual(['0 of 2', '0 of 3', '0 of 100']);
	});
});

describe('many calls', () => {
	beforeEach(() => sandbox.setApp('sandbox-nexconn', { messagesPerSecond: 10_000_000 }));
	afterEach(() => sandbox.setApp('sandbox-nexconn', { messagesPerSecond: 100 }));

	test('3,000 while it is open: few are drawn, all are counted and found', async () => {
		const total = 3000;
		const flight = 20;
		const toUserIds = ids(100);
		for (let start = 0; start < total; start += flight) {
			await Promise.all(
				Array.from({ length: flight }, (_, index) =>
					sendOrder({ toUserIds, pushContent: `Parcel <${start + index}> is here` }),
				),
			);
		}
		await page.getByText('3,000 calls · 3,000 accepted · 0 refused').waitFor();
		await page.getByText('2,960 older calls not drawn.').waitFor();
		expect(await calls().count()).toBe(40);
		await page.getByRole('button', { name: 'Show more' }).click();
		await page.getByText('2,920 older calls not drawn.').waitFor();
		expect(await calls().count()).toBe(80);

		await page.getByLabel('Find').fill('parcel <17>');
		await page.getByText('Parcel <17> is here').first().waitFor();
		await calls().nth(1).waitFor({ state: 'detached' });
		expect(await calls().count()).toBe(1);
		await page.getByLabel('Find').fill('nowhere to be found');
		await page.getByText('No call fits what you look for.').waitFor();
	});

	test('how many match is told while one types', async () => {
		const counts = page.locator('#counts');
		for (const what of ['Parcel-17', 'Parcel-18', 'Parcel-2', 'Letter-17']) {
			await sendOrder({ pushContent: `${what} is here` });
		}
		await counts.getByText('4 calls · 4 accepted · 0 refused').waitFor();
		await page.getByLabel('Find').focus();
		for (const [typed, told] of [
			['parcel', '3 of 4 calls match'],
			['-1', '2 of 4 calls match'],
			['7', '1 of 4 calls matches'],
			['0', '0 of 4 calls match'],
		] as const) {
			await page.keyboard.type(typed);
			await counts.getByText(told, { exact: true }).waitFor();
			expect(await page.locator('#announcement').innerText()).toBe(told);
		}
		// It counts on while others come in.
		await page.getByLabel('Find').fill('letter');
		await counts.getByText('1 of 4 calls matches').waitFor();
		await sendOrder({ pushContent: 'Letter-18 has left' });
		await counts.getByText('2 of 5 calls match').waitFor();
		await page.getByLabel('Find').fill(' ');
		await counts.getByText('5 calls · 5 accepted · 0 refused').waitFor();
		await page.getByLabel('Result').selectOption({ label: 'Not accepted' });
		await counts.getByText('0 of 5 calls match').waitFor();
	});

	test('a user who was looked for stands first and is marked', async () => {
		await sendOrder({ toUserIds: ids(100) });
		const call = await shown('88 more');
		await page.getByLabel('Find').fill('u-97');
		await call.locator('mark').waitFor();
		expect(await call.locator('.chips li').first().innerText()).toMatch(/^u-97 /);
	});

	test('and stays so when an answer to the last search comes late', async () => {
		await sendOrder({ toUserIds: ids(100) });
		await shown('88 more');
		let letThrough = () => {};
		const held = new Promise<void>((resolve) => {
			letThrough = resolve;
		});
		const asked = page.waitForRequest('**/_sandbox/page/calls?*');
		await page.route(
			'**/_sandbox/page/calls?*',
			async (route) => {
				const response = await route.fetch();
				await held;
				await route.fulfill({ response });
			},
			{ times: 1 },
		);
		await sendOrder({ toUserIds: ids(99) });
		await asked;
		await page.getByLabel('Find').fill('u-97');
		letThrough();
		for (const text of ['88 more', '87 more']) {
			const call = calls().filter({ hasText: text });
			await call.locator('mark').waitFor();
			expect(await call.locator('.chips li').first().innerText()).toMatch(/^u-97 /);
		}
	});

	test('by product and result', async () => {
		await sendOrder();
		await send(sandbox, '/push.json', BROADCAST);
		await send(sandbox, '/push.json', {});
		await shown('Refused');
		await page.getByLabel('Product').selectOption({ label: 'Nexconn' });
		await calls().nth(1).waitFor({ state: 'detached' });
		expect(await calls().locator('.product').allInnerTexts()).toEqual(['Nexconn']);
		await page.getByLabel('Product').selectOption({ label: 'All' });
		await page.getByLabel('Result').selectOption({ label: 'Not accepted' });
		await shown('Refused');
		await calls().nth(1).waitFor({ state: 'detached' });
		expect(await calls().count()).toBe(1);
	});
});

describe('around the calls', () => {
	test('everything can be forgotten, by keyboard too, after a question', async () => {
		await send(sandbox, '/push.json', BROADCAST);
		await shown('news-desk');
		const button = page.locator('#forget');
		await button.focus();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog', { name: 'Forget everything?' }).waitFor();
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'hidden' });
		expect(sandbox.journal).toHaveLength(1);

		await page.keyboard.press('Enter');
		await page.getByRole('dialog').getByRole('button', { name: 'Forget everything' }).focus();
		await page.keyboard.press('Enter');
		await page.getByText('Nothing has been sent yet').waitFor();
		expect(await calls().count()).toBe(0);
		expect(sandbox.journal).toEqual([]);
		expect(await page.locator('.figure').first().innerText()).toBe('0 of 2');
	});

	test('the wire opens by keyboard', async () => {
		const call = await showOrder();
		await call.locator('.wire > summary').focus();
		await page.keyboard.press('Enter');
		await call.locator('pre').nth(2).waitFor();
		// What scrolls can be reached.
		await page.keyboard.press('Tab');
		expect(await page.evaluate('document.activeElement.tagName')).toBe('PRE');
	});

	test('the raw journal is linked', async () => {
		await showOrder();
		await page.getByRole('link', { name: 'JSON', exact: true }).click();
		expect(new URL(page.url()).pathname).toBe('/_sandbox/journal');
		expect(await page.locator('body').innerText()).toContain('"audience":"3 listed users');
	});

	test('a sandbox that is away is noticed, and so is its return', async () => {
		await sandbox.refuseConnections();
		await page.getByText('Not connected').waitFor();
		await sandbox.allowConnections();
		await page.locator('#live', { hasText: /^Live$/ }).waitFor();
		await showOrder();
		// That the browser could not connect is what this test is about.
		complaints = complaints.filter((text) => !/ERR_|Failed to load/.test(text));
	});
});

describe('on any screen', () => {
	async function showSamples(): Promise<void> {
		for (const [path, body] of [
			['/v4/user/ban/list', { page: 1, pageSize: 1 }],
			[CLASSIC_SEND, COMMAND],
			['/push.json', {}],
			['/push.json', BROADCAST],
			['/push.json', EVERY_SETTING],
			[V4_SEND, ORDER_UPDATE],
		] as const) {
			await send(sandbox, path, body);
			// After the last one, the figures would otherwise depend on the moment.
			clock.advance(path === V4_SEND ? 2_000 : 70_000);
		}
		await shown('Order A-17');
		await page.getByText('6 calls · 5 accepted · 1 refused').waitFor();
		// Folded on a phone.
		const quotas = page.locator('.usage').first();
		await quotas.getByText('0 of 100 (peak 3)').waitFor({ state: 'attached' });
	}

	/** Contrast of a text with the background it is on, as WCAG defines it. */
	const CONTRAST = `(selector) => {
		const parts = (color) => color.match(/[\\d.]+/g).map(Number);
		const channel = (value) => {
			const part = value / 255;
			return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
		};
		const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
		const text = document.querySelector(selector);
		let behind = text;
		while (behind.parentElement !== null) {
			const [, , , alpha = 1] = parts(getComputedStyle(behind).backgroundColor);
			if (alpha > 0.9) break;
			behind = behind.parentElement;
		}
		const [one, two] = [
			light(parts(getComputedStyle(text).color)),
			light(parts(getComputedStyle(behind).backgroundColor)),
		].sort((a, b) => b - a);
		return (one + 0.05) / (two + 0.05);
	}`;

	const TEXTS = [
		'.call h2, .kind, .refused .kind, .refused h2, .reason, .product.nexconn',
		'.product.rongcloud, .muted, .notice, .notice.silent, .ios .title, .ios .now',
		'.urgency, .android .text, .harmonyos .notification .line, .bubble .text',
		'.invisible, .settings dt, .wire > summary, .warning, #live, .quota .words',
	].flatMap((line) => line.split(', '));

	test.each(['light', 'dark'] as const)('its texts can be read in %s', async (colorScheme) => {
		await open({ colorScheme });
		await showSamples();
		const backdrop = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
		const [red = 0] = backdrop.match(/\d+/g)?.map(Number) ?? [];
		expect(red > 128).toBe(colorScheme === 'light');
		for (const selector of TEXTS) {
			const contrast = await page.evaluate<number>(`(${CONTRAST})(${JSON.stringify(selector)})`);
			expect({ selector, isReadable: contrast >= 4.5 }).toEqual({ selector, isReadable: true });
		}
	});

	/** What is cut off at the right, or wants to be scrolled sideways; but for the badge, which hangs over its icon. */
	const OVERHANGS = `[document.documentElement, ...document.querySelectorAll('body *')]
		.filter((one) => one.closest('.unseen, .skip, .badged') === null && one.checkVisibility())
		.filter(
			(one) =>
				one.getBoundingClientRect().right > innerWidth + 0.5 ||
				(one.clientWidth > 0 && one.scrollWidth > one.clientWidth),
		)
		.map((one) => one.outerHTML.slice(0, 120))`;

	test.each([360, 390, 768, 1280, 1920])('it fits %d pixels', async (width) => {
		await open({ viewport: { width, height: 800 } });
		expect(await page.evaluate(OVERHANGS)).toEqual([]);
		await sendOrder({
			toUserIds: ['u'.repeat(60), ...ids(99)],
			pushContent: 'https://example.com/'.repeat(20),
		});
		await shown('Reaches 100 users');
		await send(sandbox, '/push.json', EVERY_SETTING);
		await send(sandbox, PERSONAL_SEND, {
			...PERSONAL,
			fromUserId: 'shop-bot'.repeat(7),
			pushContent: Array(5).fill('https://example.com/'.repeat(20)),
		});
		await send(sandbox, V4_SEND, { ['x'.repeat(200)]: 1 });
		await shown('Refused');
		await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`);
		await calls().nth(3).locator('pre').nth(2).waitFor();
		expect(await page.evaluate(OVERHANGS)).toEqual([]);
		const call = calls().filter({ hasText: 'Spring sale' });
		// Beside each other where there is room, below each other where there is none.
		const places = await call
			.locator('.screen')
			.evaluateAll((screens) => screens.map((one) => one.getBoundingClientRect().left));
		expect(new Set(places).size).toBe(width < 500 ? 1 : width < 1000 ? 2 : 3);
	});

	test('on a phone, what somebody’s phone showed is found without a detour', async () => {
		await open({ viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true });
		await showSamples();
		const quotas = page.locator('#quotas > summary');
		expect(await quotas.innerText()).toBe('Quotas limit reached by sandbox-rongcloud');
		expect(await page.locator('.usage').first().isVisible()).toBe(false);
		await page.getByLabel('Find').fill('u-1006');
		await page.locator('#counts', { hasText: '2 of 6 calls match' }).waitFor();
		const call = await shown('Order A-17');
		expect(await call.locator('.chips mark').innerText()).toBe('u-1006');
		expect(await notification(call, 'On HarmonyOS')).toEqual([
			'On its way',
			'Order A-17 is on its way',
		]);
		// Message and phones, and not what only developers read, take little more than a screen.
		expect(await call.locator('.settings dl').first().isVisible()).toBe(false);
		expect((await call.boundingBox())?.height).toBeLessThan(1.3 * 780);

		await quotas.tap();
		await page.getByRole('button', { name: 'Allow more broadcasts for sandbox-rongcloud' }).tap();
		await page.getByText('2 of 4').waitFor();
	});

	test('the picture for the documentation', async () => {
		await open({ viewport: { width: 1280, height: 1420 } });
		await showSamples();
		// Folded once, so that there is room for the next call; older ones are below the edge.
		await calls().first().locator('.settings > summary').click();
		await page.mouse.move(0, 0);
		await screenshot(page, 'sandbox');
	});
});

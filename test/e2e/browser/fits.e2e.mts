import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import { OPERATIONS } from '../../structure/panel.mts';
import { atDesk, NEXCONN } from '../support/browser.mts';
import type { Editor } from '../support/editor.mts';

let page: Page;
let editor: Editor;

atDesk((desk) => ({ page, editor } = desk));

interface Box {
	value?: string;
	textContent: string | null;
	scrollWidth: number;
	clientWidth: number;
	scrollHeight: number;
	clientHeight: number;
}

/** Texts of which a part does not fit in their box, and how many there are in all. */
async function cutOff(selector: string): Promise<{ all: number; cut: string[] }> {
	return await page
		.locator(selector)
		.filter({ visible: true })
		.evaluateAll((elements: Box[]) => ({
			all: elements.length,
			cut: elements
				.filter(
					(box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1,
				)
				.map(({ textContent, value }) => value ?? (textContent ?? '').trim()),
		}));
}

const LABELS = '[data-test-id="node-parameters"] .n8n-input-label';
const CHOICES = '[role="option"] .option-headline, [role="option"] .option-description';
/** Lists whose choices people read before they choose. */
const LISTS = ['resource', 'operation', 'runMode', 'sendTo', 'messageType', 'customizeFor'];

test('nothing is cut off at 1,280 pixels: labels and choices of every operation', async () => {
	const panel = await editor.newNode('Notify one or more customers', NEXCONN);
	await page.setViewportSize({ width: 1280, height: 900 });
	const cut = new Set<string>();
	let seen = 0;
	const readLabels = async (title: string) => {
		const labels = await cutOff(LABELS);
		for (const text of labels.cut) cut.add(`${title}: ${text}`);
		seen += labels.all;
	};
	const chosen = new Set<string>();
	for (const { title, operation: own } of OPERATIONS) {
		const [resource = '', operation = ''] = title.split(': ');
		await panel.fill({ resource });
		await panel.fill({ operation });
		await readLabels(title);
		// Each choice brings fields of its own.
		for (const { name, type, default: first, options = [] } of own.properties) {
			const select = panel.control(name).locator('.el-select').first();
			if (type !== 'options' || !(await select.isVisible())) continue;
			const choices = options.filter((option) => 'value' in option);
			const initial = choices.find(({ value }) => value === first)?.name;
			const fresh = choices.filter(({ name: choice }) => !chosen.has(`${name}: ${choice}`));
			for (const { name: choice } of fresh) {
				chosen.add(`${name}: ${choice}`);
				await panel.fill({ [name]: choice });
				await readLabels(`${title} > ${choice}`);
			}
			if (fresh.length > 0 && initial !== undefined) await panel.fill({ [name]: initial });
		}
		for (const list of LISTS) {
			const select = panel.control(list).locator('.el-select').first();
			if (!(await select.isVisible())) continue;
			await select.click();
			await page.locator(CHOICES).filter({ visible: true }).first().waitFor();
			const choices = await cutOff(CHOICES);
			for (const text of choices.cut) cut.add(`${title} > ${list}: ${text}`);
			seen += choices.all;
			await page.keyboard.press('Escape');
		}
	}
	expect(seen).toBeGreaterThan(200);
	expect([...cut]).toEqual([]);
});

test('the class of a vendor that was picked can be read at 1,280 pixels', async () => {
	const panel = await editor.newNode('Notify one or more customers', NEXCONN);
	await page.setViewportSize({ width: 1280, height: 900 });
	await panel.customize('HarmonyOS', 'Huawei', 'OPPO', 'vivo');
	// The longest of each.
	for (const [group, name] of [
		['harmonyOs', 'Subscription (SUBSCRIPTION)'],
		['huawei', 'Subscription (SUBSCRIPTION)'],
		['oppo', 'Suggested content (CONTENT)'],
		['vivo', 'Suggested content (CONTENT)'],
	] as const) {
		await panel.add(group, 'Category');
		await panel.search(`${group}.category`, name.split(' ')[0] ?? '', name);
	}
	const shown = await cutOff('[data-test-id="rlc-input"]');
	expect(shown).toEqual({ all: 4, cut: [] });
});

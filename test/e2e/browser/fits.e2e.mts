import { expect, test } from '@jest/globals';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
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
				// Elements within a line have no size.
				.filter(({ clientWidth }) => clientWidth > 0)
				.filter(
					({ value, textContent }) =>
						!/^(Fixed ?Expression)?$/.test(value ?? (textContent ?? '').trim()),
				)
				.filter(
					(box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1,
				)
				.map(({ textContent, value }) => value ?? (textContent ?? '').trim()),
		}));
}

/** With what lies in them, since it is the text inside that n8n cuts off, but for its switch beside them. */
const LABELS = ['', ' *']
	.map((inner) => `[data-test-id="node-parameters"] .n8n-input-label${inner}`)
	.join(', ');
const CHOICES = '[role="option"] .option-headline, [role="option"] .option-description';
/** Lists whose choices people read before they choose. */
const LISTS = ['resource', 'operation', 'runMode', 'sendTo', 'messageType', 'customizeFor'];

/** A panel at that width, and what was cut off in it. */
async function narrowPanel() {
	const panel = await editor.newNode('Notify one or more customers', NEXCONN);
	await page.setViewportSize({ width: 1280, height: 900 });
	const cut = new Set<string>();
	let seen = 0;
	return {
		panel,
		show: async (title: string) => {
			const [resource = '', operation = ''] = title.split(': ');
			await panel.fill({ resource });
			await panel.fill({ operation });
		},
		read: async (selector: string, title: string) => {
			const texts = await cutOff(selector);
			for (const text of texts.cut) cut.add(`${title}: ${text}`);
			seen += texts.all;
		},
		expectAll: (least: number) => {
			expect(seen).toBeGreaterThan(least);
			expect([...cut]).toEqual([]);
		},
	};
}

test('nothing is cut off at 1,280 pixels: labels and choices of every operation', async () => {
	const { panel, show, read, expectAll } = await narrowPanel();
	for (const { title } of OPERATIONS) {
		await show(title);
		await read(LABELS, title);
		for (const list of LISTS) {
			const select = panel.control(list).locator('.el-select').first();
			if (!(await select.isVisible())) continue;
			await select.click();
			await page.locator(CHOICES).filter({ visible: true }).first().waitFor();
			await read(CHOICES, `${title} > ${list}`);
			await page.keyboard.press('Escape');
		}
	}
	expectAll(200);
});

/** The choices of a field that bring fields of their own, by what they show. */
const choicesOf = (
	{ name, type, options = [] }: INodeProperties,
	all: readonly INodeProperties[],
) =>
	type === 'options' && all.some(({ displayOptions }) => displayOptions?.show?.[name] !== undefined)
		? options.filter((option): option is INodePropertyOptions => 'value' in option)
		: [];

test('nor are labels of fields that a choice brings', async () => {
	const { panel, show, read, expectAll } = await narrowPanel();
	const chosen = new Set<string>();
	for (const { title, operation } of OPERATIONS) {
		const { properties } = operation;
		const isFresh = (name: string, choice: string) => !chosen.has(`${name}: ${choice}`);
		const lists = properties.filter((field) =>
			choicesOf(field, properties).some(({ name }) => isFresh(field.name, name)),
		);
		if (lists.length > 0) await show(title);
		for (const field of lists) {
			if (!(await panel.control(field.name).locator('.el-select').first().isVisible())) continue;
			const choices = choicesOf(field, properties);
			for (const { name } of choices.filter((choice) => isFresh(field.name, choice.name))) {
				chosen.add(`${field.name}: ${name}`);
				await panel.fill({ [field.name]: name });
				await read(LABELS, `${title} > ${name}`);
			}
			const initial = choices.find(({ value }) => value === field.default);
			if (initial !== undefined) await panel.fill({ [field.name]: initial.name });
		}
	}
	expect([...chosen]).toEqual(expect.arrayContaining(['mention: Listed Members', 'runMode: Test']));
	expectAll(100);
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

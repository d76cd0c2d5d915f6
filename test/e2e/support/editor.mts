import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeListSearchResult } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';

import type { WorkflowInput } from '../../../scripts/n8n/rest.mts';
import { screenshot } from './screenshot.mts';
import type { Stage } from './stage.mts';
import { chain, node } from './workflows.mts';

/** The name that n8n gives to the trigger which a button starts. */
export const START = 'When clicking ‘Execute workflow’';

/** What fields are filled in with, by their paths. */
type Values = Readonly<Record<string, string | boolean>>;

/** High enough for all that most people fill in. */
export const VIEWPORT = { width: 1500, height: 1240 };

export const NODE = 'RongCloud';

/** Longer than n8n waits after the last key before it takes a value over. */
const TAKE_OVER_MS = 600;

/** Below the last field of a picture, with the space that n8n leaves below the panel. */
const MARGIN = 28;
/** Where n8n's editor asks for what a field that searches lists. */
const LISTED_PATH = '/dynamic-node-parameters/resource-locator-results';
const LIST_ATTEMPTS = 5;
const LEAVING = { timeout: 5000 };

/** @returns whether what is waited for comes */
const ended = async (waiting: Promise<unknown>) =>
	(await Promise.allSettled([waiting]))[0].status === 'fulfilled';

/** The canvas of one workflow. */
export class Editor {
	readonly creator: Locator;

	constructor(
		readonly page: Page,
		private readonly stage: Stage,
	) {
		this.creator = page.getByTestId('node-creator');
	}

	async newWorkflow(): Promise<void> {
		await this.go('new');
	}

	/** Goes to a workflow, by n8n's own router once the editor is loaded, since that takes long. */
	private async go(id: string): Promise<void> {
		const path = `/workflow/${id}`;
		const { url } = this.stage.server;
		await this.page.setViewportSize(VIEWPORT);
		// By way of a page without a canvas, so that what is seen next is not the one before. Now and then n8n
		// brings back the canvas that it left, and does not ask for the workflow.
		if (this.page.url().startsWith(url) && (await this.leave())) {
			const isAsked = ended(this.page.waitForRequest(`${url}/rest/workflows/${id}`, LEAVING));
			await this.route(path);
			if (await isAsked) return;
		}
		await this.page.goto(`${url}${path}`, { waitUntil: 'domcontentloaded' });
	}

	/** Leaves the workflow as it is. @returns whether n8n lets go of it, and no dialog stays open */
	private async leave(): Promise<boolean> {
		await this.route('/nowhere');
		const canvas = this.page.getByTestId('canvas-wrapper');
		const isLeft = ended(canvas.waitFor({ ...LEAVING, state: 'detached' }));
		const question = this.page.getByRole('button', { name: 'Leave without saving' });
		await Promise.race([isLeft, ended(question.click(LEAVING))]);
		const dialogs = this.page.locator('.el-dialog, .el-message-box').filter({ visible: true });
		const dialog = dialogs.first();
		return (await isLeft) && (await ended(dialog.waitFor({ ...LEAVING, state: 'hidden' })));
	}

	private async route(path: string): Promise<void> {
		await this.page.evaluate(
			`history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate', { state: null }))`,
		);
	}

	/** Saves a workflow, and opens it. */
	async openWorkflow(workflow: WorkflowInput): Promise<void> {
		const { id } = await this.stage.client.saveWorkflow(workflow);
		await this.go(id);
		await this.page.getByTestId('canvas-node').first().waitFor();
		// It comes last, when the workflow can be changed.
		await this.page.getByTestId('node-creator-plus-button').waitFor();
	}

	/** A new workflow with the node, opened at one of its actions and filled in. */
	async newNode(action: string, credential: string, values: Values = {}): Promise<NodePanel> {
		await this.newWorkflow();
		const panel = await this.addNode(NODE, action);
		return await panel.prepare(credential, values);
	}

	/** The same at the end of another node's output. */
	async newNodeAfter(
		previous: string,
		action: string,
		credential: string,
		values: Values = {},
	): Promise<NodePanel> {
		const panel = await this.addNodeAfter(previous, NODE, action);
		return await panel.prepare(credential, values);
	}

	/** The same behind a trigger that gives these items. */
	async newNodeBehind(
		items: readonly IDataObject[],
		action: string,
		credential: string,
		values: Values = {},
	): Promise<NodePanel> {
		const trigger = node(START, 'n8n-nodes-base.manualTrigger');
		// One of its own each time: n8n locks a workflow for a while to the page that changed it.
		await this.openWorkflow(chain(randomUUID(), [trigger], items));
		return await this.newNodeAfter(START, action, credential, values);
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Types into the search of the nodes panel; gives what it finds. */
	async search(word: string): Promise<Locator> {
		const first = this.page.getByTestId('canvas-add-button');
		const next = this.page.getByTestId('node-creator-plus-button');
		if (!(await this.creator.isVisible())) await first.or(next).first().click();
		const found = this.creator.getByTestId('node-creator-item-name');
		// What is typed before the list is there gets lost.
		await found.first().waitFor();
		await this.creator.getByTestId('node-creator-search-bar').fill(word);
		return found;
	}

	/** Adds a node, for nodes with actions by one of these, and waits for its panel. */
	async addNode(name: string, action?: string): Promise<NodePanel> {
		const found = await this.search(name);
		await this.exactly(found, name).click();
		return await this.chooseAction(action);
	}

	/** An action or a trigger of the chosen node; every part of the list is opened. */
	async listedAction(action: string): Promise<Locator> {
		const item = this.exactly(this.creator.getByTestId('node-creator-item-name'), action);
		const title = (name: string) => this.page.getByText(new RegExp(`^${name} \\(\\d+\\)$`));
		await item.or(title('Actions')).or(title('Triggers')).first().waitFor();
		// In an empty workflow n8n opens the triggers, elsewhere the actions.
		const closed = this.creator.locator('[data-category-collapsed="true"]');
		for (const name of ['Actions', 'Triggers']) {
			const part = closed.filter({ has: title(name) });
			if ((await part.count()) > 0) await title(name).click();
		}
		// n8n draws the entries of a long list a few at a time.
		await item.waitFor();
		return item;
	}

	/** Chooses from the list of actions, if the node has one, and waits for the node's panel. */
	async chooseAction(action?: string): Promise<NodePanel> {
		if (action !== undefined) await (await this.listedAction(action)).click();
		return await opened(new NodePanel(this.page));
	}

	/** Adds a node at the end of another one's output, as `addNode`. */
	async addNodeAfter(previous: string, name: string, action?: string): Promise<NodePanel> {
		await this.press(this.node(previous).getByTestId('canvas-handle-plus').first());
		await this.creator.waitFor();
		return await this.addNode(name, action);
	}

	/** Adds a tool at an agent's Tool connector. */
	async addTool(agent: string, name: string): Promise<NodePanel> {
		const connector = this.page.locator(
			`[data-connection-type="ai_tool"][data-node-name="${agent}"]`,
		);
		const title = this.creator.getByTestId('nodes-list-header').getByText('Tools', { exact: true });
		// n8n opens two lists at once, and now and then ends at that of all kinds of AI nodes.
		for (let attempt = 0; attempt < LIST_ATTEMPTS; attempt++) {
			await this.press(connector.getByTestId('canvas-handle-plus'));
			await this.creator.waitFor();
			await this.page.waitForTimeout(TAKE_OVER_MS);
			await settle(this.creator);
			if (await title.isVisible()) break;
			await this.page.keyboard.press('Escape');
			await this.creator.waitFor({ state: 'hidden' });
		}
		return await this.addNode(name);
	}

	async openNode(name: string): Promise<NodePanel> {
		await this.node(name).dblclick();
		return await opened(new NodePanel(this.page));
	}

	/** Clicks a plus of the canvas, which has no place to hit while the canvas is moving. */
	private async press(plus: Locator): Promise<void> {
		await plus.waitFor();
		await plus.dispatchEvent('click');
	}

	private exactly(found: Locator, name: string): Locator {
		return found.filter({ has: this.page.getByText(name, { exact: true }) }).first();
	}
}

/** What this needs of the DOM, which tests are not compiled with. */
interface Animated {
	getAnimations(options: { subtree: boolean }): Array<{ finished: Promise<unknown> }>;
}

interface Removable {
	remove(): void;
}

interface Placed {
	innerText: string;
	getBoundingClientRect(): { top: number };
}

/** A form, once it is there. */
async function opened<F extends Form>(form: F): Promise<F> {
	await form.root.waitFor();
	return form;
}

/** For pictures: what these selectors name is hidden while one is taken, or styled as is said. */
async function styled(page: Page, content: string, take: () => Promise<void>): Promise<void> {
	const style = await page.addStyleTag({ content });
	await take();
	await style.evaluate((element: Removable) => element.remove());
}

const hidden = (...selectors: string[]) =>
	`${selectors.join(', ')} { visibility: hidden !important }`;

/** Waits for the end of what moves in an element. */
async function settle(target: Locator): Promise<void> {
	await target.evaluate(async (element: Animated) => {
		const running = element.getAnimations({ subtree: true });
		await Promise.allSettled(running.map(({ finished }) => finished));
	});
}

/** A form of n8n's editor: its fields are found by their paths, as n8n stores them. */
class Form {
	constructor(
		readonly page: Page,
		readonly root: Locator,
		private readonly prefix = '',
	) {}

	/** The input of a field by its dotted path, such as `options.timeout`. */
	control(path: string): Locator {
		return this.root.locator(this.selector(path));
	}

	/** Fills in fields by their paths: types texts, numbers and JSON, chooses, and turns switches on or off. */
	async fill(values: Values): Promise<void> {
		for (const [path, value] of Object.entries(values)) {
			const [select, code, input] = ['.el-select', '.cm-content', 'input, textarea'].map(
				(selector) => this.control(path).locator(selector).first(),
			) as [Locator, Locator, Locator];
			if (typeof value === 'boolean') {
				await this.toggle(path, value);
				continue;
			}
			await code.or(input).first().waitFor();
			if (await select.isVisible()) await this.choose(path, value);
			else if (await code.isVisible()) {
				await code.fill(value);
				await this.leave(code);
			} else {
				await input.fill(value);
				await input.blur();
			}
		}
	}

	/** Chooses from a list by the names that it shows. */
	async choose(path: string, ...names: string[]): Promise<void> {
		await this.control(path).locator('.el-select').first().click();
		for (const name of names) await this.pick(name);
		// A list for several choices stays open.
		if (await this.choicesShown().first().isVisible()) await this.page.keyboard.press('Escape');
	}

	/** What a list is set to, as it shows it. */
	async chosen(path: string): Promise<string> {
		return await this.control(path).locator('.el-select input').first().inputValue();
	}

	private async toggle(path: string, on: boolean): Promise<void> {
		const control = this.control(path).locator('.el-switch');
		await control.waitFor();
		const isOn = await control.evaluate((element) => element.classList.contains('is-checked'));
		if (isOn !== on) await control.click();
	}

	protected selector(path: string): string {
		return `[data-parameter-path="${this.prefix}${path}"]`;
	}

	/** What an open list offers. */
	protected choicesShown(): Locator {
		return this.page.getByRole('option').filter({ visible: true });
	}

	protected async pick(name: string): Promise<void> {
		await this.choicesShown()
			.filter({ has: this.page.getByText(name, { exact: true }) })
			.first()
			.click();
	}

	/** Leaves a field, and waits until n8n has taken its value over. */
	protected async leave(input: Locator): Promise<void> {
		await input.blur();
		// A timer of the page itself, which fires after the one that n8n set before.
		await this.page.evaluate(
			async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
			TAKE_OVER_MS,
		);
	}
}

/** The dialog of a credential. */
export class CredentialDialog extends Form {
	/** Its test said that the credential works. */
	readonly success: Locator;
	/** Its test said that the credential does not work. */
	readonly failure: Locator;

	constructor(page: Page) {
		const root = page.getByTestId('editCredential-modal');
		super(page, root);
		this.success = root.getByTestId('credentials-config-container-test-success');
		this.failure = root.locator('.el-tag--danger').filter({ hasText: 'Couldn’t connect' });
	}

	/** Waits until it says that its test failed with these words; gives all that n8n shows on request. */
	async failureWith(words: string): Promise<string> {
		await this.failure.waitFor();
		const more = this.failure.getByText('More details');
		if (await more.isVisible()) await more.click();
		// The words of the last test stand there until those of this one come.
		const told = this.failure.filter({ hasText: words });
		await told.waitFor();
		return await told.innerText();
	}

	/** Runs the test once more. */
	async retry(): Promise<void> {
		await this.tested(this.root.getByRole('button', { name: 'Retry' }));
	}

	/** Saves it, which tests it, and waits until n8n has the service's answer. */
	async save(): Promise<void> {
		await this.tested(this.root.getByTestId('credential-save-button'));
	}

	/** Takes a picture: all fields in view, and nothing in front of them. */
	async picture(name: string): Promise<void> {
		const style = `${hidden('.el-notification')}
			[data-test-id="editCredential-modal"] { height: 1030px !important; max-height: none !important }`;
		await styled(this.page, style, async () => {
			await this.page.mouse.move(0, 0);
			await settle(this.root.getByRole('button', { name: 'Retry' }));
			await screenshot(this.root, name);
		});
	}

	private async tested(button: Locator): Promise<void> {
		const answer = this.page.waitForResponse((one) => one.url().endsWith('/credentials/test'));
		await button.click();
		await answer;
	}

	async close(): Promise<void> {
		await this.root.locator('.el-dialog__close').first().click();
		await this.root.waitFor({ state: 'hidden' });
	}
}

/** The panel of one node: what a person fills in, presses and reads there. */
export class NodePanel extends Form {
	readonly input: Locator;
	readonly output: Locator;

	constructor(page: Page) {
		const root = page.getByTestId('ndv');
		super(page, root, 'parameters.');
		this.input = root.getByTestId('ndv-input-panel');
		this.output = root.getByTestId('output-panel');
	}

	/** A field with its label. */
	item(path: string): Locator {
		const control = this.page.locator(this.selector(path));
		return this.root.getByTestId('parameter-item').filter({ has: control }).last();
	}

	/** A group of fields, such as Options, with its label and its Add button. */
	group(name: string): Locator {
		const label = this.page.locator(`label[for="${name}"]`);
		return this.root.getByTestId('parameter-item').filter({ has: label }).first();
	}

	/** The labels of the fields and groups, from top to bottom. */
	async labels(): Promise<string[]> {
		const labels = this.root.getByTestId('node-parameters').locator('label.n8n-input-label');
		return (await labels.allInnerTexts()).map((text) => text.split('\n')[0]?.trim() ?? '');
	}

	/** Switches fields to expressions and types them. */
	async express(expressions: Readonly<Record<string, string>>): Promise<void> {
		for (const [path, expression] of Object.entries(expressions)) {
			const item = this.item(path);
			await item.hover();
			await item.getByTestId('radio-button-expression').first().click();
			const editor = item.locator('.cm-content').first();
			await editor.waitFor();
			await editor.fill(expression);
			await this.leave(editor);
		}
	}

	/** Drags a field of the input onto one of the panel, which then has an expression for it. */
	async drag(from: string, path: string): Promise<void> {
		await this.input.getByText(from, { exact: true }).first().hover();
		await this.page.mouse.down();
		const target = await this.control(path).boundingBox();
		if (target === null) throw new Error(`The panel does not show ${path}.`);
		await this.page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, {
			steps: 10,
		});
		await this.page.mouse.up();
		const editor = this.item(path).locator('.cm-content').first();
		await editor.waitFor();
		await this.leave(editor);
	}

	/** The address at which a trigger listens for a test. */
	async testUrl(): Promise<string> {
		const url = this.root.getByText(/\/webhook-test\//).first();
		if (!(await url.isVisible()))
			await this.root.getByText('Webhook URLs', { exact: true }).click();
		return (await url.innerText()).trim();
	}

	/** Whether a field can be left to the model, when the node is an agent's tool. */
	async canBeLeftToModel(path: string): Promise<boolean> {
		await this.item(path).hover();
		await this.page.waitForTimeout(TAKE_OVER_MS);
		return (await this.item(path).getByTestId('from-ai-override-button').count()) > 0;
	}

	/** Lets the model fill in a field, when the node is an agent's tool. */
	async leaveToModel(path: string): Promise<void> {
		await this.item(path).hover();
		await this.item(path).getByTestId('from-ai-override-button').click();
		// A field that the model fills in has no input any more.
		await this.control(path).waitFor({ state: 'detached' });
	}

	/** Chooses in the Settings tab what happens to items that fail. */
	async setOnError(choice: string): Promise<void> {
		await this.root.getByTestId('tab-settings').click();
		await this.root.locator('[data-parameter-path="onError"] .el-select').click();
		await this.pick(choice);
		await this.root.getByTestId('tab-params').click();
	}

	/** Shows one of the outputs of a node that has an error output. */
	async showBranch(name: 'Success' | 'Error'): Promise<string> {
		const tab = this.output.getByTestId('branches').getByText(`${name} Branch`);
		await tab.click();
		return (await tab.innerText()).trim();
	}

	/**
	 * Opens a field that searches the service, types into it and picks what it lists.
	 * @returns everything that it listed
	 */
	async search(path: string, word: string, wanted: string): Promise<string[]> {
		await this.locator(path).getByTestId('rlc-input').click();
		const entries = this.page.getByTestId('rlc-item').filter({ visible: true });
		// The list of everything stands there until that of the word comes.
		await entries.first().waitFor();
		const answer = this.page.waitForResponse((one) => one.url().endsWith(LISTED_PATH));
		await this.page.getByTestId('rlc-search').fill(word);
		const { data } = (await (await answer).json()) as { data: INodeListSearchResult };
		await entries.nth(data.results.length).waitFor({ state: 'detached' });
		const entry = entries.filter({ hasText: wanted });
		await entry.waitFor();
		const listed = await entries.allInnerTexts();
		await entry.click();
		return listed.map((text) => text.trim());
	}

	/** Types what a field's list may not have, in its other mode. */
	async enter(path: string, mode: string, text: string): Promise<void> {
		await this.locator(path).getByTestId('rlc-mode-selector').click();
		await this.pick(mode);
		const input = this.locator(path).getByTestId('rlc-input');
		await input.fill(text);
		await this.leave(input);
	}

	/** A field with a list that the node fills, by its dotted path. */
	private locator(path: string): Locator {
		const [name = '', ...group] = path.split('.').reverse();
		const within = group.length === 0 ? this.root : this.group(group.join('.'));
		return within.getByTestId(`resource-locator-${name}`);
	}

	/** Adds a field to a group of rarely needed ones by the name that the list shows, and fills it in. */
	async add(group: string, name: string, values: Values = {}): Promise<void> {
		const button = this.group(group).getByTestId('collection-parameter-add').last();
		await button.click();
		// With only one field to offer n8n shows no list.
		if ((await button.locator('.el-select').count()) > 0) await this.pick(name);
		const paths = Object.entries(values).map(([field, value]) => [`${group}.${field}`, value]);
		await this.fill(Object.fromEntries(paths) as Values);
	}

	/** Chooses the kinds of phone whose settings are shown. */
	async customize(...phones: string[]): Promise<void> {
		await this.choose('customizeFor', ...phones);
	}

	/** The fields that can be added to a group, as its list names them. */
	async addable(group: string): Promise<string[]> {
		await this.group(group).getByTestId('collection-parameter-add').last().click();
		await this.choicesShown().first().waitFor();
		const names = await this.choicesShown().allInnerTexts();
		await this.page.keyboard.press('Escape');
		return names.map((name) => name.trim());
	}

	/** Adds a row to a table of names and values. */
	async addRow(table: string): Promise<void> {
		const rows = this.root.getByTestId(`fixed-collection-${table}`);
		await rows.getByTestId('fixed-collection-add').last().click();
	}

	/** Chooses a credential, and fills in fields. */
	async prepare(credential: string, values: Values): Promise<this> {
		await this.chooseCredential(credential);
		await this.fill(values);
		return this;
	}

	/** Chooses a saved credential. */
	async chooseCredential(name: string): Promise<void> {
		await this.root.getByTestId('node-credentials-select').click();
		await this.page
			.locator('[data-test-id^="node-credentials-select-item-"]')
			.filter({ hasText: name })
			.click();
	}

	/** Opens the dialog for a new credential. */
	async createCredential(): Promise<CredentialDialog> {
		const select = this.root.getByTestId('node-credentials-select');
		const create = this.root.getByTestId('create-credential');
		await select.or(create).first().click();
		await this.page.getByTestId('node-credentials-select-item-new').click();
		return await opened(new CredentialDialog(this.page));
	}

	/** Opens the dialog of the chosen credential, which tests it. */
	async editCredential(): Promise<CredentialDialog> {
		await this.root.getByTestId('credential-edit-button').click();
		return await opened(new CredentialDialog(this.page));
	}

	/** The items that came out, as the Table view shows them. */
	async table(panel: Locator = this.output): Promise<Array<Record<string, string>>> {
		await panel.getByTestId('radio-button-table').click();
		const table = panel.locator('table').first();
		await table.waitFor();
		const names = await table.locator('thead th').allInnerTexts();
		const items: Array<Record<string, string>> = [];
		for (const row of await table.locator('tbody tr').all()) {
			const values = await row.locator('td').allInnerTexts();
			const cells = names.map((name, index) => [name.trim(), values[index]?.trim() ?? ''] as const);
			items.push(Object.fromEntries(cells.filter(([name]) => name !== '')));
		}
		return items;
	}

	/** The fields that the input panel offers for mapping, from top to bottom. */
	async offeredFields(): Promise<string[]> {
		const shown = this.input.getByTestId('run-data-schema-node-name');
		// The list is a virtual one, whose elements stand in any order.
		const read = async () =>
			await shown.evaluateAll((elements: Placed[]) =>
				elements
					.map(
						(element) => [element.getBoundingClientRect().top, element.innerText.trim()] as const,
					)
					// It keeps those that it does not need above the page.
					.filter(([top]) => top > -1000)
					.sort(([a], [b]) => a - b)
					.map(([, name]) => name),
			);
		let names: string[] = [];
		for (let last = ''; names.length === 0 || names.join() !== last;) {
			last = names.join();
			await settle(this.input);
			// It takes the heights of its elements over a frame later.
			await this.page.waitForTimeout(TAKE_OVER_MS);
			names = await read();
		}
		return names;
	}

	/** Waits until n8n marks this input row, and no other, for the output row under the mouse. */
	async seeLink(outputRow: number, inputRow: number): Promise<void> {
		const rows = this.input.locator('tbody tr');
		await this.output.locator('tbody tr').nth(outputRow).hover();
		await rows.nth(inputRow).and(this.page.locator('[class*="hoveringRow"]')).waitFor();
		const marked = await rows.and(this.page.locator('[class*="hoveringRow"]')).count();
		if (marked !== 1) throw new Error(`${marked} input rows are marked at once.`);
	}

	/** What n8n says of a run that failed: the error's headline, and what stands below it. */
	async error(): Promise<{ message: string; description: string }> {
		const message = this.output.getByTestId('node-error-message');
		const description = this.output.getByTestId('node-error-description');
		return { message: await message.innerText(), description: await description.innerText() };
	}

	/**
	 * Takes a picture of the panel down to a field or group, at rest, and with nothing in front of it.
	 * @param what of the output: by default the fields of the first item, with their values
	 */
	async picture(name: string, last: string, what: 'fields' | 'as it is' = 'fields'): Promise<void> {
		if (what === 'fields') {
			await this.output.getByTestId('radio-button-schema').click();
			await this.output.getByTestId('run-data-schema-item').first().waitFor();
		}
		const style = hidden('.el-notification', '[data-test-id="floating-nodes"]');
		await styled(this.page, style, async () => await this.takePicture(name, last));
	}

	private async takePicture(name: string, last: string): Promise<void> {
		await this.control('resource').scrollIntoViewIfNeeded();
		const box = await this.item(last).or(this.group(last)).last().boundingBox();
		const before = this.page.viewportSize();
		if (box === null || before === null) throw new Error(`The panel does not show ${last}.`);
		const height = Math.ceil(box.y + box.height) + MARGIN;
		await this.page.setViewportSize({ ...before, height });
		await this.page.mouse.move(0, 0);
		// The button's label comes back in steps after a run.
		const button = this.root.getByTestId('node-execute-button').first();
		await button.getByText('Execute step').waitFor();
		await settle(button);
		await screenshot(this.root, name);
		await this.page.setViewportSize(before);
	}

	/** Presses the button that runs this node. */
	async execute(): Promise<void> {
		await this.root.getByTestId('node-execute-button').first().click();
	}

	async close(): Promise<void> {
		await this.root.getByTestId('ndv-close-button').click();
		await this.root.waitFor({ state: 'hidden' });
	}
}

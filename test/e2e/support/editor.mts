import type { Locator, Page } from 'playwright-core';

const pathSelector = (path: string) => `[data-parameter-path="parameters.${path}"]`;

/** The panel of one node: what a person fills in, presses and reads there. */
export class NodePanel {
	readonly root: Locator;
	readonly input: Locator;
	readonly output: Locator;

	constructor(readonly page: Page) {
		this.root = page.getByTestId('ndv');
		this.input = this.root.getByTestId('ndv-input-panel');
		this.output = this.root.getByTestId('output-panel');
	}

	/** The input of a parameter by its dotted path, such as `options.timeout`. */
	control(path: string): Locator {
		return this.root.locator(pathSelector(path));
	}

	/** A parameter with its label. */
	item(path: string): Locator {
		const control = this.page.locator(pathSelector(path));
		return this.root.getByTestId('parameter-item').filter({ has: control }).last();
	}

	/** A group of parameters, such as Options, with its label and its Add button. */
	group(name: string): Locator {
		return this.root
			.getByTestId('parameter-item')
			.filter({ has: this.page.locator(`label[for="${name}"]`) })
			.first();
	}

	/** Types a text or number. */
	async fill(path: string, text: string): Promise<void> {
		const control = this.control(path);
		const editor = control.locator('.cm-content');
		const plain = control.locator('input, textarea');
		await editor.or(plain).first().waitFor();
		if ((await editor.count()) > 0) {
			await editor.first().fill(text);
			return;
		}
		await plain.first().fill(text);
		// n8n takes a value over when the field is left.
		await plain.first().blur();
	}

	/** Chooses from a list of options by the name that the panel shows. */
	async choose(path: string, ...names: string[]): Promise<void> {
		await this.control(path).locator('.el-select').first().click();
		for (const name of names) await this.pick(name);
		// A list for several choices stays open.
		if (await this.options().first().isVisible()) await this.page.keyboard.press('Escape');
	}

	/** The names that a list of options offers. */
	async choices(path: string): Promise<string[]> {
		await this.control(path).locator('.el-select').first().click();
		await this.options().first().waitFor();
		const texts = await this.options().allInnerTexts();
		await this.page.keyboard.press('Escape');
		return texts.map((text) => text.split('\n')[0] ?? '');
	}

	/** Turns a switch on or off. */
	async toggle(path: string, on = true): Promise<void> {
		const control = this.control(path).locator('.el-switch');
		await control.waitFor();
		if ((await control.evaluate((one) => one.classList.contains('is-checked'))) !== on) {
			await control.click();
		}
	}

	/** Switches a parameter to an expression and types it. */
	async express(path: string, expression: string): Promise<void> {
		const item = this.item(path);
		await item.hover();
		await item.getByTestId('radio-button-expression').first().click();
		const editor = item.locator('.cm-content').first();
		await editor.waitFor();
		await editor.fill(expression);
	}

	/** Adds a field to a group of rarely used ones by the name that the list shows. */
	async add(group: string, name: string): Promise<void> {
		await this.group(group).getByTestId('collection-parameter-add').last().click();
		await this.pick(name);
	}

	/** Presses the button that runs this node, and waits until n8n says that it has run. */
	async execute(): Promise<void> {
		await this.root.getByTestId('node-execute-button').first().click();
	}

	async close(): Promise<void> {
		await this.root.getByTestId('ndv-close-button').click();
		await this.root.waitFor({ state: 'hidden' });
	}

	private options(): Locator {
		return this.page.getByRole('option').filter({ visible: true });
	}

	private async pick(name: string): Promise<void> {
		await this.options()
			.filter({ has: this.page.getByText(name, { exact: true }) })
			.or(this.page.getByRole('option', { name, exact: true }).filter({ visible: true }))
			.first()
			.click();
	}
}

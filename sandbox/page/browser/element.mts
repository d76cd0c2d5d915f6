export type Child = Node | string | null | readonly Child[];
type Attributes = Readonly<Record<string, string | boolean>>;

/** An element; every text in it becomes a text node, so that no text is ever taken for markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	attributes: Attributes,
	...children: Child[]
): HTMLElementTagNameMap[Tag] {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value === false) continue;
		made.setAttribute(name, value === true ? '' : value);
	}
	append(made, children);
	return made;
}

function append(parent: Node, children: readonly Child[]): void {
	for (const child of children) {
		if (child === null) continue;
		if (child instanceof Node || typeof child === 'string') {
			parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
		} else append(parent, child);
	}
}

/** As the style sheet has it. */
export const isNarrow = matchMedia('(max-width: 640px)');

/** A button that copies, and says that it did. */
export function copyButton(what: string, text: () => string): HTMLButtonElement {
	const button = element(
		'button',
		{ type: 'button', class: 'copy', 'aria-label': `Copy ${what}` },
		'Copy',
	);
	button.addEventListener('click', () => {
		void navigator.clipboard.writeText(text()).then(
			() => say(button, 'Copied'),
			() => say(button, 'Not allowed'),
		);
	});
	return button;
}

function say(button: HTMLButtonElement, words: string): void {
	button.textContent = words;
	setTimeout(() => (button.textContent = 'Copy'), 1500);
}

export const count = (number: number): string => number.toLocaleString('en-GB');

/** "1 call", "2 calls" */
export const counted = (number: number, one: string, many = `${one}s`): string =>
	`${count(number)} ${number === 1 ? one : many}`;

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const MINUTES = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

export const time = (at: number): HTMLTimeElement =>
	element(
		'time',
		{ datetime: new Date(at).toISOString() },
		element('span', { class: 'date' }, DATE.format(at)),
		' ',
		CLOCK.format(at),
	);

export const hourAndMinute = (at: number): string => MINUTES.format(at);
export const day = (at: number): string => DATE.format(at);

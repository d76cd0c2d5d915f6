import { markdownTable } from 'markdown-table';

/** Says on top of a generated page that it is one. */
export const GENERATED =
	'<!-- Written by npm run docs. Edit what it is made from, not this page. -->';

/** Code in a line of text or a cell; a bar would end the cell. */
export const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** A number as pages write it. */
export const count = (value: number): string => value.toLocaleString('en-GB');

/** Text that stands in a cell as it is. */
export const plain = (text: string): string =>
	text.replace(/\s+/g, ' ').replace(/[|*<[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');

/** A table without padding: its longest note would widen every line. */
export const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
	markdownTable([[...head], ...rows.map((row) => [...row])], { alignDelimiters: false });

/** Parts of a page, with an empty line between them. */
export const page = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`;

/**
 * A page with a part replaced that begins with `<!-- figures: written by ... -->` and ends with
 * `<!-- end of figures -->`. @throws when it has no place for it
 */
export function withBlock(page: string, name: string, text: string): string {
	const begin = `<!-- ${name} -->`;
	const end = `<!-- end of ${name.split(':')[0]} -->`;
	const [from, to] = [page.indexOf(begin), page.indexOf(end)];
	if (from === -1 || to < from) throw new Error(`The page lacks "${begin}" or "${end}".`);
	return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

import { overwrite, pipe, string } from 'zod/mini';

import { quote } from '../../json';
import { trimmed } from './blank';
import { toText } from './broken';
import { condition, taking, step, utf8Bytes } from './issues';
import { NUMBER_WITH_SEPARATORS } from './list';
import type { Takes } from './issues';

type TextRules = Pick<Takes, 'characters' | 'bytes'>;

const noLongerThan = ({ characters, bytes }: TextRules) =>
	condition<string>((text, refuse) => {
		// No text has more characters than parts of them.
		if (characters !== undefined && text.length > characters && [...text].length > characters) {
			return refuse(
				`is ${[...text].length} characters long, the limit is ${characters}`,
				`Shorten it to ${characters} characters.`,
			);
		}
		if (bytes !== undefined && utf8Bytes(text) > bytes) {
			return refuse(
				`is ${utf8Bytes(text)} bytes long in UTF-8, the limit is ${bytes} bytes`,
				'Shorten it.',
			);
		}
	});

const asText = step(toText);

const anyText = (rules: TextRules) => pipe(asText, string().check(noLongerThan(rules)));

/** Text as people read it; inner and outer white space is kept. */
export const text = (rules: TextRules = {}) =>
	taking({ takes: 'text', isProse: true, ...rules }, anyText(rules));

/** Text that an app reads, and nobody has an opinion on. */
export const exactText = () => taking({ takes: 'text' }, anyText({}));

/** A machine-read word (an ID, a channel, a key), without what nobody sees at its ends, before more is asked of it. */
export const rawWord = (rules: TextRules = {}) =>
	pipe(asText, string().check(overwrite(trimmed), noLongerThan(rules)));

/** A machine-read word that meets some conditions, with a word of its own for it if it is not any text. */
export const word = (
	{ takes = 'text', ...rules }: TextRules & Partial<Takes> = {},
	...conditions: Array<ReturnType<typeof condition<string>>>
) => taking({ takes, ...rules }, pipe(rawWord(rules), string().check(...conditions)));

interface IdRules extends TextRules {
	/** What it is called, e.g. "user ID". */
	entry: string;
	/** What nobody writes into one ID, but between several. */
	separator?: RegExp;
}

/** One ID: several in one text would count as one that nobody knows. */
export const oneId = ({ entry, separator = /[,，\r\n]|^\[/, ...rules }: IdRules) => {
	const notTrueOrFalse = step((raw: unknown, refuse) =>
		typeof raw === 'boolean'
			? refuse(`is ${String(raw)}, which is not a ${entry}`, `Enter a ${entry}.`)
			: raw,
	);
	const onlyOne = condition<string>((id, refuse) => {
		// One number with separators is judged as such, see `fields/names.ts`.
		if (!separator.test(id) || NUMBER_WITH_SEPARATORS.test(id)) return;
		refuse(
			`is ${quote(id)}, but only one ${entry} fits here`,
			`Enter one ${entry}. Several need an item each: the Split Out node makes items of a list.`,
		);
	});
	const one = pipe(rawWord(rules), string().check(onlyOne));
	return taking({ takes: `one ${entry}`, ...rules }, pipe(notTrueOrFalse, one));
};

/** A link that a phone opens: a web address, or one of an app's own such as myshop://orders/42. */
export const link = () =>
	word(
		{ takes: 'web address, or link into an app' },
		condition((address, refuse) => {
			const isLink =
				/^(?!javascript:|data:|vbscript:|file:|blob:)[a-z][a-z\d+.-]*:\/\/[^/\\\s]/i.test(
					address,
				) && !/[\s\p{Cc}]/u.test(address);
			if (isLink && URL.canParse(address)) return;
			refuse(
				`is ${quote(address)}, which is no link that a phone opens`,
				'Enter a full web address that starts with https://, or a link into your app such as myshop://orders/42.',
			);
		}),
	);

/** A web address; `httpsOnly` where the device vendor shows no other images. */
export const webAddress = ({
	httpsOnly = false,
	...rules
}: TextRules & { httpsOnly?: boolean } = {}) =>
	word(
		{ takes: httpsOnly ? 'HTTPS address' : 'web address', ...rules },
		condition((address, refuse) => {
			// The parser also reads https:example.com, https:/// and backslashes, which phones need not.
			const start = httpsOnly ? /^https:\/\/[^/\\]/i : /^https?:\/\/[^/\\]/i;
			const isAddress = start.test(address) && !/[\s\p{Cc}]/u.test(address);
			if (isAddress && URL.canParse(address)) return;
			refuse(
				`is ${quote(address)}, which is not ${httpsOnly ? 'an HTTPS' : 'a web'} address`,
				`Enter a full address that starts with https://${httpsOnly ? '' : ' (or http://)'}.`,
			);
		}),
	);

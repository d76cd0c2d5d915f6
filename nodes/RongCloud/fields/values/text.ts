import { quote } from '../../json';
import { toText } from './broken';
import { utf8Bytes, value } from './kind';
import type { Check, Refuse } from './kind';

interface TextRules {
	/** Highest number of characters (code points). */
	characters?: number;
	/** Highest number of UTF-8 bytes. */
	bytes?: number;
}

function tooLong(text: string, rules: TextRules, refuse: Refuse): boolean {
	if (rules.characters !== undefined && [...text].length > rules.characters) {
		refuse(
			`is ${[...text].length} characters long, the limit is ${rules.characters}`,
			`Shorten it to ${rules.characters} characters.`,
		);
		return true;
	}
	if (rules.bytes !== undefined && utf8Bytes(text) > rules.bytes) {
		refuse(
			`is ${utf8Bytes(text)} bytes long in UTF-8, the limit is ${rules.bytes} bytes`,
			'Shorten it.',
		);
		return true;
	}
	return false;
}

/** Text as people read it; inner and outer white space is kept. */
export const text = (rules: TextRules = {}) =>
	value<string>((raw, refuse) => {
		const result = toText(raw, refuse);
		return result === undefined || tooLong(result, rules, refuse) ? undefined : result;
	});

function readWord(raw: unknown, rules: TextRules, check: Check<string>, refuse: Refuse) {
	const result = toText(raw, refuse)?.trim();
	if (result === undefined || tooLong(result, rules, refuse)) return undefined;
	return check(result, refuse);
}

/** A machine-read word (an ID, a channel, a key): trimmed, and then checked further. */
export const word = (rules: TextRules = {}, check: Check<string> = (result) => result) =>
	value<string>((raw, refuse) => readWord(raw, rules, check, refuse));

interface IdRules extends TextRules {
	/** What it is called, e.g. "user ID". */
	entry: string;
	/** What nobody writes into one ID, but between several. */
	separator?: RegExp;
}

/** One ID: several in one text would count as one that nobody knows. */
export const oneId = ({ entry, separator = /[,，\r\n]|^\[/, ...rules }: IdRules) => {
	const isOne: Check<string> = (id, refuse) =>
		separator.test(id)
			? refuse(
					`is ${quote(id)}, but only one ${entry} fits here`,
					`Enter one ${entry}. Several need an item each.`,
				)
			: id;
	return value<string>((raw, refuse) =>
		typeof raw === 'boolean'
			? refuse(`is ${String(raw)}, which is not a ${entry}`, `Enter a ${entry}.`)
			: readWord(raw, rules, isOne, refuse),
	);
};

/** A web address; `httpsOnly` where the device vendor shows no other images. */
export const webAddress = ({
	httpsOnly = false,
	...rules
}: TextRules & { httpsOnly?: boolean } = {}) =>
	word(rules, (address, refuse) => {
		// The parser also reads https:example.com, https:/// and backslashes, which phones need not.
		const start = httpsOnly ? /^https:\/\/[^/\\]/i : /^https?:\/\/[^/\\]/i;
		const isAddress = start.test(address) && !/[\s\p{Cc}]/u.test(address);
		if (isAddress && URL.canParse(address)) return address;
		return refuse(
			`is ${quote(address)}, which is not ${httpsOnly ? 'an HTTPS' : 'a web'} address`,
			`Enter a full address that starts with https://${httpsOnly ? '' : ' (or http://)'}.`,
		);
	});

/** What nobody sees: white space of every kind, controls, marks of direction, zero-width and filling characters. */
const UNSEEN = String.raw`\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800`;

const SEEN = new RegExp(`[^${UNSEEN}]`, 'u');
const UNSEEN_START = new RegExp(`^[${UNSEEN}]+`, 'u');
const UNSEEN_CHARACTER = new RegExp(`^[${UNSEEN}]$`, 'u');
/** Beside the space that everybody types, which is seen between words. */
const INVISIBLE = new RegExp(`(?! )[${UNSEEN}]`, 'u');

/** What of an untouched field or an empty expression: nothing, null or a text in which nothing is to be seen. */
export function isBlank(raw: unknown): boolean {
	return raw === undefined || raw === null || (typeof raw === 'string' && !SEEN.test(raw));
}

/** True if a character is in it that nobody sees, other than a plain space. */
export const hasInvisible = (text: string): boolean => INVISIBLE.test(text);

/** A text without what nobody sees at its ends. */
export function trimmed(text: string): string {
	const rest = text.replace(UNSEEN_START, '');
	let end = rest.length;
	while (end > 0) {
		const size = /[\udc00-\udfff]/.test(rest.charAt(end - 1)) ? 2 : 1;
		if (!UNSEEN_CHARACTER.test(rest.slice(end - size, end))) break;
		end -= size;
	}
	return rest.slice(0, end);
}

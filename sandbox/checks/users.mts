import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { tooLong, wrong } from '../refusal.mts';

/**
 * As docs/service.md, section 7.3 has it: at most 20 tags of at most 40 bytes, without special characters. Which
 * characters are special is not documented; the sandbox takes letters and digits of any script, and the
 * hyphen and the underscore.
 */
export function checkTags(tags: readonly string[]): void {
	for (const [index, tag] of tags.entries()) {
		const name = `tags[${index}]`;
		if (Buffer.byteLength(tag, 'utf8') > LIMITS.tagBytes) {
			throw tooLong(name, `${LIMITS.tagBytes} bytes`);
		}
		if (!/^[\p{L}\p{M}\p{N}_-]+$/u.test(tag)) throw wrong(name, 'must not have special characters');
	}
}

/** Which characters are taken is not certain (docs/service.md, section 7.3), so none is refused. */
export function checkUserId(userId: string, name = 'userId'): void {
	if (Buffer.byteLength(userId, 'utf8') > LIMITS.userIdBytes) {
		throw tooLong(name, `${LIMITS.userIdBytes} bytes`);
	}
}

/** The sources say 64 characters and 128 bytes; the sandbox takes the stricter one. */
export function checkUserName(name: string | undefined): void {
	if (name !== undefined && [...name].length > LIMITS.userNameCharacters) {
		throw tooLong('name', `${LIMITS.userNameCharacters} characters`);
	}
}

export function checkPortrait(portrait: string | undefined, name: string): void {
	if (portrait !== undefined && Buffer.byteLength(portrait, 'utf8') > LIMITS.portraitBytes) {
		throw tooLong(name, `${LIMITS.portraitBytes} bytes`);
	}
}

import { tooLong, wrong } from '../refusal.mts';
import type { JsonObject } from '../types.mts';

export interface TextRule {
	/** Most characters, counted as people count them: an emoji is one. */
	max?: number;
	oneOf?: readonly string[];
	/** Refuse the empty string. */
	filled?: boolean;
	https?: boolean;
}

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads one JSON object field by field, each with its documented type, and then refuses what was not
 * read: the service may ignore unknown keys or not (docs/service.md, section 10, item 13), and only
 * refusing them shows a misspelt one.
 */
export function readObject<T>(
	value: unknown,
	at: string,
	allowUnknown: boolean,
	read: (fields: Fields) => T,
): T {
	if (!isObject(value)) throw wrong(at === '' ? 'the body' : at, 'must be a JSON object');
	const fields = new Fields(value, at, allowUnknown);
	const result = read(fields);
	fields.refuseUnread();
	return result;
}

export class Fields {
	private readonly read = new Set<string>();

	constructor(
		private readonly source: JsonObject,
		private readonly at: string,
		private readonly allowUnknown: boolean,
	) {}

	name(key: string): string {
		return this.at === '' ? key : `${this.at}.${key}`;
	}

	has(key: string): boolean {
		return this.source[key] !== undefined;
	}

	text(key: string, rule: TextRule = {}): string | undefined {
		const value = this.take(key);
		if (value === undefined) return undefined;
		if (typeof value !== 'string') throw wrong(this.name(key), 'must be a String');
		if (rule.filled && value === '') throw wrong(this.name(key), 'must not be empty');
		if (rule.max !== undefined && [...value].length > rule.max) {
			throw tooLong(this.name(key), `${rule.max} characters`);
		}
		if (rule.oneOf && !rule.oneOf.includes(value)) {
			throw wrong(this.name(key), `must be one of ${rule.oneOf.join(', ')}`);
		}
		// The scheme of an address may be in capitals; docs/service.md says no more than HTTPS.
		if (rule.https && !/^https:\/\/[^/\s]/i.test(value)) {
			throw wrong(this.name(key), 'must be an https:// URL');
		}
		return value;
	}

	requiredText(key: string, rule: TextRule = {}): string {
		const value = this.text(key, { ...rule, filled: true });
		if (value === undefined) throw wrong(this.name(key), 'is required');
		return value;
	}

	yesNo(key: string): boolean | undefined {
		const value = this.take(key);
		if (value === undefined) return undefined;
		if (typeof value !== 'boolean') throw wrong(this.name(key), 'must be a Boolean');
		return value;
	}

	requiredYesNo(key: string): boolean {
		const value = this.yesNo(key);
		if (value === undefined) throw wrong(this.name(key), 'is required');
		return value;
	}

	integer(
		key: string,
		rule: { min?: number; max?: number; oneOf?: readonly number[] } = {},
	): number | undefined {
		const value = this.take(key);
		if (value === undefined) return undefined;
		if (typeof value !== 'number' || !Number.isInteger(value)) {
			throw wrong(this.name(key), 'must be an integer');
		}
		if (rule.oneOf && !rule.oneOf.includes(value)) {
			throw wrong(this.name(key), `must be one of ${rule.oneOf.join(', ')}`);
		}
		if (rule.min !== undefined && value < rule.min) {
			throw wrong(this.name(key), `must be at least ${rule.min}`);
		}
		if (rule.max !== undefined && value > rule.max) {
			throw wrong(this.name(key), `must be at most ${rule.max}`);
		}
		return value;
	}

	/** The documents' numeric switches; a Boolean is a mistake here. */
	zeroOrOne(key: string): number | undefined {
		return this.integer(key, { oneOf: [0, 1] });
	}

	texts(key: string, most: number): string[] {
		const value = this.take(key);
		if (value === undefined) return [];
		if (!Array.isArray(value)) throw wrong(this.name(key), 'must be an array of Strings');
		const items: unknown[] = value;
		for (const [index, item] of items.entries()) {
			if (typeof item !== 'string' || item === '') {
				throw wrong(`${this.name(key)}[${index}]`, 'must be a String that is not empty');
			}
		}
		if (items.length > most) throw wrong(this.name(key), `may have at most ${most} items`);
		return items as string[];
	}

	items(key: string): unknown[] | undefined {
		const value = this.take(key);
		if (value === undefined) return undefined;
		if (!Array.isArray(value)) throw wrong(this.name(key), 'must be an array');
		return value as unknown[];
	}

	object<T>(key: string, read: (fields: Fields) => T): T | undefined {
		const value = this.take(key);
		if (value === undefined) return undefined;
		return readObject(value, this.name(key), this.allowUnknown, read);
	}

	/** An object inside a list, under the name it is refused by. */
	nested<T>(value: unknown, key: string, read: (fields: Fields) => T): T {
		return readObject(value, this.name(key), this.allowUnknown, read);
	}

	requiredObject<T>(key: string, read: (fields: Fields) => T): T {
		if (!this.has(key)) throw wrong(this.name(key), 'is required');
		return this.object(key, read) as T;
	}

	any(key: string): unknown {
		return this.take(key);
	}

	/** An object whose keys are the app's own. */
	freeObject(key: string): void {
		const value = this.take(key);
		if (value !== undefined && !isObject(value)) {
			throw wrong(this.name(key), 'must be a JSON object');
		}
	}

	refuseUnread(): void {
		if (this.allowUnknown) return;
		for (const key of Object.keys(this.source)) {
			if (!this.read.has(key)) throw wrong(this.name(key), 'is not a known parameter');
		}
	}

	private take(key: string): unknown {
		this.read.add(key);
		return this.source[key];
	}
}

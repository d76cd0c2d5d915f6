import { wrong } from '../refusal.mts';

/** A form as it came: each key with its values in order. */
export type Form = Record<string, string[]>;

export function parseForm(text: string): Form {
	// Without a prototype, so that a key like __proto__ is a key like any other.
	const form = Object.create(null) as Form;
	for (const [key, value] of new URLSearchParams(text)) (form[key] ??= []).push(value);
	return form;
}

/** Reads a form field by field; every value is text, so the documents' spellings are checked. */
export class FormFields {
	private readonly read = new Set<string>();

	constructor(
		private readonly form: Form,
		private readonly allowUnknown: boolean,
	) {}

	text(key: string): string | undefined {
		const values = this.take(key);
		if (values.length > 1) throw wrong(key, 'may be given once');
		return values[0];
	}

	requiredText(key: string): string {
		const value = this.text(key);
		if (value === undefined || value === '') throw wrong(key, 'is required');
		return value;
	}

	/** A list is the same key repeated, not key[] and not one value with commas. */
	requiredTexts(key: string, most: number): string[] {
		const values = this.take(key);
		if (values.length === 0) throw wrong(key, 'is required');
		if (values.includes('')) throw wrong(key, 'must not be empty');
		if (values.length > most) throw wrong(key, `may have at most ${most} items`);
		return values;
	}

	texts(key: string): string[] {
		return this.take(key);
	}

	oneOf(key: string, spellings: readonly string[]): string | undefined {
		const value = this.text(key);
		if (value !== undefined && !spellings.includes(value)) {
			throw wrong(key, `must be one of ${spellings.join(', ')}`);
		}
		return value;
	}

	zeroOrOne(key: string): string | undefined {
		return this.oneOf(key, ['0', '1']);
	}

	yesNo(key: string): boolean | undefined {
		const value = this.oneOf(key, ['true', 'false']);
		return value === undefined ? undefined : value === 'true';
	}

	integer(key: string, min?: number): number | undefined {
		const value = this.text(key);
		if (value === undefined) return undefined;
		if (!/^-?\d{1,15}$/.test(value)) throw wrong(key, 'must be an integer');
		if (min !== undefined && Number(value) < min) throw wrong(key, `must be at least ${min}`);
		return Number(value);
	}

	refuseUnread(): void {
		if (this.allowUnknown) return;
		for (const key of Object.keys(this.form)) {
			if (!this.read.has(key)) throw wrong(key, 'is not a known parameter');
		}
	}

	private take(key: string): string[] {
		this.read.add(key);
		return this.form[key] ?? [];
	}
}

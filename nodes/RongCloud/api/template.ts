import { isJsonObject } from '../json';
import type { Json } from '../json';
import type { Product } from './dataCenters';
import type {
	Person,
	PersonalizedMessageRequest,
	ServiceRequest,
	SystemMessageRequest,
} from './requests';

/**
 * Texts with placeholders, such as "Hello {name}" (service reference, section 7.3). Braces around anything
 * that holds a quotation mark, a colon or a comma are JSON and no placeholder.
 */
const PLACEHOLDER = /\{[^{}"\\:,]+\}/g;

/** Values by placeholder, with its braces. */
export type PlaceholderValues = Readonly<Record<string, string>>;

/** The placeholders of a text, or of every text inside JSON, each once, with their braces. */
export function placeholdersIn(template: Json | undefined): string[] {
	if (typeof template === 'string') return [...new Set(template.match(PLACEHOLDER) ?? [])];
	if (typeof template !== 'object' || template === null) return [];
	return [...new Set(Object.values(template).flatMap(placeholdersIn))];
}

/** The text with something plain in the place of each placeholder. */
export const withoutPlaceholders = (text: string): string => text.replace(PLACEHOLDER, 'x');

/** The name inside the braces, as people enter it. */
export const nameOf = (placeholder: string): string => placeholder.slice(1, -1).trim();

/** Text of a JSON object or list, which has to stay one whatever the values are. */
export function isJsonText(text: string): boolean {
	if (!/^\s*[{[]/.test(text)) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** A value as it stands inside the quotes of JSON. */
const inQuotes = (value: string) => JSON.stringify(value).slice(1, -1);

/** Puts the values into every text; a placeholder without a value stays as it is. */
export function fillIn<T extends Json>(template: T, values: PlaceholderValues): T;
export function fillIn(template: Json, values: PlaceholderValues): Json {
	if (typeof template === 'string') {
		const written = isJsonText(template) ? inQuotes : (value: string) => value;
		return template.replace(PLACEHOLDER, (placeholder) =>
			Object.hasOwn(values, placeholder) ? written(values[placeholder] as string) : placeholder,
		);
	}
	if (Array.isArray(template)) return template.map((entry) => fillIn(entry, values));
	if (!isJsonObject(template)) return template;
	return Object.fromEntries(
		Object.entries(template).map(([key, entry]) => [key, fillIn(entry, values)]),
	);
}

/**
 * True if this comes out the same however the service puts the values into JSON text, which no document
 * tells: neither they nor the names need an escape there, and nothing could be taken for another
 * placeholder. The service may fill in the push texts too, which are filled in already.
 */
const isPlain = ({ values, pushContent, pushData = '' }: Person): boolean =>
	Object.values(values).every((text) => !/["\\{}\p{Cc}]/u.test(text)) &&
	Object.keys(values).every((placeholder) => !/\p{Cc}/u.test(placeholder)) &&
	placeholdersIn([pushContent, pushData]).length === 0;

/** The system message that says the same without placeholders. */
function filledIn(personalized: PersonalizedMessageRequest): SystemMessageRequest {
	const { people, sender, message, contentAvailable, disablePush, pushExt, additionalFields } =
		personalized;
	const [first] = people;
	return {
		kind: 'systemMessage',
		sender,
		recipients: people.map(({ userId }) => userId),
		message: { ...message, content: fillIn(message.content, first?.values ?? {}) },
		...(first?.pushContent ? { pushContent: first.pushContent } : {}),
		pushData: first?.pushData,
		contentAvailable,
		disablePush,
		pushExt,
		additionalFields,
	};
}

/**
 * The request that a product can be asked: a personalized message whose users all have the same values is
 * filled in here where the service has no such call, or where nobody knows how it fills in these values.
 */
export function forProduct(
	request: ServiceRequest,
	product: Product,
): { request: ServiceRequest; note?: string } {
	if (request.kind !== 'personalizedMessage') return { request };
	if (product === 'nexconn') return { request: filledIn(request) };
	if (request.people.every(isPlain)) return { request };
	return {
		request: filledIn(request),
		note: 'The values of this item, or the names of its placeholders, hold quotation marks, backslashes, braces or line breaks. No document says how the service fills those in, so the node did it and sent it as an ordinary system message.',
	};
}

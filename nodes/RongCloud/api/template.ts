import { isJsonObject } from '../json';
import type { Json } from '../json';
import type { Product } from './dataCenters';
import type { PersonalizedMessageRequest, ServiceRequest, SystemMessageRequest } from './requests';

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

/** The name inside the braces, as people enter it. */
export const nameOf = (placeholder: string): string => placeholder.slice(1, -1).trim();

/** Puts the values into every text; a placeholder without a value stays as it is. */
export function fillIn<T extends Json>(template: T, values: PlaceholderValues): T;
export function fillIn(template: Json, values: PlaceholderValues): Json {
	if (typeof template === 'string') {
		return template.replace(PLACEHOLDER, (placeholder) =>
			Object.hasOwn(values, placeholder) ? (values[placeholder] as string) : placeholder,
		);
	}
	if (Array.isArray(template)) return template.map((entry) => fillIn(entry, values));
	if (!isJsonObject(template)) return template;
	return Object.fromEntries(
		Object.entries(template).map(([key, entry]) => [key, fillIn(entry, values)]),
	);
}

/**
 * True for values that come out the same however the service puts them into JSON text, which no document
 * tells, and that hold nothing it could take for another placeholder.
 */
const isPlain = (values: PlaceholderValues): boolean =>
	Object.values(values).every((text) => !/["\\{}\p{Cc}]/u.test(text));

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
	if (request.people.every(({ values }) => isPlain(values))) return { request };
	return {
		request: filledIn(request),
		note: 'The values of this item hold quotation marks, backslashes, braces or line breaks. No document says how the service fills those in, so the node did it and sent it as an ordinary system message.',
	};
}

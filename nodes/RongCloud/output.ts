/** What comes out of an operation, or of the trigger. The build makes n8n's output schemas of it (`npm run build`). */

/** As much of JSON Schema as n8n's own schema files use. */
export type Shape =
	| { type: 'string' | 'integer' | 'boolean' }
	| { type: 'object'; properties?: Shapes }
	| { type: 'array'; items: Shape };
export type Shapes = Readonly<Record<string, Shape>>;

export interface Output {
	/** In the order in which they come out. */
	properties: Shapes;
	/** What each item has. */
	required: readonly string[];
}

export const TEXT: Shape = { type: 'string' };
export const WHOLE: Shape = { type: 'integer' };
export const FLAG: Shape = { type: 'boolean' };
export const OBJECT: Shape = { type: 'object' };
export const TEXTS: Shape = { type: 'array', items: TEXT };

/** Users, or groups, with the messages that they got. */
export const messages = (id: 'userId' | 'groupId'): Shape => ({
	type: 'array',
	items: { type: 'object', properties: { [id]: TEXT, messageId: TEXT } },
});

/** Users with the tags that they have now, and whether their row has changed them. */
export const TAGGED_USERS: Shape = {
	type: 'array',
	items: { type: 'object', properties: { userId: TEXT, tags: TEXTS, changed: FLAG } },
};

const CALL: Shapes = {
	code: WHOLE,
	httpStatus: WHOLE,
	requestId: TEXT,
	url: TEXT,
	itemsInCall: WHOLE,
	note: TEXT,
	warnings: TEXTS,
};
const RESPONSE: Shapes = { response: OBJECT };

const done = (properties: Shapes): Output => ({
	properties: { status: TEXT, audience: TEXT, ...properties },
	required: ['status', 'audience'],
});

/** Of operations that send: what says who sent it, what of a skipped item, and what the reply brings. */
export const sent = (
	ids: Shapes,
	{ sender = {}, listed = { userIds: TEXTS } }: { sender?: Shapes; listed?: Shapes } = {},
): Output =>
	done({
		...sender,
		sentBefore: TEXT,
		duplicateGuardKey: TEXT,
		...listed,
		...ids,
		...CALL,
		...RESPONSE,
	});

/** Of operations that change something: what they changed. */
export const changed = (about: Shapes): Output => done({ ...about, ...CALL, ...RESPONSE });

/** As `changed`, where the reply holds a secret and does not come out itself. */
export const changedInSecret = (about: Shapes): Output => done({ ...about, ...CALL });

/** Of operations that look something up: what they found. */
export const found = (fields: Shapes, required: readonly string[] = ['userId']): Output => ({
	properties: { userId: TEXT, ...fields },
	required,
});

import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { inKilobytes, LIMITS } from '../service/limits';
import type { Endpoint } from '../service/endpoint';
import type { Message, Request } from '../service/request';
import { placeholdersIn, staysJson } from '../service/template';
import { isJsonObject, place, travelText } from '../json';
import type { Json, JsonObject } from '../json';
import type { Field, Fields, RawParameters, Section } from './field';
import { field, inGroup, LAST_GROUPS, readField, readFields, readRequired } from './field';
import { messageTypes } from './messageTypes';
import { thumbnailFile, thumbnailFrom } from './messageTypes/thumbnail';
import type { FileOfItem } from './messageTypes/thumbnail';
import { USER_IDS } from './names';
import { checkTemplate } from './placeholders';
import type { Report } from './problems';
import {
	bit,
	choice,
	condition,
	exactText,
	isBlank,
	json,
	quote,
	take,
	text,
	textOrJson,
	toggle,
	utf8Bytes,
	word,
} from './values';

const CUSTOM = 'custom';

const OPTIONS = LAST_GROUPS.options.displayName;

const builtInOptions = messageTypes.map(({ name, value, description }) => ({
	name,
	value,
	description,
}));

/** A built-in type that has no fields here. */
const OTHER = 'other';

const typeOptions = [
	...builtInOptions,
	{
		name: 'Other Built-in Type',
		value: OTHER,
		description:
			'A type of the service without fields here, such as RC:ContactNtf. Its content is JSON as the vendor defines it.',
	},
	{ name: 'Custom', value: CUSTOM, description: 'A type of your own that your app has registered' },
].sort((a, b) => a.name.localeCompare(b.name, 'en'));

const messageType = field({
	property: {
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		options: typeOptions,
		default: 'RC:TxtMsg',
		description: 'What kind of message appears in the conversation',
	},
	schema: choice(typeOptions),
});

const formatOptions = [
	{ name: 'JSON', value: 'json' },
	{ name: 'Text', value: 'text' },
];

const custom = {
	customType: field({
		property: {
			displayName: 'Custom Type Name',
			name: 'customType',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. App:OrderMsg',
			description: `Name under which your app registered the type, at most ${LIMITS.customTypeCharacters} characters. Names that start with RC: are built in.`,
		},
		schema: word(
			{ characters: LIMITS.customTypeCharacters },
			condition((name, refuse) => {
				if (!name.startsWith('RC:')) return;
				refuse(
					`is ${quote(name)}, but RC: is kept for built-in types`,
					'Choose the type in Message Type, or Other Built-in Type there, or enter the name of a type of your own.',
				);
			}),
		),
	}),
	builtInType: field({
		property: {
			displayName: 'Built-in Type Name',
			name: 'builtInType',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. RC:ContactNtf',
			description: 'Name of the type as the vendor writes it. It starts with RC: in capitals.',
		},
		schema: word(
			{ takes: 'name of a built-in type' },
			condition((name, refuse) => {
				const known = messageTypes.find(({ value }) => value === name);
				if (known !== undefined) {
					refuse(
						`is ${quote(name)}, which has fields here`,
						`Choose ${known.name} in Message Type.`,
					);
				} else if (!/^RC:[\w:]+$/.test(name)) {
					refuse(
						`is ${quote(name)}, and built-in types start with RC: in capitals`,
						'Correct the name, or choose Custom in Message Type.',
					);
				}
			}),
		),
	}),
	customFormat: field({
		property: {
			displayName: 'Content Format',
			name: 'customFormat',
			type: 'options',
			options: formatOptions,
			default: 'json',
			description: 'Form in which your app expects the content',
		},
		schema: choice(formatOptions),
	}),
	customJson: field({
		property: {
			displayName: 'Content (JSON)',
			name: 'customJson',
			type: 'json',
			default: '{}',
			required: true,
			description: 'Content of the message as JSON',
		},
		schema: json(),
	}),
	customText: field({
		property: {
			displayName: 'Content (Text)',
			name: 'customText',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			description: 'Content of the message, sent exactly as it is',
		},
		schema: exactText(),
	}),
};

/** What built-in messages of every type can carry (docs/service.md, section 4.2). */
const shared = {
	extra: field({
		property: {
			displayName: 'Extra',
			name: 'extra',
			type: 'string',
			default: '',
			placeholder: 'e.g. order-42',
			description: 'Free text for your app, inside the message',
		},
		schema: textOrJson(),
		content: 'extra',
	}),
	userId: field({
		property: {
			displayName: 'Shown Sender: User ID',
			name: 'userId',
			type: 'string',
			default: '',
			placeholder: 'e.g. shop-bot',
			description: 'Part of the sender information that travels inside the message',
		},
		schema: word(),
		names: USER_IDS,
		content: 'user.id',
	}),
	userName: field({
		property: {
			displayName: 'Shown Sender: Name',
			name: 'userName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Shop',
			description: 'Name that the app shows for the sender of this message',
		},
		schema: text(),
		content: 'user.name',
	}),
	userPortrait: field({
		property: {
			displayName: 'Shown Sender: Picture URL',
			name: 'userPortrait',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/shop.png',
			description: 'Picture that the app shows for the sender of this message',
		},
		schema: word(),
		content: 'user.portrait',
	}),
	userExtra: field({
		property: {
			displayName: 'Shown Sender: Extra',
			name: 'userExtra',
			type: 'string',
			default: '',
			description: 'Free text about the sender, for your app',
		},
		schema: textOrJson(),
		content: 'user.extra',
	}),
};

const disableUpdateLastMsg = field({
	property: {
		displayName: 'Leave Conversation List Unchanged',
		name: 'disableUpdateLastMsg',
		type: 'boolean',
		default: true,
		description:
			'Whether to keep the message from becoming the last message of the conversation. Only for types that the app stores.',
	},
	schema: toggle(),
});

const shouldPersist = field({
	property: {
		displayName: 'Store in Cloud History',
		name: 'shouldPersist',
		type: 'boolean',
		default: false,
		description:
			"Whether the service keeps the message in the recipient's cloud history (it does without this field). Needs the cloud storage service for direct and group channels.",
	},
	schema: bit(),
});

/** Every place of the wire that a field of a built-in message's content fills, from the top of the body. */
export function contentPlaces({ message }: Request, { textPlaces }: Endpoint): string[] {
	const type = messageTypes.find(({ value }) => value === message?.type);
	const prefix = textPlaces.find((textPlace) => /(^|\.)content$/.test(textPlace));
	if (type === undefined) return [];
	return Object.values({ ...type.fields, ...shared }).map(({ content }) => `${prefix}.${content}`);
}

export interface MessageValue {
	message: Message;
	shouldPersist?: 0 | 1;
	/** True when the service has no preset push text for the type (docs/service.md, section 4.1). */
	needsPushText: boolean;
}

interface MessageRules {
	/** Whether the operation lets the user choose about cloud history. */
	persist: boolean;
	/** Whether its texts have placeholders. */
	isTemplate?: boolean;
}

/** What is sent: the message type, its own fields, and what every message can carry. */
export function messageSection({
	persist,
	isTemplate = false,
}: MessageRules): Section<MessageValue> {
	const details = { ...shared, disableUpdateLastMsg, ...(persist ? { shouldPersist } : {}) };
	// When the type comes from an expression, n8n shows the fields of all types and would not run as long
	// as one that is marked as required is empty. The checks below know which type it is.
	const show = (types: string[], properties: INodeProperties[]) =>
		updateDisplayOptions(
			{ show: { messageType: types } },
			properties.map((property) => ({ ...property, required: undefined })),
		);
	const showFormat = (format: string, property: INodeProperties) =>
		updateDisplayOptions({ show: { customFormat: [format] } }, show([CUSTOM], [property]));
	return {
		fields: [
			messageType,
			...messageTypes.flatMap(({ fields }) => Object.values(fields)),
			...[thumbnailFrom, thumbnailFile],
			...Object.values(custom),
			...Object.values<Field>(details),
		],
		properties: [
			messageType.property,
			...messageTypes.flatMap(({ value, fields }) =>
				show(
					[value],
					Object.values(fields).flatMap(({ property }) =>
						property.name === 'thumbnail' ? thumbnailProperties(property) : [property],
					),
				),
			),
			...show([OTHER], [custom.builtInType.property, custom.customJson.property]),
			...show([CUSTOM], [custom.customType.property, custom.customFormat.property]),
			...showFormat('json', custom.customJson.property),
			...showFormat('text', custom.customText.property),
		],
		options: details,
		read({ values }, report) {
			const type = readRequired(messageType, values.messageType, report);
			const given = (values.options ?? {}) as RawParameters;
			const isCustom = type === CUSTOM || type === OTHER;
			const content = isCustom
				? readCustom(type, values, report)
				: readBuiltIn(type, values, report);
			const extras = readFields(shared, given, report, OPTIONS);
			if (isCustom) {
				for (const name of Object.keys(extras)) {
					report.add(
						inGroup(shared[name as keyof typeof shared]),
						'is filled in, and a message of this type has no such part',
						'Remove it, and put what your app needs into the content.',
					);
				}
			} else if (typeof content.content === 'object') {
				for (const [name, value] of Object.entries(extras)) {
					place(
						content.content as JsonObject,
						shared[name as keyof typeof shared].content as string,
						value,
					);
				}
			}
			if (isTemplate) checkTemplates(content, values, report);
			checkSize(content, values, report);
			const quiet = readField(disableUpdateLastMsg, given.disableUpdateLastMsg, report, OPTIONS);
			if (quiet === true && type === 'RC:CmdMsg') {
				report.warn(
					'Options > Leave Conversation List Unchanged has no effect: apps do not store commands.',
				);
			}
			const stored = persist
				? readField(shouldPersist, given.shouldPersist, report, OPTIONS)
				: undefined;
			return {
				message: { ...content, ...(quiet === undefined ? {} : { disableUpdateLastMsg: quiet }) },
				...(stored === undefined ? {} : { shouldPersist: stored }),
				needsPushText: messageTypes.find(({ value }) => value === type)?.presetPush !== true,
			};
		},
	};
}

/** The two ways to hand over a thumbnail. */
const thumbnailProperties = (text: INodeProperties): INodeProperties[] => [
	thumbnailFrom.property,
	...updateDisplayOptions({ show: { thumbnailFrom: ['text'] } }, [text]),
	...updateDisplayOptions({ show: { thumbnailFrom: ['file'] } }, [thumbnailFile.property]),
];

type Content = Pick<Message, 'type' | 'content'>;

function readBuiltIn(type: string | undefined, values: RawParameters, report: Report): Content {
	const content: JsonObject = {};
	const definition = messageTypes.find(({ value }) => value === type);
	for (const [name, definitionOfField] of Object.entries(definition?.fields ?? {})) {
		const read = definitionOfField.property.required === true ? readRequired : readField;
		const value =
			name === 'thumbnail' && take(thumbnailFrom.schema, values.thumbnailFrom, () => {}) === 'file'
				? readFile(definitionOfField, values.thumbnailFile, report)
				: read(definitionOfField, values[name], report);
		if (value !== undefined) place(content, definitionOfField.content as string, value as Json);
	}
	definition?.check?.(content, report);
	return { type: type ?? '', content };
}

/** A field whose value is a file of the item. */
function readFile({ schema }: Field, raw: unknown, report: Report): unknown {
	const { displayName } = thumbnailFile.property;
	const { base64, missing = 'no field of the item is named' } = (raw ?? {}) as FileOfItem;
	if (base64 !== undefined) {
		return take(schema, base64, (problem, fix) => report.add(displayName, problem, fix));
	}
	report.add(
		displayName,
		`is no file that can be read (${missing})`,
		'Enter the name of the field as the binary tab of the input panel shows it, and make sure that each item has the file.',
	);
	return undefined;
}

function readCustom(kind: string, values: RawParameters, report: Report): Content {
	const isOther = kind === OTHER;
	const type = isOther
		? (readRequired(custom.builtInType, values.builtInType, report) ?? '')
		: (readRequired(custom.customType, values.customType, report) ?? '');
	const format = isOther ? 'json' : readRequired(custom.customFormat, values.customFormat, report);
	if (format === 'text') {
		return { type, content: readRequired(custom.customText, values.customText, report) ?? '' };
	}
	const content = readRequired(custom.customJson, values.customJson, report);
	if (content === undefined) return { type, content: '' };
	// Text goes out as it is, and a text in JSON has quotes around it.
	return { type, content: typeof content === 'string' ? JSON.stringify(content) : content };
}

/** Checks the placeholders in each text of a message. */
function checkTemplates({ type, content }: Content, values: RawParameters, report: Report): void {
	const definition = messageTypes.find((entry) => entry.value === type);
	if (definition === undefined) {
		const name = customContentName(values);
		checkTemplate(name, content, report);
		// Only its JSON text is left of it, and a value would have to be escaped in it.
		const isJson = name === custom.customJson.property.displayName;
		if (isJson && typeof content === 'string' && placeholdersIn(content).length > 0) {
			report.add(
				name,
				'is a single text in quotes, in which placeholders are not filled in',
				'Use an object or a list, or set Content Format to Text.',
			);
		}
		return;
	}
	for (const { name, text: template } of textsOf(definition.fields, content)) {
		checkTemplate(name, template, report);
	}
}

const customContentName = ({ messageType: kind, customFormat }: RawParameters) => {
	const isText =
		kind !== OTHER && take(custom.customFormat.schema, customFormat, () => {}) === 'text';
	return (isText ? custom.customText : custom.customJson).property.displayName;
};

/** The texts of a built-in message, with the fields that they stand in. */
function textsOf(fields: Fields, content: Json) {
	const groups = [
		{ fields, group: '' },
		{ fields: shared, group: `${OPTIONS} > ` },
	];
	return groups.flatMap(({ fields: own, group }) =>
		Object.values(own).flatMap((definition) => {
			const given = valueAt(content, definition.content as string);
			const name = `${group}${definition.property.displayName}`;
			return typeof given === 'string' ? [{ definition, name, text: given }] : [];
		}),
	);
}

/**
 * Checks a message after its placeholders were filled in: what its fields take, and its size.
 * @param source the field that the values came from
 */
export function checkFilled(
	template: Message,
	filled: Message,
	source: string,
	report: Report,
): void {
	const definition = messageTypes.find(({ value }) => value === template.type);
	if (definition === undefined) {
		const isText = typeof filled.content === 'string';
		const { displayName } = (isText ? custom.customText : custom.customJson).property;
		if (isText && isBlank(filled.content)) report.add(displayName, EMPTY_WHEN_FILLED, EMPTY_FIX);
		checkJson(template.content, filled.content, displayName, report);
	} else {
		const before = textsOf(definition.fields, template.content);
		for (const [index, entry] of textsOf(definition.fields, filled.content).entries()) {
			const { text: unfilled } = before[index] ?? entry;
			if (entry.text === unfilled) continue;
			checkFilledText(entry, report);
			checkJson(unfilled, entry.text, entry.name, report);
		}
	}
	checkBytes(filled.content, () => source, report);
}

/** Refuses values that break the JSON of a text, or add to it. */
export function checkJson(template: Json, filled: Json, name: string, report: Report): void {
	if (staysJson(template, filled)) return;
	report.add(
		name,
		'is JSON, and the values of this item break it',
		'Put quotation marks around each placeholder that stands for a text, and none into JSON that is a text inside other JSON.',
	);
}

export const EMPTY_WHEN_FILLED = 'is empty once the values are filled in';
export const EMPTY_FIX =
	'Write something beside the placeholders, or give values that are not empty.';

function checkFilledText(
	{ definition, name, text: filled }: ReturnType<typeof textsOf>[number],
	report: Report,
): void {
	if (isBlank(filled)) {
		if (definition.property.required === true) report.add(name, EMPTY_WHEN_FILLED, EMPTY_FIX);
		return;
	}
	take(definition.schema, filled, (problem, fix) =>
		report.add(name, `${problem} once the values are filled in`, fix),
	);
}

/** Measures the content as it goes out (docs/service.md, section 9). */
function checkSize({ type, content }: Content, values: RawParameters, report: Report): void {
	checkBytes(content, () => longestField(type, content, values), report);
}

/** What the documents' figure can mean. */
const READINGS = [LIMITS.contentBytesStrict, LIMITS.contentBytes]
	.map((bytes) => bytes.toLocaleString('en-GB'))
	.join(' or ');

/** Refuses content that is too long for a message. */
export const checkContent = (content: Json, field: string, report: Report): void =>
	checkBytes(content, () => field, report);

function checkBytes(content: Json, nameOf: () => string, report: Report): void {
	const bytes = utf8Bytes(travelText(content));
	if (bytes > LIMITS.contentBytes) {
		report.add(
			nameOf(),
			`makes a message of ${bytes} bytes in UTF-8, the limit is ${LIMITS.contentBytes} (${inKilobytes(LIMITS.contentBytes)})`,
			'Shorten it.',
		);
	} else if (bytes > LIMITS.contentBytesStrict) {
		report.warn(
			`The message is ${bytes} bytes long. The limit is ${inKilobytes(LIMITS.contentBytes)}, and no document says whether that means ${READINGS} bytes.`,
		);
	}
}

/** The field of the message that holds most of it, with its group. */
function longestField(type: string, content: Json, values: RawParameters): string {
	const definition = messageTypes.find(({ value }) => value === type);
	if (definition === undefined || !isJsonObject(content)) return customContentName(values);
	const measured = (fields: Fields, group = '') =>
		Object.values(fields).map((entry) => ({
			name: `${group}${entry.property.displayName}`,
			bytes: utf8Bytes(travelText(valueAt(content, entry.content as string))),
		}));
	const [longest] = [...measured(definition.fields), ...measured(shared, `${OPTIONS} > `)].sort(
		(a, b) => b.bytes - a.bytes,
	);
	return longest?.name ?? messageType.property.displayName;
}

const valueAt = (content: Json, place: string): Json =>
	place
		.split('.')
		.reduce<Json>((value, key) => (isJsonObject(value) ? (value[key] ?? '') : ''), content);

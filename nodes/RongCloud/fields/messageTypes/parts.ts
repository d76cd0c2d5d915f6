import { field } from '../field';
import { number, text, textOrJson, webAddress } from '../values';

// Numbers that have to be filled in start at 0, which their checks refuse: an untouched field is noticed.

/** The name of the file behind a media message. */
export const fileName = (required: boolean) =>
	field({
		property: {
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			required,
			placeholder: 'e.g. catalogue.pdf',
			description: 'Name that the app shows for the file',
		},
		schema: text(),
		content: 'name',
	});

/** The size of the file behind a media message, in bytes. */
export const fileSize = (content: string) =>
	field({
		property: {
			displayName: 'File Size (Bytes)',
			name: 'fileSize',
			type: 'number',
			default: 0,
			required: true,
			description: 'Size of the file in bytes, which the app may show before loading it',
		},
		schema: number({ least: 1, whole: true }),
		content,
	});

/** One side of a picture, in pixels. */
export const pixels = (displayName: string, name: string, content: string) =>
	field({
		property: {
			displayName,
			name,
			type: 'number',
			default: 0,
			required: true,
			description: 'In pixels',
		},
		schema: number({ least: 1, whole: true }),
		content,
	});

/** The length of a recording or video, in seconds. */
export const duration = (description: string, most?: number) =>
	field({
		property: {
			displayName: 'Duration (Seconds)',
			name: 'duration',
			type: 'number',
			default: 0,
			required: true,
			description,
		},
		schema: number({ least: 1, whole: true, most }),
		content: 'duration',
	});

interface AddressField {
	displayName: string;
	name: string;
	placeholder: string;
	description: string;
	content: string;
	/** A web address if missing. */
	schema?: ReturnType<typeof webAddress>;
}

/** Where the file behind a media message lies. */
export const address = ({ content, schema = webAddress(), ...property }: AddressField) =>
	field({
		property: { ...property, type: 'string', default: '', required: true },
		schema,
		content,
	});

/** Name and data of the two kinds of command. */
export const commandFields = (what: string) => ({
	commandName: field({
		property: {
			displayName: 'Command Name',
			name: 'commandName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. refreshOrders',
			description: `Name of the ${what} that your app reacts to`,
		},
		schema: text(),
		content: 'name',
	}),
	commandData: field({
		property: {
			displayName: 'Command Data',
			name: 'commandData',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			required: true,
			placeholder: 'e.g. {"orderId": "A-17"}',
			description: `What your app gets with the ${what}: text, or JSON, which goes out as text`,
		},
		schema: textOrJson(),
		content: 'data',
	}),
});

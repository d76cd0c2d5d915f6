import { pipe } from 'zod/mini';

import { inKilobytes, LIMITS } from '../../service/limits';
import { field } from '../field';
import { choice, rawWord, step, taking, word } from '../values';

/** Where the bytes of a file say what it is. */
const KINDS: ReadonlyArray<[kind: string, start: RegExp]> = [
	['a PNG picture', /^\x89PNG/],
	['a GIF picture', /^GIF8/],
	['a WebP picture', /^RIFF[^]{4}WEBP/],
	['a BMP picture', /^BM/],
	['a HEIC or AVIF picture', /^[^]{4}ftyp/],
	['a PDF document', /^%PDF/],
	['a web page, an SVG picture or XML', /^\s*</],
	['JSON', /^\s*[{[]/],
];

/** What bytes are that are no JPEG; `undefined` for a JPEG. */
function otherKindOf(bytes: Buffer): string | undefined {
	if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return undefined;
	const start = bytes.subarray(0, 64).toString('latin1');
	return KINDS.find(([, pattern]) => pattern.test(start))?.[0] ?? 'something else';
}

const FIX = 'Make a small JPG of it, for example with the Edit Image node (Resize, format JPEG).';

/** A small JPG as base64 text; the marker that browsers put in front is taken off. */
export const thumbnail = (most?: number) =>
	field({
		property: {
			displayName: 'Thumbnail (Base64)',
			name: 'thumbnail',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			required: true,
			placeholder: 'e.g. /9j/4AAQSkZJRg...',
			description: `Small JPG picture as base64 text, shown until the real thing is loaded${
				most === undefined
					? ''
					: `; about ${inKilobytes(LIMITS.thumbnailBytesAdvised)} is best, ${inKilobytes(most)} at most`
			}`,
		},
		schema: taking(
			{ takes: 'base64 text of a JPEG', bytes: most },
			pipe(
				rawWord(),
				step((given, refuse) => {
					const base64 = given.replace(/^data:[^,]*,/, '').replace(/\s+/g, '');
					if (
						!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) ||
						base64.replace(/=+$/, '').length % 4 === 1
					) {
						return refuse(
							'is not base64 text',
							'Enter the base64 text of a small JPG picture, or take a file of the item under Thumbnail From.',
						);
					}
					const bytes = Buffer.from(base64, 'base64');
					const kind = otherKindOf(bytes);
					if (kind !== undefined) return refuse(`is ${kind}, but a JPEG is needed`, FIX);
					if (most !== undefined && bytes.length > most) {
						return refuse(`is ${bytes.length} bytes when decoded, the limit is ${most}`, FIX);
					}
					return base64;
				}),
			),
		),
		content: 'content',
	});

const fromOptions = [
	{ name: 'Base64 Text', value: 'text' },
	{ name: 'File of the Item', value: 'file' },
] as const;

/** How a thumbnail is handed over. */
export const thumbnailFrom = field({
	property: {
		displayName: 'Thumbnail From',
		name: 'thumbnailFrom',
		type: 'options',
		noDataExpression: true,
		options: [...fromOptions],
		default: 'text',
		description: 'How you hand over the small picture that is shown until the real thing is loaded',
	},
	schema: choice(fromOptions),
});

export const thumbnailFile = field({
	property: {
		displayName: 'Thumbnail File',
		name: 'thumbnailFile',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the field of the item that holds the file',
		description:
			'Field of the item with the small JPG picture, as the binary tab of the input panel calls it',
	},
	schema: word(),
});

/** A file of an item, as n8n gave it, or why it did not. */
export interface FileOfItem {
	base64?: string;
	missing?: string;
}

import type { RecordedRequest } from '../types.mts';
import type { WireView } from './model.mts';

/** Headers whose values prove nothing and give nothing away; of all others only the name is shown. */
const HARMLESS = new Set([
	'accept',
	'accept-encoding',
	'accept-language',
	'app-key',
	'connection',
	'content-length',
	'content-type',
	'host',
	'nonce',
	'rc-app-key',
	'rc-nonce',
	'rc-timestamp',
	'timestamp',
	'transfer-encoding',
	'user-agent',
	'x-request-id',
]);

/** One call as it came and was answered, the body laid out for reading. */
export function wireView(record: RecordedRequest): WireView {
	const { method, path, rawHeaders, rawBody, status, replyText } = record;
	const headers: WireView['headers'] = [];
	for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
		const name = rawHeaders[index] ?? '';
		const hidden = !HARMLESS.has(name.toLowerCase());
		headers.push({ name, value: hidden ? '' : (rawHeaders[index + 1] ?? ''), hidden });
	}
	return { method, path, headers, body: legible(rawBody), status, reply: legible(replyText ?? '') };
}

/** JSON with line breaks; a form as one decoded field in a line; anything else as it is. */
function legible(text: string): string {
	const start = text.trimStart().charAt(0);
	if (start === '{' || start === '[') {
		try {
			return JSON.stringify(JSON.parse(text), null, 2);
		} catch {
			return text;
		}
	}
	if (!/^[^=&\s]+=/.test(text)) return text;
	return [...new URLSearchParams(text)].map(([name, value]) => `${name} = ${value}`).join('\n');
}

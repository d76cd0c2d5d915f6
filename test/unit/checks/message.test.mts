import { describe, expect, test } from '@jest/globals';

import type { BroadcastRequest } from '../../../nodes/RongCloud/service/kinds/broadcast.ts';
import type { SystemMessageRequest } from '../../../nodes/RongCloud/service/kinds/systemMessage.ts';
import { accepted, read, refused } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const WITH_MESSAGE: readonly Resource[] = ['systemMessage', 'broadcast'];

const messageOf = (resource: Resource, changes: Values) =>
	(accepted(resource, changes).request as BroadcastRequest | SystemMessageRequest).message;

const HTTPS = 'https://example.com/a';

/** Base64 text that decodes to so many bytes. */
const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');

/** Each built-in type with the least it needs, and how the panel calls that (docs/service.md, section 4.2). */
// prettier-ignore
const TYPES: ReadonlyArray<[type: string, given: Values, required: string[]]> = [
	['RC:TxtMsg', { text: 'Hello' }, ['Text']],
	['RC:ImgMsg', { imageUrl: HTTPS, thumbnail: base64(9) }, ['Image URL', 'Thumbnail (Base64)']],
	['RC:GIFMsg', { gifUrl: HTTPS, fileSize: 2048, width: 320, height: 240 }, ['GIF URL', 'File Size (Bytes)', 'Width', 'Height']],
	['RC:HQVCMsg', { voiceUrl: HTTPS, duration: 12 }, ['Voice URL', 'Duration (Seconds)']],
	['RC:SightMsg', { videoUrl: HTTPS, thumbnail: base64(9), duration: 90, fileSize: 5000, fileName: 'tour.mp4' }, ['Video URL', 'Thumbnail (Base64)', 'Duration (Seconds)', 'File Size (Bytes)', 'File Name']],
	['RC:FileMsg', { fileUrl: HTTPS, fileType: '.pdf', fileSize: 5000 }, ['File URL', 'File Type', 'File Size (Bytes)']],
	['RC:LBSMsg', { latitude: 52.52, longitude: 13.405, placeName: 'Berlin', thumbnail: base64(9) }, ['Latitude', 'Longitude', 'Place Name', 'Thumbnail (Base64)']],
	['RC:ImgTextMsg', { cardTitle: 'Sale', cardText: '20% off', cardImageUrl: HTTPS, cardUrl: HTTPS }, ['Card Title', 'Card Text', 'Card Image URL', 'Page URL']],
	['RC:InfoNtf', { infoText: 'Closed' }, ['Info Text']],
	['RC:CmdNtf', { commandName: 'refresh', commandData: { orderId: 'A-17' } }, ['Command Name', 'Command Data']],
	['RC:CmdMsg', { commandName: 'refresh', commandData: 'now' }, ['Command Name', 'Command Data']],
];

const ofType = (messageType: string, changes: Values = {}): Values => {
	const [, given] = TYPES.find(([type]) => type === messageType) ?? [];
	return { text: undefined, messageType, ...given, ...changes };
};

describe.each(WITH_MESSAGE)('message of a %s', (resource) => {
	test.each(TYPES)('%s names everything it needs, at once', (type, given, required) => {
		accepted(resource, ofType(type));
		const nothing = Object.fromEntries(Object.keys(given).map((name) => [name, undefined]));
		const { problems } = read(resource, ofType(type, nothing));
		expect(problems.map(({ field }) => field)).toEqual(required);
	});

	test.each(TYPES)('%s: neither an untouched number nor half an address is sent', (type, given) => {
		for (const [name, value] of Object.entries(given)) {
			if (/tude$/.test(name)) continue;
			const wrong = typeof value === 'number' ? 0 : value === HTTPS ? 'example.com/a' : undefined;
			expect(read(resource, ofType(type, { [name]: wrong })).problems).toHaveLength(1);
		}
	});

	test('a file name that is not needed may be empty', () => {
		for (const type of ['RC:ImgMsg', 'RC:GIFMsg', 'RC:HQVCMsg', 'RC:FileMsg']) {
			const { content } = messageOf(resource, ofType(type, { fileName: '' }));
			expect(content).not.toHaveProperty('name');
		}
	});

	describe('size: 128 KB of UTF-8', () => {
		const KB_128 = 131_072;
		const WRAPPING = '{"content":""}'.length;
		const custom = { messageType: 'custom', customType: 'App:A' };
		const customJson = (json: unknown) => ({ ...custom, customFormat: 'json', customJson: json });

		test('counts a built-in message as it goes over the wire', () => {
			const most = KB_128 - WRAPPING;
			// A line break is two characters in JSON.
			const broken = (breaks: number) => `a${'\n'.repeat(breaks)}a`;
			const texts = [
				'a'.repeat(most),
				'a'.repeat(most + 1),
				broken(most / 2 - 1),
				broken(most / 2),
			];
			const problems = texts.map((text) => read(resource, { text }).problems.length);
			expect(problems).toEqual([0, 1, 0, 1]);
		});

		test('counts what Message Details adds', () => {
			const text = 'a'.repeat(KB_128 - WRAPPING);
			expect(read(resource, { text, messageDetails: { extra: 'b' } }).problems).toHaveLength(1);
		});

		test.each([
			['Text', { text: 'a'.repeat(KB_128) }],
			['Content (JSON)', customJson({ a: 'a'.repeat(KB_128) })],
			['Content (JSON)', customJson(JSON.stringify('a'.repeat(KB_128)))],
			['Message Details > Extra', { messageDetails: { extra: 'a'.repeat(KB_128) } }],
			[
				'Message Details > Shown Sender: Name',
				{ text: 'a'.repeat(1000), messageDetails: { userName: 'a'.repeat(KB_128) } },
			],
			['Card Text', ofType('RC:ImgTextMsg', { cardTitle: 5n, cardText: 'a'.repeat(KB_128) })],
		])('names the field that holds it: %s', (field, changes) => {
			refused(resource, changes, field);
		});
	});

	test('only an image has a limit for its thumbnail, and only a voice for its duration', () => {
		accepted(resource, ofType('RC:SightMsg', { thumbnail: base64(20_000), duration: 600 }));
		accepted(resource, ofType('RC:LBSMsg', { thumbnail: base64(20_000) }));
	});

	test.each<[string, string, unknown[]]>([
		['RC:HQVCMsg', 'duration', [-1, 60.5, 'a minute', '∞', true]],
		['RC:GIFMsg', 'width', [-1, 1.5, Infinity, '1 MB']],
		['RC:GIFMsg', 'height', [-1, 1.5, Infinity, '1 MB']],
		['RC:GIFMsg', 'fileSize', [-1, 1.5, Infinity, '1 MB']],
		['RC:LBSMsg', 'latitude', [-90.000001, 90.000001]],
		['RC:LBSMsg', 'longitude', [-180.000001, 180.000001]],
		['RC:FileMsg', 'fileType', ['.']],
	])('%s: what %s cannot be', (type, name, values) => {
		for (const wrong of values) {
			expect(read(resource, ofType(type, { [name]: wrong })).problems).toHaveLength(1);
		}
	});

	test('the edges of the earth are on it; 0, 0 is open sea', () => {
		const warningsAt = (latitude: number, longitude: number) =>
			accepted(resource, ofType('RC:LBSMsg', { latitude, longitude })).warnings;
		for (const [latitude, longitude] of [
			[90, 180],
			[-90, -180],
			[0, 1],
		] as const) {
			expect(warningsAt(latitude, longitude)).toEqual([]);
		}
		expect(warningsAt(0, 0)).toHaveLength(1);
	});

	test('the conversation list has nothing to do with commands', () => {
		const command = { messageType: 'RC:CmdMsg', commandName: 'a', commandData: 'b' };
		const more = { notificationText: 'Sale', messageDetails: { disableUpdateLastMsg: true } };
		expect(accepted(resource, { ...command, ...more }).warnings).toHaveLength(1);
	});
});

describe('what only a system message has', () => {
	test('a broadcast has no Store in Cloud History', () => {
		expect(
			accepted('broadcast', { messageDetails: { shouldPersist: true } }).request,
		).not.toHaveProperty('shouldPersist');
	});

	// These bring no push of their own (docs/service.md, section 4.1).
	test.each(['RC:InfoNtf', 'RC:CmdNtf', 'RC:CmdMsg', 'custom'])(
		'%s without Notification Text is warned about',
		(messageType) => {
			const command = { infoText: 'a', commandName: 'a', commandData: 'b' };
			const custom = { customType: 'App:A', customFormat: 'json', customJson: '{}' };
			const warningsOf = (more: Values) =>
				accepted('systemMessage', { messageType, ...command, ...custom, ...more }).warnings;
			expect(warningsOf({})).toEqual([expect.stringMatching(/^Notification Text is empty: .+\.$/)]);
			expect(warningsOf({ notificationText: 'b' })).toEqual([]);
			expect(warningsOf({ notificationOptions: { disablePush: true } })).toEqual([]);
		},
	);

	test.each(TYPES.filter(([type]) => !/Ntf$|CmdMsg$/.test(type)))(
		'%s has a preset text',
		(type) => {
			expect(accepted('systemMessage', ofType(type)).warnings).toEqual([]);
		},
	);
});

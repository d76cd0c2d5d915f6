import { expect, test } from '@jest/globals';

import type { BroadcastRequest } from '../../../nodes/RongCloud/service/kinds/broadcast.ts';
import type { ListedMessageRequest } from '../../../nodes/RongCloud/service/kinds/listedMessage.ts';
import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { accepted, read, READINGS, refuses, warns } from '../support/reading.mts';
import type { Refusal, Resource, Values } from '../support/reading.mts';

const WITH_MESSAGE: readonly Resource[] = ['systemMessage', 'broadcast'];

const messageOf = (resource: Resource, changes: Values) =>
	(accepted(resource, changes).request as BroadcastRequest | ListedMessageRequest).message;

const HTTPS = 'https://example.com/a';

/** Base64 text that decodes to so many bytes. */
/** That many bytes that begin as a JPEG does. */
const base64 = (bytes: number) =>
	Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(bytes - 3, 7)]).toString('base64');

/** Each built-in type with the least it needs, and how the panel calls that (docs/service.md, section 4.2). */
// prettier-ignore
const TYPES: ReadonlyArray<[type: string, given: Values, required: string[]]> = [
	['RC:TxtMsg', { text: 'Hello' }, ['Message Text']],
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

test.each(WITH_MESSAGE.flatMap((name) => TYPES.map((type) => [name, ...type] as const)))(
	'%s: %s names everything it needs, at once',
	(resource, type, given, required) => {
		accepted(resource, ofType(type));
		const nothing = Object.fromEntries(Object.keys(given).map((name) => [name, undefined]));
		const { problems } = read(resource, ofType(type, nothing));
		expect(problems.map(({ field }) => field)).toEqual(required);
	},
);

const custom = { messageType: 'custom', customType: 'App:A' };
const customJson = (json: unknown) => ({ ...custom, customFormat: 'json', customJson: json });
/** The sizes are those of UTF-8, as the message goes over the wire. */
const MOST = LIMITS.contentBytes;
const LONG = 'a'.repeat(MOST);
const FITS = 'a'.repeat(MOST - '{"content":""}'.length);
// A line break is two characters in JSON.
const BREAKS = `${'\n'.repeat(FITS.length / 2 - 1)}a`;

const wrong = (type: string, name: string, values: readonly unknown[]) =>
	values.map((value) => ofType(type, { [name]: value }));
const NO_COUNT = [0, -1, 1.5, Infinity, '1 MB'];

// prettier-ignore
refuses([
	[WITH_MESSAGE, 'Message Text', /./, { text: `${FITS}a` }, { text: `a${BREAKS}a` }, { text: LONG }, { text: FITS, options: { extra: 'b' } }],
	[WITH_MESSAGE, 'Message Text', /half of a character/, { text: 'Hello \ud83d' }],
	[WITH_MESSAGE, 'Content (JSON)', /./, customJson({ a: LONG }), customJson(JSON.stringify(LONG))],
	[WITH_MESSAGE, 'Options > Extra', /./, { options: { extra: LONG } }],
	[WITH_MESSAGE, 'Options > Shown Sender: Name', /./, { text: 'a'.repeat(1000), options: { userName: LONG } }],
	[WITH_MESSAGE, 'Card Text', /./, ofType('RC:ImgTextMsg', { cardTitle: 5n, cardText: LONG })],
	// Neither an untouched number nor half an address is sent.
	...TYPES.flatMap(([type, given, fields]) =>
		Object.entries(given).flatMap(([name, value], index): Refusal[] => {
			const wrongs = typeof value === 'number' ? [0] : value === HTTPS ? ['example.com/a', undefined] : [undefined];
			return /tude$/.test(name) ? [] : [[WITH_MESSAGE, fields[index] ?? '', /./, ...wrong(type, name, wrongs)]];
		}),
	),
	[WITH_MESSAGE, 'Duration (Seconds)', /./, ...wrong('RC:HQVCMsg', 'duration', [-1, 1.5, 'a minute', '∞', true])],
	[WITH_MESSAGE, 'Width', /./, ...wrong('RC:GIFMsg', 'width', NO_COUNT)],
	[WITH_MESSAGE, 'Height', /./, ...wrong('RC:GIFMsg', 'height', NO_COUNT)],
	[WITH_MESSAGE, 'File Size (Bytes)', /./, ...wrong('RC:GIFMsg', 'fileSize', NO_COUNT)],
	[WITH_MESSAGE, 'Latitude', /./, ...wrong('RC:LBSMsg', 'latitude', [-90.000001, 90.000001])],
	[WITH_MESSAGE, 'Longitude', /./, ...wrong('RC:LBSMsg', 'longitude', [-180.000001, 180.000001])],
	[WITH_MESSAGE, 'File Type', /./, ...wrong('RC:FileMsg', 'fileType', ['.'])],
]);

const on = (latitude: number, longitude: number) => ofType('RC:LBSMsg', { latitude, longitude });
/** These bring no push of their own (docs/service.md, section 4.1). */
const WITHOUT_PUSH = [
	...['RC:InfoNtf', 'RC:CmdNtf', 'RC:CmdMsg'].map((type) => ofType(type)),
	customJson('{}'),
];
const also = (more: Values) => WITHOUT_PUSH.map((changes) => ({ ...changes, ...more }));
const PRESET = TYPES.filter(([type]) => !/Ntf$|CmdMsg$/.test(type)).map(([type]) => ofType(type));

// prettier-ignore
warns([
	[WITH_MESSAGE, new RegExp(`${MOST} bytes.*${READINGS}`), { text: FITS }, { text: `a${BREAKS}` }],
	// Only an image has a limit for its thumbnail, and only a voice for its duration.
	[WITH_MESSAGE, 'nothing', ofType('RC:SightMsg', { thumbnail: base64(2 * LIMITS.thumbnailBytes), duration: 10 * LIMITS.voiceSeconds }), ofType('RC:LBSMsg', { thumbnail: base64(2 * LIMITS.thumbnailBytes) })],
	// The edges of the earth are on it; 0, 0 is open sea.
	[WITH_MESSAGE, 'nothing', on(90, 180), on(-90, -180), on(0, 1)],
	[WITH_MESSAGE, /./, on(0, 0)],
	// The conversation list has nothing to do with commands.
	[WITH_MESSAGE, /./, ofType('RC:CmdMsg', { notificationText: 'Sale', options: { disableUpdateLastMsg: true } })],
	[['systemMessage'], /^Notification Text is empty: .+\.$/, ...WITHOUT_PUSH],
	[['systemMessage'], 'nothing', ...also({ notificationText: 'b' }), ...also({ notificationOptions: { disablePush: true } }), ...PRESET],
]);

test('a file name that is not needed may be empty', () => {
	for (const type of ['RC:ImgMsg', 'RC:GIFMsg', 'RC:HQVCMsg', 'RC:FileMsg']) {
		for (const resource of WITH_MESSAGE) {
			const { content } = messageOf(resource, ofType(type, { fileName: '' }));
			expect(content).not.toHaveProperty('name');
		}
	}
});

test('a broadcast has no Store in Cloud History', () => {
	const { request } = accepted('broadcast', { options: { shouldPersist: true } });
	expect(request).not.toHaveProperty('shouldPersist');
});

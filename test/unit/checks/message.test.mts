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

/** Each built-in type with the least it needs; content as docs/service.md, section 4.2 has it. */
const TYPES: Array<{ type: string; given: Values; content: Values; required: string[] }> = [
	{
		type: 'RC:TxtMsg',
		given: { text: 'Hello' },
		content: { content: 'Hello' },
		required: ['Text'],
	},
	{
		type: 'RC:ImgMsg',
		given: { imageUrl: HTTPS, thumbnail: base64(9) },
		content: { imageUri: HTTPS, content: base64(9) },
		required: ['Image URL', 'Thumbnail (Base64)'],
	},
	{
		type: 'RC:GIFMsg',
		given: { gifUrl: HTTPS, fileSize: 2048, width: 320, height: 240 },
		content: { remoteUrl: HTTPS, gifDataSize: 2048, width: 320, height: 240 },
		required: ['GIF URL', 'File Size (Bytes)', 'Width', 'Height'],
	},
	{
		type: 'RC:HQVCMsg',
		given: { voiceUrl: HTTPS, duration: 12 },
		content: { remoteUrl: HTTPS, duration: 12 },
		required: ['Voice URL', 'Duration (Seconds)'],
	},
	{
		type: 'RC:SightMsg',
		given: {
			videoUrl: HTTPS,
			thumbnail: base64(9),
			duration: 90,
			fileSize: 5000,
			fileName: 'tour.mp4',
		},
		content: {
			sightUrl: HTTPS,
			content: base64(9),
			duration: 90,
			size: 5000,
			name: 'tour.mp4',
		},
		required: [
			'Video URL',
			'Thumbnail (Base64)',
			'Duration (Seconds)',
			'File Size (Bytes)',
			'File Name',
		],
	},
	{
		type: 'RC:FileMsg',
		given: { fileUrl: HTTPS, fileType: '.pdf', fileSize: 5000 },
		content: { fileUrl: HTTPS, type: 'pdf', size: 5000 },
		required: ['File URL', 'File Type', 'File Size (Bytes)'],
	},
	{
		type: 'RC:LBSMsg',
		given: { latitude: 52.52, longitude: 13.405, placeName: 'Berlin', thumbnail: base64(9) },
		content: { latitude: 52.52, longitude: 13.405, poi: 'Berlin', content: base64(9) },
		required: ['Latitude', 'Longitude', 'Place Name', 'Thumbnail (Base64)'],
	},
	{
		type: 'RC:ImgTextMsg',
		given: { cardTitle: 'Sale', cardText: '20% off', cardImageUrl: HTTPS, cardUrl: HTTPS },
		content: { title: 'Sale', content: '20% off', imageUri: HTTPS, url: HTTPS },
		required: ['Card Title', 'Card Text', 'Card Image URL', 'Page URL'],
	},
	{
		type: 'RC:InfoNtf',
		given: { infoText: 'Closed' },
		content: { message: 'Closed' },
		required: ['Info Text'],
	},
	{
		type: 'RC:CmdNtf',
		given: { commandName: 'refresh', commandData: { orderId: 'A-17' } },
		content: { name: 'refresh', data: '{"orderId":"A-17"}' },
		required: ['Command Name', 'Command Data'],
	},
	{
		type: 'RC:CmdMsg',
		given: { commandName: 'refresh', commandData: 'now' },
		content: { name: 'refresh', data: 'now' },
		required: ['Command Name', 'Command Data'],
	},
];

describe.each(WITH_MESSAGE)('message of a %s', (resource) => {
	describe.each(TYPES)('$type', ({ type, given, content, required }) => {
		const without = { text: undefined, messageType: type };

		test('carries what the documents list', () => {
			expect(messageOf(resource, { ...without, ...given })).toEqual({ type, content });
		});

		test('names everything it needs, at once', () => {
			const { problems } = read(resource, without);
			expect(problems.map(({ field }) => field)).toEqual(required);
		});

		test('an untouched number is not sent as 0', () => {
			const numbers = Object.entries(given).filter(([, value]) => typeof value === 'number');
			for (const [name] of numbers.filter(([key]) => !/tude$/.test(key))) {
				const { problems } = read(resource, { ...without, ...given, [name]: 0 });
				expect(problems).toHaveLength(1);
			}
		});
	});

	test('optional file names are left out or carried', () => {
		for (const { type, given } of TYPES.filter(({ type: name }) =>
			['RC:ImgMsg', 'RC:GIFMsg', 'RC:HQVCMsg', 'RC:FileMsg'].includes(name),
		)) {
			expect(
				messageOf(resource, { messageType: type, ...given, fileName: 'a b.jpg' }).content,
			).toMatchObject({ name: 'a b.jpg' });
			expect(
				messageOf(resource, { messageType: type, ...given, fileName: '' }).content,
			).not.toHaveProperty('name');
		}
	});

	describe('message type', () => {
		test.each(['RC:VcMsg', 'RC:RcCmd', 'rc:txtmsg', 'toString', '', null])(
			'refuses %j',
			(messageType) => {
				const { problems } = read(resource, { messageType });
				expect(problems.map(({ field }) => field)).toEqual(['Message Type']);
			},
		);

		test('takes a built-in type from an expression', () => {
			expect(messageOf(resource, { messageType: 'RC:InfoNtf', infoText: 'Closed' }).type).toBe(
				'RC:InfoNtf',
			);
		});
	});

	describe('custom type', () => {
		const custom = (changes: Values) => ({
			messageType: 'custom',
			customType: 'App:OrderMsg',
			customFormat: 'json',
			customJson: '{"orderId":"A-17"}',
			...changes,
		});

		test.each([
			['A', 'A'],
			[' App:OrderMsg ', 'App:OrderMsg'],
			['a'.repeat(31), 'a'.repeat(31)],
			['a'.repeat(32), 'a'.repeat(32)],
			['消'.repeat(32), '消'.repeat(32)],
			['MyRC:Msg', 'MyRC:Msg'],
			['RCMsg', 'RCMsg'],
		])('takes the name %j', (customType, type) => {
			expect(messageOf(resource, custom({ customType })).type).toBe(type);
		});

		test.each(['a'.repeat(33), '消'.repeat(33)])('refuses 33 characters: %s', (customType) => {
			const text = refused(resource, custom({ customType }), 'Custom Type Name');
			expect(text).toContain('33');
			expect(text).toContain('32');
		});

		test.each(['RC:Own', ' RC:Own', 'RC:', 'RC:TxtMsg'])('refuses %j', (customType) => {
			expect(refused(resource, custom({ customType }), 'Custom Type Name')).toContain('RC:');
		});

		test.each(['', ' ', null, undefined])('refuses no name: %j', (customType) => {
			expect(refused(resource, custom({ customType }), 'Custom Type Name')).toMatch(/empty/);
		});

		test.each([
			['{"a":1}', { a: 1 }],
			[{ a: 1 }, { a: 1 }],
			['[1,"b"]', [1, 'b']],
			[
				[1, 'b'],
				[1, 'b'],
			],
			['5', 5],
			['true', true],
			[{}, {}],
		])('takes the JSON %j', (customJson, content) => {
			expect(messageOf(resource, custom({ customJson })).content).toEqual(content);
		});

		test.each(['{a:1}', 'hello', '[object Object]', '[object Object] ', '{"a":{{ $json.x }}}'])(
			'refuses the JSON %j',
			(customJson) => {
				refused(resource, custom({ customJson }), 'Content (JSON)');
			},
		);

		test('JSON null is not sent as an empty message', () => {
			const { request, problems } = read(resource, custom({ customJson: 'null' }));
			const content = (request as SystemMessageRequest).message.content;
			expect(problems.length > 0 || content === null).toBe(true);
		});

		test.each(['', null, undefined])('refuses no content: %j', (empty) => {
			refused(resource, custom({ customJson: empty }), 'Content (JSON)');
			refused(
				resource,
				custom({ customFormat: 'text', customText: empty, customJson: '{}' }),
				'Content (Text)',
			);
		});

		test('takes text exactly as it is', () => {
			const customText = '  {not json}\n\tπ 😀 ';
			expect(messageOf(resource, custom({ customFormat: 'text', customText })).content).toBe(
				customText,
			);
		});

		test.each(['xml', 'TEXT', 1])('refuses the format %j', (customFormat) => {
			const { problems } = read(resource, custom({ customFormat, customText: 'x' }));
			expect(problems.map(({ field }) => field)).toEqual(['Content Format']);
		});

		test('has no place for Extra and Shown Sender', () => {
			refused(
				resource,
				custom({ messageDetails: { extra: 'order-42', userName: 'Shop' } }),
				'Message Details',
			);
		});
	});

	describe('size: 128 KB of UTF-8', () => {
		const KB_128 = 131_072;
		const WRAPPING = '{"content":""}'.length;
		const customText = (customTextOf: string) => ({
			messageType: 'custom',
			customType: 'App:Text',
			customFormat: 'text',
			customText: customTextOf,
		});

		// One, two, three and four bytes for each character.
		test.each(['a', 'é', '消', '😀'])('counts bytes, not characters: %s', (character) => {
			const width = Buffer.byteLength(character);
			const full = character.repeat(Math.floor(KB_128 / width));
			const filled = full + 'a'.repeat(KB_128 - Buffer.byteLength(full));
			accepted(resource, customText(filled));
			accepted(resource, customText([...filled].slice(1).join('')));
			const { problems } = read(resource, customText(`${filled}a`));
			expect(problems).toHaveLength(1);
			expect(problems[0]?.problem).toContain('131073');
			expect(problems[0]?.problem).toContain('131072');
		});

		test('counts a built-in message as it goes over the wire', () => {
			accepted(resource, { text: 'a'.repeat(KB_128 - WRAPPING) });
			expect(read(resource, { text: 'a'.repeat(KB_128 - WRAPPING + 1) }).problems).toHaveLength(1);
			// A line break is two characters in JSON.
			accepted(resource, { text: `a${'\n'.repeat((KB_128 - WRAPPING - 2) / 2)}a` });
			expect(
				read(resource, { text: `a${'\n'.repeat((KB_128 - WRAPPING) / 2)}a` }).problems,
			).toHaveLength(1);
		});

		test('counts what Message Details adds', () => {
			const text = 'a'.repeat(KB_128 - WRAPPING);
			expect(read(resource, { text, messageDetails: { extra: 'b' } }).problems).toHaveLength(1);
		});

		test('warns between the two readings of 128 KB', () => {
			const about = (bytes: number) =>
				accepted(resource, customText('a'.repeat(bytes))).warnings.filter((warning) =>
					warning.includes('128,000'),
				);
			expect(about(128_000)).toEqual([]);
			expect(about(128_001)).toHaveLength(1);
			expect(about(131_072)).toHaveLength(1);
		});

		test.each([
			['Text', { text: 'a'.repeat(KB_128) }],
			['Content (Text)', customText('a'.repeat(KB_128 + 1))],
			[
				'Content (JSON)',
				{
					messageType: 'custom',
					customType: 'App:Json',
					customFormat: 'json',
					customJson: { a: 'a'.repeat(KB_128) },
				},
			],
			[
				'Content (JSON)',
				{
					messageType: 'custom',
					customType: 'App:Json',
					customFormat: 'json',
					customJson: JSON.stringify('a'.repeat(KB_128)),
				},
			],
			['Message Details > Extra', { messageDetails: { extra: 'a'.repeat(KB_128) } }],
			[
				'Message Details > Shown Sender: Name',
				{ text: 'a'.repeat(1000), messageDetails: { userName: 'a'.repeat(KB_128) } },
			],
			[
				'Card Text',
				{
					messageType: 'RC:ImgTextMsg',
					cardTitle: 5n,
					cardText: 'a'.repeat(KB_128),
					cardImageUrl: HTTPS,
					cardUrl: HTTPS,
				},
			],
		])('names the field that holds it: %s', (field, changes) => {
			refused(resource, changes, field);
		});
	});

	describe('thumbnail of an image: 10 KB when decoded', () => {
		const image = (thumbnail: unknown) => ({
			messageType: 'RC:ImgMsg',
			imageUrl: HTTPS,
			thumbnail,
		});

		test.each([10_239, 10_240])('takes %i bytes', (bytes) => {
			expect(messageOf(resource, image(base64(bytes))).content).toMatchObject({
				content: base64(bytes),
			});
		});

		test('refuses 10,241 bytes', () => {
			const text = refused(resource, image(base64(10_241)), 'Thumbnail (Base64)');
			expect(text).toContain('10241');
			expect(text).toContain('10240');
		});

		test.each([
			[5120, 0],
			[5121, 1],
			[10_240, 1],
		])('%i bytes: %i warnings', (bytes, count) => {
			expect(accepted(resource, image(base64(bytes))).warnings).toHaveLength(count);
		});

		test('takes the mark of a browser and line breaks off', () => {
			const plain = base64(30);
			const given = `data:image/jpeg;base64,${plain.slice(0, 20)}\r\n${plain.slice(20)} `;
			expect(messageOf(resource, image(given)).content).toMatchObject({ content: plain });
		});

		test.each(['not base64!', 'https://example.com/a.jpg', 'data:image/jpeg;base64,', 'abcde'])(
			'refuses %j',
			(given) => {
				refused(resource, image(given), 'Thumbnail (Base64)');
			},
		);

		test('a video or a place has no such limit', () => {
			const { given } = TYPES.find(({ type }) => type === 'RC:SightMsg') ?? { given: {} };
			accepted(resource, { messageType: 'RC:SightMsg', ...given, thumbnail: base64(20_000) });
		});
	});

	describe('numbers', () => {
		const voice = (duration: unknown) => ({
			messageType: 'RC:HQVCMsg',
			voiceUrl: HTTPS,
			duration,
		});

		test.each([1, 59, 60, '60'])('a voice may last %j seconds', (duration) => {
			expect(messageOf(resource, voice(duration)).content).toMatchObject({
				duration: Number(duration),
			});
		});

		test.each([61, 0, -1, 60.5, 'a minute', '∞', true])('a voice may not last %j', (duration) => {
			refused(resource, voice(duration), 'Duration (Seconds)');
		});

		test('a video may last longer', () => {
			const { given } = TYPES.find(({ type }) => type === 'RC:SightMsg') ?? { given: {} };
			accepted(resource, { messageType: 'RC:SightMsg', ...given, duration: 600 });
		});

		const place = (changes: Values) => ({
			messageType: 'RC:LBSMsg',
			latitude: 1,
			longitude: 1,
			placeName: 'Here',
			thumbnail: base64(9),
			...changes,
		});

		test.each([
			['latitude', 'Latitude', 90],
			['longitude', 'Longitude', 180],
		])('%s reaches from -%3$i to %3$i', (name, field, edge) => {
			for (const inside of [-edge, 0, 0.5, edge]) accepted(resource, place({ [name]: inside }));
			for (const outside of [-edge - 0.000001, edge + 0.000001]) {
				refused(resource, place({ [name]: outside }), field);
			}
		});

		test('0, 0 is open sea', () => {
			expect(accepted(resource, place({ latitude: 0, longitude: 0 })).warnings).toHaveLength(1);
			expect(accepted(resource, place({ latitude: 0 })).warnings).toEqual([]);
		});

		test.each(['width', 'height', 'fileSize'])('a GIF has whole numbers: %s', (name) => {
			const { given } = TYPES.find(({ type }) => type === 'RC:GIFMsg') ?? { given: {} };
			for (const wrong of [0, -1, 1.5, Infinity, Number.NaN, '1 MB']) {
				expect(
					read(resource, { messageType: 'RC:GIFMsg', ...given, [name]: wrong }).problems,
				).toHaveLength(1);
			}
			accepted(resource, { messageType: 'RC:GIFMsg', ...given, [name]: 1 });
		});
	});

	describe('web addresses', () => {
		const image = (imageUrl: unknown) => ({
			messageType: 'RC:ImgMsg',
			imageUrl,
			thumbnail: base64(9),
		});

		test.each(['https://example.com/a.jpg', 'http://example.com/a.jpg', ' https://example.com/ü '])(
			'takes %j',
			(imageUrl) => {
				expect(messageOf(resource, image(imageUrl)).content).toMatchObject({
					imageUri: imageUrl.trim(),
				});
			},
		);

		test.each([
			'example.com/a.jpg',
			'ftp://example.com/a',
			'https://',
			'javascript:x',
			'https://a b',
		])('refuses %j', (imageUrl) => {
			refused(resource, image(imageUrl), 'Image URL');
		});
	});

	test('a file type is never empty', () => {
		refused(
			resource,
			{ messageType: 'RC:FileMsg', fileUrl: HTTPS, fileSize: 1, fileType: '.' },
			'File Type',
		);
	});

	describe('message details', () => {
		test('stand at their places in the content', () => {
			expect(
				messageOf(resource, {
					text: 'Hello',
					messageDetails: {
						extra: { order: 42 },
						userId: ' shop-bot ',
						userName: 'Shop',
						userPortrait: HTTPS,
						userExtra: 'gold',
						disableUpdateLastMsg: true,
					},
				}),
			).toEqual({
				type: 'RC:TxtMsg',
				content: {
					content: 'Hello',
					extra: '{"order":42}',
					user: { id: 'shop-bot', name: 'Shop', portrait: HTTPS, extra: 'gold' },
				},
				disableUpdateLastMsg: true,
			});
		});

		test('empty ones are left out', () => {
			expect(
				messageOf(resource, {
					messageDetails: { extra: '', userName: null, userId: ' ', disableUpdateLastMsg: null },
				}),
			).toEqual({ type: 'RC:TxtMsg', content: { content: 'Sale starts today' } });
		});

		test('a wrong one is named with its group', () => {
			refused(
				resource,
				{ messageDetails: { disableUpdateLastMsg: 'perhaps' } },
				'Message Details > Leave Conversation List Unchanged',
			);
			refused(
				resource,
				{ messageDetails: { userName: ['a'] } },
				'Message Details > Shown Sender: Name',
			);
		});

		test('the conversation list has nothing to do with commands', () => {
			const command = { messageType: 'RC:CmdMsg', commandName: 'a', commandData: 'b' };
			const { warnings } = accepted(resource, {
				...command,
				notificationText: 'Sale',
				messageDetails: { disableUpdateLastMsg: true },
			});
			expect(warnings).toHaveLength(1);
		});
	});
});

describe('what only a system message has', () => {
	test.each([
		[true, 1],
		[false, 0],
		['true', 1],
		[0, 0],
	])('Store in Cloud History %j goes out as %j', (given, shouldPersist) => {
		expect(
			accepted('systemMessage', { messageDetails: { shouldPersist: given } }).request,
		).toMatchObject({ shouldPersist });
	});

	test('Store in Cloud History is left to the service when it is not given', () => {
		expect(accepted('systemMessage').request).not.toHaveProperty('shouldPersist');
	});

	test('a broadcast does not have it', () => {
		expect(
			accepted('broadcast', { messageDetails: { shouldPersist: true } }).request,
		).not.toHaveProperty('shouldPersist');
	});

	// These bring no push of their own (docs/service.md, section 4.1).
	test.each(['RC:InfoNtf', 'RC:CmdNtf', 'RC:CmdMsg', 'custom'])(
		'%s without Notification Text is warned about',
		(messageType) => {
			const given = {
				messageType,
				infoText: 'a',
				commandName: 'a',
				commandData: 'b',
				customType: 'App:A',
				customFormat: 'json',
				customJson: '{}',
			};
			expect(accepted('systemMessage', given).warnings).toEqual([
				expect.stringMatching(/^Notification Text is empty: .+\.$/),
			]);
			expect(accepted('systemMessage', { ...given, notificationText: 'b' }).warnings).toEqual([]);
			expect(
				accepted('systemMessage', { ...given, notificationOptions: { disablePush: true } })
					.warnings,
			).toEqual([]);
		},
	);

	test.each(TYPES.filter(({ type }) => !/Ntf$|CmdMsg$/.test(type)))(
		'$type has a preset text',
		({ type, given }) => {
			expect(accepted('systemMessage', { messageType: type, ...given }).warnings).toEqual([]);
		},
	);
});

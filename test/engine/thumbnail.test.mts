import { describe, expect, test } from '@jest/globals';
import type { IBinaryKeyData } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { column, CONTINUE, links, PRODUCTS, systemMessage, useSandbox } from './cases.mts';

const sandbox = useSandbox();

const file = (bytes: Buffer, name = 'data'): IBinaryKeyData => ({
	[name]: { data: bytes.toString('base64'), mimeType: 'image/jpeg' },
});
const jpeg = (length: number, last: number) =>
	Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(length - 3, last)]);

const image = systemMessage({
	messageType: 'RC:ImgMsg',
	imageUrl: 'https://example.com/a.jpg',
	thumbnailFrom: 'file',
});

const items = ['u-1001', 'u-1002', 'u-1003'].map((to) => ({ to }));

describe.each(PRODUCTS)('%s: a thumbnail from a file of the item', (product) => {
	const run = async (files: IBinaryKeyData[], parameters = image) =>
		await runNode({
			...{ parameters, items, files, settings: CONTINUE },
			credential: account(sandbox.current, product),
		});
	const thumbnails = () =>
		sandbox.current.journal.map(({ recipients, message }) => [
			recipients.map(({ userId }) => userId).join(),
			(JSON.parse(message?.content ?? '{}') as { content?: string }).content,
		]);

	test('goes out with each item, each its own', async () => {
		const pictures = [jpeg(900, 1), jpeg(901, 2), jpeg(902, 3)];
		const { output } = await run(pictures.map((bytes) => file(bytes)));

		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(thumbnails()).toEqual(
			pictures.map((bytes, index) => [items[index]?.to, bytes.toString('base64')]),
		);
	});

	test('by an expression for its name', async () => {
		const named = { ...image, thumbnailFile: "={{ 'picture ' + $itemIndex }}" };
		const pictures = [jpeg(900, 1), jpeg(901, 2), jpeg(902, 3)];
		await run(
			pictures.map((bytes, index) => file(bytes, `picture ${index}`)),
			named,
		);
		expect(thumbnails().map(([, base64]) => base64)).toEqual(
			pictures.map((bytes) => bytes.toString('base64')),
		);
	});

	test('that is missing, no JPEG or too large is refused, and the others go out', async () => {
		const png = Buffer.from('89504e470d0a1a0a0000000d', 'hex');
		const { output } = await run([file(png), {}, file(jpeg(LIMITS.thumbnailBytes + 1, 7))]);

		expect(sandbox.current.requests).toEqual([]);
		expect(output.map(({ json }) => json.error)).toEqual([
			"Not sent. 'Thumbnail File' is a PNG picture, but a JPEG is needed",
			expect.stringMatching(/'Thumbnail File' is no file that can be read \(.*data/),
			expect.stringMatching(/'Thumbnail File' is \d+ bytes when decoded, the limit is \d+/),
		]);
		expect(output[0]?.json.message).toMatch(/Edit Image/);
	});

	test('is left alone where the message has none', async () => {
		const text = { ...systemMessage({ text: 'Hello' }), thumbnailFrom: 'file' };
		const { output } = await run([], text);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});
});

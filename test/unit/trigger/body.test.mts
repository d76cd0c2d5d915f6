import { describe, expect, test } from '@jest/globals';

import { parseJson, readBody } from '../../../nodes/RongCloudTrigger/body.ts';

const read = (text: string) => readBody(Buffer.from(text), undefined);

describe('JSON', () => {
	test.each([
		['{"id":9007199254740993}', { id: '9007199254740993' }],
		['{"id":-12345678901234567890}', { id: '-12345678901234567890' }],
		['{"id":9007199254740991}', { id: 9007199254740991 }],
		[
			'{"time":1760000000000,"more":1.2345678901234567}',
			{ time: 1760000000000, more: 1.2345678901234567 },
		],
		['{"big":1234567890123456789e3}', { big: 1.2345678901234567e21 }],
		['{"text":"say \\"9007199254740993\\" now"}', { text: 'say "9007199254740993" now' }],
		['{"a\\\\":9007199254740993}', { 'a\\': '9007199254740993' }],
		['[9007199254740993,"9007199254740993"]', ['9007199254740993', '9007199254740993']],
	])('%s', (text, value) => {
		expect(read(text)).toEqual(value);
	});

	test('what is none is kept as a text', () => {
		expect(read('{"a":')).toEqual({ body: '{"a":' });
		expect(read('hello')).toEqual({ body: 'hello' });
		expect(parseJson('nope')).toBeUndefined();
	});

	test('nothing becomes a prototype', () => {
		const body = read('{"__proto__":{"event":"messageSent"},"a":1}') as { event?: string };
		expect(body).toEqual({ a: 1 });
		expect(body.event).toBeUndefined();
		const form = read('__proto__=1&a=2') as { a?: string };
		expect(form).toEqual({ a: '2' });
	});

	test('deeper than a program can follow is no JSON', () => {
		const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
		expect(read(deep)).toEqual({ body: deep });
	});

	test('a text of a megabyte with digits is read', () => {
		const long = '1234567890123456789\\n'.repeat(50_000);
		expect(read(`{"a":"${long}","b":9007199254740993}`)).toMatchObject({ b: '9007199254740993' });
	});
});

describe('forms', () => {
	test.each([
		['a=1&b=x+y%2B', { a: '1', b: 'x y+' }],
		['ids=u-1&ids=u-2&name=', { ids: ['u-1', 'u-2'], name: '' }],
		['content=%7B%22content%22%3A%22hi%22%7D', { content: '{"content":"hi"}' }],
	])('%s', (text, value) => {
		expect(read(text)).toEqual(value);
	});
});

test('of a form without end, a part is read', () => {
	const names = Array.from({ length: 300_000 }, (_, index) => `n${index}=1`);
	expect(Object.keys(read(names.join('&')) as object)).toHaveLength(10_000);
});

test('without bytes, what n8n has read counts', () => {
	const form = Object.assign(Object.create(null) as object, { a: '1' });
	const body = readBody(undefined, form);
	expect(body).toEqual({ a: '1' });
	expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
	expect(readBody(undefined, undefined)).toEqual({});
	expect(readBody(Buffer.alloc(0), [{ a: 1 }])).toEqual([{ a: 1 }]);
});

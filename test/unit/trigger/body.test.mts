import { expect, jest, test } from '@jest/globals';

import { parseJson } from '../../../nodes/RongCloud/json.ts';
import { readBody } from '../../../nodes/RongCloudTrigger/body.ts';
import { openedJson } from '../../../nodes/RongCloudTrigger/values.ts';

const read = (text: string) => readBody(Buffer.from(text), undefined);

const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

// prettier-ignore
test.each<[text: string, value: unknown]>([
	['{"id":9007199254740993}', { id: '9007199254740993' }],
	['{"id":-12345678901234567890}', { id: '-12345678901234567890' }],
	['{"id":9007199254740991}', { id: 9007199254740991 }],
	['{"time":1760000000000,"more":1.2345678901234567}', { time: 1760000000000, more: 1.2345678901234567 }],
	['{"big":1234567890123456789e3}', { big: 1.2345678901234567e21 }],
	['{"text":"say \\"9007199254740993\\" now"}', { text: 'say "9007199254740993" now' }],
	['{"a\\\\":9007199254740993}', { 'a\\': '9007199254740993' }],
	['[9007199254740993,"9007199254740993"]', ['9007199254740993', '9007199254740993']],
	// What is no JSON is kept as a text; so is what is deeper than a program can follow.
	['{"a":', { body: '{"a":' }], ['hello', { body: 'hello' }], [DEEP, { body: DEEP }],
	['a=1&b=x+y%2B', { a: '1', b: 'x y+' }],
	['ids=u-1&ids=u-2&name=', { ids: ['u-1', 'u-2'], name: '' }],
	['content=%7B%22content%22%3A%22hi%22%7D', { content: '{"content":"hi"}' }],
	// Nothing becomes a prototype.
	['{"__proto__":{"event":"messageSent"},"a":1}', { a: 1 }], ['__proto__=1&a=2', { a: '2' }],
])('%.60s', (text, value) => {
	expect(read(text)).toEqual(value);
	expect((read(text) as { event?: string }).event).toBeUndefined();
});

test('words are no JSON', () => {
	expect(parseJson('nope')).toBeUndefined();
});

/** How often a text is looked through for long numbers while something opens it. */
function searches(open: (text: string) => unknown, text: string): number {
	const replace = jest.spyOn(String.prototype, 'replace');
	try {
		open(text);
		return replace.mock.contexts.filter((searched) => String(searched) === text).length;
	} finally {
		replace.mockRestore();
	}
}

test.each([
	['a body', read],
	['JSON that travels as text', openedJson],
])('%s is looked through for long numbers only when it is JSON', (_, open) => {
	expect(searches(open, '{"id":9007199254740993}')).toBe(1);
	expect(searches(open, '{"id":1760000000000}')).toBe(0);
	// Quotes without an end, which take a time that grows with the square of their number.
	expect(searches(open, `{1234567890123456${'"\\'.repeat(10)}`)).toBe(0);
});

test('a text of a megabyte with digits is read', () => {
	const long = '1234567890123456789\\n'.repeat(50_000);
	expect(read(`{"a":"${long}","b":9007199254740993}`)).toMatchObject({ b: '9007199254740993' });
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

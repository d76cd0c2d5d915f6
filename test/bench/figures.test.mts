import { describe, expect, test } from '@jest/globals';

import { factor, median, report, withFigures } from './figures.mts';

describe('the middle value', () => {
	test.each([
		[[3, 1, 2], 2],
		[[4, 1, 3, 2], 2.5],
		[[7], 7],
		[[10, 9, 100], 10],
	])('%j: %d', (values, middle) => {
		expect(median(values)).toBe(middle);
	});

	test('leaves its values alone', () => {
		const values = [3, 1, 2];
		median(values);
		expect(values).toEqual([3, 1, 2]);
	});
});

test.each([
	[0.04321, '0.043'],
	[0.5, '0.50'],
	[1.234, '1.23'],
	[9.99, '9.99'],
	[10.4, '10'],
	[1234.5, '1235'],
])('the factor %d reads %s', (value, text) => {
	expect(factor(value)).toBe(text);
});

describe('the report', () => {
	const met = { what: 'Calls', result: '1 : 100', aim: '1 : 100', isMet: true };
	const missed = { what: 'Time', result: '3', aim: 'at most 2', isMet: false, cause: 'n8n' };

	test('has a line for each figure, and says what was met', () => {
		expect(report([met, { what: 'Size', result: '7 KB' }])).toBe(
			[
				'| Measured | Result  | Aim     |     |',
				'| -------- | ------- | ------- | --- |',
				'| Calls    | 1 : 100 | 1 : 100 | met |',
				'| Size     | 7 KB    |         |     |',
			].join('\n'),
		);
	});

	test('gives the cause of each aim that was missed, and of no other', () => {
		const text = report([met, missed]);
		expect(text).toMatch(/\| Time +\| 3 +\| at most 2 \| missed \|/);
		expect(text).toMatch(/Aims that were missed, and why:\n\n- \*\*Time\*\*: n8n\.$/);
		expect(text).not.toContain('**Calls**');
	});
});

describe('the page', () => {
	const page = [
		'# Page',
		'<!-- figures: written by npm run bench -->',
		'old',
		'<!-- end of figures -->',
		'End',
	].join('\n');

	test('gets its figures replaced, and nothing else', () => {
		const once = withFigures(page, 'new');
		expect(once).toBe(
			'# Page\n<!-- figures: written by npm run bench -->\n\nnew\n\n<!-- end of figures -->\nEnd',
		);
		expect(withFigures(once, 'new')).toBe(once);
	});

	test('without a place for them is refused', () => {
		expect(() => withFigures('# Page', 'new')).toThrow('lacks');
	});
});

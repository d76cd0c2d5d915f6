import { isJsonObject } from '../json';
import type { Judged, Report } from './problems';
import { quote } from './values';

/**
 * The judgement of texts that people read, wherever they are entered: what a broken expression, a template of
 * another system or an export leaves in them. All of it may be meant, so it is doubted and never certain.
 */

/** Names that merge fields have, in square brackets above all, in which people write other things as well. */
const MERGE_WORD =
	/name|first|last|user|customer|client|contact|company|order|product|item|date|time|day|city|address|link|url|mail|phone|amount|price|total|balance|points|number|code|coupon|discount|title|field|value|insert|placeholder|text here|姓名|名字|名称|称呼|昵称|用户|客户|会员|公司|订单|商品|产品|日期|时间|城市|地址|链接|邮箱|手机|电话|金额|价格|余额|积分|编号|验证码|优惠券|标题|变量|占位/i;

const NAME = String.raw`[\p{L}_$][\p{L}\p{N}_$.:!-]*(?: [\p{L}\p{N}_.-]+){0,3}`;

/** How systems that fill in texts write what they fill in. */
const PLACEHOLDERS = new RegExp(
	[
		String.raw`\{\{[^{}]*\}\}`,
		String.raw`[$#@]\{${NAME}\}`,
		String.raw`\{[$!#@%]?${NAME}[%]?\}`,
		String.raw`｛${NAME}｝`,
		String.raw`\{\d{1,2}\}`,
		String.raw`\*\|[^|\n]{1,60}\|\*`,
		String.raw`%%?${NAME}%%?`,
		String.raw`<%[^%\n]{1,60}%>`,
		String.raw`\{%[^%\n]{1,60}%\}`,
		String.raw`\[\[${NAME}\]\]`,
		String.raw`\[%?${NAME}%?\](?!\()`,
		String.raw`【${NAME}】`,
		String.raw`«${NAME}»`,
		String.raw`<<${NAME}>>`,
		String.raw`<${NAME}>`,
		String.raw`(?<![\p{L}\p{N}#])#${NAME}#`,
		String.raw`@@${NAME}@@`,
		String.raw`__${NAME}__`,
		String.raw`(?<![\p{L}\p{N}$])\$[a-zA-Z_][\w.]*\$?`,
		String.raw`(?<![\p{L}\p{N}%])%(?:\d+\$|\(${NAME}\))?[sd@](?![\p{L}\p{N}])`,
	].join('|'),
	'gu',
);

const HTML_TAG =
	/<!--|<\/?(?:p|br|b|i|u|s|em|strong|small|big|div|span|a|ul|ol|li|h[1-6]|img|html|head|body|table|tr|td|th|thead|tbody|font|code|pre|hr|blockquote|center|style|script|sup|sub)\b[^<>]*>/i;
const HTML_ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i;
/** Words of programs and spreadsheets in the place of a value. */
export const STANDS_FOR_NOTHING =
	/(?<![\p{L}\p{N}])(?:undefined|null|NaN|Invalid Date(?:Time)?|#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|ERROR!))(?![\p{L}\p{N}])/u;
const ESCAPE = /\\(?:[nrt](?![a-z])|n|u[\da-f]{4})/i;

interface Flaw {
	/** As what follows the field's name in a sentence; `undefined` if the text does not have it. */
	problem: string | undefined;
	fix: string;
}

/** Judges a text that people read; each flaw is told once. */
export function judgeText(text: string, judged: Judged, report: Report): void {
	const { field } = judged;
	// Who writes an empty text into an expression means it.
	const emptyParts = (judged.emptyParts ?? []).filter((part) => !/''|""|``/.test(part));
	const flaws: Flaw[] = [
		{
			problem:
				emptyParts.length > 0
					? `has an expression of which ${emptyParts.join(' and ')} gave nothing for this item`
					: undefined,
			fix: 'Make sure that each item has the value, or give another one for that case, such as {{ $json.name ?? "customer" }}.',
		},
		...(SUSPICIOUS.test(text) ? flawsIn(text, report) : []),
	];
	for (const { problem, fix } of flaws) {
		if (problem !== undefined) {
			report.doubt({ about: 'texts', level: 'unusual', field, problem, fix });
		}
	}
}

/** Most texts have nothing of what the flaws are made of. */
const SUSPICIOUS = /[{}<>&%$#*\\[\]@«_"｛【]|undefined|null|NaN|Invalid/;

function flawsIn(text: string, { fillsIn }: Report): Flaw[] {
	return [
		{
			problem:
				fillsIn !== 'here' && isContentJson(text)
					? 'is JSON, which people will read as it stands'
					: undefined,
			fix: 'Put only the words into it, such as {{ JSON.parse($json.text).content }}.',
		},
		placeholderIn(text, fillsIn),
		found(STANDS_FOR_NOTHING, text, (word) => ({
			problem: `holds ${quote(word)}, as programs and spreadsheets write it where there is nothing`,
			fix: 'Make sure that each item has the value, or give another one for that case, such as {{ $json.name ?? "customer" }}.',
		})),
		found(ESCAPE, text, (escape) => ({
			problem: `holds ${quote(escape)}, a line break or character in the spelling of programs, which people will read as it stands`,
			fix: 'Use a real line break or character. In JSON the text is read by JSON.parse().',
		})),
		found(HTML_TAG, text, (tag) => ({
			problem: `holds ${quote(tag)}, and apps and phones show HTML as it stands`,
			fix: 'Take the HTML out, for example with {{ $json.text.removeTags() }}.',
		})),
		found(HTML_ENTITY, text, (entity) => ({
			problem: `holds ${quote(entity)}, and apps and phones show such codes of HTML as they stand`,
			fix: 'Write the character itself.',
		})),
	];
}

function found(pattern: RegExp, text: string, tell: (sample: string) => Flaw): Flaw {
	const [sample] = pattern.exec(text) ?? [];
	return sample === undefined ? { problem: undefined, fix: '' } : tell(sample);
}

function placeholderIn(text: string, fillsIn: Report['fillsIn']): Flaw {
	const samples = [...text.matchAll(PLACEHOLDERS)]
		.filter(({ 0: sample, index }) => isPlaceholder(sample, index, fillsIn))
		.map(([sample]) => sample);
	const instead =
		fillsIn === 'elsewhere' ? ' Send Personalized fills in placeholders such as {name}.' : '';
	const fix =
		fillsIn === 'here'
			? 'Write each placeholder with one pair of braces, such as {name}.'
			: `Switch the field to Expression and put the value there, such as {{ $json.name }}.${instead}`;
	return {
		problem:
			samples.length === 0
				? undefined
				: `holds ${quote(samples[0])}, which looks like a placeholder that was not filled in`,
		fix,
	};
}

function isPlaceholder(sample: string, index: number, fillsIn: Report['fillsIn']): boolean {
	if (fillsIn === 'here' && /^[{｛]/.test(sample)) return false;
	// Topics and quotations are written so as well.
	if (/^[#«]/.test(sample)) return MERGE_WORD.test(sample);
	// What stands in front in brackets is a heading, and a word in capitals alone a button: [Nova], [OK].
	if (/^(?:\[[^[]|【)/.test(sample)) return index > 0 && MERGE_WORD.test(sample);
	if (/^<[^<%]/.test(sample)) return MERGE_WORD.test(sample) && !HTML_TAG.test(sample);
	// "50% off for members, 20% for all" has no placeholder in it.
	if (/^%[^%].* /.test(sample)) return false;
	// A sum of money in a currency's letters: $US.
	if (/^\$[A-Z]{2,3}$/.test(sample)) return false;
	return true;
}

/** The JSON of a whole content, or a text with the quotes that JSON has around it. */
function isContentJson(text: string): boolean {
	if (!/^\s*[{["]/.test(text)) return false;
	try {
		const json: unknown = JSON.parse(text);
		return isJsonObject(json) || Array.isArray(json) || typeof json === 'string';
	} catch {
		return false;
	}
}

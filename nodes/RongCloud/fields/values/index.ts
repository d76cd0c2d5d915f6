export { quote } from '../../json';
export { hasInvisible, isBlank, trimmed } from './blank';
export { bit, choice, number, toggle } from './choice';
export { condition, isProse, step, take, taking, utf8Bytes } from './issues';
export type { Refusal, Refuse } from './issues';
export { json, jsonObject, RESERVED_NAMES, textOrJson } from './json';
export { choices, list, NUMBER_WITH_SEPARATORS } from './list';
export { exactText, link, oneId, rawWord, text, webAddress, word } from './text';

export { quote } from '../../json';
export { bit, choice, number, toggle } from './choice';
export { condition, isBlank, step, take, taking, utf8Bytes } from './issues';
export type { Refusal, Refuse } from './issues';
export { json, jsonObject, RESERVED_NAMES, textOrJson } from './json';
export { list, orNone } from './list';
export { oneId, rawWord, text, webAddress, word } from './text';

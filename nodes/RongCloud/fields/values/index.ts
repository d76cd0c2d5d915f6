export { quote } from '../../json';
export { json, jsonObject, RESERVED_NAMES, textOrJson } from './json';
export { isBlank, splitIssue, utf8Bytes, value } from './kind';
export type { Refuse } from './kind';
export { list } from './list';
export { bit, choice, number, toggle } from './choice';
export { oneId, text, webAddress, word } from './text';

import { inKilobytes, LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { tooLong, wrong } from '../refusal.mts';
import type { JsonObject } from '../types.mts';
import { isObject } from './fields.mts';
import { ELSEWHERE_TYPES, MESSAGE_TYPES } from './messageTypes.mts';

/** Names, and lines of preview, of messages that are sent on together. */
const COMBINED_LINES = 4;

/** The wire names differ per path; refusals have to name the one that was used. */
export interface MessageNames {
	type: string;
	content: string;
}

/**
 * Checks a message's type and content (docs/service.md, sections 3.1 and 4.2). Keys that a content
 * object has beyond the table are let pass: it is handed to the client app, which may know more.
 */
export function checkMessage(type: string, content: string, names: MessageNames): void {
	checkType(type, names.type);
	if (Buffer.byteLength(content, 'utf8') > LIMITS.contentBytes) {
		throw tooLong(names.content, inKilobytes(LIMITS.contentBytes));
	}
	if (!type.startsWith('RC:')) return;
	// Of a built-in type that no page describes, only its being a JSON object is checked.
	const rows = MESSAGE_TYPES[type] ?? {};
	const parsed = parseContent(content, type, names.content);
	for (const [key, rule] of Object.entries(rows)) {
		checkValue(parsed[key], rule, `${names.content}: ${key}`);
	}
	checkCommon(parsed, names.content);
	checkFigures(type, parsed, names.content);
}

export function checkType(type: string, name: string): void {
	if (type.startsWith('RC:')) {
		if (ELSEWHERE_TYPES.includes(type)) {
			throw wrong(name, `${type} cannot be sent in a system channel`);
		}
	} else if ([...type].length > LIMITS.customTypeCharacters) {
		throw tooLong(name, `${LIMITS.customTypeCharacters} characters`);
	}
}

function parseContent(content: string, type: string, name: string): JsonObject {
	try {
		const parsed: unknown = JSON.parse(content);
		if (isObject(parsed)) return parsed;
	} catch {
		// Answered below: text that is not JSON is as wrong as JSON that is no object.
	}
	throw wrong(name, `must be the text of a JSON object for ${type}`);
}

function checkValue(value: unknown, rule: string, name: string): void {
	const required = rule.endsWith('!');
	if (value === undefined) {
		if (required) throw wrong(name, 'is required');
		return;
	}
	const kinds = rule.replace('!', '').split('|');
	if (!kinds.some((kind) => isOfKind(value, kind))) {
		throw wrong(name, `must be ${kinds.join(' or ')}`);
	}
}

function isOfKind(value: unknown, kind: string): boolean {
	switch (kind) {
		case 'any':
			return true;
		case 'object':
			return isObject(value);
		case 'string[]':
			return Array.isArray(value) && value.every((item) => typeof item === 'string');
		default:
			return typeof value === kind;
	}
}

function checkCommon(content: JsonObject, name: string): void {
	checkValue(content.extra, 'string', `${name}: extra`);
	checkValue(content.user, 'object', `${name}: user`);
	if (isObject(content.user)) {
		for (const key of ['id', 'name', 'portrait', 'extra']) {
			checkValue(content.user[key], 'string', `${name}: user.${key}`);
		}
	}
	checkValue(content.mentionedInfo, 'object', `${name}: mentionedInfo`);
	if (isObject(content.mentionedInfo)) {
		const { type, userIdList, mentionedContent } = content.mentionedInfo;
		if (type !== 1 && type !== 2) throw wrong(`${name}: mentionedInfo.type`, 'must be 1 or 2');
		checkValue(
			userIdList,
			type === 2 ? 'string[]!' : 'string[]',
			`${name}: mentionedInfo.userIdList`,
		);
		checkValue(mentionedContent, 'string', `${name}: mentionedInfo.mentionedContent`);
	}
}

function checkFigures(type: string, content: JsonObject, name: string): void {
	if (type === 'RC:HQVCMsg' && Number(content.duration) > LIMITS.voiceSeconds) {
		throw wrong(`${name}: duration`, `must be at most ${LIMITS.voiceSeconds} seconds`);
	}
	if (type === 'RC:ImgMsg' && String(content.content).startsWith('data:')) {
		throw wrong(`${name}: content`, 'must be base64 without a data: prefix');
	}
	if (type === 'RC:CombineMsg') {
		if (content.conversationType !== 1 && content.conversationType !== 3) {
			throw wrong(`${name}: conversationType`, 'must be 1 or 3');
		}
		for (const key of ['nameList', 'summaryList']) {
			const list = content[key];
			if (Array.isArray(list) && list.length > COMBINED_LINES) {
				throw wrong(`${name}: ${key}`, `may have at most ${COMBINED_LINES} items`);
			}
		}
	}
}

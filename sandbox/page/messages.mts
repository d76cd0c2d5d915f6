import { isObject } from '../checks/fields.mts';
import { MESSAGE_TYPES } from '../checks/messageTypes.mts';
import type { JournalEntry, JsonObject } from '../types.mts';
import type { MessageView, SettingView } from './model.mts';
import { given, isOff, isOn, parsed } from './sent.mts';

interface Form {
	label: string;
	form: MessageView['form'];
	/** The content's own words. */
	text?: string;
	/** Parts worth seeing, by their names in the content. */
	parts?: Readonly<Record<string, string>>;
}

const FORMS: Readonly<Record<string, Form>> = {
	'RC:TxtMsg': { label: 'Text', form: 'bubble', text: 'content' },
	'RC:ImgMsg': {
		label: 'Image',
		form: 'bubble',
		text: 'name',
		parts: { imageUri: 'Image' },
	},
	'RC:GIFMsg': { label: 'GIF', form: 'bubble', text: 'name', parts: { remoteUrl: 'GIF' } },
	'RC:HQVCMsg': {
		label: 'Voice',
		form: 'bubble',
		text: 'name',
		parts: { remoteUrl: 'Recording', duration: 'Seconds' },
	},
	'RC:VcMsg': { label: 'Voice', form: 'bubble', parts: { duration: 'Seconds' } },
	'RC:FileMsg': {
		label: 'File',
		form: 'bubble',
		text: 'name',
		parts: { fileUrl: 'File', size: 'Bytes', type: 'Type' },
	},
	'RC:SightMsg': {
		label: 'Video',
		form: 'bubble',
		text: 'name',
		parts: { sightUrl: 'Video', duration: 'Seconds' },
	},
	'RC:LBSMsg': {
		label: 'Location',
		form: 'bubble',
		text: 'poi',
		parts: { latitude: 'Latitude', longitude: 'Longitude' },
	},
	'RC:ImgTextMsg': {
		label: 'Rich content',
		form: 'bubble',
		text: 'title',
		parts: { content: 'Text', imageUri: 'Image', url: 'Opens' },
	},
	'RC:ReferenceMsg': { label: 'Quote', form: 'bubble', text: 'content' },
	'RC:CombineMsg': { label: 'Combined messages', form: 'bubble', parts: { remoteUrl: 'Opens' } },
	'RC:InfoNtf': { label: 'Info notification', form: 'line', text: 'message' },
	'RC:ContactNtf': {
		label: 'Contact notification',
		form: 'line',
		text: 'message',
		parts: { operation: 'Operation' },
	},
	'RC:ProfileNtf': {
		label: 'Profile notification',
		form: 'line',
		text: 'operation',
		parts: { data: 'Data' },
	},
	'RC:GrpNtf': {
		label: 'Group notification',
		form: 'line',
		text: 'message',
		parts: { operation: 'Operation' },
	},
	'RC:CmdNtf': {
		label: 'Command notification',
		form: 'line',
		text: 'name',
		parts: { data: 'Data' },
	},
	'RC:CmdMsg': { label: 'Command', form: 'invisible', text: 'name', parts: { data: 'Data' } },
};

const BEHAVIOUR: Readonly<Record<MessageView['form'], string | null>> = {
	bubble: null,
	line: 'Stored on the phone, but not counted as unread.',
	invisible: 'Nothing to be seen: the app acts on it.',
};

/** More of a text than anybody reads on the page; the wire JSON has all of it. */
const LONGEST = 1500;

/** What the app gets, as far as the content of the message tells. */
export function messageOf({ message, body }: JournalEntry): MessageView | null {
	if (message === undefined) return null;
	const { type } = message;
	const isBuiltIn = Object.hasOwn(MESSAGE_TYPES, type);
	const {
		label,
		form,
		text,
		parts = {},
	}: Form = (Object.hasOwn(FORMS, type) && FORMS[type]) || {
		label: isBuiltIn ? 'Signal' : 'Custom message',
		form: isBuiltIn ? 'invisible' : 'bubble',
	};
	const content = parsed(message.content);
	const words = text === undefined ? undefined : content[text];
	const details: SettingView[] = Object.entries(parts).flatMap(([key, name]) =>
		content[key] === undefined
			? []
			: [{ key, label: name, value: shortened(plain(content[key])), meaning: null }],
	);
	if (typeof content.extra === 'string' && content.extra !== '') {
		details.push({
			key: 'extra',
			label: 'Extra',
			value: shortened(content.extra),
			meaning: 'for the app',
		});
	}
	const mentions = mentionsIn(content.mentionedInfo);
	if (mentions !== null) {
		details.push({ key: 'mentionedInfo', label: 'Mentions', value: mentions, meaning: null });
	}
	const behaviour = isBuiltIn ? BEHAVIOUR[form] : 'The app itself decides how this looks.';
	return {
		type,
		label,
		form,
		text: shortened(words === undefined && details.length === 0 ? message.content : plain(words)),
		details,
		notes: [behaviour, ...options(body)].filter((note) => note !== null),
	};
}

/** Whom a message mentions, with the text that they get. */
function mentionsIn(info: unknown): string | null {
	if (!isObject(info)) return null;
	const { userIdList, mentionedContent } = info;
	const whom = Array.isArray(userIdList) ? userIdList.join(', ') : 'everyone';
	return typeof mentionedContent === 'string' ? `${whom}: “${mentionedContent}”` : whom;
}

function options(body: JsonObject): string[] {
	// Only the push family puts the message into an object of its own.
	const message = isObject(body.message) ? body.message : body;
	const notes: string[] = [];
	if (isOff(given(body, 'shouldPersist', 'isPersisted'))) {
		notes.push('Not kept in the cloud history.');
	}
	if (isOff(given(body, 'isCounted'))) notes.push('Does not raise the unread count.');
	if (isOn(given(message, 'disableUpdateLastMsg'))) {
		notes.push('Does not become the last message of the conversation.');
	}
	return notes;
}

function plain(value: unknown): string {
	if (value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}

const shortened = (text: string): string =>
	text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

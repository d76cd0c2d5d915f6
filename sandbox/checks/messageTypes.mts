/**
 * The content fields of each built-in type (docs/service.md, section 4.2): type, then ! when
 * required. A type without rows has no documented fields, so only its being a JSON object is checked.
 */
export const MESSAGE_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'RC:TxtMsg': { content: 'string!' },
	'RC:ImgMsg': { content: 'string!', imageUri: 'string!', name: 'string' },
	'RC:GIFMsg': {
		remoteUrl: 'string!',
		gifDataSize: 'number!',
		width: 'number!',
		height: 'number!',
		name: 'string',
	},
	'RC:HQVCMsg': { remoteUrl: 'string!', duration: 'number!', name: 'string' },
	'RC:VcMsg': { content: 'string!', duration: 'number!' },
	// The sources give both number and string for the two sizes.
	'RC:FileMsg': { name: 'string', size: 'number|string!', type: 'string!', fileUrl: 'string!' },
	'RC:SightMsg': {
		sightUrl: 'string!',
		content: 'string!',
		duration: 'number!',
		size: 'number|string!',
		name: 'string!',
	},
	'RC:LBSMsg': { content: 'string!', latitude: 'number!', longitude: 'number!', poi: 'string!' },
	'RC:ImgTextMsg': { title: 'string!', content: 'string!', imageUri: 'string!', url: 'string!' },
	'RC:ReferenceMsg': {
		content: 'string!',
		referMsgUserId: 'string!',
		referMsg: 'object!',
		objName: 'string!',
	},
	'RC:CombineMsg': {
		remoteUrl: 'string!',
		conversationType: 'number!',
		nameList: 'string[]',
		summaryList: 'string[]',
	},
	'RC:InfoNtf': { message: 'string!' },
	'RC:CmdNtf': { name: 'string!', data: 'string!' },
	'RC:CmdMsg': { name: 'string!', data: 'string!' },
	'RC:ContactNtf': {
		operation: 'string!',
		sourceUserId: 'string!',
		targetUserId: 'string!',
		message: 'string',
	},
	'RC:ProfileNtf': { operation: 'string!', data: 'string!' },
	'RC:GrpNtf': {
		operatorUserId: 'string!',
		operation: 'string!',
		data: 'string|object!',
		message: 'string',
	},
	'RC:RcNtf': {
		operatorId: 'any',
		recallTime: 'any!',
		originalObjectName: 'any!',
		originalMessageContent: 'any',
		recallContent: 'any',
		recallActionTime: 'any',
		admin: 'any!',
		delete: 'any!',
	},
	'RC:RcCmd': {},
	'RC:ReadNtf': { lastMessageSendTime: 'any!', messageUID: 'string', type: 'number!' },
	'RC:TypSts': { typingContentType: 'string' },
	'RC:RRReqMsg': {},
	'RC:RRRspMsg': {},
	'RC:SRSMsg': {},
	'RC:chrmKVNotiMsg': {},
	'RC:VCInvite': {},
	'RC:VCAccept': {},
	'RC:VCHangup': {},
	'RC:VCModifyMedia': {},
	'RC:VCModifyMem': {},
	'RC:VCRinging': {},
};

/** Built-in types of other channels, which a system channel cannot carry (docs/service.md, section 4.1). */
export const ELSEWHERE_TYPES: readonly string[] = ['RC:StreamMsg', 'RC:MsgExMsg'];

/** What offline users read without a push text, where it is known (docs/service.md, section 4.1). */
const PRESET_LABELS: Readonly<Record<string, string>> = {
	'RC:ImgMsg': '[Image]',
	'RC:HQVCMsg': '[Voice]',
	'RC:VcMsg': '[Voice]',
	'RC:FileMsg': '[File]',
	'RC:LBSMsg': '[Location]',
	'RC:ImgTextMsg': '[Rich Content]',
};

/** Types whose preset text no source gives (docs/service.md, section 4.1); the journal has none for them. */
export const PRESET_TEXT_UNKNOWN: readonly string[] = [
	'RC:GIFMsg',
	'RC:SightMsg',
	'RC:ReferenceMsg',
	'RC:CombineMsg',
	'RC:RcCmd',
	'RC:VCInvite',
	'RC:VCAccept',
	'RC:VCHangup',
	'RC:VCModifyMedia',
	'RC:VCModifyMem',
	'RC:VCRinging',
];

export function presetPushText(type: string, content: string): string | undefined {
	if (type !== 'RC:TxtMsg') {
		return Object.hasOwn(PRESET_LABELS, type) ? PRESET_LABELS[type] : undefined;
	}
	return (JSON.parse(content) as { content: string }).content;
}

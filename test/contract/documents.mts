import { VENDOR_BLOCKS } from './vendors.mts';

/**
 * What the service's documents say is on the wire: the field tables, copied by hand from docs/service.md and
 * not from the node, so that a field that the node forgot is missed here.
 *
 * A name that ends in `{}` is an object without a value of its own; one that ends in `""` holds JSON
 * as text, whose inside is written after a colon. Marks: R required, O optional, ex only in the
 * document's example, cut missing because the copy ends before it, parent only the object around it is
 * listed, - not in that document; code only in the code of the vendor's SDKs, inferred taken over from
 * the push family.
 */

const inPushFamily = VENDOR_BLOCKS.flatMap(({ inPush, mark, fields }) => [
	`notification.android.${inPush}{} ${mark} O O O`,
	...Object.entries(fields).map(
		([key, [v4]]) => `notification.android.${inPush}.${key} ${v4} O O O`,
	),
]).join('\n');

const inPushExt = VENDOR_BLOCKS.flatMap(({ inPushExt: vendor, fields }) =>
	Object.entries(fields).map(([key, [, mark]]) => `pushExt:pushConfigs[${vendor}].${key} ${mark}`),
).join('\n');

/** The four documents of the push family, row by row (docs/service.md, sections 3.1 to 3.5). */
export const PUSH_FAMILY = `
field                                v4 pkg   leg. pkg  leg. tag  leg. push
platform                             R        R         R         R
fromuserid                           R        R         R         -
audience{}                           R        R         R         R
audience.tag                         O        O         O         O
audience.tag_or                      O        O         O         O
audience.userid                      O        O         O         O
audience.packageName                 O        O         -         O
audience.is_to_all                   R        R         R         R
message{}                            R        R         R         -
message.content""                    R        R         R         -
message.objectName                   R        R         R         -
message.disableUpdateLastMsg         O        O         O         -
notification{}                       R        R         R         R
notification.title                   O        O         O         O
notification.forceShowPushContent    O        O         O         O
notification.alert                   O        O         O         O
notification.ios{}                   O        O         O         O
notification.android{}               O        O         O         O
notification.harmonyOS{}             O        O         O         O
notification.ios.title               parent   O         O         O
notification.ios.contentAvailable    parent   O         O         O
notification.ios.alert               ex       O         O         O
notification.ios.badge               parent   O         O         O
notification.ios.thread-id           parent   O         O         O
notification.ios.apns-collapse-id    parent   O         O         O
notification.ios.category            parent   O         O         O
notification.ios.richMediaUri        parent   O         O         O
notification.ios.interruption-level  parent   O         O         O
notification.ios.extras              ex       O         O         O
notification.android.alert           ex       O         O         O
${inPushFamily}
notification.android.extras          ex       O         O         O
notification.harmonyOS.alert         parent   O         O         O
notification.harmonyOS.ohos{}        ex       O         O         O
notification.harmonyOS.ohos.category  ex      O         O         O
notification.harmonyOS.ohos.image    ex       cut       O         O
notification.harmonyOS.extras        ex       cut       O         O
`;

/**
 * `/push/custom.json` and `/push/user.json` (docs/service.md, section 7.3): what is beside the notification,
 * and where that of the second differs. The inside of the notification is that of the push family.
 */
export const OTHER_PUSHES = `
field                     leg. custom   leg. user
platform                  code          -
audience{}                code          -
audience.tagItems         code          -
audience.packageName      code          -
audience.is_to_all        code          -
userIds                   -             R
notification{}            code          R
notification.pushContent  -             R
`;

/**
 * pushExt, from vendor code (docs/service.md, section 5). APNs' category is taken over from the push family
 * there.
 */
const PUSH_EXT_TABLE = `
field                                        pushExt
pushExt:title                                code
pushExt:templateId                           code
pushExt:forceShowPushContent                 code
${inPushExt}
pushExt:pushConfigs[APNs].thread-id          code
pushExt:pushConfigs[APNs].apns-collapse-id   code
pushExt:pushConfigs[APNs].richMediaUri       code
pushExt:pushConfigs[APNs].interruption-level code
pushExt:pushConfigs[APNs].category           inferred
pushExt:pushConfigs[OHOS].category           code
pushExt:pushConfigs[OHOS].image              code
`;

/** What the newer paths (form C) spell otherwise than the rest of the family (docs/service.md, section 2.3). */
const FORM_C_SPELLING: Readonly<Record<string, string>> = {
	fromuserid: 'fromUserId',
	'audience.userid': 'audience.userId',
	'audience.tag_or': 'audience.tagOr',
	'audience.is_to_all': 'audience.isToAll',
	'message.objectName': 'message.messageType',
};

/**
 * The types that a system channel carries and the node offers (docs/service.md, sections 4.1 and 4.2).
 * Not here: mentionedInfo, which has no meaning in a system channel, and the types that need the id of an
 * earlier message or are sent by client SDKs (RC:ReferenceMsg, RC:CombineMsg, RC:ContactNtf, ...).
 */
export const CONTENT: Readonly<Record<string, readonly string[]>> = {
	'RC:TxtMsg': ['content'],
	'RC:ImgMsg': ['content', 'imageUri', 'name'],
	'RC:GIFMsg': ['remoteUrl', 'gifDataSize', 'width', 'height', 'name'],
	'RC:HQVCMsg': ['remoteUrl', 'duration', 'name'],
	'RC:FileMsg': ['name', 'size', 'type', 'fileUrl'],
	'RC:SightMsg': ['sightUrl', 'content', 'duration', 'size', 'name'],
	'RC:LBSMsg': ['content', 'latitude', 'longitude', 'poi'],
	'RC:ImgTextMsg': ['title', 'content', 'imageUri', 'url'],
	'RC:InfoNtf': ['message'],
	'RC:CmdNtf': ['name', 'data'],
	'RC:CmdMsg': ['name', 'data'],
};

/** What the content of every built-in type can carry (docs/service.md, section 4.2). */
export const COMMON_CONTENT = ['extra', 'user.id', 'user.name', 'user.portrait', 'user.extra'];

export interface WireField {
	name: string;
	kind: 'value' | 'object' | 'jsonText';
	required: boolean;
	/** What the documents of this call say about it. */
	marks: readonly Mark[];
}

const MARKS = ['R', 'O', 'ex', 'cut', 'parent', 'code', 'inferred', '-'] as const;
export type Mark = (typeof MARKS)[number];
const isMark = (written: string): written is Mark => (MARKS as readonly string[]).includes(written);

/** The rows of a table that one of the named columns has. Tables of single calls are in test/operations. */
export function rows(table: string, ...columns: string[]): WireField[] {
	const [head = '', ...lines] = table.trim().split('\n');
	const heads = head.trim().split(/\s{2,}/);
	const fields: WireField[] = [];
	for (const line of lines) {
		const [written = '', ...marks] = line.trim().split(/\s+/);
		if (marks.length !== heads.length - 1 || !marks.every(isMark)) {
			throw new Error(`A row is not as its table: ${line}`);
		}
		const own = columns.map((column) => {
			const at = heads.indexOf(column);
			if (at < 1) throw new Error(`The table has no column "${column}".`);
			return marks[at - 1] ?? '-';
		});
		if (own.every((mark) => mark === '-')) continue;
		fields.push({
			name: written.replace(/(\{\}|"")$/, ''),
			kind: written.endsWith('{}') ? 'object' : written.endsWith('""') ? 'jsonText' : 'value',
			required: own.includes('R'),
			marks: own,
		});
	}
	return fields;
}

/** The same fields in the spelling of the newer paths. */
export const inFormC = (fields: WireField[]) =>
	fields.map((field) => ({ ...field, name: FORM_C_SPELLING[field.name] ?? field.name }));

/** The inside of a notification of the push family. */
export const NOTIFICATION = rows(PUSH_FAMILY, 'leg. push').filter(({ name }) =>
	name.startsWith('notification.'),
);

export const PUSH_EXT = rows(PUSH_EXT_TABLE, 'pushExt');

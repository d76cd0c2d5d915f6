import { rows } from '../contract/documents.mts';
import type { Manifest, Part } from './manifest.mts';
import { BACKUP, sentBy } from './parts.mts';
import { CLASSIC_RECALLS, FORM_LINES, inJson, V4_LINES, V4_RECALLS } from './recalls.mts';

const sentBroadcast = (id: string): Part => ({
	instead: 'messageId',
	set: { messageId: 'base-id' },
	gives: { [id]: 'base-id' },
});

export const recall: Manifest = {
	key: 'broadcast.recall',
	minimal: { sentBy: 'shop-bot', messageId: 'B-1' },
	ways: {
		'Nexconn broadcast recall': {
			product: 'nexconn',
			path: '/v4/system-channel/message/broadcast/delete',
			encoding: 'json',
			base: [sentBy, sentBroadcast('messageId')],
			fields: rows(V4_RECALLS, 'v4 broadcast'),
			lines: [[{ messageId: 'B-7' }, 'messageId', 'B-7'], ...V4_LINES, ...inJson('isDelete', true)],
		},
		'RongCloud broadcast recall': {
			product: 'rongcloud',
			path: '/message/broadcast/recall.json',
			encoding: 'form',
			base: [sentBy, sentBroadcast('messageUID')],
			fields: rows(CLASSIC_RECALLS, 'leg. broadcast'),
			lines: [[{ messageId: 'B-7' }, 'messageUID', 'B-7'], ...FORM_LINES],
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud', product: 'rongcloud' },
		BACKUP,
	],
};

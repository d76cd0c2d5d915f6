import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
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
	effect: 'change',
	called: 'recall',
	tooMany: `takes ${LIMITS.pushesPerHour} recalls of broadcasts an hour and ${LIMITS.pushesPerDay} a calendar day`,
	isQuota: true,
	ifUnknown: 'Look at a test user before you run it again',
	service: 'Enable the broadcast and push service for this app in the console.',
	rows: {
		set: { sentBy: '={{ $json.fromUserId }}', messageId: '={{ $json.messageId }}' },
		of: [
			[
				{ fromUserId: 'shop-bot', messageId: 'B-1' },
				'Everyone who got the broadcast B-1',
				{ messageId: 'B-1' },
			],
			[
				{ fromUserId: 'help-bot', messageId: ' B-2 ' },
				'Everyone who got the broadcast B-2',
				{ messageId: 'B-2' },
			],
			[
				{ fromUserId: 'shop-bot', messageId: 'B-3' },
				'Everyone who got the broadcast B-3',
				{ messageId: 'B-3' },
			],
		],
		bad: [{ messageId: '' }, 'Message ID'],
	},
	ways: {
		'Nexconn broadcast recall': {
			product: 'nexconn',
			path: '/v4/system-channel/message/broadcast/delete',
			encoding: 'json',
			bodies: [
				{ fromUserId: 'shop-bot', messageId: 'B-1' },
				{ fromUserId: 'help-bot', messageId: 'B-2' },
				{ fromUserId: 'shop-bot', messageId: 'B-3' },
			],
			base: [sentBy, sentBroadcast('messageId')],
			fields: rows(V4_RECALLS, 'v4 broadcast'),
			lines: [[{ messageId: 'B-7' }, 'messageId', 'B-7'], ...V4_LINES, ...inJson('isDelete', true)],
		},
		'RongCloud broadcast recall': {
			product: 'rongcloud',
			path: '/message/broadcast/recall.json',
			encoding: 'form',
			bodies: [
				{ fromUserId: 'shop-bot', messageUID: 'B-1' },
				{ fromUserId: 'help-bot', messageUID: 'B-2' },
				{ fromUserId: 'shop-bot', messageUID: 'B-3' },
			],
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

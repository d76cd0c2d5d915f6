import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { PUSH_EXT, rows } from '../contract/documents.mts';
import { CLASSIC_CHAT, V4_CHAT } from './directMessage.send.mts';
import type { Manifest, OwnLine, Part } from './manifest.mts';
import { BACKUP, sender, SKIPPED, textMessage } from './parts.mts';
import { quiet } from './systemMessage.send.mts';

/** docs/service.md, section 7.7. */
const GROUP = `
field                 v4 group  leg. group
fromUserId            R         R
toChannelIds          R         -
toGroupId             -         R
toUserIds             O         -
toUserId              -         O
messageType           R         -
objectName            -         R
content""             R         R
pushContent           O         O
pushData              O         O
shouldPersist         O         -
isPersisted           -         O
hasMention            O         -
isMentioned           -         O
isEchoToSender        O         -
isIncludeSender       -         O
hasMetadata           O         -
metadata              O         -
expansion             -         O
extraContent          -         O
needReadReceipt       O         -
contentAvailable      O         O
disablePush           O         O
pushExt""             O         O
disableUpdateLastMsg  O         O
`;

/** A list in JSON; a form has one entry as it is. One group, since some settings hold for a single one alone. */
const groups = (place: string, value: unknown): Part => ({
	instead: 'toGroupIds',
	set: { toGroupIds: 'g-7' },
	gives: { [place]: value },
});

const storing = (shouldPersist: boolean, place: string, value: unknown): OwnLine => [
	{ options: { shouldPersist } },
	place,
	value,
];

/** Mentions beside the content and in it: of everyone, of listed members, and with a text of their own. */
const mentions = (place: string, isSaid: unknown): OwnLine[][] => {
	const said: OwnLine = [{}, place, isSaid];
	const all: OwnLine = [{ mention: 'all' }, 'content:mentionedInfo.type', 1];
	const listed: OwnLine = [{ mention: 'listed' }, 'content:mentionedInfo.type', 2];
	const users = ['u-1001', 'u-1002'];
	const whom: OwnLine = [
		{ mentionedUserIds: users.join(', ') },
		'content:mentionedInfo.userIdList',
		users,
	];
	const text: OwnLine = [
		{ mentionText: 'Your table is ready' },
		'content:mentionedInfo.mentionedContent',
		'Your table is ready',
	];
	return [
		[all, said],
		[all, said, text],
		[listed, said, whom],
		[listed, said, whom, text],
	];
};

/** Messages to groups (docs/service.md, section 7.7). */
export const send: Manifest = {
	key: 'groupMessage.send',
	minimal: { fromUserId: 'shop-bot', toGroupIds: 'g-7', text: 'Your order is on its way' },
	effect: 'send',
	called: 'group message',
	tooMany: `takes ${LIMITS.groupMessagesPerSecond} messages to groups a second`,
	rows: {
		set: {
			fromUserId: '={{ $json.from }}',
			toGroupIds: '={{ $json.to }}',
			text: '={{ $json.text }}',
			notificationText: '={{ $json.push }}',
		},
		of: [
			[
				{ from: 'shop-bot', to: 'g-7', text: 'Hello all', push: 'For all' },
				'Group g-7',
				{ fromUserId: 'shop-bot', recipients: [{ groupId: 'g-7' }] },
			],
			[
				{ from: 'help-bot', to: 'g-8, berlin', text: 'Grüße & 20% = "€5"' },
				'2 listed groups: g-8, berlin',
				{ fromUserId: 'help-bot', recipients: [{ groupId: 'g-8' }, { groupId: 'berlin' }] },
			],
			[
				{ from: 'shop-bot', to: [4711], text: 2026, push: 'For 店' },
				'Group 4711',
				{ fromUserId: 'shop-bot', recipients: [{ groupId: '4711' }] },
			],
		],
		bad: [{ to: 'g-1, , g-2' }, 'Group IDs'],
		about: (to) => ({ from: 'shop-bot', to, text: 'Hello' }),
	},
	ways: {
		'Nexconn group': {
			product: 'nexconn',
			path: '/v4/group-channel/message/send',
			encoding: 'json',
			users: ['toChannelIds', LIMITS.groupsPerMessage],
			bodies: [
				{
					fromUserId: 'shop-bot',
					toChannelIds: ['g-7'],
					messageType: 'RC:TxtMsg',
					content: { content: 'Hello all' },
					pushContent: 'For all',
				},
				{
					fromUserId: 'help-bot',
					toChannelIds: ['g-8', 'berlin'],
					messageType: 'RC:TxtMsg',
					content: { content: 'Grüße & 20% = "€5"' },
				},
				{
					fromUserId: 'shop-bot',
					toChannelIds: ['4711'],
					messageType: 'RC:TxtMsg',
					content: { content: '2026' },
					pushContent: 'For 店',
				},
			],
			type: 'messageType',
			content: 'content',
			base: [
				sender('fromUserId'),
				groups('toChannelIds', ['g-7']),
				textMessage('messageType', 'content'),
			],
			fields: [...rows(GROUP, 'v4 group'), ...PUSH_EXT],
			groups: ['jsonMessage', 'pushExt', 'commonText', 'silent'],
			lines: [
				[{ toGroupIds: 'g-9' }, 'toChannelIds', ['g-9']],
				[{ toGroupIds: 'g-9\ng-8' }, 'toChannelIds', ['g-9', 'g-8']],
				[{ options: { onlyMembers: 'u-7\nu-8' } }, 'toUserIds', ['u-7', 'u-8']],
				...mentions('hasMention', 1),
				storing(true, 'shouldPersist', 1),
				storing(false, 'shouldPersist', 0),
				quiet(true, true),
				quiet(false, false),
				...V4_CHAT,
			],
		},
		'RongCloud group': {
			product: 'rongcloud',
			path: '/message/group/publish.json',
			encoding: 'form',
			users: ['toGroupId', LIMITS.groupsPerMessage],
			bodies: [
				{
					fromUserId: 'shop-bot',
					toGroupId: 'g-7',
					objectName: 'RC:TxtMsg',
					content: { content: 'Hello all' },
					pushContent: 'For all',
				},
				{
					fromUserId: 'help-bot',
					toGroupId: ['g-8', 'berlin'],
					objectName: 'RC:TxtMsg',
					content: { content: 'Grüße & 20% = "€5"' },
				},
				{
					fromUserId: 'shop-bot',
					toGroupId: '4711',
					objectName: 'RC:TxtMsg',
					content: { content: '2026' },
					pushContent: 'For 店',
				},
			],
			type: 'objectName',
			content: 'content',
			base: [
				sender('fromUserId'),
				groups('toGroupId', 'g-7'),
				textMessage('objectName', 'content'),
			],
			fields: [...rows(GROUP, 'leg. group'), ...PUSH_EXT],
			groups: ['formMessage', 'pushExt', 'commonText', 'formSilent'],
			lines: [
				[{ toGroupIds: 'g-9' }, 'toGroupId', 'g-9'],
				[{ toGroupIds: 'g-9\ng-8' }, 'toGroupId', ['g-9', 'g-8']],
				[{ options: { onlyMembers: 'u-7\nu-8' } }, 'toUserId', ['u-7', 'u-8']],
				...mentions('isMentioned', '1'),
				storing(true, 'isPersisted', '1'),
				storing(false, 'isPersisted', '0'),
				quiet(true, 'true'),
				quiet(false, 'false'),
				...CLASSIC_CHAT,
			],
		},
	},
	outputs: [
		{ name: 'Nexconn, one group', product: 'nexconn' },
		{
			name: 'Nexconn, newer names of the IDs',
			product: 'nexconn',
			parameters: { toGroupIds: 'g-7, g-8' },
			service: { newerIds: true },
		},
		{
			name: 'RongCloud, two groups',
			product: 'rongcloud',
			parameters: { toGroupIds: 'g-7, g-8' },
		},
		{
			name: 'RongCloud, with something to watch out for',
			product: 'rongcloud',
			parameters: { messageType: 'RC:InfoNtf', infoText: 'Closed' },
		},
		BACKUP,
		SKIPPED,
	],
};

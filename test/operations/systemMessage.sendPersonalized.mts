import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { PUSH_EXT, rows } from '../contract/documents.mts';
import type { Manifest, OwnLine } from './manifest.mts';
import {
	CLASSIC_BACKUP,
	notification,
	recipients,
	sender,
	SKIPPED,
	textMessage,
} from './parts.mts';
import { quiet, V4_SEND } from './systemMessage.send.mts';

/**
 * The classic call (docs/service.md, section 7.3). Left out: verifyBlacklist, which means nothing in a system
 * channel and whose type is on no record.
 */
const CLASSIC_TEMPLATE = `
field                 leg. template
fromUserId            R
toUserId              R
values                R
pushContent           R
pushData              O
objectName            R
content""             R
contentAvailable      O
disablePush           O
pushExt""             O
disableUpdateLastMsg  O
`;

const fromJson = (valuesJson: string) => ({ valuesFormat: 'json', valuesJson });
const FROM_TABLE = {
	valuesFormat: 'table',
	values: { entries: [{ name: 'name', value: 'Nova' }] },
};
const NOVA = fromJson('{"name": "Nova"}');
const NOVA_7 = fromJson('{"name": "Nova", "points": 7}');
const data = (pushData: string) => ({ notificationOptions: { pushData } });
const twice = <T,>(value: T): T[] => [value, value];

const QUIET: readonly OwnLine[] = [quiet(true, true), quiet(false, false)];

export const sendPersonalized: Manifest = {
	key: 'systemMessage.sendPersonalized',
	minimal: {
		fromUserId: 'shop-bot',
		toUserIds: 'u-1001',
		text: 'Hello {name}',
		valuesJson: '{"name": "Nova"}',
		notificationText: 'Hello {name}',
	},
	effect: 'send',
	called: 'personalized message',
	tooMany: `takes ${LIMITS.messagesPerSecond} messages a second`,
	rows: {
		set: {
			toUserIds: '={{ $json.to }}',
			text: '={{ $json.text }}',
			valuesJson: '={{ $json }}',
			notificationText: 'For {name}',
		},
		of: [
			[
				{ to: 'u-1001', text: 'Hello {name}', name: 'Nova' },
				'User u-1001',
				{ fromUserId: 'shop-bot', recipients: [{ userId: 'u-1001' }] },
			],
			[
				{ to: 'u-1002, u-1010', text: '{name}: {points}', name: 'Orion & Co', points: 22 },
				'2 listed users: u-1002, u-1010',
				{ fromUserId: 'shop-bot', recipients: [{ userId: 'u-1002' }, { userId: 'u-1010' }] },
			],
			[
				{ to: ['u-1003'], text: 'Good bye {name}', name: true },
				'User u-1003',
				{ fromUserId: 'shop-bot', recipients: [{ userId: 'u-1003' }] },
			],
		],
		bad: [{ points: undefined }, 'Values (JSON)'],
		about: (to) => ({ to, text: 'Hello {name}', name: 'Nova' }),
	},
	ways: {
		// Nexconn has no call with a template; what it has instead can do more than the classic one.
		'Nexconn personalized': {
			called: 'system message',
			product: 'nexconn',
			path: '/v4/system-channel/message/send',
			encoding: 'json',
			users: ['toUserIds', LIMITS.recipientsPerMessage],
			bodies: [
				{
					fromUserId: 'shop-bot',
					toUserIds: ['u-1001'],
					messageType: 'RC:TxtMsg',
					content: { content: 'Hello Nova' },
					pushContent: 'For Nova',
				},
				{
					fromUserId: 'shop-bot',
					toUserIds: ['u-1002', 'u-1010'],
					messageType: 'RC:TxtMsg',
					content: { content: 'Orion & Co: 22' },
					pushContent: 'For Orion & Co',
				},
				{
					fromUserId: 'shop-bot',
					toUserIds: ['u-1003'],
					messageType: 'RC:TxtMsg',
					content: { content: 'Good bye true' },
					pushContent: 'For true',
				},
			],
			type: 'messageType',
			content: 'content',
			base: [
				sender('fromUserId'),
				recipients('toUserIds'),
				textMessage('messageType', 'content'),
				notification('pushContent'),
			],
			fields: [
				...rows(V4_SEND, 'v4 send').filter(({ name }) => name !== 'shouldPersist'),
				...PUSH_EXT,
			],
			groups: ['jsonMessage', 'pushExt', 'commonText', 'silent'],
			lines: [
				[{ toUserIds: 'u-7' }, 'toUserIds', ['u-7']],
				[{ toUserIds: 'u-7\nu-8' }, 'toUserIds', ['u-7', 'u-8']],
				...QUIET,
				[{ ...NOVA_7, text: '{name}: {points}' }, '{content}:content', 'Nova: 7'],
				[{ ...FROM_TABLE, text: 'For {name}' }, '{content}:content', 'For Nova'],
				[
					[{ ...NOVA, text: 'To {name}' }, '{content}:content', 'To Nova'],
					[{ notificationText: 'For {name}' }, 'pushContent', 'For Nova'],
					[data('to={name}'), 'pushData', 'to=Nova'],
				],
			],
		},
		'RongCloud personalized': {
			product: 'rongcloud',
			path: '/message/system/publish_template.json',
			encoding: 'json',
			users: ['toUserId', LIMITS.recipientsPerMessage],
			bodies: [
				{
					fromUserId: 'shop-bot',
					toUserId: ['u-1001'],
					values: [{ '{name}': 'Nova' }],
					objectName: 'RC:TxtMsg',
					content: { content: 'Hello {name}' },
					pushContent: ['For Nova'],
				},
				{
					fromUserId: 'shop-bot',
					toUserId: ['u-1002', 'u-1010'],
					values: twice({ '{name}': 'Orion & Co', '{points}': '22' }),
					objectName: 'RC:TxtMsg',
					content: { content: '{name}: {points}' },
					pushContent: twice('For Orion & Co'),
				},
				{
					fromUserId: 'shop-bot',
					toUserId: ['u-1003'],
					values: [{ '{name}': 'true' }],
					objectName: 'RC:TxtMsg',
					content: { content: 'Good bye {name}' },
					pushContent: ['For true'],
				},
			],
			type: 'objectName',
			content: 'content',
			base: [
				sender('fromUserId'),
				recipients('toUserId'),
				{ set: {}, gives: { values: [{}, {}] } },
				textMessage('objectName', 'content'),
				notification('pushContent', twice('Base notice')),
			],
			fields: [...rows(CLASSIC_TEMPLATE, 'leg. template'), ...PUSH_EXT],
			groups: ['jsonMessage', 'pushExt', 'silent'],
			lines: [
				[
					[{ toUserIds: 'u-7' }, 'toUserId', ['u-7']],
					[{}, 'values', [{}]],
					[{}, 'pushContent', ['Base notice']],
				],
				[{ toUserIds: 'u-7\nu-8' }, 'toUserId', ['u-7', 'u-8']],
				[{ notificationText: 'Order shipped' }, 'pushContent', twice('Order shipped')],
				[data('order-42'), 'pushData', twice('order-42')],
				...QUIET,
				[
					[{ text: '{name}: {points}' }, '{content}:content', '{name}: {points}'],
					[NOVA_7, 'values', twice({ '{name}': 'Nova', '{points}': '7' })],
				],
				[
					[{ text: 'For {name}' }, '{content}:content', 'For {name}'],
					[FROM_TABLE, 'values', twice({ '{name}': 'Nova' })],
				],
				[
					[NOVA, 'values', [{}, {}]],
					[{ notificationText: 'For {name}' }, 'pushContent', twice('For Nova')],
					[data('to={name}'), 'pushData', twice('to=Nova')],
				],
			],
		},
	},
	outputs: [
		{ name: 'Nexconn, one recipient', product: 'nexconn' },
		{
			name: 'RongCloud, two recipients',
			product: 'rongcloud',
			parameters: { toUserIds: 'u-1001, u-1002' },
		},
		{
			name: 'RongCloud, filled in by the node',
			product: 'rongcloud',
			parameters: { valuesJson: '{"name": "{Nova}"}' },
		},
		CLASSIC_BACKUP,
		SKIPPED,
	],
};

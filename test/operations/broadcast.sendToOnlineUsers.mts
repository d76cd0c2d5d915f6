import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { MESSAGE_BROADCASTS } from './broadcast.send.mts';
import type { Manifest, Way } from './manifest.mts';
import { CLASSIC_BACKUP, ODD, sender, SKIPPED, textMessage } from './parts.mts';

/** How many apps of each product the sandbox of the contract has beside its own. */
export const SPARE_APPS = 500;

let spareApps = 0;

/** An app that made no call yet: the node sends to online users once a second for each App Key. */
const nextApp = (product: Product): `${Product}-${number}` => {
	spareApps = (spareApps + 1) % SPARE_APPS;
	return `${product}-${spareApps}`;
};

const ONLINE = 'Every user who is online';
const toOnline = { set: { onlineUsersConfirmed: true }, gives: {} };

const way = (
	product: Product,
	type: string,
): Pick<Way, 'product' | 'credential' | 'type' | 'content' | 'base' | 'bodies'> => ({
	product,
	credential: (sandbox) => account(sandbox, product, nextApp(product)),
	type,
	content: 'content',
	bodies: [
		{ fromUserId: 'shop-bot', [type]: 'RC:TxtMsg', content: { content: 'First' } },
		{ fromUserId: 'help-bot', [type]: 'RC:TxtMsg', content: { content: 'Second' } },
		{ fromUserId: 'shop-bot', [type]: 'RC:TxtMsg', content: { content: '3' } },
	],
	base: [toOnline, sender('fromUserId'), textMessage(type, 'content')],
});

export const sendToOnlineUsers: Manifest = {
	key: 'broadcast.sendToOnlineUsers',
	minimal: {
		fromUserId: 'shop-bot',
		onlineUsersConfirmed: true,
		text: 'The kitchen closes in an hour',
	},
	effect: 'send',
	called: 'broadcast',
	tooMany: `takes ${LIMITS.onlineBroadcastsPerMinute} broadcasts to online users a minute`,
	service: 'Enable the broadcast and push service for this app in the console.',
	rows: {
		set: {
			fromUserId: '={{ $json.from }}',
			text: '={{ $json.text }}',
			options: { severalBroadcasts: true },
		},
		of: [
			[{ from: 'shop-bot', text: 'First' }, ONLINE, { fromUserId: 'shop-bot' }],
			[{ from: 'help-bot', text: 'Second' }, ONLINE, { fromUserId: 'help-bot' }],
			[{ from: 'shop-bot', text: 3 }, ONLINE, { fromUserId: 'shop-bot' }],
		],
		bad: [{ text: '' }, 'Message Text'],
	},
	ways: {
		'Nexconn online broadcast': {
			...way('nexconn', 'messageType'),
			path: '/v4/system-channel/message/broadcast-online',
			encoding: 'json',
			fields: rows(MESSAGE_BROADCASTS, 'v4 online'),
			groups: ['jsonMessage'],
		},
		'RongCloud online broadcast': {
			...way('rongcloud', 'objectName'),
			path: '/message/online/broadcast.json',
			encoding: 'form',
			fields: rows(MESSAGE_BROADCASTS, 'leg. online'),
			groups: ['formMessage'],
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'Nexconn, newer name of the ID', product: 'nexconn', service: { newerIds: true } },
		{
			name: `RongCloud, ${ODD}`,
			product: 'rongcloud',
			parameters: { text: 'x'.repeat(LIMITS.contentBytesStrict) },
		},
		CLASSIC_BACKUP,
		SKIPPED,
	],
};

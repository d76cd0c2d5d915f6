import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest, OwnLine, Part } from './manifest.mts';
import { CLASSIC_BACKUP, sentBy } from './parts.mts';
import { CLASSIC_RECALLS, FORM_LINES, inForm, inJson, V4_LINES, V4_RECALLS } from './recalls.mts';

/** Whom recalled messages went to: how sentences and items name one, and the field that does. */
interface Target {
	called: string;
	id: string;
	field: string;
}

const USER: Target = { called: 'User', id: 'userId', field: 'recipientUserId' };

/** A recall of messages in channels of one type, with the names of its ways. */
export const messageRecall = (
	key: string,
	channel: number,
	names: { nexconn: string; rongcloud: string },
	to: Target = USER,
): Manifest => {
	const entry = (id: string, messageId: string) => ({ [to.id]: id, messageId });
	const listed = (id: string, messageId: string) => JSON.stringify([entry(id, messageId)]);
	const sentMessage = (target: string, id: string): Part => ({
		instead: 'messagesToRecall',
		set: { messagesToRecall: 'allRecipients', recipients: listed('u-1001', 'base-id') },
		gives: { [target]: 'u-1001', [id]: 'base-id' },
	});
	const one = { messagesToRecall: 'oneMessage' };
	const namedBy = (target: string, id: string): OwnLine[][] => [
		[
			[{ messagesToRecall: 'allRecipients', recipients: listed('u-7', 'M-7') }, target, 'u-7'],
			[{ recipients: listed('u-7', 'M-7') }, id, 'M-7'],
		],
		[
			[{ ...one, [to.field]: 'u-8' }, target, 'u-8'],
			[{ ...one, messageId: 'M-8' }, id, 'M-8'],
		],
	];
	return {
		key,
		minimal: { sentBy: 'shop-bot', recipients: listed('u-1001', 'M-1') },
		effect: 'change',
		called: 'recall',
		tooMany: `takes ${LIMITS.callsPerSecond} calls of this kind a second`,
		rows: {
			set: { sentBy: '={{ $json.fromUserId }}', recipients: '={{ $json.recipients }}' },
			of: [
				[
					{ fromUserId: 'shop-bot', recipients: [entry('u-1001', 'M-1')] },
					`${to.called} u-1001`,
					{ recalled: [entry('u-1001', 'M-1')] },
				],
				[
					{ fromUserId: 'help-bot', recipients: listed('u-1002', 'M-2') },
					`${to.called} u-1002`,
					{ recalled: [entry('u-1002', 'M-2')] },
				],
				[
					{ fromUserId: 'shop-bot', recipients: [{ [to.id]: 4711, messageId: 'M-3' }] },
					`${to.called} 4711`,
					{ recalled: [entry('4711', 'M-3')] },
				],
			],
			bad: [{ recipients: [entry('u-1002', '')] }, 'Recipients (JSON)'],
			about: (id) => ({ fromUserId: 'shop-bot', recipients: [entry(id, 'M-1')] }),
		},
		ways: {
			[names.nexconn]: {
				product: 'nexconn',
				path: '/v4/message/delete',
				encoding: 'json',
				users: ['channelId', 1],
				bodies: [
					{ fromUserId: 'shop-bot', channelType: channel, channelId: 'u-1001', messageId: 'M-1' },
					{ fromUserId: 'help-bot', channelType: channel, channelId: 'u-1002', messageId: 'M-2' },
					{ fromUserId: 'shop-bot', channelType: channel, channelId: '4711', messageId: 'M-3' },
				],
				base: [
					sentBy,
					{ set: {}, gives: { channelType: channel } },
					sentMessage('channelId', 'messageId'),
				],
				fields: rows(V4_RECALLS, 'v4 message'),
				lines: [
					[{}, 'channelType', channel],
					...namedBy('channelId', 'messageId'),
					...V4_LINES,
					...inJson('disablePush'),
				],
			},
			[names.rongcloud]: {
				product: 'rongcloud',
				path: '/message/recall.json',
				encoding: 'form',
				users: ['targetId', 1],
				bodies: [
					{
						fromUserId: 'shop-bot',
						conversationType: String(channel),
						targetId: 'u-1001',
						messageUID: 'M-1',
					},
					{
						fromUserId: 'help-bot',
						conversationType: String(channel),
						targetId: 'u-1002',
						messageUID: 'M-2',
					},
					{
						fromUserId: 'shop-bot',
						conversationType: String(channel),
						targetId: '4711',
						messageUID: 'M-3',
					},
				],
				base: [
					sentBy,
					{ set: {}, gives: { conversationType: String(channel) } },
					sentMessage('targetId', 'messageUID'),
				],
				fields: rows(CLASSIC_RECALLS, 'leg. message'),
				lines: [
					[{}, 'conversationType', String(channel)],
					...namedBy('targetId', 'messageUID'),
					...FORM_LINES,
					...inForm('disablePush'),
				],
			},
		},
		outputs: [
			{ name: 'Nexconn', product: 'nexconn' },
			{ name: 'RongCloud', product: 'rongcloud' },
			CLASSIC_BACKUP,
		],
	};
};

export const recall = messageRecall('systemMessage.recall', 6, {
	nexconn: 'Nexconn recall',
	rongcloud: 'RongCloud recall',
});

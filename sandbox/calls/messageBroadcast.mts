import { everyone } from '../audience.mts';
import { readObject } from '../checks/fields.mts';
import { FormFields } from '../checks/form.mts';
import { checkMessage } from '../checks/message.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { tooLong } from '../refusal.mts';
import type { JsonObject } from '../types.mts';
import type { Call, Draft, Endpoint, Taken } from './call.mts';
import { shown, titleFrom } from './listedMessage.mts';

interface Broadcast {
	sender: string;
	type: string;
	content: string;
	pushContent?: string | undefined;
	pushTitle?: string | undefined;
}

/** A message to all users, without a notification block (docs/service.md, sections 7.1, 7.3 and 7.4). */
export const messageBroadcastEndpoints: readonly Endpoint[] = [
	{
		path: '/message/broadcast.json',
		family: 'rongcloud',
		encoding: 'form',
		kind: 'broadcast',
		take: (call) => toAll(call, readClassic(call, true), (id) => ({ code: 200, messageUID: id })),
	},
	{
		path: '/v4/system-channel/message/broadcast-all',
		family: 'nexconn',
		encoding: 'json',
		kind: 'broadcast',
		take: (call) =>
			toAll(call, readV4(call, true), (id) => ({ code: 0, result: { messageId: id } })),
	},
	{
		path: '/message/online/broadcast.json',
		family: 'rongcloud',
		encoding: 'form',
		kind: 'online-broadcast',
		take: (call) =>
			toOnline(call, readClassic(call, false), (id) => ({ code: 200, messageUID: id })),
	},
	{
		path: '/v4/system-channel/message/broadcast-online',
		family: 'nexconn',
		encoding: 'json',
		kind: 'online-broadcast',
		// This reply names its id in two ways (docs/service.md, section 6.5).
		take: (call) =>
			toOnline(call, readV4(call, false), (id) => ({
				code: 0,
				result: call.newerIds ? { messageId: id } : { messageUID: id },
			})),
	},
];

function readClassic(call: Call, withPush: boolean): Broadcast {
	const lenient = call.app.allowUnknownFields;
	const form = new FormFields(call.form, lenient);
	const sender = form.requiredText('fromUserId');
	if ([...sender].length > LIMITS.senderCharacters) {
		throw tooLong('fromUserId', `${LIMITS.senderCharacters} characters`);
	}
	const type = form.requiredText('objectName');
	const content = form.requiredText('content');
	checkMessage(type, content, { type: 'objectName', content: 'content' });
	form.yesNo('disableUpdateLastMsg');
	const push: Partial<Broadcast> = {};
	if (withPush) {
		push.pushContent = form.text('pushContent');
		form.text('pushData');
		push.pushTitle = titleFrom(form.text('pushExt'), false, lenient);
		form.zeroOrOne('contentAvailable');
		// One vendor SDK sends it; its values, and whether it narrows the audience, are not documented.
		form.text('os');
		form.integer('msgRandom');
	}
	form.refuseUnread();
	return { sender, type, content, ...push };
}

function readV4(call: Call, withPush: boolean): Broadcast {
	const lenient = call.app.allowUnknownFields;
	return readObject(call.json, '', lenient, (fields) => {
		const sender = fields.requiredText('fromUserId', { max: LIMITS.senderCharacters });
		const type = fields.requiredText('messageType');
		const content = fields.requiredText('content');
		checkMessage(type, content, { type: 'messageType', content: 'content' });
		fields.yesNo('disableUpdateLastMsg');
		if (!withPush) return { sender, type, content };
		const pushContent = fields.text('pushContent');
		fields.text('pushData');
		fields.zeroOrOne('contentAvailable');
		const pushTitle = titleFrom(fields.text('pushExt'), false, lenient);
		return { sender, type, content, pushContent, pushTitle };
	});
}

function toAll(call: Call, broadcast: Broadcast, reply: (id: string) => JsonObject): Taken {
	const count = call.options.broadcastQuota === 'own' ? 'broadcast' : 'push';
	call.quotas.takePush(call.app, call.now, count);
	const { type, content, pushContent, pushTitle } = broadcast;
	const notification = shown({ type, content, pushContent, pushTitle, disablePush: false });
	return taken(call, broadcast, 'broadcast', reply, notification);
}

function toOnline(call: Call, broadcast: Broadcast, reply: (id: string) => JsonObject): Taken {
	call.quotas.takeOnlineBroadcast(call.app, call.now);
	return taken(call, broadcast, 'online-broadcast', reply, undefined);
}

function taken(
	call: Call,
	{ sender, type, content }: Broadcast,
	kind: Draft['kind'],
	reply: (id: string) => JsonObject,
	notification: Draft['notification'],
): Taken {
	const id = call.ids.next();
	const { sentence, recipients } = everyone(call.directory.all(), kind === 'online-broadcast');
	return {
		reply: reply(id),
		draft: {
			kind,
			sender,
			audience: sentence,
			recipients,
			message: { type, content },
			...(notification === undefined ? {} : { notification }),
			id,
		},
	};
}

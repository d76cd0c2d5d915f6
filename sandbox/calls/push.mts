import { reach } from '../audience.mts';
import {
	FORM_A,
	FORM_C,
	readAudience,
	readPlatforms,
	type Audience,
	type PushSpelling,
} from '../checks/audience.mts';
import { readObject, type Fields } from '../checks/fields.mts';
import { checkMessage } from '../checks/message.mts';
import {
	checkAlerts,
	PLATFORMS_OF_ALL,
	readNotification,
	shownOn,
	type Notification,
} from '../checks/notification.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { wrong } from '../refusal.mts';
import type { JsonObject, Platform, SandboxOptions } from '../types.mts';
import type { Call, Draft, Endpoint, Taken } from './call.mts';

interface Push {
	platforms: Platform[];
	audience: Audience;
	notification: Notification;
	/** Both or neither: a push without them shows a notification and delivers no message. */
	sender: string | undefined;
	message: { type: string; content: string } | undefined;
}

interface PushForm {
	spelling: PushSpelling;
	/** Only the classic path is documented to do without a message. */
	pushOnly: boolean;
	reply: (id: string, withMessage: boolean) => JsonObject;
}

const CLASSIC: PushForm = {
	spelling: FORM_A,
	pushOnly: true,
	reply: (id, withMessage) => ({ code: 200, id, ...(withMessage ? { messageUID: id } : {}) }),
};

const CURRENT: PushForm = {
	spelling: FORM_A,
	pushOnly: false,
	reply: (id) => ({ code: 200, id, messageUID: id }),
};

/** The newer spelling at the older path; what is answered to it no page says (docs/service.md, section 2.3). */
const CURRENT_RESPELLED: PushForm = { ...CURRENT, spelling: FORM_C };

const NEWER: PushForm = {
	spelling: FORM_C,
	pushOnly: false,
	reply: (id) => ({ code: 0, result: { id, messageId: id } }),
};

const isRespelled = (body: unknown): boolean =>
	typeof body === 'object' && body !== null && 'fromUserId' in body && !('fromuserid' in body);

const newerExists = ({ v4Push = 'current' }: SandboxOptions): boolean => v4Push !== 'current';
const currentExists = ({ v4Push = 'current' }: SandboxOptions): boolean => v4Push !== 'newer';

/** One job, spelled and answered in four ways (docs/service.md, sections 2.3, 3 and 6.1). */
export const pushEndpoints: readonly Endpoint[] = [
	{
		path: '/push.json',
		family: 'rongcloud',
		encoding: 'json',
		kind: 'broadcast',
		take: (call) => take(call, CLASSIC),
	},
	{
		path: '/v4/system-channel/push',
		family: 'nexconn',
		encoding: 'json',
		kind: 'broadcast',
		exists: currentExists,
		take: (call) => take(call, isRespelled(call.json) ? CURRENT_RESPELLED : CURRENT),
	},
	{
		path: '/v4/system-channel/app-package-users/send',
		family: 'nexconn',
		encoding: 'json',
		kind: 'broadcast',
		exists: newerExists,
		take: (call) => take(call, NEWER),
	},
	{
		path: '/v4/system-channel/tagged-users/send',
		family: 'nexconn',
		encoding: 'json',
		kind: 'broadcast',
		exists: newerExists,
		take: (call) => take(call, NEWER),
	},
];

function take(call: Call, form: PushForm): Taken {
	const push = readObject(call.json, '', call.app.allowUnknownFields, (fields) =>
		readPush(fields, form),
	);
	call.quotas.takePush(call.app, call.now);
	const id = call.ids.next();
	const { sentence, recipients, platforms } = reach(
		push.audience,
		push.platforms,
		call.directory.all(),
	);
	const draft: Draft = {
		kind: push.message === undefined ? 'push' : 'broadcast',
		sender: push.sender ?? null,
		audience: sentence,
		recipients,
		...(push.message === undefined ? {} : { message: push.message }),
		notification: shownOn(push.notification, platforms),
		id,
	};
	return { reply: form.reply(id, push.message !== undefined), draft };
}

function readPush(fields: Fields, form: PushForm): Push {
	const { spelling } = form;
	const platforms = readPlatforms(fields);
	const { sender, message } = readMessage(fields, form);
	const audience = fields.requiredObject('audience', (inner) => readAudience(spelling, inner));
	const notification = fields.requiredObject('notification', (inner) => readNotification(inner));
	checkAlerts(notification, audience.userIds.length > 0 ? PLATFORMS_OF_ALL : platforms);
	return { platforms, audience, notification, sender, message };
}

function readMessage(fields: Fields, form: PushForm): Pick<Push, 'sender' | 'message'> {
	const { spelling } = form;
	const hasSender = fields.has(spelling.sender);
	const hasMessage = fields.has('message');
	if (form.pushOnly && !hasSender && !hasMessage) return { sender: undefined, message: undefined };
	if (form.pushOnly && hasSender !== hasMessage) {
		const [given, missing] = hasSender
			? [spelling.sender, 'message']
			: ['message', spelling.sender];
		throw wrong(missing, `is required when ${given} is given`);
	}
	const sender = fields.requiredText(spelling.sender, { max: LIMITS.senderCharacters });
	const message = fields.requiredObject('message', (inner) => {
		const type = inner.requiredText(spelling.messageType);
		const content = inner.requiredText('content');
		inner.yesNo('disableUpdateLastMsg');
		checkMessage(type, content, {
			type: inner.name(spelling.messageType),
			content: inner.name('content'),
		});
		return { type, content };
	});
	return { sender, message };
}

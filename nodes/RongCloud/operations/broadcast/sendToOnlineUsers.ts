import { onlineUsersSection } from '../../fields/audience';
import { messageSection } from '../../fields/message';
import { onlineBroadcastOptions } from '../../fields/options';
import { senderSection } from '../../fields/people';
import { sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { onlineBroadcast } from '../../service/kinds/onlineBroadcast';
import { systemMessage } from '../../service/kinds/systemMessage';
import { operation } from '../operation';

export const sendToOnlineUsers = operation({
	resource: 'broadcast',
	operation: 'sendToOnlineUsers',
	name: 'Send to Online Users',
	action: 'Announce to everyone who is online',
	description: 'A message to those who are online now, and nobody else',
	forModel:
		'Sends one message to everyone who is online now, and to nobody else. Needs its text. Never call it twice for the same news.',
	notice:
		'This reaches only users who are online at that moment, within about 3 minutes. It gives no notification, is not stored, and cannot be recalled.',
	sections: {
		sender: senderSection,
		confirmed: onlineUsersSection,
		message: messageSection({ persist: false }),
	},
	options: onlineBroadcastOptions,
	kinds: [onlineBroadcast],
	request: ({ sender, message: { message }, options: { additionalFields } }) =>
		ask(onlineBroadcast, { users: undefined, sender, message, additionalFields }),
	test: (_asked, users, { sender, message: { message } }) =>
		ask(systemMessage, { sender, users, message, disablePush: true }),
	output: sent({ messageId: TEXT }, { sender: { fromUserId: TEXT }, listed: {} }),
});

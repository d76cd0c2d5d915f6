import { onlineUsersSection } from '../../fields/audience';
import { messageSection } from '../../fields/message';
import { onlineBroadcastOptions } from '../../fields/options';
import { senderSection } from '../../fields/people';
import { sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { onlineBroadcast } from '../../service/kinds/onlineBroadcast';
import { operation } from '../operation';

export const sendToOnlineUsers = operation({
	resource: 'broadcast',
	operation: 'sendToOnlineUsers',
	name: 'Send to Online Users',
	action: 'Send broadcast to online users',
	description:
		'Send a message to every user who is online at this moment; nobody else ever gets it',
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
	output: sent({ messageId: TEXT }, { sender: { fromUserId: TEXT }, listed: {} }),
});

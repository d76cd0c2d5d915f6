import { broadcastAudience } from '../../fields/audience';
import { messageSection } from '../../fields/message';
import {
	broadcastPushSection,
	checkPlatforms,
	notificationSection,
	warnOfNoText,
} from '../../fields/notification';
import { broadcastOptions } from '../../fields/options';
import { senderSection } from '../../fields/people';
import { sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { broadcast } from '../../service/kinds/broadcast';
import { messageBroadcast } from '../../service/kinds/messageBroadcast';
import { operation } from '../operation';

export const send = operation({
	resource: 'broadcast',
	operation: 'send',
	name: 'Send',
	action: 'Send broadcast',
	description:
		'Send a message to tagged users, the users of an app package, listed users or everyone, with a notification for those who are offline',
	notice:
		'Who registers within 7 days after it gets it too, by default. Whether users on the Web get it, the documents disagree.',
	sections: {
		sender: senderSection,
		audience: broadcastAudience.section,
		message: messageSection({ persist: false }),
		notification: broadcastAudience.withPlatforms(notificationSection),
		push: broadcastAudience.messageOnly(broadcastPushSection),
	},
	options: broadcastOptions,
	kinds: [broadcast, messageBroadcast],
	request({ sender, audience, message: value, notification = {}, push = {}, options }, report) {
		const { message } = value;
		const { additionalFields } = options;
		if (audience.isMessageOnly) {
			warnOfNoText(push, value, report);
			return ask(messageBroadcast, {
				users: undefined,
				sender,
				message,
				...push,
				additionalFields,
			});
		}
		const { platforms, audience: who, users } = audience;
		checkPlatforms(notification, platforms, (users ?? []).length > 0, report);
		return ask(broadcast, {
			platforms,
			sender,
			audience: who,
			users,
			message,
			notification,
			additionalFields,
		});
	},
	output: sent({ id: TEXT, messageId: TEXT }, { sender: { fromUserId: TEXT } }),
});

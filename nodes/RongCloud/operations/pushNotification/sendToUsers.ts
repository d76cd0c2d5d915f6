import { notificationForAll, userNotificationSection } from '../../fields/notification';
import { userPushOptions } from '../../fields/options';
import { usersSection } from '../../fields/users';
import { sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { userPush } from '../../service/kinds/userPush';
import { operation, toTesters } from '../operation';

export const sendToUsers = operation({
	resource: 'pushNotification',
	operation: 'sendToUsers',
	name: 'Send to Users',
	action: 'Push to one or more customers',
	description: 'A notification alone to listed users',
	forModel:
		'Shows a notification, without a message, to listed users. Needs their user IDs, with commas between them, and the text. Never call it twice for the same news.',
	notice:
		'Takes nothing of the quota of broadcasts. Nothing appears in the conversation. RongCloud (Classic) only: with a Nexconn credential use System Message > Send.',
	sections: { users: usersSection, notification: userNotificationSection },
	options: userPushOptions,
	kinds: [userPush],
	request: ({ users, notification, options: { additionalFields } }, report) =>
		ask(userPush, {
			users,
			notification: notificationForAll(notification, report),
			additionalFields,
		}),
	test: toTesters,
	output: sent({ pushId: TEXT }),
});

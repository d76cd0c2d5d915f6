import { userNotificationSection } from '../../fields/notification';
import { userPushOptions } from '../../fields/options';
import { usersSection } from '../../fields/users';
import { sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { userPush } from '../../service/kinds/userPush';
import { operation } from '../operation';

export const sendToUsers = operation({
	resource: 'pushNotification',
	operation: 'sendToUsers',
	name: 'Send to Users',
	action: 'Send push notification to users',
	description:
		'Show a notification to listed users, on all their devices, by a call that is counted by user and not against the quota of broadcasts',
	notice:
		'With a Nexconn credential this is refused: Nexconn has no such call. Use Send with Listed Users there.',
	sections: { users: usersSection, notification: userNotificationSection },
	options: userPushOptions,
	kinds: [userPush],
	request: ({ users, notification, options: { additionalFields } }) =>
		ask(userPush, { users, notification, additionalFields }),
	output: sent({ id: TEXT }),
});

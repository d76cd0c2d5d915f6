import { listedUsersSection } from '../../fields/audience';
import { userNotificationSection } from '../../fields/notification';
import { optionsSection, previewSection, userPushOptions } from '../../fields/options';
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
	sections: {
		userIds: listedUsersSection,
		notification: userNotificationSection,
		preview: previewSection,
		options: optionsSection(userPushOptions),
	},
	build({ userIds, notification, preview, options }) {
		return {
			request: {
				kind: 'userPush',
				userIds,
				notification,
				additionalFields: options.additionalFields,
			},
			preview,
			options,
		};
	},
});

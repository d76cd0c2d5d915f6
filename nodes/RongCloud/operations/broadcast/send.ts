import { broadcastAudience } from '../../fields/audience';
import { messageSection } from '../../fields/message';
import {
	broadcastPushSection,
	checkPlatforms,
	notificationSection,
	warnOfNoText,
} from '../../fields/notification';
import { broadcastOptions, optionsSection, previewSection } from '../../fields/options';
import { senderSection } from '../../fields/people';
import { NOBODY, operation } from '../operation';

export const send = operation({
	resource: 'broadcast',
	operation: 'send',
	name: 'Send',
	action: 'Send broadcast',
	description:
		'Send a message to tagged users, the users of an app package, listed users or everyone, with a notification for those who are offline',
	sections: {
		sender: senderSection,
		audience: broadcastAudience.section,
		message: messageSection({ persist: false }),
		notification: broadcastAudience.withPlatforms(notificationSection),
		push: broadcastAudience.messageOnly(broadcastPushSection),
		preview: previewSection,
		options: optionsSection(broadcastOptions),
	},
	build({ sender, audience, message, notification = {}, push = {}, preview, options }, report) {
		const { additionalFields } = options;
		if (audience.isMessageOnly) {
			warnOfNoText(push, message, report);
			return {
				request: {
					kind: 'messageBroadcast',
					sender,
					message: message.message,
					...push,
					additionalFields,
				},
				preview,
				options,
			};
		}
		checkPlatforms(notification, audience.platforms, report);
		return {
			request: {
				kind: 'broadcast',
				platforms: audience.platforms,
				sender,
				audience: audience.audience ?? NOBODY,
				message: message.message,
				notification,
				additionalFields,
			},
			preview,
			options,
		};
	},
});

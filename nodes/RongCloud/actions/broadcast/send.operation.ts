import { audienceSection } from '../../fields/audience';
import { messageSection } from '../../fields/message';
import { checkPlatforms, notificationSection } from '../../fields/notification';
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
		audience: audienceSection,
		message: messageSection({ persist: false }),
		notification: notificationSection,
		preview: previewSection,
		options: optionsSection(broadcastOptions),
	},
	build({ sender, audience, message, notification, preview, options }, report) {
		checkPlatforms(notification, audience.platforms, report);
		return {
			request: {
				kind: 'broadcast',
				platforms: audience.platforms,
				sender,
				audience: audience.audience ?? NOBODY,
				message: message.message,
				notification,
				additionalFields: options.additionalFields,
			},
			preview,
			options,
		};
	},
});

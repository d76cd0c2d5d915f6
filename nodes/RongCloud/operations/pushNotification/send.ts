import { pushAudience } from '../../fields/audience';
import { checkPlatforms, notificationSection } from '../../fields/notification';
import { optionsSection, previewSection, pushOptions } from '../../fields/options';
import { NOBODY, operation } from '../operation';

export const send = operation({
	resource: 'pushNotification',
	operation: 'send',
	name: 'Send',
	action: 'Send push notification',
	description:
		'Show a notification without any message: nothing appears in conversations and nothing is stored',
	notice:
		'With a Nexconn credential this is not confirmed: no Nexconn document has a push-only call. See Nexconn Path in Options.',
	sections: {
		audience: pushAudience.section,
		notification: pushAudience.withPlatforms(notificationSection),
		preview: previewSection,
		options: optionsSection(pushOptions),
	},
	build({ audience, notification = {}, preview, options }, report) {
		checkPlatforms(notification, audience.platforms, report);
		if (audience.audience?.kind === 'combined' && notification.alert === undefined) {
			report.warn(
				'Notification Text is empty: no source shows that the call for Combined Tags takes texts of single platforms.',
			);
		}
		return {
			request: {
				kind: 'push',
				platforms: audience.platforms,
				audience: audience.audience ?? NOBODY,
				notification,
				additionalFields: options.additionalFields,
			},
			preview,
			options,
		};
	},
});

import { pushAudience } from '../../fields/audience';
import { checkPlatforms, notificationSection } from '../../fields/notification';
import { pushOptions } from '../../fields/options';
import { sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { push } from '../../service/kinds/push';
import { operation } from '../operation';

export const send = operation({
	resource: 'pushNotification',
	operation: 'send',
	name: 'Send',
	action: 'Send push notification',
	description:
		'Show a notification without any message: nothing appears in conversations and nothing is stored',
	notice:
		'It reaches phones that connected in the last 30 days and whose users allow notifications, also while the app is open. With a Nexconn credential this is not confirmed: no Nexconn document has a push-only call. See Nexconn Path in Options.',
	sections: {
		audience: pushAudience.section,
		notification: pushAudience.withPlatforms(notificationSection),
	},
	options: pushOptions,
	kinds: [push],
	request({ audience, notification = {}, options: { additionalFields } }, report) {
		const { platforms, audience: who, users } = audience;
		checkPlatforms(notification, platforms, (users ?? []).length > 0, report);
		if (who.kind === 'combined' && notification.alert === undefined) {
			report.warn(
				'Notification Text is empty: no source shows that the call for Combined Tags takes texts of single platforms.',
			);
		}
		return ask(push, { platforms, audience: who, users, notification, additionalFields });
	},
	output: sent({ id: TEXT }),
});

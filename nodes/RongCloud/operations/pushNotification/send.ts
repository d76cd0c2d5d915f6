import { pushAudience } from '../../fields/audience';
import { asTest, notificationFor, notificationSection } from '../../fields/notification';
import { pushOptions } from '../../fields/options';
import { testSenderSection } from '../../fields/runMode';
import { sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { push } from '../../service/kinds/push';
import { pushTest } from '../../service/kinds/pushTest';
import { LIMITS } from '../../service/limits';
import { operation } from '../operation';

export const send = operation({
	resource: 'pushNotification',
	operation: 'send',
	name: 'Send',
	action: 'Push to a segment or to everyone',
	description: 'A notification alone to a segment or everyone',
	forModel: `Shows a notification, without a message, to many users at once: those with certain tags, of one app, or everyone, as is set here. Needs its text. At most ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day: never call it twice for the same news.`,
	notice: `The service takes ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day, broadcasts and Listed Users included. For single users use Send to Users. It reaches phones that connected in the last 30 days and allow notifications. The broadcast and push service has to be enabled in the console. With a Nexconn credential use System Message > Send for single users and Broadcast > Send for groups.`,
	sections: {
		audience: pushAudience.section,
		notification: notificationSection,
		testSender: testSenderSection,
	},
	options: pushOptions,
	kinds: [push],
	request({ audience, notification: value, options: { additionalFields } }, report) {
		const { platforms, audience: who, users } = audience;
		const notification = notificationFor(value, platforms, report);
		if (who.kind === 'combined' && notification.alert === undefined) {
			report.warn(
				'Notification Text is empty: no source shows that the call for Combined Tags takes texts of single platforms.',
			);
		}
		return ask(push, { platforms, audience: who, users, notification, additionalFields });
	},
	test: (_asked, users, { notification, testSender: sender }) =>
		ask(pushTest, { users, sender, ...asTest(notification) }),
	output: sent({ pushId: TEXT, quota: TEXT }),
});

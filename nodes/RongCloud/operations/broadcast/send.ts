import { broadcastAudience } from '../../fields/audience';
import { messageSection } from '../../fields/message';
import {
	besideMessage,
	broadcastPushSection,
	notificationFor,
	notificationSection,
	warnOfNoText,
} from '../../fields/notification';
import { broadcastOptions } from '../../fields/options';
import { senderSection } from '../../fields/people';
import { sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { broadcast } from '../../service/kinds/broadcast';
import { messageBroadcast } from '../../service/kinds/messageBroadcast';
import { systemMessage } from '../../service/kinds/systemMessage';
import { LIMITS } from '../../service/limits';
import { operation } from '../operation';

/** See docs/service.md, section 3.1. */
const LATER_USERS =
	'Who registers within 7 days after it gets it too, by default. Whether users on the Web get it, the documents disagree.';

export const send = operation({
	resource: 'broadcast',
	operation: 'send',
	name: 'Send',
	action: 'Announce to a segment or to everyone',
	description: 'A message to a segment or everyone, with a notification',
	forModel: `Sends one announcement with a notification to many users at once: those with certain tags, of one app, or everyone, as is set here. Needs its text. At most ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day, and people see it at once: never call it twice for the same news.`,
	notice: `The service takes ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day, push notifications and Listed Users included. For single customers use System Message > Send, which takes none of these. Users cannot answer. The broadcast and push service has to be enabled in the console.`,
	sections: {
		sender: senderSection,
		audience: broadcastAudience.section,
		message: messageSection({ persist: false }),
		notification: broadcastAudience.withPlatforms(notificationSection),
		push: broadcastAudience.messageOnly(broadcastPushSection),
	},
	options: broadcastOptions,
	kinds: [broadcast, messageBroadcast],
	request({ sender, audience, message: value, notification, push, options }, report) {
		const { message } = value;
		const { additionalFields } = options;
		if (push !== undefined) {
			warnOfNoText(push, value, report);
			return ask(messageBroadcast, {
				users: undefined,
				sender,
				message,
				...push,
				additionalFields,
			});
		}
		report.note(LATER_USERS);
		const { platforms, audience: who, users } = audience;
		return ask(broadcast, {
			platforms,
			sender,
			audience: who,
			users,
			message,
			notification:
				notification === undefined ? {} : notificationFor(notification, platforms, report),
			additionalFields,
		});
	},
	test: (_asked, users, { sender, message: { message }, notification, push }) =>
		ask(systemMessage, {
			sender,
			users,
			message,
			...(notification === undefined ? push : besideMessage(notification)),
		}),
	output: sent({ pushId: TEXT, messageId: TEXT, quota: TEXT }, { sender: { fromUserId: TEXT } }),
});

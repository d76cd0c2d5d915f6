import { ask, kind, nothing, replacesNothing } from '../kind';
import { usersSentence } from '../request';
import type { ListingRequest, PushSettings } from '../request';
import { systemMessage } from './systemMessage';
import { userPush } from './userPush';
import type { UserPushRequest } from './userPush';

/** What test users get of a notification without a message: it takes nothing of its quota. */
export interface PushTestRequest extends ListingRequest {
	notification: UserPushRequest['notification'];
	/** Of the message in its place, where there is no call for a notification alone to listed users. */
	sender?: string;
	text: string;
	push: PushSettings;
}

export const pushTest = kind<PushTestRequest>({
	name: 'push notification',
	effect: 'send',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: nothing,
	previews: nothing,
	replaces: replacesNothing,
	route({ users, notification, sender, text, push }, product, paths) {
		const asMessage = (from: string) =>
			ask(systemMessage, {
				users,
				sender: from,
				message: { type: 'RC:TxtMsg', content: { content: text } },
				...push,
			});
		if (product === 'nexconn' && sender === undefined) {
			return {
				field: 'Test Sender User ID',
				unavailable:
					'is empty, and with a Nexconn credential the test is a message, which needs a sender',
				fix: 'Enter a user ID of your app, such as the sender of your other messages.',
			};
		}
		const instead =
			product === 'nexconn' ? asMessage(sender ?? '') : ask(userPush, { users, notification });
		return { ...instead.kind.route(instead.request as never, product, paths), instead };
	},
});

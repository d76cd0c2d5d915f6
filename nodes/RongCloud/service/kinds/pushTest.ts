import { ask, kind } from '../kind';
import type { ListingRequest, PushSettings } from '../request';
import { systemMessage, systemMessageCalls } from './systemMessage';
import { userPush, userPushCall } from './userPush';
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
	...userPush,
	route({ users, notification, sender, text, push }, product) {
		if (product === 'rongcloud') {
			return { endpoint: userPushCall, instead: ask(userPush, { users, notification }) };
		}
		if (sender === undefined) {
			return {
				field: 'Test Sender User ID',
				unavailable:
					'is empty, and with a Nexconn credential the test is a message, which needs a sender',
				fix: 'Enter a user ID of your app, such as the sender of your other messages.',
			};
		}
		const message = { type: 'RC:TxtMsg', content: { content: text } };
		return {
			endpoint: systemMessageCalls.nexconn,
			instead: ask(systemMessage, { users, sender, message, ...push }),
		};
	},
});

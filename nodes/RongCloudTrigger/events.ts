/** The events that a callback can tell of, in the order of their names in the panel. */
export const EVENTS = [
	{
		name: 'Bot Event',
		value: 'botEvent',
		description: 'RongCloud (Classic): something happened in a conversation of a bot',
	},
	{
		name: 'Chatroom Attribute Changed',
		value: 'chatroomAttributeChanged',
		description: 'An attribute of a chatroom (open channel) was set or deleted',
	},
	{
		name: 'Chatroom Status Changed',
		value: 'chatroomStatusChanged',
		description: 'A chatroom (open channel) was created or destroyed, or users joined or left it',
	},
	{
		name: 'Friendship Changed',
		value: 'friendshipChanged',
		description: 'A friend request, its answer, or the end of a friendship',
	},
	{
		name: 'Group Members Changed',
		value: 'groupMembersChanged',
		description:
			'A group was created or dissolved, members came or went, or administrators changed',
	},
	{
		name: 'Group Profile Changed',
		value: 'groupProfileChanged',
		description: 'The name, the picture, the announcement or the permissions of a group',
	},
	{
		name: 'Message Recalled or Deleted',
		value: 'messageDeleted',
		description:
			'Nexconn only. RongCloud (Classic) has no such callback; there a recall is a message of the type RC:RcCmd.',
	},
	{
		name: 'Message Sent',
		value: 'messageSent',
		description: 'A user sent a message, in any kind of conversation',
	},
	{
		name: 'Moderation Result',
		value: 'moderationResult',
		description: 'RongCloud (Classic): what the content review said of a message',
	},
	{
		name: 'User Activation Changed',
		value: 'userActivationChanged',
		description: 'A user was deactivated or reactivated',
	},
	{
		name: 'User Profile Changed',
		value: 'userProfileChanged',
		description: 'The profile of a user was changed or cleared',
	},
	{
		name: 'User Status Changed',
		value: 'userStatusChanged',
		description: 'A user came online, went offline, or logged out',
	},
] as const;

/** What has a good signature and none of the known forms. */
export const UNKNOWN_EVENT = 'unknown';

export type EventName = (typeof EVENTS)[number]['value'] | typeof UNKNOWN_EVENT;

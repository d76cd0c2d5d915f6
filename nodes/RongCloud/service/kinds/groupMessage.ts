import { given } from '../../json';
import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { kind } from '../kind';
import { LIMITS, RATES } from '../limits';
import { GROUPS, groupsSentence, some } from '../request';
import {
	CLASSIC_CHAT_TEXTS,
	CLASSIC_NAMES,
	inChat,
	LISTED_MESSAGE,
	listedBody,
	refuseReadReceipt,
	V4_NAMES,
} from './listedMessage';
import type { ChatMessageRequest } from './listedMessage';
import { MESSAGE_TEXTS } from './shared';

/** One message for groups, which it lists in place of users. */
export interface GroupMessageRequest extends ChatMessageRequest {
	/** Who is mentioned in it: all members, or listed ones. Its content says so, too. */
	mentions?: 'all' | readonly string[];
	/** The members of its one group who alone get it. */
	members?: string[];
}

const inGroups = {
	limit: RATES.groupMessages,
	usersPerCall: LIMITS.groupsPerMessage,
	textPlaces: MESSAGE_TEXTS,
};

const v4Body = listedBody({ ...V4_NAMES, recipients: 'toChannelIds' });
const classicBody = listedBody({ ...CLASSIC_NAMES, recipients: 'toGroupId' });

const calls = {
	nexconn: endpoint<GroupMessageRequest>({
		...V4,
		...inGroups,
		path: '/v4/group-channel/message/send',
		body: (request) =>
			given({
				...v4Body(request),
				...inChat.nexconn(request),
				hasMention: request.mentions === undefined ? undefined : 1,
				toUserIds: request.members,
			}),
	}),
	rongcloud: endpoint<GroupMessageRequest>({
		...CLASSIC_FORM,
		...inGroups,
		textPlaces: CLASSIC_CHAT_TEXTS,
		path: '/message/group/publish.json',
		body: (request) =>
			given({
				...classicBody(request),
				...inChat.rongcloud(request),
				isMentioned: request.mentions === undefined ? undefined : 1,
				toUserId: request.members,
			}),
		remarks: refuseReadReceipt,
	}),
};

/** The service regards these only where a call is for one group. */
const isForOneGroup = ({ members, extension, disablePush }: GroupMessageRequest): boolean =>
	members !== undefined || extension !== undefined || disablePush !== undefined;

function audience(request: GroupMessageRequest): string {
	const { members, mentions } = request;
	const alone = members === undefined ? '' : `, of its members ${some(members)} alone`;
	const whom = mentions === 'all' ? 'everyone' : some(mentions ?? []);
	return `${groupsSentence(request)}${alone}${mentions === undefined ? '' : `, with a mention of ${whom}`}`;
}

/** docs/service.md, section 7.7. */
export const groupMessage = kind<GroupMessageRequest>({
	name: 'group message',
	...LISTED_MESSAGE,
	lists: GROUPS,
	audience,
	route: (request, product) => ({
		endpoint: isForOneGroup(request) ? { ...calls[product], usersPerCall: 1 } : calls[product],
	}),
});

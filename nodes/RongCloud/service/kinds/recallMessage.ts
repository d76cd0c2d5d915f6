import { given } from '../../json';
import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import type { Remark } from '../endpoint';
import { inBoth, kind, nothing, replacesNothing } from '../kind';
import { GROUPS, groupsSentence, named, USERS, usersSentence } from '../request';
import type { Listed } from '../request';
import { classicSettings, V4_ID_UNCONFIRMED, v4Settings } from './recall';
import type { RecallRequest } from './recall';
import { oneUser } from './shared';

/** The message that one user got. */
export interface SentMessage extends Listed {
	messageId: string;
}

export interface RecallMessageRequest extends RecallRequest {
	users: readonly SentMessage[];
	disablePush?: boolean;
}

/** The types of channel by their numbers (docs/service.md, section 7.3). */
const DIRECT = { type: 1, lists: USERS, audience: usersSentence };
const GROUP = { type: 3, lists: GROUPS, audience: groupsSentence };
const SYSTEM = { type: 6, lists: USERS, audience: usersSentence };

const TARGET_UNCONFIRMED =
	'No document says whether the target of a system message is its recipient or its sender; the recipient is named here.';

const withoutDelete = ({ isDelete }: RecallMessageRequest): Remark[] =>
	isDelete === undefined
		? []
		: [
				{
					refused: true,
					field: 'Options > Delete Without a Trace',
					text: 'is not something that Nexconn has for single messages',
					fix: 'Remove the option.',
				},
			];

/** @param unconfirmed what no source says of recalls in such channels */
const recallKind = ({ type, lists, audience }: typeof GROUP, unconfirmed?: string) =>
	kind<RecallMessageRequest>({
		name: 'recall',
		effect: 'change',
		isBroadcast: false,
		lists,
		audience,
		putsOut: ({ users }) => ({ recalled: users.map((message) => named(lists, message)) }),
		previews: nothing,
		// The messages of a user are different ones, even if one was recalled before.
		replaces: replacesNothing,
		route: inBoth({
			nexconn: endpoint<RecallMessageRequest>({
				...V4,
				...oneUser,
				path: '/v4/message/delete',
				body: (request) =>
					given({
						fromUserId: request.sender,
						channelType: type,
						channelId: request.users[0]?.userId,
						messageId: request.users[0]?.messageId,
						...v4Settings(request),
						disablePush: request.disablePush,
					}),
				remarks: withoutDelete,
				unconfirmed: [unconfirmed, V4_ID_UNCONFIRMED].filter(Boolean).join(' '),
			}),
			rongcloud: endpoint<RecallMessageRequest>({
				...CLASSIC_FORM,
				...oneUser,
				path: '/message/recall.json',
				body: (request) =>
					given({
						conversationType: type,
						fromUserId: request.sender,
						targetId: request.users[0]?.userId,
						messageUID: request.users[0]?.messageId,
						...classicSettings(request),
						disablePush: request.disablePush,
					}),
				unconfirmed,
			}),
		}),
	});

export const recallMessage = recallKind(SYSTEM, TARGET_UNCONFIRMED);
export const recallDirectMessage = recallKind(DIRECT);
export const recallGroupMessage = recallKind(GROUP);

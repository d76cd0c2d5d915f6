import type { Request } from '../request';

/** What both kinds of recall can say (docs/service.md, sections 7.3 and 7.4). */
export interface RecallRequest extends Request {
	sender: string;
	/** When it was sent, in milliseconds since 1970. */
	sentAt?: number;
	isAdmin?: 0 | 1;
	isDelete?: 0 | 1;
	extra?: string;
	disableUpdateLastMsg?: boolean;
}

export const classicSettings = (request: RecallRequest) => ({
	sentTime: request.sentAt,
	isAdmin: request.isAdmin,
	isDelete: request.isDelete,
	extra: request.extra,
	disableUpdateLastMsg: request.disableUpdateLastMsg,
});

export const v4Settings = (request: RecallRequest) => ({
	sentAt: request.sentAt,
	isAdmin: request.isAdmin,
	extra: request.extra,
	disableUpdateLastMsg: request.disableUpdateLastMsg,
});

/** See docs/service.md, section 6.5. */
export const V4_ID_UNCONFIRMED =
	"Nexconn's documents name the ID of the message in two ways; messageId is used here.";

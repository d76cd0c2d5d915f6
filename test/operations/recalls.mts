import type { OwnLine } from './manifest.mts';

/** What both kinds of recall have in common. */

/**
 * Recalls with Nexconn, and isDelete (docs/service.md, sections 7.4 and 6.5). Left out: subchannelId, which
 * system channels do not have.
 */
export const V4_RECALLS = `
field                 v4 message  v4 broadcast
fromUserId            R           R
channelType           R           -
channelId             R           -
messageId             R           R
sentAt                O           O
isAdmin               O           O
isDelete              -           O
disablePush           O           -
extra                 O           O
disableUpdateLastMsg  O           O
`;

/** Classic recalls (docs/service.md, section 7.3). Left out: busChannel, which only one vendor SDK knows. */
export const CLASSIC_RECALLS = `
field                 leg. message  leg. broadcast
conversationType      R             -
fromUserId            R             R
targetId              R             -
messageUID            R             R
sentTime              O             O
isAdmin               O             O
isDelete              O             O
disablePush           O             -
extra                 code          O
disableUpdateLastMsg  O             O
`;

const recalling = (
	name: string,
	value: boolean | string,
	place: string,
	wanted: unknown,
): OwnLine => [{ options: { [name]: value } }, place, wanted];

/** Both sides of a switch, as true and false or as 1 and 0, in JSON or as the text of a form. */
export const inJson = (name: string, asBits = false): OwnLine[] =>
	[true, false].map((on) => recalling(name, on, name, asBits ? Number(on) : on));
export const inForm = (name: string, asBits = false): OwnLine[] =>
	[true, false].map((on) => recalling(name, on, name, String(asBits ? Number(on) : on)));

const SENDER: OwnLine = [{ sentBy: 'shop-bot' }, 'fromUserId', 'shop-bot'];
const EXTRA = recalling('extra', 'wrong price', 'extra', 'wrong price');

export const V4_LINES: readonly OwnLine[] = [
	SENDER,
	recalling('sentAt', '1777627800000', 'sentAt', 1777627800000),
	recalling('sentAt', '2026-05-01T11:30:00.250+02:00', 'sentAt', 1777627800250),
	...inJson('isAdmin', true),
	EXTRA,
	...inJson('disableUpdateLastMsg'),
];

export const FORM_LINES: readonly OwnLine[] = [
	SENDER,
	recalling('sentAt', '1777627800000', 'sentTime', '1777627800000'),
	recalling('sentAt', '2026-05-01T09:30:00Z', 'sentTime', '1777627800000'),
	...inForm('isAdmin', true),
	...inForm('isDelete', true),
	EXTRA,
	...inForm('disableUpdateLastMsg'),
];

import type { CallbackEvent } from './callbacks';
import { SERVERS_ONLY } from './channels';
import { UNKNOWN_EVENT } from './events';

/** What the panel lets through. */
export interface Filters {
	/** Names of events, and `any` for all that are known. */
	events: ReadonlySet<string>;
	/** Empty: all that people write or show (see `isSignal`). */
	messageTypes: ReadonlySet<string>;
	/** Empty: all of them. */
	channelTypes: ReadonlySet<string>;
	ignoredSenders: ReadonlySet<string>;
	includeServerMessages: boolean;
}

/** The choice that stands for every event that this node knows. */
export const ANY_EVENT = 'any';

/** Events about messages, for which the filters below the events are. */
export const MESSAGE_EVENTS: readonly string[] = [
	'botEvent',
	'messageDeleted',
	'messageSent',
	'moderationResult',
];

/** A value that a callback does not have is no reason to hold the event back. */
const fits = (wanted: ReadonlySet<string>, value: unknown): boolean =>
	wanted.size === 0 || typeof value !== 'string' || wanted.has(value);

/**
 * Whether an app's server sent it. Only servers send to the system channel, so its messages count as such
 * whatever the callback calls their source: a workflow that answers there must not start itself.
 */
const isFromServer = ({ source, channelType }: CallbackEvent): boolean =>
	channelType === SERVERS_ONLY || (typeof source === 'string' && source.toLowerCase() === 'server');

/** The built-in types in which people write or show something. */
const OF_PEOPLE: ReadonlySet<string> = new Set([
	'RC:TxtMsg',
	'RC:ImgMsg',
	'RC:GIFMsg',
	'RC:StkMsg',
	'RC:VcMsg',
	'RC:HQVCMsg',
	'RC:SightMsg',
	'RC:FileMsg',
	'RC:LBSMsg',
	'RC:ImgTextMsg',
	'RC:CardMsg',
	'RC:CombineMsg',
	'RC:CombineV2Msg',
	'RC:ReferenceMsg',
	'RC:StreamMsg',
]);

/**
 * True for what apps and the service send of themselves: read receipts, typing, recalls, notices, commands,
 * the signals of calls. All of their types are built in (docs/service.md, section 4.1).
 */
const isSignal = (messageType: unknown): boolean =>
	typeof messageType === 'string' && messageType.startsWith('RC:') && !OF_PEOPLE.has(messageType);

const isWantedType = (wanted: ReadonlySet<string>, messageType: unknown): boolean =>
	wanted.size === 0 ? !isSignal(messageType) : fits(wanted, messageType);

const isWanted = ({ event }: CallbackEvent, { events }: Filters): boolean =>
	events.has(event) || (event !== UNKNOWN_EVENT && events.has(ANY_EVENT));

/** Whether an event starts the workflow. */
export function passes(event: CallbackEvent, filters: Filters): boolean {
	if (!isWanted(event, filters)) return false;
	if (!MESSAGE_EVENTS.includes(event.event)) return true;
	const sender = event.fromUserId ?? event.userId;
	return (
		isWantedType(filters.messageTypes, event.messageType) &&
		fits(filters.channelTypes, event.channelType) &&
		!(typeof sender === 'string' && filters.ignoredSenders.has(sender)) &&
		(filters.includeServerMessages || !isFromServer(event))
	);
}

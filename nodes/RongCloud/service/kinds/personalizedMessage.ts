import { given } from '../../json';
import type { Json, JsonObject } from '../../json';
import type { Product } from '../dataCenters';
import { CLASSIC_JSON, endpoint, messageParts } from '../endpoint';
import type { Endpoint } from '../endpoint';
import { ask, kind, replacesNothing } from '../kind';
import type { Kind } from '../kind';
import { usersSentence } from '../request';
import type { Listed, ListingRequest, Message, PushSettings } from '../request';
import { fillIn, placeholdersIn } from '../template';
import { sentBy } from './shared';
import { directMessage, directMessageCalls, inDirectChannels } from './directMessage';
import type { ListedMessageRequest } from './listedMessage';
import { inSystemChannels, systemMessage, systemMessageCalls } from './systemMessage';

/** One user of a personalized message, and what is meant for this user alone. */
export interface Person extends Listed {
	/** By placeholder, with its braces. */
	values: Readonly<Record<string, string>>;
	pushContent: string;
	pushData?: string;
}

/** One content for many users, with placeholders that each user has own values for. */
export interface PersonalizedMessageRequest
	extends ListingRequest, Omit<PushSettings, 'pushContent' | 'pushData'> {
	users: readonly Person[];
	sender: string;
	message: Message;
}

/** One entry for each user, in the order of `toUserId`. */
function perPerson(people: readonly Person[]): JsonObject {
	const hasData = people.some(({ pushData }) => pushData !== undefined);
	return {
		toUserId: people.map(({ userId }) => userId),
		values: people.map(({ values }) => ({ ...values }) as Json),
		pushContent: people.map(({ pushContent }) => pushContent),
		...(hasData ? { pushData: people.map(({ pushData = '' }) => pushData) } : {}),
	};
}

/** What the users of one row will read. */
const filledContent = ({ message, users: [first] }: PersonalizedMessageRequest): Json =>
	fillIn(message.content, first?.values ?? {});

/** The message that says the same without placeholders. */
function filledIn(request: PersonalizedMessageRequest): ListedMessageRequest {
	const { users, sender, message, contentAvailable, disablePush, pushExt } = request;
	const [first] = users;
	return {
		users: users.map(({ userId }) => ({ userId })),
		sender,
		message: { ...message, content: filledContent(request) },
		...(first?.pushContent ? { pushContent: first.pushContent } : {}),
		pushData: first?.pushData,
		contentAvailable,
		disablePush,
		pushExt,
		additionalFields: request.additionalFields,
	};
}

/**
 * True if this comes out the same however the service puts the values into JSON text, which no document
 * tells: neither they nor the names need an escape there, and nothing could be taken for another
 * placeholder. The service may fill in the push texts too, which are filled in already.
 */
const isPlain = ({ values, pushContent, pushData = '' }: Person): boolean =>
	Object.values(values).every((text) => !/["\\{}\p{Cc}]/u.test(text)) &&
	Object.keys(values).every((placeholder) => !/\p{Cc}/u.test(placeholder)) &&
	placeholdersIn([pushContent, pushData]).length === 0;

const FILLED_IN_HERE =
	'The values of this item, or the names of its placeholders, hold quotation marks, backslashes, braces or line breaks. No document says how the service fills those in, so the node did it and sent it as an ordinary message.';

/** The classic call, and the ordinary message to send where there is none. */
interface Channel {
	path: string;
	common: Pick<Endpoint, 'limit' | 'usersPerCall' | 'textPlaces'>;
	plain: Kind<ListedMessageRequest>;
	calls: Readonly<Record<Product, Endpoint>>;
}

function personalizedKind({ path, common, plain, calls }: Channel) {
	const personalized = endpoint<PersonalizedMessageRequest>({
		...CLASSIC_JSON,
		...common,
		path,
		body: (request) => {
			const { disableUpdateLastMsg, ...typeAndContent } = messageParts(
				request.message,
				'objectName',
			);
			return given({
				fromUserId: request.sender,
				...perPerson(request.users),
				...typeAndContent,
				contentAvailable: request.contentAvailable,
				disablePush: request.disablePush,
				pushExt: request.pushExt,
				disableUpdateLastMsg,
			});
		},
	});
	return kind<PersonalizedMessageRequest>({
		name: 'personalized message',
		effect: 'send',
		isBroadcast: false,
		audience: usersSentence,
		putsOut: sentBy,
		previews: (request) => ({ filledContent: filledContent(request) }),
		replaces: replacesNothing,
		/**
		 * A message whose users all have the same values is filled in here where the service has no such call, or
		 * where nobody knows how it fills in these values.
		 */
		route(request, product) {
			const isKnown = request.users.every(isPlain);
			if (product === 'rongcloud' && isKnown) return { endpoint: personalized };
			const instead = ask(plain, filledIn(request));
			const route = { endpoint: calls[product], instead };
			if (product === 'nexconn') return route;
			const note =
				request.additionalFields === undefined
					? FILLED_IN_HERE
					: `${FILLED_IN_HERE} The Additional Body Fields go to that call, too.`;
			return { ...route, note };
		},
	});
}

/** docs/service.md, section 7.3. */
export const personalizedMessage = personalizedKind({
	path: '/message/system/publish_template.json',
	common: inSystemChannels,
	plain: systemMessage,
	calls: systemMessageCalls,
});

/** docs/service.md, section 7.7. */
export const personalizedDirectMessage = personalizedKind({
	path: '/message/private/publish_template.json',
	common: inDirectChannels,
	plain: directMessage,
	calls: directMessageCalls,
});

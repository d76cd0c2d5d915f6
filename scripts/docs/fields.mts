import { resources } from '../../nodes/RongCloud/operations/index.ts';
import type { Operation } from '../../nodes/RongCloud/operations/operation.ts';
import { inKilobytes, LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { code, count, GENERATED, page, plain, table } from './markdown.mts';
import { placesOf } from './panel.mts';
import type { Place } from './panel.mts';
import { triggerSection } from './trigger.mts';
import { takes } from './values.mts';
import { channelsOf, confirmedCell, pathsOf, wireCell } from './wire.mts';

const INTRODUCTION = `# Fields

Every field of the node, operation by operation: how the panel and a saved workflow call it, where its value goes in the
request, what it takes, and how well it is confirmed. The places come from the contract tests, which send each field
through n8n's engine and compare the whole request; what a field takes comes from the schema that checks it.

- **Parameter**: the name in the workflow's JSON. The names are part of the package's interface and stay as they are.
- **Nexconn** and **RongCloud (Classic)**: the place in the body. \`content\` of a built-in message and \`pushExt\` travel as
  JSON text; the page writes their inside as if they were objects, and \`[]\` for a list with one entry for each vendor.
  A dash: nothing of its own in the body; the note says what the field is for.
- **Takes**: what the node accepts, and its limit. A field with a star has to be filled in where it is shown. The content
  of a message as a whole may have ${count(LIMITS.contentBytes)} bytes.
- **Confirmed**: *yes*, documents of both products have it; *RongCloud only*, the Nexconn documents name at most the
  object around it; *Nexconn example*, there it stands in an example only; *vendor code*, it is in the code of the
  vendor's SDKs and in no document; **no**, it was taken over from another call, or no document shows such a value. What else nobody could confirm is listed
  [at the end](#what-no-source-could-confirm).`;

const UNCONFIRMED = `## What no source could confirm

Nothing on this page was tried with the live service by its makers. Where sources disagree or are silent, the node leaves
the choice to you or warns:

- **Which form of the Nexconn broadcast a server takes.** Three have been published, with two names for *Must Have Any of
  These Tags*. A server that leaves out a name that it does not know would reach more users, and no 404 tells: the node
  warns of that until a form is chosen under *Nexconn Path*. *Automatic* there uses the current path and, if the service
  does not know it (404, so nothing was sent), the newer one, once; the output says so.
- **Whether Nexconn has a push-only call at all.** *Nexconn Path* offers the classic call and the v4 broadcast call without
  sender and message.
- **How HarmonyOS is spelled as a platform.** \`HarmonyOS\` is sent, the one spelling that a document has. The classic
  documents name only Android and iOS there.
- **\`pushExt\` in Nexconn system messages.** No document describes its inside; the places come from vendor code. *Category*
  and *Notify Level* of OPPO and *Category* of iOS are in none of that code either.
- **Numbers and true/false in Extras.** Every document shows text only.
- **Which media fields are required.** The marks come from vendor code. The size of a file is a number in the documents
  and a text in some SDKs; the node sends a number.
- **Whether ${inKilobytes(LIMITS.contentBytes)} are ${count(LIMITS.contentBytes)} or ${count(LIMITS.contentBytesStrict)} bytes.** Between the two the node warns.
- **How the service fills placeholders in.** Values with quotation marks, backslashes, braces or line breaks are filled in by
  the node, which then sends an ordinary system message, and says so.
- **Whether the target of a recalled system message is its recipient or its sender.** The recipient is named. Nexconn's
  documents also name the ID of the message in two ways; \`messageId\` is sent.
- **What a recall of a message answers that the service does not know.**
- **In what window the service counts ${LIMITS.messagesPerSecond} messages a second, whether it ever sends \`Retry-After\`, and in which time zone
  the calendar day of the quota begins.**
- **Whether broadcasts and push notifications of both products share one quota.** The node takes it that they do.
- **Whether a broadcast to tags, an app package or listed users can be recalled.** The documents speak of broadcasts alone.
- **Whether a broadcast of a message only shares that quota.** The node takes it that it does.
- **In which order, and to which neighbour, Combined Tags joins groups where AND and OR are mixed, and whether it
  keeps to an app package.** The node reads the groups from the first to the last, and warns.
- **Whether Combined Tags takes texts of single platforms.** Vendor code has none there.
- **Whether an App Key of one product may call the paths of the other.**
- **What the service answers about a user whom nobody registered.** *User > Get* and *Update* may be refused, or *Get* may
  bring an empty profile, of which the node warns; *Get Online Status* may say offline, and *User Tag > Get* bring no tags.
- **Which characters a tag or a user ID may not have.** Of others than letters, digits and a few marks the node warns, as
  *Options > Unusual IDs* says.
- **How many users one Nexconn call bans.** The ${LIMITS.usersPerBan} that are documented for lifting bans are kept.
- **In what order banned users are listed.** While *Get Many Banned* reads page after page, a ban that begins or ends moves
  the others: nobody is listed twice, but a user who moves to a page that was read already is missed.`;

const LEFT_OUT = `## What has no field

Some parameters are known from the code of one vendor SDK alone, or mean nothing here. Of calls that send, those of RongCloud
(Classic) can be added as JSON under *Advanced > Additional Body Fields (JSON)*:

- *System Message > Send*: \`isCounted\`, \`count\`, \`busChannel\`, \`msgRandom\`
- *System Message > Send Personalized*: \`verifyBlacklist\`
- *Broadcast > Send* with *All Users (Simple)*: \`os\`, \`msgRandom\`
- *System Message > Recall*, which takes no additional JSON: \`busChannel\`, and with Nexconn \`subchannelId\``;

const HEAD = ['Field', 'Parameter', 'Nexconn', 'RongCloud (Classic)', 'Takes', 'Confirmed', 'Note'];

/** The page with every field of the node. */
export function fieldsPage(): string {
	const operations = Object.values(resources).flatMap(({ name, operations: own }) =>
		own.map((operation) => ({ operation, title: `${name}: ${operation.name}` })),
	);
	return page(
		GENERATED,
		INTRODUCTION,
		...operations.flatMap(({ operation, title }) => section(operation, title)),
		...triggerSection(),
		LEFT_OUT,
		UNCONFIRMED,
	);
}

function section(operation: Operation, title: string): string[] {
	const channels = channelsOf(operation);
	const paths = (nexconn: boolean) =>
		pathsOf(channels, nexconn)
			.map((path) => code(path))
			.join(', ') || 'none';
	const rows = placesOf(operation).map((place) => ({
		place,
		cells: [
			`${plain(shownName(place))}${isRequired(place) ? ' \\*' : ''}`,
			code(place.parameter),
			wireCell(channels, place, true),
			wireCell(channels, place, false),
			takes(place),
			confirmedCell(channels, place),
			plain(noteOn(place)),
		],
	}));
	const part = (heading: string, belongs: (place: Place) => boolean) => {
		const own = rows.filter(({ place }) => belongs(place)).map(({ cells }) => cells);
		return own.length === 0 ? [] : [`### ${title}, ${heading}`, table(HEAD, own)];
	};
	return [
		`## ${title}`,
		`${operation.description}. Calls: Nexconn ${paths(true)}; RongCloud (Classic) ${paths(false)}.`,
		...noticesOf(operation).map((notice) => `> ${notice}`),
		...part('fields', (place) => !isGrouped(place) && !isOfType(place)),
		...part('fields of the message types', isOfType),
		...part('groups', isGrouped),
	];
}

/** The panel's description, with what it says of choices that no document confirms. */
function noteOn({ property }: Place): string {
	const doubts = (property.options ?? []).flatMap((option) =>
		'value' in option && /\bNo document\b/.test(option.description ?? '')
			? [`${option.name}: ${option.description}.`]
			: [],
	);
	return [property.description ?? '', ...doubts].join(' ');
}

const isGrouped = ({ parameter }: Place) => parameter.includes('.');
const isOfType = ({ when }: Place) => when.messageType !== undefined;

/** The sentences that the panel shows above fields, with the choice that they are about. */
const noticesOf = ({ properties }: Operation) =>
	properties
		.filter(({ type }) => type === 'notice')
		.map(({ displayName, displayOptions }) => {
			const targets = (displayOptions?.show?.sendTo ?? []).map((value) =>
				choiceName(String(value)),
			);
			return `${targets.length === 0 ? '' : `*${targets.join(', ')}*: `}${displayName}`;
		});

/** With the choice that shows it: "GIF: File Name", "App Package Name (Send To: App Package)". */
function shownName({ name, when }: Place): string {
	const { messageType, customFormat, ...others } = when;
	const type = messageType === undefined ? '' : `${messageType.map(choiceName).join(', ')}: `;
	// What listed users and others have alike is not about who gets it.
	const own = Object.entries(others).filter(
		([, values]) => values.length === 1 || !values.includes('listedUsers'),
	);
	const conditions = own.map(
		([parameter, values]) => `${titleOf(parameter)}: ${values.map(choiceName).join(', ')}`,
	);
	return `${type}${name}${conditions.length === 0 ? '' : ` (${conditions.join('; ')})`}`;
}

const shownProperties = Object.values(resources)
	.flatMap(({ operations }) => operations)
	.flatMap(({ properties }) => properties);

const titleOf = (parameter: string) =>
	shownProperties.find(({ name }) => name === parameter)?.displayName ?? parameter;

const choiceName = (value: string) =>
	shownProperties
		.flatMap(({ options = [] }) => options)
		.find((option) => 'value' in option && option.value === value)?.name ?? value;

/** In message types the node itself asks for it, since n8n would ask for the fields of other types too. */
const isRequired = ({ property, field, when }: Place) =>
	property.required === true ||
	(when.messageType !== undefined && field?.property.required === true);

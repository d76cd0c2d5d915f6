import { isDeepStrictEqual } from 'node:util';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Problem } from '../../nodes/RongCloud/fields/problems.ts';
import { placesIn } from '../contract/wire.mts';
import type { RecordedRequest, Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { panelNames } from '../unit/support/reading.mts';
import { expectedFor, throughJson } from './expected.mts';
import type { Expected, Given, Places } from './expected.mts';
import { parametersOf } from './leaves.mts';
import type { Layout } from './leaves.mts';
import { LONGEST, UNSEEN } from './pure.mts';
import { mayBeNamed, strangersIn } from './rows.mts';
import type { Plan } from './rows.mts';

/** One row, and the plan it was made by. */
export interface Case {
	plan: Plan;
	given: Given;
}

export interface Verdict {
	state: 'arrived' | 'refused' | 'wrong';
	/** What is wrong with how the node dealt with the row. */
	faults: string[];
	/** The fields that the node named, if it refused the row. */
	named?: string[];
}

const short = (value: unknown): string => {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 300 ? `${text.slice(0, 250)}... (${text.length} characters)` : text;
};

/** The faults whose conditions hold. */
const faultsIn = (...all: Array<[isFault: boolean, fault: string]>): string[] =>
	all.flatMap(([isFault, fault]) => (isFault ? [fault] : []));

/** The one push that no document knows with a Nexconn key on a v4 path: the sandbox refuses it. */
const isUnconfirmed = ({ resource, product }: Layout, { path }: RecordedRequest) =>
	resource === 'pushNotification' && product === 'nexconn' && path !== '/push.json';

/** Lets the rows of one layout through the engine as the items of one run, and judges each of them. */
export async function judge(sandbox: Sandbox, layout: Layout, cases: readonly Case[]) {
	const { resource, product, slots } = layout;
	const app = resource === 'pushNotification' && product === 'nexconn' ? 'both' : product;
	sandbox.reset();
	// What the node does not know can only be added where the service takes it.
	const adds = slots.some(({ key }) => key === 'advanced.additionalFields');
	sandbox.setApp(`sandbox-${app}`, { allowUnknownFields: adds });
	const { output, error } = await runNode({
		parameters: parametersOf(layout),
		items: cases.map(({ given }) => ({ given: given as IDataObject })),
		credential: account(sandbox, product, app),
		settings: { onError: 'continueRegularOutput' },
	});
	if (error !== undefined || output.length !== cases.length) {
		throw new Error(`${cases.length} items came in, and ${output.length} went out: ${error}`);
	}
	const claimed = new Set<RecordedRequest>();
	const verdicts = cases.map((one, index) => {
		const item = output[index] as INodeExecutionData;
		const verdict = verdictOn(one, item, sandbox, claimed);
		const isLinked = isDeepStrictEqual(throughJson(item.pairedItem), { item: index });
		verdict.faults.push(...faultsIn([!isLinked, `It is linked to ${short(item.pairedItem)}.`]));
		return verdict;
	});
	const strays = sandbox.requests.filter((request) => !claimed.has(request));
	const accepted = sandbox.requests.filter((request) => request.accepted);
	if (strays.length > 0 || accepted.length !== sandbox.journal.length) {
		throw new Error(`No item tells of calls: ${short(strays.map(({ rawBody }) => rawBody))}`);
	}
	return verdicts;
}

function verdictOn(
	one: Case,
	{ json }: INodeExecutionData,
	sandbox: Sandbox,
	claimed: Set<RecordedRequest>,
): Verdict {
	const { layout } = one.plan;
	const expected = expectedFor(layout, one.given);
	const details = (json.details ?? {}) as IDataObject;
	if ('error' in json && details.status === 'notSent') return refusal(one, json);
	const requestId = json.requestId ?? details.requestId;
	const own = sandbox.requests.filter(({ headers }) => headers['x-request-id'] === requestId);
	for (const request of own) claimed.add(request);
	const [request] = own;
	const faults = [
		...expected.senseless.map((key) => `'${key}' was taken: ${short(one.given[key])}`),
	];
	if (request === undefined || own.length > 1) {
		return { state: 'wrong', faults: [...faults, `It made ${own.length} calls: ${short(json)}`] };
	}
	const isAccepted = json.status === 'accepted';
	const isRefused = !isAccepted && !isUnconfirmed(layout, request);
	faults.push(
		...faultsIn([isRefused, `The service says ${request.replyText} to ${short(request.rawBody)}`]),
		...strange(request, json, expected, layout),
		...(isAccepted ? strangeUsers(json, expected, layout, sandbox) : []),
	);
	return { state: 'arrived', faults };
}

/** Words of JavaScript and of n8n's inside, which tell nobody what to do. */
const INTERNAL_WORDS =
	/\b(Type|Range|Reference|Syntax|Expression|Application)Error\b|Cannot (read|convert|destructure|mix|set)|is not (a function|iterable|defined|an object)|Invalid input for|Maximum call stack|Symbol\(/;

/** What is wrong with a refusal: it names fields of the panel that are to blame, and says how to mend them. */
function refusal({ plan, given }: Case, json: IDataObject): Verdict {
	const { error, message, details } = json as {
		error: string;
		message: string;
		details: { problems?: Problem[] };
	};
	const { problems = [] } = details;
	const guilty = mayBeNamed(plan, given);
	const panel = panelNames(plan.layout.resource);
	const named = problems.map(({ field }) => field);
	const isNamed = error.startsWith('Not sent. ') && named.every((name) => error.includes(name));
	const faults = [
		...problems.flatMap((problem) => faultsOf(problem, panel, guilty)),
		...faultsIn(
			[problems.length === 0, 'It names no field.'],
			[strangersIn(plan).length === 0, 'Every field was good.'],
			[!isNamed, `The error does not name the fields: ${short(error)}`],
			[problems.some(({ fix }) => !message.includes(fix)), `A fix is missing: ${short(message)}`],
		),
	];
	return { state: 'refused', faults, named };
}

function faultsOf(
	{ field, problem, fix }: Problem,
	panel: ReadonlySet<string>,
	guilty: ReadonlySet<string>,
): string[] {
	const names = field.split(' / ');
	const sentence = `'${field}' ${problem}. ${fix}`;
	const isClause = /^(is|are|has|holds|makes|sets|came|starts|needs)\b.*[^\s.]$/s.test(problem);
	return faultsIn(
		[!names.every((name) => panel.has(name)), 'It names what is no field of the panel'],
		[!names.some((name) => guilty.has(name)), 'It blames a good field'],
		[!isClause, 'The problem is no clause'],
		[!/^[A-Z].+\.$/s.test(fix), 'The fix is no sentence'],
		[INTERNAL_WORDS.test(sentence), 'It shows words of the inside'],
		[sentence.length > LONGEST, 'It is too long to read'],
		[UNSEEN.test(sentence) || !sentence.isWellFormed(), 'It holds what nobody can see'],
	).map((fault) => `${fault}: ${short(sentence)}`);
}

const differences = (arrived: Places, expected: Places): string[] =>
	Object.keys({ ...arrived, ...expected })
		.filter((place) => !isDeepStrictEqual(arrived[place], expected[place]))
		.map((place) => `At ${place} is ${short(arrived[place])}, not ${short(expected[place])}.`);

/** Items that come out equal are one call, which then lists the users of all of them. */
const isShared = ({ itemsInCall }: IDataObject): boolean =>
	itemsInCall !== undefined && itemsInCall !== 1;

const LISTS = [
	...['toUserIds', 'toUserId', 'toChannelIds', 'toGroupId'],
	...['audience.userid', 'audience.userId'],
];

/** What arrived that was not asked for, or did not arrive. */
function strange(
	request: RecordedRequest,
	json: IDataObject,
	{ channel, places, requestId }: Expected,
	layout: Layout,
): string[] {
	const id = request.headers['x-request-id'];
	const compared = (all: Places): Places =>
		Object.fromEntries(
			Object.entries(all).filter(([place]) => !(isShared(json) && LISTS.includes(place))),
		);
	const arrived = throughJson(placesIn(request, channel)) as Places;
	const packageName = (places['audience.packageName'] ?? '') as string;
	const path = channel.path({ ...layout.chosen, packageName });
	const isElsewhere = request.path !== path && !isUnconfirmed(layout, request);
	return [
		...differences(compared(arrived), compared(places)),
		...faultsIn(
			[requestId !== undefined && id !== requestId, `The request ID is ${short(id)}.`],
			[isElsewhere, `It went to ${request.path}, not to ${path}.`],
		),
	];
}

/** Users who would get it and were not asked for, or the other way round; and what the item tells of them. */
function strangeUsers(
	json: IDataObject,
	{ recipients }: Expected,
	{ resource }: Layout,
	{ journal }: Sandbox,
): string[] {
	if (recipients === undefined) return [];
	const idsOf = (listed: unknown) =>
		Array.from(
			listed as Array<{ userId?: string; groupId?: string }>,
			({ userId, groupId }) => userId ?? groupId,
		);
	const entry = journal.find(({ requestId }) => requestId === json.requestId);
	const reached = idsOf(entry?.recipients ?? []);
	const told = idsOf(json.recipients ?? []);
	const isTold =
		!/^(?:system|direct|group)Message$/.test(resource) || isDeepStrictEqual(told, recipients);
	const isReached = isShared(json)
		? recipients.every((userId) => reached.includes(userId))
		: isDeepStrictEqual(reached, recipients);
	return faultsIn(
		[!isReached, `It reached ${short(reached)}, not ${short(recipients)}.`],
		[!isTold, `It tells of ${short(told)}, not of ${short(recipients)}.`],
	);
}

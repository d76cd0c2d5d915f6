import { isDeepStrictEqual } from 'node:util';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Problem } from '../../nodes/RongCloud/fields/problems.ts';
import { placesIn } from '../contract/wire.mts';
import { parseForm } from '../../sandbox/checks/form.mts';
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
	named: string[];
}

const REQUEST_ID = 'options.requestId';

const short = (value: unknown): string => {
	const text =
		typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'nothing');
	return text.length > 300 ? `${text.slice(0, 250)}... (${text.length} characters)` : text;
};

/** The one push that no document knows with a Nexconn key on a v4 path: the sandbox refuses it. */
const isUnconfirmed = ({ resource, product }: Layout, { path }: RecordedRequest) =>
	resource === 'pushNotification' && product === 'nexconn' && path !== '/push.json';

/** Lets the rows of one layout through the engine as the items of one run, and judges each of them. */
export async function judge(sandbox: Sandbox, cases: readonly Case[]): Promise<Verdict[]> {
	const [first] = cases;
	if (first === undefined) return [];
	const { layout } = first.plan;
	const app =
		layout.resource === 'pushNotification' && layout.product === 'nexconn'
			? 'both'
			: layout.product;
	sandbox.reset();
	// What the node does not know can only be added where the service takes it.
	const adds = layout.slots.some(({ key }) => key === 'options.additionalFields');
	sandbox.setApp(`sandbox-${app}`, { allowUnknownFields: adds });
	const { output, error } = await runNode({
		parameters: parametersOf(layout),
		items: cases.map(({ given }) => ({ given: given as IDataObject })),
		credential: account(sandbox, layout.product, app),
		settings: { onError: 'continueRegularOutput' },
	});
	const common = [
		...(error === undefined ? [] : [`The run ended with an error: ${error.message}`]),
		...(output.length === cases.length
			? []
			: [`${cases.length} items came in, and ${output.length} went out`]),
	];
	if (common.length > 0) return cases.map(() => ({ state: 'wrong', faults: common, named: [] }));
	const claimed = new Set<RecordedRequest>();
	const verdicts = cases.map((one, index) => {
		const item = output[index] as INodeExecutionData;
		const verdict = verdictOn(one, item, sandbox, claimed);
		if (!isDeepStrictEqual(throughJson(item.pairedItem), { item: index })) {
			verdict.faults.push(
				`It is linked to ${short(item.pairedItem)}, not to its own item ${index}.`,
			);
		}
		return verdict;
	});
	const strays = sandbox.requests.filter((request) => !claimed.has(request));
	const accepted = sandbox.requests.filter((request) => request.accepted);
	if (strays.length > 0 || accepted.length !== sandbox.journal.length) {
		const what = `Calls that no item tells of: ${short(strays.map(({ rawBody }) => rawBody))}`;
		for (const verdict of verdicts) verdict.faults.push(what);
	}
	return verdicts;
}

function verdictOn(
	one: Case,
	{ json }: INodeExecutionData,
	sandbox: Sandbox,
	claimed: Set<RecordedRequest>,
): Verdict {
	const expected = expectedFor(one.plan.layout, one.given);
	const details = (json.details ?? {}) as IDataObject;
	if ('error' in json && details.status === 'notSent') {
		return { state: 'refused', ...refusal(one, json) };
	}
	const requestId = json.requestId ?? details.requestId;
	const own = sandbox.requests.filter(({ headers }) => headers['x-request-id'] === requestId);
	for (const request of own) claimed.add(request);
	const faults = expected.senseless.map(
		({ key, shown, why }) => `'${shown}' was taken, although ${why}: ${short(one.given[key])}`,
	);
	if (json.status === 'preview') {
		if (!expected.preview) faults.push('It was only previewed.');
		if (own.length > 0) faults.push('A preview made a call.');
		return { state: 'arrived', faults: [...faults, ...strangePreview(json, expected)], named: [] };
	}
	if (expected.preview) faults.push('It was to be previewed only.');
	const [request] = own;
	if (request === undefined || own.length > 1) {
		return {
			state: 'wrong',
			faults: [...faults, `It made ${own.length} calls: ${short(json)}`],
			named: [],
		};
	}
	if (json.status !== 'accepted' && !isUnconfirmed(one.plan.layout, request)) {
		faults.push(`The service refused it: ${request.replyText} to ${short(request.rawBody)}`);
	}
	return {
		state: 'arrived',
		faults: [
			...faults,
			...strange(request, json, expected, one),
			...(json.status === 'accepted' ? strangeUsers(json, expected, one, sandbox) : []),
		],
		named: [],
	};
}

/** Words of JavaScript and of n8n's inside, which tell nobody what to do. */
const INTERNAL_WORDS =
	/\b(Type|Range|Reference|Syntax|Expression|Application)Error\b|Cannot (read|convert|destructure|mix|set)|is not (a function|iterable|defined|an object)|Invalid input for|Maximum call stack|Symbol\(/;

/** What is wrong with a refusal: it names fields of the panel that are to blame, and says how to mend them. */
function refusal(one: Case, json: IDataObject): Pick<Verdict, 'faults' | 'named'> {
	const { error, message, details } = json as unknown as ErrorItem;
	const problems = details.problems ?? [];
	const guilty = mayBeNamed(one.plan, one.given);
	const panel = panelNames(one.plan.layout.resource);
	const named = problems.map(({ field }) => field);
	const faults = problems.flatMap((problem) => faultsOf(problem, panel, guilty));
	if (problems.length === 0) faults.push('It names no field.');
	if (strangersIn(one.plan).length === 0) faults.push('Every field was good.');
	if (!error.startsWith('Not sent. ') || named.some((name) => !error.includes(name))) {
		faults.push(`The error does not name the fields: ${short(error)}`);
	}
	if (problems.some(({ fix }) => !message.includes(fix))) {
		faults.push(`The message does not have every fix: ${short(message)}`);
	}
	return { faults, named };
}

interface ErrorItem {
	error: string;
	message: string;
	details: { problems?: Problem[] };
}

function faultsOf(
	{ field, problem, fix }: Problem,
	panel: ReadonlySet<string>,
	guilty: ReadonlySet<string>,
): string[] {
	const names = field.split(' / ');
	const sentence = `'${field}' ${problem}. ${fix}`;
	const isClause = /^(is|are|has|holds|makes|sets|came|starts|needs)\b.*[^\s.]$/s.test(problem);
	const checks: Array<[boolean, string]> = [
		[names.every((name) => panel.has(name)), 'It names what is no field of the panel'],
		[names.some((name) => guilty.has(name)), 'It blames a good field'],
		[isClause, 'The problem is no clause'],
		[/^[A-Z].+\.$/s.test(fix), 'The fix is no sentence'],
		[!INTERNAL_WORDS.test(sentence), 'It shows words of the inside'],
		[sentence.length <= LONGEST, 'It is too long to read'],
		[!UNSEEN.test(sentence) && sentence.isWellFormed(), 'It holds what nobody can see'],
	];
	return checks.flatMap(([isRight, fault]) => (isRight ? [] : [`${fault}: ${short(sentence)}`]));
}

function differences(arrived: Places, expected: Places): string[] {
	const all = new Set([...Object.keys(arrived), ...Object.keys(expected)]);
	return [...all]
		.filter((place) => !isDeepStrictEqual(arrived[place], expected[place]))
		.map(
			(place) =>
				`At ${place} stands ${short(arrived[place])}, asked for was ${short(expected[place])}.`,
		);
}

/** What arrived that was not asked for, or did not arrive. */
function strange(
	request: RecordedRequest,
	json: IDataObject,
	{ channel, places, requestId }: Expected,
	{ plan }: Case,
): string[] {
	const faults: string[] = [];
	const shared = isShared(json);
	const arrived = throughJson(placesIn(request, channel)) as Places;
	const lists = ['toUserIds', 'toUserId', 'audience.userid', 'audience.userId'];
	const isCompared = ([place]: [string, unknown]) => !(shared && lists.includes(place));
	const compared = (all: Places) => Object.fromEntries(Object.entries(all).filter(isCompared));
	faults.push(...differences(compared(arrived), compared(places)));
	if (requestId !== undefined && request.headers['x-request-id'] !== requestId) {
		faults.push(`The request ID is ${short(request.headers['x-request-id'])}.`);
	}
	const packageName = (places['audience.packageName'] ?? '') as string;
	const path = channel.path({ ...plan.layout.chosen, packageName });
	if (request.path !== path && !isUnconfirmed(plan.layout, request)) {
		faults.push(`It went to ${request.path}, not to ${path}.`);
	}
	return faults;
}

/** Items that come out equal are one call, which then lists the users of all of them. */
const isShared = ({ itemsInCall }: IDataObject): boolean =>
	itemsInCall !== undefined && itemsInCall !== 1;

/** Users who would get it and were not asked for, or the other way round; and what the item tells of them. */
function strangeUsers(
	json: IDataObject,
	{ recipients }: Expected,
	{ plan }: Case,
	{ journal }: Sandbox,
): string[] {
	if (recipients === undefined) return [];
	const idsOf = (users: readonly unknown[]) =>
		users.map((user) => (user as { userId: string }).userId);
	const entry = journal.find(({ requestId }) => requestId === json.requestId);
	const reached = idsOf(entry?.recipients ?? []);
	const told = idsOf((json.recipients ?? []) as unknown[]);
	const isTold = plan.layout.resource !== 'systemMessage' || isDeepStrictEqual(told, recipients);
	const isReached = isShared(json)
		? recipients.every((userId) => reached.includes(userId))
		: isDeepStrictEqual(reached, recipients);
	return [
		...(isReached ? [] : [`It reached ${short(reached)}, asked for was ${short(recipients)}.`]),
		...(isTold ? [] : [`It tells of ${short(told)}, asked for was ${short(recipients)}.`]),
	];
}

/** A preview shows exactly what would go out. */
function strangePreview(json: IDataObject, { channel, places }: Expected): string[] {
	const rawBody = json.rawBody as string;
	const body: unknown = channel.encoding === 'form' ? parseForm(rawBody) : JSON.parse(rawBody);
	const shown = throughJson(placesIn({ body } as RecordedRequest, channel)) as Places;
	return differences(shown, places);
}

/** A row with a request ID of its own, so that its call can be told from those of the others. */
export const withOwnId = (one: Case, id: string): Case =>
	strangersIn(one.plan).some(({ key }) => key === REQUEST_ID)
		? one
		: { ...one, given: { ...one.given, [REQUEST_ID]: id } };

import type {
	IDataObject,
	IHookFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeOperationError, sleep } from 'n8n-workflow';

import { CredentialProblem, readAccount } from '../RongCloud/service/dataCenters';
import type { Account } from '../RongCloud/service/dataCenters';
import { problemSentence, Report } from '../RongCloud/fields/problems';
import type { Json } from '../RongCloud/json';
import { readBody } from './body';
import { isPreMessaging, readCallback } from './callbacks';
import type { CallbackEvent } from './callbacks';
import { passes } from './filters';
import { IN_MEMORY, Repeats, STORED } from './repeats';
import { properties, readSettings } from './settings';
import type { Settings } from './settings';
import { checkSignature } from './signatureCheck';
import type { Refusal } from './signatureCheck';
import { digest } from './values';

/** What the webhook and the hooks of its life have in common. */
type Context = IWebhookFunctions | IHookFunctions;

/** What the service is told of a callback; it reads nothing but the status. */
export const ANSWER = 'ok';

const REUSED_SIGNATURE =
	'A callback came with a signature that was used before, and other content; it started nothing. Either somebody changed a copy of an earlier callback, or the service signed two callbacks alike.';

const DONE: IWebhookResponseData = { webhookResponse: ANSWER };

/** A message may have 128 KB, and as a form three times that. */
const SMALL_BYTES = 512 * 1024;
const REFUSED_STATUS = 401;
const LATER_STATUS = 503;
const LATER = 'The same is being started. Send it again.';
/** Longer than the service's three tries and its delays; a signature may also lie ahead, and then counts twice as long. */
export const LEAST_MEMORY_MS = 15 * 60_000;
/** With signatures of any age, replays could come at any time. */
const LONG_MEMORY_MS = 24 * 3_600_000;

/**
 * Reads the panel and the credential.
 * @throws NodeOperationError that names everything that is wrong
 */
export async function readNode(
	context: Context,
): Promise<{ settings: Settings; account: Account }> {
	const report = new Report();
	const names = properties.filter(({ type }) => type !== 'notice').map(({ name }) => name);
	const values = Object.fromEntries(
		names.map((name) => [name, context.getNodeParameter(name, null)]),
	);
	const settings = readSettings(values, report);
	const account = await readCredential(context, report);
	const { problems } = report;
	if (account === undefined || problems.length > 0) {
		// All of it in the message: where n8n publishes a workflow, it shows nothing else of an error.
		throw new NodeOperationError(context.getNode(), problems.map(problemSentence).join(' '), {
			level: 'warning',
		});
	}
	return { settings, account };
}

async function readCredential(context: Context, report: Report): Promise<Account | undefined> {
	const credential = await context.getCredentials('rongCloudApi');
	try {
		return readAccount(credential);
	} catch (error) {
		if (!(error instanceof CredentialProblem)) {
			throw new NodeOperationError(context.getNode(), error as Error);
		}
		report.add(`Credential > ${error.field}`, error.problem, error.fix);
		return undefined;
	}
}

/**
 * Receives one callback: answers it, and gives the items that start the workflow, if any.
 * Whatever strangers send is answered here; an error would make a failed execution of it.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { rawBody } = context.getRequestObject() as unknown as { rawBody?: unknown };
	const parsed: unknown = context.getBodyData();
	// Of a large body strangers get no more done than n8n has done anyway.
	const isSmall = Buffer.isBuffer(rawBody) && rawBody.length <= SMALL_BYTES;
	if (isPreMessaging(isSmall ? readBody(rawBody, parsed) : (parsed as Json))) {
		// Before anything that could fail: somebody's message waits for this.
		warn(
			context,
			'A pre-messaging callback arrived, which this node is not for. It was answered with "deliver". Take the URL out of that field of the console.',
		);
		return { webhookResponse: { pass: 1 } };
	}
	const { settings, account } = await readNode(context);
	const now = Date.now();
	const signed = checkSignature(
		{
			query: context.getQueryData() as IDataObject,
			headers: context.getHeaderData() as IDataObject,
		},
		account,
		now,
		settings.maxAgeMs,
	);
	if (!signed.isGood && settings.checkSignature) return refuse(context, signed.refusal);

	const wanted = readCallback(readBody(rawBody, parsed)).filter((event) =>
		passes(event, settings.filters),
	);
	// Whoever tests a workflow sends the same again and again.
	const { fresh, isStarting } =
		context.getMode() === 'manual'
			? { fresh: wanted, isStarting: false }
			: withoutRepeats(
					context,
					wanted,
					settings,
					now,
					signed.isGood ? signed.signature : undefined,
				);
	if (fresh.length === 0) return isStarting ? answer(context, LATER_STATUS, LATER) : DONE;
	const items = fresh.map(({ event, eventId, product, ...rest }) => ({
		json: { event, eventId, product, signatureVerified: signed.isGood, ...rest } as IDataObject,
	}));
	return { workflowData: [items] };
}

/** Events of one callback that are remembered one by one; of more, the callback is remembered as a whole. */
export const MOST_OF_ONE = 50;

/**
 * Leaves out what was received before, and remembers the rest. A signature is good for one callback, also
 * for whoever wants repeated events.
 * @returns what is new, and whether n8n is still about to start something of the others
 */
function withoutRepeats(
	context: IWebhookFunctions,
	received: readonly CallbackEvent[],
	{ dropRepeats, maxAgeMs }: Settings,
	now: number,
	signature: string | undefined,
): { fresh: readonly CallbackEvent[]; isStarting: boolean } {
	const node = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	const keepMs = maxAgeMs === 0 ? LONG_MEMORY_MS : Math.max(2 * maxAgeMs, LEAST_MEMORY_MS);
	const stored = dropRepeats ? context.getWorkflowStaticData('node') : {};
	const events = new Repeats('events', node, stored, now, keepMs);
	const signatures = new Repeats('signatures', node, stored, now, keepMs);

	// An ID is new once.
	const byId = new Map(received.map((event) => [event.eventId, event]));
	const isLarge = byId.size > MOST_OF_ONE;
	const ids = isLarge ? [digest(...byId.keys())] : [...byId.keys()];
	const newIds = new Set(ids.filter((id) => events.stateOf(id) === 'new'));
	const isStarting = ids.some((id) => events.stateOf(id) === 'starting');
	const signatureIds = signature === undefined ? [] : [signature];
	if (signatureIds.some((id) => signatures.stateOf(id) !== 'new')) {
		// The body is not signed: a signature that was seen could come with any other body.
		if (newIds.size > 0) warn(context, REUSED_SIGNATURE);
		return { fresh: [], isStarting };
	}
	const isNew = (id: string) => (isLarge ? newIds.size > 0 : newIds.has(id));
	const fresh = dropRepeats ? [...byId.values()].filter(({ eventId }) => isNew(eventId)) : received;
	if (fresh.length === 0) {
		// What is told to come again may come with the same signature.
		if (!isStarting) signatures.note(signatureIds);
		return { fresh, isStarting };
	}
	const response = context.getResponseObject();
	const fitting = dropRepeats ? [...newIds] : ids;
	events.note(fitting, response);
	signatures.note(signatureIds, response);
	// The service hangs up on a slow n8n, which still starts it, or fails to: then this comes too early.
	response.once('close', () => {
		events.settle(fitting);
		signatures.settle(signatureIds);
	});
	if (dropRepeats) {
		events.store(fitting);
		signatures.store(signatureIds);
		// n8n 2 makes a second model of the workflow next, over the same data, which then counts as unchanged.
		// It saves when the execution is in its database: after this.
		void sleep(0).then(() => events.touch());
	}
	for (const kind of [events, signatures]) warnOfForgotten(context, node, kind, now);
	return { fresh, isStarting };
}

/** When it was last said that something is forgotten before its time, by what and where. */
const lastWarned = new Map<string, number>();
const HOUR_MS = 3_600_000;

/** Tells it once an hour, since it goes on for as long as so much comes. */
function warnOfForgotten(
	context: IWebhookFunctions,
	node: string,
	{ kind, forgotten }: Repeats,
	now: number,
): void {
	const what = `${kind} ${node}`;
	if (forgotten === 0 || now - (lastWarned.get(what) ?? 0) < HOUR_MS) return;
	lastWarned.set(what, now);
	warn(
		context,
		`More ${kind} come than are remembered, ${IN_MEMORY} in this process and ${STORED} in the workflow: the oldest are forgotten before their time. A copy of one of them would start the workflow again. For certainty put a Remove Duplicates node behind the trigger, on eventId.`,
	);
}

function refuse(context: IWebhookFunctions, refusal: Refusal): IWebhookResponseData {
	warn(context, `A callback was refused: ${refusal.log}.`);
	return answer(context, REFUSED_STATUS, refusal.answer);
}

/** Answers with another status than 200, which n8n leaves to the node. */
function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	context.getResponseObject().status(status).type('text/plain').send(text).end();
	return { noWebhookResponse: true };
}

/** For whoever runs n8n; nothing of what a stranger sent stands in it. */
function warn(context: Context, text: string): void {
	const { name, id: workflowId } = context.getWorkflow();
	context.logger.warn(`RongCloud Trigger: ${text}`, {
		workflowId,
		workflowName: name,
		nodeName: context.getNode().name,
	});
}

/** Says in the log what a person should know about a workflow that goes live. */
export function announce(context: IHookFunctions, { checkSignature, filters }: Settings): void {
	if (!checkSignature) {
		warn(context, 'Check Signature is off: anyone who knows the URL can start this workflow.');
	}
	if (filters.includeServerMessages && filters.ignoredSenders.size === 0) {
		warn(
			context,
			'Include Messages From Servers is on, and Ignore Messages From is empty: if this workflow sends messages, it can start itself without end.',
		);
	}
}

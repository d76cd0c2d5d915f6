import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { DEFAULT_APPS, startSandbox } from '../../sandbox/index.mts';
import type { RecordedRequest, Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import type { EngineResult } from '../support/engine.mts';

export const PRODUCTS: readonly Product[] = ['nexconn', 'rongcloud'];

/** Where each product takes a system message, and a broadcast (docs/service.md, section 7.5). */
export const SYSTEM_PATH: Record<Product, string> = {
	nexconn: '/v4/system-channel/message/send',
	rongcloud: '/message/system/publish.json',
};
export const BROADCAST_PATH: Record<Product, string> = {
	nexconn: '/v4/system-channel/push',
	rongcloud: '/push.json',
};
const PLENTY = 1_000_000;
/** For tests that are not about the limits of the service. */
export const UNLIMITED: SandboxOptions = {
	apps: DEFAULT_APPS.map((app) => ({
		...app,
		messagesPerSecond: PLENTY,
		pushesPerHour: PLENTY,
		pushesPerDay: PLENTY,
		pushPlusPerHour: PLENTY,
		pushPlusPerDay: PLENTY,
	})),
};

/** How the quota of broadcasts and pushes is told, up to its day. */
export const QUOTA = `${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a`;

interface TestSandbox {
	readonly current: Sandbox;
	/** A run with a credential, or with that of a product. */
	run(
		by: Product | ICredentialDataDecryptedObject,
		parameters: INodeParameters,
		items?: readonly IDataObject[],
		settings?: Partial<INode>,
	): Promise<EngineResult>;
}

/** Well within the minute in which the node does not look again. */
const AWAKE_MS = 20_000;

/** One sandbox for a test file, as new before each test; scripts, journal and quotas do not carry over. */
export function useSandbox(options: SandboxOptions = {}): TestSandbox {
	let sandbox: Sandbox | undefined;
	let wokenAt = 0;
	const holder: TestSandbox = {
		get current() {
			if (sandbox === undefined) throw new Error('The sandbox starts before the first test.');
			return sandbox;
		},
		async run(by, parameters, items = THREE, settings = {}) {
			const credential = typeof by === 'string' ? account(holder.current, by) : by;
			return await runNode({ parameters, items: [...items], credential, settings });
		},
	};
	beforeAll(async () => {
		sandbox = await startSandbox(options);
	});
	beforeEach(async () => {
		if (wokenAt === 0 || performance.now() - wokenAt > AWAKE_MS) {
			await wakeUp(holder.current);
			wokenAt = performance.now();
		}
		holder.current.reset();
	});
	afterAll(async () => await holder.current.close());
	return holder;
}

/**
 * Makes a call that changes nothing: for the next minute the node then need not look whether the service
 * answers, and tests can count its calls.
 */
export async function wakeUp(sandbox: Sandbox): Promise<void> {
	const parameters = { resource: 'user', operation: 'getManyBanned' };
	await runNode({ parameters, credential: account(sandbox, 'nexconn') });
	sandbox.reset();
}

/** In Options, for tests that are not about the pace of the calls. */
export const FAST = { messagesPerSecond: 1_000_000 } as const;

/** In Advanced: one call after another, and every refusal counts, to say what becomes of which call. */
export const STEP_BY_STEP = { callsInFlight: 1, waitWhenBusy: 0 } as const;

/** A text message to the users that each row names in `to`, with the row's `text`. */
export const systemMessage = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'systemMessage',
	operation: 'send',
	fromUserId: 'shop-bot',
	toUserIds: '={{ $json.to }}',
	messageType: 'RC:TxtMsg',
	text: '={{ $json.text }}',
	...more,
});

/** A greeting by name to the users that each row names in `to`, filled in with the row's values. */
export const personalized = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'systemMessage',
	operation: 'sendPersonalized',
	fromUserId: 'shop-bot',
	toUserIds: '={{ $json.to }}',
	messageType: 'RC:TxtMsg',
	text: 'Hello {name}, order {order} is on its way',
	notificationText: '{name}: {order}',
	...more,
});

/** A text message to the users with the tag vip, and a notification. */
export const broadcast = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'broadcast',
	operation: 'send',
	fromUserId: 'shop-bot',
	sendTo: 'taggedUsers',
	tagsAll: 'vip',
	messageType: 'RC:TxtMsg',
	text: 'The sale starts today',
	notificationText: 'The sale starts today',
	...more,
});

/** A notification without a message to the users with the tag vip. */
export const push = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'pushNotification',
	operation: 'send',
	sendTo: 'taggedUsers',
	tagsAll: 'vip',
	notificationText: 'The sale starts today',
	...more,
	// Without it a push alone is not sent with Nexconn.
	options: { nexconnPushPath: 'classic', ...(more.options as INodeParameters | undefined) },
});

/** Three rows that differ in everything. */
export const THREE: readonly IDataObject[] = [
	{ to: 'u-1001', text: 'Hello Ana', order: 'A-1' },
	{ to: 'u-1002', text: 'Hello Ben', order: 'B-2' },
	{ to: 'u-1003', text: 'Hello Cem', order: 'C-3' },
];

/** The same rows, with other values in the middle one. */
export const withMiddle = (middle: IDataObject): IDataObject[] =>
	THREE.map((row, index) => (index === 1 ? { ...row, ...middle } : { ...row }));

/** Replies of the service: too many calls, a refusal, and none although the call was taken. */
export const BUSY = { status: 429, body: { code: 1008, errorMessage: 'Too many' } } as const;
export const REFUSED = { status: 400, body: { code: 1002, errorMessage: 'no' } } as const;
export const LOST = { kind: 'reset', when: 'after-request', accept: true } as const;
export const NORMAL = { kind: 'normal' } as const;

/** n8n's own repetition: three tries with hardly a pause (0 would count as its default of a second). */
export const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } as const;
export const CONTINUE = { onError: 'continueRegularOutput' } as const;
export const ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;

/** The row that each item is linked to. */
export const links = (items: readonly INodeExecutionData[]): unknown[] =>
	items.map(({ pairedItem }) => pairedItem);

/** What every item says about its call. */
export const column = (items: readonly INodeExecutionData[], name: string): unknown[] =>
	items.map(({ json }) => json[name]);

export const details = (item: INodeExecutionData | undefined): IDataObject =>
	(item?.json.details ?? {}) as IDataObject;

/** All that an error tells a person. */
export const told = (error: EngineResult['error']): string =>
	`${error?.message}\n${error?.description?.replaceAll('<br>\n', '\n')}`;

/** A line about a field of certain items, however its sentence goes on. */
export const about = (items: string, field: string): RegExp =>
	new RegExp(`^\\W*${items}: \\W?${field.replace(/[()]/g, '\\$&')}`, 'm');

/** Who would have got what, in the order of the calls. */
export const delivered = ({ journal }: Sandbox): unknown[] =>
	journal.map(({ recipients, message }) => [
		recipients.map(({ userId }) => userId),
		message?.type,
		message?.content,
	]);

/** What each user would have read: the content, and the text of the notification. */
export const received = ({ journal }: Sandbox): unknown[] =>
	journal.flatMap(({ recipients, message, notification }) =>
		recipients.map(({ userId, content = message?.content, pushContent }) => [
			userId,
			content,
			pushContent ?? notification?.ios?.alert,
		]),
	);

/** A body as it came, with the texts of JSON that the documents ask for opened up. */
export const opened = (request: RecordedRequest | undefined): unknown =>
	openedText(request?.rawBody ?? '', request?.headers['content-type']);

export function openedText(raw: string, contentType: unknown): unknown {
	const isForm = String(contentType).includes('form');
	const body: Record<string, unknown> = isForm ? fromForm(raw) : (JSON.parse(raw) as IDataObject);
	for (const name of ['content', 'pushExt']) {
		if (typeof body[name] === 'string') body[name] = JSON.parse(body[name]) as unknown;
	}
	const message = body.message as { content?: unknown } | undefined;
	if (typeof message?.content === 'string') {
		body.message = { ...message, content: JSON.parse(message.content) as unknown };
	}
	return body;
}

/** A form: what stands there once is a text, and what stands there several times a list. */
function fromForm(text: string): Record<string, unknown> {
	const form = new URLSearchParams(text);
	return Object.fromEntries(
		[...new Set(form.keys())].map((name) => {
			const values = form.getAll(name);
			return [name, values.length === 1 ? values[0] : values];
		}),
	);
}

/**
 * Everything that a run leaves behind as one text, errors included: JSON leaves out the message, the
 * stack and what else an error keeps in properties that are not enumerable.
 */
export function everything({ run, error, output, errorOutput }: EngineResult): string {
	const seen = new Set<unknown>();
	return JSON.stringify({ run, error, output, errorOutput }, (_name, value: unknown) => {
		if (typeof value !== 'object' || value === null) return value;
		if (seen.has(value)) return '[seen before]';
		seen.add(value);
		if (!(value instanceof Error) && !('stack' in value)) return value;
		return Object.fromEntries(
			Reflect.ownKeys(value).map((key) => [
				String(key),
				(value as unknown as Record<string | symbol, unknown>)[key],
			]),
		);
	});
}

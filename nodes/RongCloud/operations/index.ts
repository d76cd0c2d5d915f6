import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { recall as recallBroadcast } from './broadcast/recall';
import { send as sendBroadcast } from './broadcast/send';
import { sendToOnlineUsers } from './broadcast/sendToOnlineUsers';
import { recall as recallDirectMessage } from './directMessage/recall';
import { send as sendDirectMessage } from './directMessage/send';
import { sendPersonalized as sendPersonalizedDirect } from './directMessage/sendPersonalized';
import { recall as recallGroupMessage } from './groupMessage/recall';
import { send as sendGroupMessage } from './groupMessage/send';
import type { Operation } from './operation';
import { send as sendPush } from './pushNotification/send';
import { sendToUsers } from './pushNotification/sendToUsers';
import { recall as recallSystemMessage } from './systemMessage/recall';
import { send as sendSystemMessage } from './systemMessage/send';
import { sendPersonalized } from './systemMessage/sendPersonalized';
import { ban } from './user/ban';
import { get as getUser } from './user/get';
import { getManyBanned } from './user/getManyBanned';
import { getOnlineStatus } from './user/getOnlineStatus';
import { register } from './user/register';
import { unban } from './user/unban';
import { update } from './user/update';
import { add as addTags } from './userTag/add';
import { get as getTags } from './userTag/get';
import { remove as removeTags } from './userTag/remove';
import { set as setTags } from './userTag/set';

interface Resource {
	name: string;
	description: string;
	/** In alphabetical order, as n8n wants them. */
	operations: readonly Operation[];
	/** The operation that a new node is set to. */
	default: string;
}

/** Every resource with its operations; nothing routes by hand. */
export const resources: Readonly<Record<string, Resource>> = {
	broadcast: {
		name: 'Broadcast',
		description: 'A message to many users at once',
		operations: [recallBroadcast, sendBroadcast, sendToOnlineUsers],
		default: 'send',
	},
	directMessage: {
		name: 'Direct Message',
		description: 'A message in the chat of two users',
		operations: [recallDirectMessage, sendDirectMessage, sendPersonalizedDirect],
		default: 'send',
	},
	groupMessage: {
		name: 'Group Message',
		description: 'A message in the chat of a group',
		operations: [recallGroupMessage, sendGroupMessage],
		default: 'send',
	},
	pushNotification: {
		name: 'Push Notification',
		description: 'A notification without a message',
		operations: [sendPush, sendToUsers],
		default: 'send',
	},
	systemMessage: {
		name: 'System Message',
		description: 'A message to listed users',
		operations: [recallSystemMessage, sendSystemMessage, sendPersonalized],
		default: 'send',
	},
	user: {
		name: 'User',
		description: 'Registration, profile, online status and bans',
		operations: [ban, getUser, getManyBanned, getOnlineStatus, register, unban, update],
		default: 'get',
	},
	userTag: {
		name: 'User Tag',
		description: 'The tags by which broadcasts find users',
		operations: [addTags, getTags, removeTags, setTags],
		default: 'set',
	},
};

/** The operation that a node is set to. */
export function findOperation(resource: unknown, operation: unknown): Operation | undefined {
	const { operations = [] } = resources[String(resource)] ?? {};
	return operations.find((entry) => entry.operation === operation);
}

const resourceProperty: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: Object.entries(resources).map(([value, { name, description }]) => ({
		name,
		value,
		description,
	})),
	default: 'systemMessage',
};

const operationProperties = Object.entries(resources).flatMap(
	([resource, { operations, default: first }]) =>
		updateDisplayOptions({ show: { resource: [resource] } }, [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: operations.map(({ name, operation, action, description }) => ({
					name,
					value: operation,
					action,
					description,
				})),
				default: first,
			},
		]),
);

/** All properties of the node, in the order of the panel. */
export const properties: INodeProperties[] = [
	resourceProperty,
	...operationProperties,
	...Object.values(resources).flatMap(({ operations }) =>
		operations.flatMap((operation) => operation.properties),
	),
];

const byName = (entries: ReadonlyArray<readonly [name: string, words: string]>) =>
	JSON.stringify(Object.fromEntries(entries));

const operationNames = Object.values(resources).flatMap(({ operations }) =>
	operations.map(({ operation, name }) => [operation, name] as const),
);
const resourceNames = Object.entries(resources).map(([value, { name }]) => [value, name] as const);

/** What stands below the node's name on the canvas: "Preview: Send Personalized, System Message". */
export const subtitle = `={{ (${byName([
	['preview', 'Preview: '],
	['test', 'Test: '],
])}[$parameter["runMode"]] || "") + (${byName(operationNames)}[$parameter["operation"]] || "") + ", " + (${byName(resourceNames)}[$parameter["resource"]] || "") }}`;

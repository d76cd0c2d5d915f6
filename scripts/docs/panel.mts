import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import type { Operation } from '../../nodes/RongCloud/operations/operation.ts';
import { audienceFields } from '../../nodes/RongCloud/fields/audience.ts';
import type { Field } from '../../nodes/RongCloud/fields/field.ts';
import { messageFields } from '../../nodes/RongCloud/fields/message.ts';
import { messageTypes } from '../../nodes/RongCloud/fields/messageTypes/index.ts';
import { notificationFields } from '../../nodes/RongCloud/fields/notification.ts';
import {
	broadcastOptions,
	broadcastRecallOptions,
	callOptions,
	personalizedOptions,
	onlineBroadcastOptions,
	pushOptions,
	systemMessageOptions,
	userPushOptions,
} from '../../nodes/RongCloud/fields/options.ts';
import { peopleFields } from '../../nodes/RongCloud/fields/people.ts';
import { placeholderValueFields } from '../../nodes/RongCloud/fields/placeholderValues.ts';
import { recallFields } from '../../nodes/RongCloud/fields/recall.ts';
import { tagFields } from '../../nodes/RongCloud/fields/tags.ts';
import {
	onlineStatusFields,
	userFields,
	userLookFields,
	userUpdateFields,
} from '../../nodes/RongCloud/fields/users.ts';
import { vendors } from '../../nodes/RongCloud/fields/vendors/index.ts';

/** A field of the panel in one operation. */
export interface Place {
	/** As the panel shows it, with its group: "Options > Duplicate Guard Key". */
	name: string;
	/** As a saved workflow holds it: `options.duplicateGuardKey`. */
	parameter: string;
	property: INodeProperties;
	/** Other parameters and the values with which the panel shows it; any of them is enough. */
	when: Readonly<Record<string, readonly string[]>>;
	/** Its definition; missing for what only a person can set, and for the columns of a table. */
	field?: Field;
}

type Show = Record<string, readonly string[]>;

/** Every field that an operation shows, from top to bottom. */
export function placesOf(operation: Operation): Place[] {
	return operation.properties
		.filter(({ type }) => type !== 'notice')
		.flatMap((property) => {
			const { resource: _, operation: __, ...when } = (property.displayOptions?.show ?? {}) as Show;
			return leaves(property, when, '', '');
		});
}

function leaves(property: INodeProperties, when: Show, group: string, above: string): Place[] {
	const name = `${group}${property.displayName}`;
	const parameter = `${above}${property.name}`;
	const { description } = property;
	if (property.type === 'collection') {
		return (property.options as INodeProperties[]).flatMap((inner) =>
			leaves(inner, when, `${name} > `, `${parameter}.`),
		);
	}
	if (property.type === 'fixedCollection') {
		return (property.options as INodePropertyCollection[]).flatMap((rows) =>
			rows.values.flatMap((column, index) =>
				leaves(
					{
						...column,
						displayName: columnName(column),
						description: joined(index === 0 ? description : undefined, column.description),
					},
					when,
					`${name} > `,
					`${parameter}.${rows.name}.`,
				),
			),
		);
	}
	return [{ name, parameter, property, when, field: fieldOf(property, when) }];
}

/** What is said of a table stands at its first column, before what is said of that. */
const joined = (...texts: Array<string | undefined>) =>
	texts.filter((text) => text !== undefined).join(' ') || undefined;

/** The columns of a table that are shown in turn have one name in the panel. */
function columnName({ displayName, displayOptions }: INodeProperties): string {
	const [kind] = Object.values(displayOptions?.show ?? {}).flat();
	return kind === undefined ? displayName : `${displayName} (${String(kind)})`;
}

const FIELDS: readonly Field[] = [
	audienceFields,
	peopleFields,
	messageFields,
	notificationFields,
	placeholderValueFields,
	recallFields,
	systemMessageOptions,
	personalizedOptions,
	broadcastOptions,
	onlineBroadcastOptions,
	pushOptions,
	callOptions,
	broadcastRecallOptions,
	userFields,
	userUpdateFields,
	userLookFields,
	onlineStatusFields,
	tagFields,
	userPushOptions,
	...vendors.map(({ fields }) => fields),
].flatMap((fields) => Object.values(fields) as Field[]);

/** The definition behind a property; the panel holds copies, with conditions of their own. */
function fieldOf({ name, description }: INodeProperties, { messageType }: Show) {
	const type = messageTypes.find(({ value }) => value === messageType?.[0]);
	const fields = type === undefined ? FIELDS : Object.values(type.fields);
	return fields.find(
		({ property }) => property.name === name && property.description === description,
	);
}

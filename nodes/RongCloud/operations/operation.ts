import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import type { Audience, ServiceRequest } from '../service/requests';
import { readSection } from '../fields/field';
import type { RowParameters, Section } from '../fields/field';
import type { SendOptions } from '../fields/options';
import type { Report } from '../fields/problems';

/** What one row asks for. */
export interface Job {
	request: ServiceRequest;
	preview: boolean;
	options: SendOptions;
}

/** Stands for an audience that was refused; such a job is never sent. */
export const NOBODY: Audience = { kind: 'users', userIds: [] };

/** One operation: what the panel shows, and the request that a row makes of it. */
export interface Operation {
	resource: string;
	operation: string;
	/** Name in the list of operations. */
	name: string;
	/** Sentence in the list of actions. */
	action: string;
	description: string;
	/** With the display condition of this operation. */
	properties: INodeProperties[];
	/** Reads a row; what is wrong with it goes to the report, and the job is then not to be used. */
	read(row: RowParameters, report: Report): Job;
}

type Sections = Readonly<Record<string, Section<unknown>>>;
type ValuesOf<S extends Sections> = { [K in keyof S]: ReturnType<S[K]['read']> };

interface Definition<S extends Sections> extends Pick<
	Operation,
	'resource' | 'operation' | 'name' | 'action' | 'description'
> {
	/** Shown above the fields of this operation. */
	notice?: string;
	/** The parts of the panel, from top to bottom; their groups of rarely needed fields come after all of them. */
	sections: S;
	/** The request builder: makes the job of checked values, and checks them across sections. */
	build(values: ValuesOf<S>, report: Report): Job;
}

/** What nearly everyone fills in stands together at the top, not between groups that most people leave empty. */
const groupsLast = (properties: INodeProperties[]): INodeProperties[] => [
	...properties.filter(({ type }) => type !== 'collection'),
	...properties.filter(({ type }) => type === 'collection'),
];

/** One name for each notice, since n8n knows fields by their names; that of Send came first. */
const noticeName = ({ resource, operation: name }: Pick<Operation, 'resource' | 'operation'>) =>
	name === 'send'
		? `${resource}Notice`
		: `${resource}${name[0]?.toUpperCase()}${name.slice(1)}Notice`;

/** Makes an operation of its sections; adds their display condition once. */
export function operation<S extends Sections>({
	sections,
	build,
	notice,
	...names
}: Definition<S>): Operation {
	const parts = Object.entries(sections);
	const properties = groupsLast(Object.values(sections).flatMap((section) => section.properties));
	const noticeProperty: INodeProperties[] =
		notice === undefined
			? []
			: [{ displayName: notice, name: noticeName(names), type: 'notice', default: '' }];
	return {
		...names,
		properties: updateDisplayOptions(
			{ show: { resource: [names.resource], operation: [names.operation] } },
			[...noticeProperty, ...properties],
		),
		read(row, report) {
			const values: Record<string, unknown> = {};
			for (const [key, section] of parts) values[key] = readSection(section, row, report);
			return build(values as ValuesOf<S>, report);
		},
	};
}

import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { readSection } from '../fields/field';
import type { Field, Fields, RowParameters, Section, ValuesOf } from '../fields/field';
import {
	doingOptions,
	judgementsFor,
	judgementsOf,
	optionsSection,
	outputOptions,
} from '../fields/options';
import type { RunOptions } from '../fields/options';
import type { Report } from '../fields/problems';
import { changingModes, sendingModes } from '../fields/runMode';
import type { Output } from '../output';
import type { Asked, Kind } from '../service/kind';
import type { Listed } from '../service/request';

/** What one row asks for. */
export interface Job extends Asked {
	preview: boolean;
	/** What goes to the test users in its place. */
	test?: Asked;
	options: RunOptions;
}

/** One operation: what the panel shows, the request that a row makes of it, and what comes out. */
export interface Operation {
	resource: string;
	operation: string;
	/** Name in the list of operations. */
	name: string;
	/** Sentence in the list of actions. */
	action: string;
	description: string;
	/** What it does and needs, for the model of an agent; n8n itself tells a model the action alone. */
	forModel: string;
	/** The kinds of request that it makes. */
	kinds: readonly Kind[];
	/** How placeholders in single braces are filled in, if they are. */
	fillsIn?: 'here' | 'elsewhere';
	/** With the display condition of this operation. */
	properties: INodeProperties[];
	/** The definitions behind the properties. */
	fields: readonly Field[];
	output: Output;
	/** Reads a row; what is wrong with it goes to the report, and the job is then not to be used. */
	read(row: RowParameters, report: Report): Job;
}

type Sections = Readonly<Record<string, Section<unknown>>>;
type ValuesOfSections<S extends Sections> = { [K in keyof S]: ReturnType<S[K]['read']> };

interface Definition<S extends Sections, O extends Fields> extends Pick<
	Operation,
	| 'resource'
	| 'operation'
	| 'name'
	| 'action'
	| 'description'
	| 'forModel'
	| 'kinds'
	| 'fillsIn'
	| 'output'
> {
	/** Shown above the fields of this operation. */
	notice?: string;
	/** The parts of the panel, from top to bottom; their groups of rarely needed fields come after all of them. */
	sections: S;
	/** The collection at the end. */
	options: O;
	/** Makes the request of checked values, and checks them across sections. */
	request(values: ValuesOfSections<S> & { options: ValuesOf<O> }, report: Report): Asked;
	/** Of what reaches people: what test users get of it, with no quota spent. */
	test?(asked: Asked, testers: readonly Listed[], values: ValuesOfSections<S>): Asked;
}

/** The same for test users in place of those that it lists; each gets what is meant for the first of these. */
export const toTesters = ({ kind, request }: Asked, testers: readonly Listed[]): Asked => ({
	kind,
	request: {
		...request,
		users: testers.map(({ userId }) => ({ ...request.users?.[0], userId })),
	},
});

/** What nearly everyone fills in stands together at the top, not between groups that most people leave empty. */
const groupsLast = (properties: INodeProperties[]): INodeProperties[] => [
	...properties.filter(({ type }) => type !== 'collection'),
	...properties.filter(({ type }) => type === 'collection'),
];

/** A notice has a name of its own, since n8n knows fields by their names. */
const noticeOf = (
	{ resource, operation: name }: Pick<Operation, 'resource' | 'operation'>,
	about: string,
	text: string,
): INodeProperties => ({
	displayName: text,
	name: `${resource}${name[0]?.toUpperCase()}${name.slice(1)}${about}`,
	type: 'notice',
	default: '',
});

/**
 * Makes an operation of its definition: adds the display condition, the options, and Run Mode where it does
 * something.
 */
export function operation<S extends Sections, O extends Fields>({
	sections,
	options: optionFields,
	request,
	test,
	notice,
	...rest
}: Definition<S, O>): Operation {
	const parts = Object.entries(sections);
	const own = Object.values(sections).flatMap(({ fields }) => fields);
	const beside = Object.assign(
		{},
		...Object.values(sections).map((part) => part.options),
	) as Fields;
	const onlyLooks = rest.kinds.every(({ effect }) => effect === 'read');
	const output = onlyLooks ? outputOptions : doingOptions;
	const options = optionsSection({ ...optionFields, ...judgementsFor(own), ...output }, beside);
	const modes = test === undefined ? changingModes : sendingModes;
	const all = [...(onlyLooks ? [] : [modes]), ...Object.values(sections), options];
	const notices: INodeProperties[] = [
		{
			...noticeOf(rest, 'Tool', `For Tool Description > Set Manually: "${rest.forModel}"`),
			displayOptions: { show: { '@tool': [true] } },
		},
		...(notice === undefined ? [] : [noticeOf(rest, 'Notice', notice)]),
	];
	return {
		...rest,
		properties: updateDisplayOptions(
			{ show: { resource: [rest.resource], operation: [rest.operation] } },
			[...notices, ...groupsLast(all.flatMap(({ properties }) => properties))],
		),
		fields: all.flatMap(({ fields }) => fields),
		read(row, report) {
			report.fillsIn = rest.fillsIn;
			const values: Record<string, unknown> = {};
			for (const [key, section] of parts) values[key] = readSection(section, row, report);
			const how = onlyLooks ? undefined : readSection(modes, row, report);
			const given = readSection(options, row, report);
			values.options = given;
			const read = values as ValuesOfSections<S> & { options: ValuesOf<O> };
			const asked = request(read, report);
			report.decide(judgementsOf(given));
			// Spread, they take longer than all the rest of the reading (npm run bench).
			return {
				kind: asked.kind,
				request: asked.request,
				preview: how?.mode === 'preview',
				test: how?.mode === 'test' ? test?.(asked, how.testers, read) : undefined,
				options: given,
			} as Job;
		},
	};
}

import { updateDisplayOptions } from 'n8n-workflow';

import { LIMITS } from '../service/limits';
import type { Section } from './field';
import { field, readRequired } from './field';
import { TAGS } from './names';
import type { Report } from './problems';
import { choice, list } from './values';

const tagsAreOptions = [
	{
		name: 'Cleared',
		value: 'cleared',
		description: 'The users have no tags any more',
	},
	{
		name: 'Replaced',
		value: 'replaced',
		description: 'The users have exactly the listed tags from then on',
	},
] as const;

const tagsAre = field({
	property: {
		displayName: 'Tags Are to Be',
		name: 'tagsAre',
		type: 'options',
		options: [...tagsAreOptions],
		default: 'replaced',
		description: 'What happens to all tags that the users have now',
	},
	schema: choice(tagsAreOptions),
});

const tagsField = (description: string) =>
	field({
		property: {
			displayName: 'Tags',
			name: 'tags',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. vip, berlin',
			description,
		},
		schema: list({ entry: 'tag', most: LIMITS.tagsPerUser }),
		names: TAGS,
	});

const UP_TO = `up to ${LIMITS.tagsPerUser} of at most ${LIMITS.tagBytes} bytes each`;
const FORMS = 'One per line, commas, a JSON array, or an expression that returns an array.';

const tags = tagsField(
	`All tags of the users, ${UP_TO}: they replace the ones before. ${FORMS} An empty list clears nothing; choose Cleared for that.`,
);
const addedTags = tagsField(
	`Tags to add, ${UP_TO}. A user can have ${LIMITS.tagsPerUser} in all. ${FORMS}`,
);
const removedTags = tagsField(
	`Tags to remove, ${UP_TO}. Those that a user does not have are passed over. ${FORMS}`,
);

const tagListSection = (definition: typeof tags): Section<string[]> => ({
	fields: [definition],
	properties: [definition.property],
	read: ({ values }, report) => readRequired(definition, values.tags, report) ?? [],
});

/** Tags that users get beside those that they have, or lose of these; at least one (docs/service.md, section 7.3). */
export const addedTagsSection = tagListSection(addedTags);
export const removedTagsSection = tagListSection(removedTags);

/** All tags that users shall have; none only by choice (docs/service.md, section 7.3). */
export const tagsSection: Section<string[]> = {
	fields: [tagsAre, tags],
	properties: [
		tagsAre.property,
		...updateDisplayOptions({ show: { tagsAre: ['replaced'] } }, [tags.property]),
	],
	read({ values }, report) {
		const wanted = readRequired(tagsAre, values.tagsAre, report);
		if (wanted !== 'replaced') return [];
		return readRequiredTags(values.tags, report);
	},
};

function readRequiredTags(raw: unknown, report: Report): string[] {
	const { displayName } = tags.property;
	// Whoever hands over an empty list may want to clear the tags, or may have lost them on the way.
	const isEmptyList = Array.isArray(raw) && raw.length === 0;
	const isEmptyText = typeof raw === 'string' && /^\s*(\[\s*\])?\s*$/.test(raw);
	if (raw === undefined || raw === null || isEmptyList || isEmptyText) {
		report.add(
			displayName,
			'is empty, and this does not clear the tags',
			`Enter at least one tag, or choose Cleared under ${tagsAre.property.displayName} to take all tags away.`,
		);
		return [];
	}
	return readRequired(tags, raw, report) ?? [];
}

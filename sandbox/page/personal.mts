import { PLATFORMS, type JournalEntry, type Recipient } from '../types.mts';
import { messageOf } from './messages.mts';
import type { PersonalView } from './model.mts';
import { phonesOf } from './phones.mts';
import { given, parsed } from './sent.mts';

/** A personalized message as one user gets it, with the texts that were made for this user. */
export function personalView(entry: JournalEntry, recipient: Recipient): PersonalView {
	const own = ownMessage(entry, recipient);
	const { phones, notice, ...rest } = phonesOf(own);
	const { userId, platforms = PLATFORMS } = recipient;
	return {
		userId,
		...rest,
		phones: phones.filter(({ platform }) => platforms.includes(platform)),
		// What holds for all of them is said of the call.
		notice: phones.length === 0 ? notice : null,
		message: messageOf(own),
	};
}

/** The text of the message in the app, as this user reads it. */
export const personalText = (entry: JournalEntry, recipient: Recipient): string | null =>
	recipient.content === undefined ? null : (messageOf(ownMessage(entry, recipient))?.text ?? null);

/** What it comes to for this user: a system message of the same settings. */
function ownMessage(entry: JournalEntry, recipient: Recipient): JournalEntry {
	const { content = '', pushContent: alert, pushData } = recipient;
	const { title } = parsed(given(entry.body, 'pushExt'));
	const shown = { alert, ...(typeof title === 'string' ? { title } : {}) };
	return {
		...entry,
		kind: 'system-message',
		recipients: [recipient],
		message: { type: entry.message?.type ?? '', content },
		...(alert === undefined
			? {}
			: { notification: Object.fromEntries(PLATFORMS.map((platform) => [platform, shown])) }),
		body: { ...entry.body, pushData },
	};
}

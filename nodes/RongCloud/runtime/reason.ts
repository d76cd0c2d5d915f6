/** What an error says, for a sentence. */
export const reasonOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** What to do about an error that nobody foresaw. */
export const REPORT_IT =
	'Send it again once the reason is gone; if it stays, report it to the makers of this node.';

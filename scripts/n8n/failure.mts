/** A failure that the person at the terminal can understand and act on: it is printed without a stack. */
export class Failure extends Error {
	override name = 'Failure';
}

/** What went wrong, in words, whatever was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

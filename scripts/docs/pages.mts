import { errorsPage } from './errors.mts';
import { fieldsPage } from './fields.mts';

/** The generated pages, each with what writes it. */
export const PAGES: Readonly<Record<string, () => string>> = {
	'docs/fields.md': fieldsPage,
	'docs/errors.md': errorsPage,
};

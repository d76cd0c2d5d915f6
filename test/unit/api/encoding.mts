import { MergeConflict } from '../../../nodes/RongCloud/service/additional.ts';
import type { WireRequest } from '../../../nodes/RongCloud/service/body.ts';
import type { Product } from '../../../nodes/RongCloud/service/dataCenters.ts';
import type { PathChoice } from '../../../nodes/RongCloud/service/kind.ts';
import { accepted } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';
import { routeTo, wireOf } from '../../support/route.mts';

export interface Encoding {
	resource: Resource;
	product?: Product;
	changes?: Values;
	additional?: unknown;
	paths?: PathChoice;
}

function outcome({ resource, product = 'nexconn', changes, additional, paths = {} }: Encoding) {
	const { job } = accepted(resource, { ...changes, options: { additionalFields: additional } });
	return wireOf(job, routeTo(job, product, paths));
}

/** The request as it goes over the wire. */
export function encoded(encoding: Encoding): WireRequest {
	const result = outcome(encoding);
	if (result instanceof MergeConflict) throw new Error(`${result.problem}. ${result.fix}`);
	return result;
}

/** Why the additional JSON was refused. */
export function conflict(encoding: Encoding): MergeConflict {
	const result = outcome(encoding);
	if (result instanceof MergeConflict) return result;
	throw new Error(`It was joined: ${result.text}`);
}

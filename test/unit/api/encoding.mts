import { encode, MergeConflict } from '../../../nodes/RongCloud/service/body.ts';
import type { WireRequest } from '../../../nodes/RongCloud/service/body.ts';
import type { Product } from '../../../nodes/RongCloud/service/dataCenters.ts';
import type { PathChoice } from '../../../nodes/RongCloud/service/endpoints/index.ts';
import { contentPlaces } from '../../../nodes/RongCloud/fields/message.ts';
import { vendorPlaces } from '../../../nodes/RongCloud/fields/vendors/index.ts';
import { accepted } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';
import { routeTo } from '../../support/route.mts';

export interface Encoding {
	resource: Resource;
	product?: Product;
	changes?: Values;
	additional?: unknown;
	paths?: PathChoice;
}

function outcome({ resource, product = 'nexconn', changes, additional, paths = {} }: Encoding) {
	const { request } = accepted(resource, {
		...changes,
		options: { additionalFields: additional },
	});
	const { endpoint } = routeTo(request, product, paths);
	return encode(request, endpoint, [...vendorPlaces, ...contentPlaces(request)]);
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

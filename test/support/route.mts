import { conflictOf } from '../../nodes/RongCloud/service/additional.ts';
import type { MergeConflict } from '../../nodes/RongCloud/service/additional.ts';
import { encode } from '../../nodes/RongCloud/service/body.ts';
import type { WireRequest } from '../../nodes/RongCloud/service/body.ts';
import type { Product } from '../../nodes/RongCloud/service/dataCenters.ts';
import type { Asked, PathChoice, Route } from '../../nodes/RongCloud/service/kind.ts';
import { contentPlaces } from '../../nodes/RongCloud/fields/message.ts';
import { vendorPlaces } from '../../nodes/RongCloud/fields/vendors/index.ts';

/** The route of a request that the product has a call for. */
export function routeTo(
	{ kind, request }: Asked,
	product: Product,
	paths: PathChoice = {},
): Route & { instead: Asked } {
	const route = kind.route(request, product, paths);
	if ('unavailable' in route) throw new Error(`${route.field} ${route.unavailable}`);
	return { instead: { kind, request }, ...route };
}

/** A request as it goes over the wire by its route, or why the JSON that was added to it is refused. */
export function wireOf(asked: Asked, { endpoint, instead }: Route): WireRequest | MergeConflict {
	const { request } = instead ?? asked;
	const places = [...vendorPlaces, ...contentPlaces(request, endpoint)];
	return conflictOf(request, endpoint, places) ?? encode(request, endpoint);
}

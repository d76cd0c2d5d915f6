import type { Product } from '../../nodes/RongCloud/service/dataCenters.ts';
import { routeOf } from '../../nodes/RongCloud/service/endpoints/index.ts';
import type { PathChoice, Route } from '../../nodes/RongCloud/service/endpoints/index.ts';
import type { ServiceRequest } from '../../nodes/RongCloud/service/requests.ts';

/** The route of a request that the product has a call for. */
export function routeTo(request: ServiceRequest, product: Product, paths: PathChoice = {}): Route {
	const route = routeOf(request, product, paths);
	if ('unavailable' in route) throw new Error(`${route.field} ${route.unavailable}`);
	return route;
}

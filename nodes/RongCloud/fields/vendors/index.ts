import { androidVendors } from './android';
import { harmonyOs } from './harmonyOs';
import { ios } from './ios';
import type { Vendor } from './vendor';

/** Every vendor group, in the order in which the panel shows them. */
export const vendors: readonly Vendor[] = [ios, ...androidVendors, harmonyOs];

/** Every place of the wire that a vendor field fills, from the top of the body. */
export const vendorPlaces: readonly string[] = vendors.flatMap(({ fields }) =>
	Object.values(fields).flatMap(({ notification, pushExt }) => [
		...(notification === undefined ? [] : [`notification.${notification}`]),
		...(pushExt === undefined ? [] : [`pushExt.pushConfigs.${pushExt}`]),
	]),
);

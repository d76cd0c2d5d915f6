import { android } from './android';
import { fcm } from './fcm';
import { harmonyOs } from './harmonyOs';
import { honor } from './honor';
import { huawei } from './huawei';
import { ios } from './ios';
import { oppo } from './oppo';
import type { Vendor } from './vendor';
import { vivo } from './vivo';
import { xiaomi } from './xiaomi';

/** Every vendor group, in the order in which the panel shows them. */
export const vendors: readonly Vendor[] = [
	ios,
	android,
	huawei,
	honor,
	xiaomi,
	oppo,
	vivo,
	fcm,
	harmonyOs,
];

/** Every place of the wire that a vendor field fills, from the top of the body. */
export const vendorPlaces: readonly string[] = vendors.flatMap(({ fields }) =>
	Object.values(fields).flatMap(({ notification, pushExt }) => [
		...(notification === undefined ? [] : [`notification.${notification}`]),
		...(pushExt === undefined ? [] : [`pushExt.pushConfigs.${pushExt}`]),
	]),
);

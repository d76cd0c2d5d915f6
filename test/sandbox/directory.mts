import type { DirectoryUser } from './types.mts';

/** A dozen users that differ in tags, package and device, enough to tell every audience rule apart. */
export const DEFAULT_DIRECTORY: readonly DirectoryUser[] = [
	user('u-1001', ['vip', 'berlin'], ['com.example.shop'], ['ios']),
	user('u-1002', ['vip', 'paris'], ['com.example.shop'], ['android']),
	user('u-1003', ['berlin'], ['com.example.shop'], ['ios', 'android']),
	user('u-1004', ['vip', 'berlin'], ['com.example.courier'], ['android']),
	user('u-1005', ['paris'], ['com.example.courier'], ['ios']),
	user('u-1006', ['vip'], ['com.example.shop', 'com.example.courier'], ['android', 'HarmonyOS']),
	user('u-1007', ['tokyo'], ['com.example.shop'], ['HarmonyOS']),
	user('u-1008', ['berlin', 'new'], ['com.example.shop'], ['android']),
	user('u-1009', ['paris', 'new'], ['com.example.shop'], ['ios']),
	user('u-1010', ['vip', 'tokyo', 'new'], ['com.example.shop'], ['ios', 'android']),
	user('u-1011', [], ['com.example.courier'], ['android']),
	user('u-1012', [], ['com.example.shop'], ['ios']),
];

function user(
	id: string,
	tags: string[],
	packages: string[],
	platforms: DirectoryUser['platforms'],
): DirectoryUser {
	return { id, tags, packages, platforms };
}

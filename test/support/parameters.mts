import type { INodeParameters } from 'n8n-workflow';

/** The groups of settings for kinds of phone, of which people choose those that are shown. */
const PHONES = [
	'ios',
	'android',
	'huawei',
	'honor',
	'xiaomi',
	'oppo',
	'vivo',
	'fcm',
	'harmonyOs',
] as const;

/** What stands in the other groups at the end of the panel. */
const GROUPS = {
	duplicateGuard: ['duplicateGuardKey', 'duplicateGuardHours', 'duplicateGuardHistory'],
	advanced: [
		'additionalFields',
		'callsInFlight',
		'nexconnBroadcastPath',
		'requestId',
		'timeout',
		'waitWhenBusy',
	],
} as const;

/**
 * Parameters as the panel saves them, for tests that put all that is rarely needed into Options: each
 * setting in its group, and groups of phones that are filled in chosen under Customize For.
 */
export function asSaved<P extends Readonly<Record<string, unknown>>>(parameters: P): P {
	const chosen = PHONES.filter((group) => parameters[group] !== undefined);
	const saved = { ...(chosen.length === 0 ? {} : { customizeFor: chosen }), ...parameters };
	const { options } = parameters;
	if (typeof options !== 'object' || options === null) return saved;
	const left = { ...options } as Record<string, unknown>;
	const groups: Record<string, unknown> = {};
	for (const [group, names] of Object.entries(GROUPS)) {
		const own = names.filter((name) => name in left);
		if (own.length === 0) continue;
		groups[group] = {
			...(parameters[group] as object | undefined),
			...Object.fromEntries(own.map((name) => [name, left[name]])),
		};
		for (const name of own) delete left[name];
	}
	return { ...saved, options: left, ...groups };
}

/** The same with all that comes out: what Simplify leaves of it test/engine/output.test.mts looks at. */
export function withEverything(parameters: INodeParameters): INodeParameters {
	const saved = asSaved(parameters);
	const { options = {} } = saved;
	if (typeof options !== 'object') return saved;
	return { ...saved, options: { simplify: false, ...(options as INodeParameters) } };
}

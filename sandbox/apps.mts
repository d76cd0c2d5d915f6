import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import type { App, AppInput } from './types.mts';

/** One App Key per product. Sample values that work in the sandbox and nowhere else. */
export const DEFAULT_APPS: readonly AppInput[] = [
	{ appKey: 'sandbox-nexconn', appSecret: 'sandbox-secret-nexconn', product: 'nexconn' },
	{ appKey: 'sandbox-rongcloud', appSecret: 'sandbox-secret-rongcloud', product: 'rongcloud' },
	{ appKey: 'sandbox-both', appSecret: 'sandbox-secret-both', product: 'both' },
];

export class Apps {
	private readonly byKey = new Map<string, App>();

	constructor(inputs: readonly AppInput[], allowUnknownFields: boolean) {
		for (const input of inputs) {
			this.byKey.set(input.appKey, {
				state: 'active',
				broadcastEnabled: true,
				messagesPerSecond: LIMITS.messagesPerSecond,
				pushesPerHour: LIMITS.pushesPerHour,
				pushesPerDay: LIMITS.pushesPerDay,
				pushPlusPerHour: LIMITS.pushPlusPerHour,
				pushPlusPerDay: LIMITS.pushPlusPerDay,
				userLimit: null,
				utcOffsetHours: 0,
				allowUnknownFields,
				...input,
			});
		}
	}

	find(appKey: string): App | undefined {
		return this.byKey.get(appKey);
	}

	get(appKey: string): App {
		const app = this.byKey.get(appKey);
		if (app === undefined) throw new Error(`The sandbox has no app "${appKey}".`);
		return app;
	}

	patch(appKey: string, patch: Partial<Omit<App, 'appKey'>>): void {
		Object.assign(this.get(appKey), patch);
	}

	all(): App[] {
		return [...this.byKey.values()];
	}
}

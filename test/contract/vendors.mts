import { PICTURE } from '../operations/parts.mts';

/** What a user sets in a vendor's group, its key on the wire, and the exact value there. */
type VendorLine = readonly [parameter: string, key: string, value: string | number];

/** The block of a vendor of Android phones, by hand from docs/service.md, sections 3.4 and 5. */
interface VendorBlock {
	/** The name of its group in the panel. */
	group: string;
	inPush: string;
	inPushExt: string;
	/** How v4 pkg has the block, and each of its fields there and in pushExt; the classic documents have all. */
	mark: string;
	fields: Readonly<Record<string, readonly [v4: string, pushExt: string]>>;
	/** Those of one list need each other. */
	lines: ReadonlyArray<readonly VendorLine[]>;
}

/** In the order of the panel. */
export const VENDOR_BLOCKS: readonly VendorBlock[] = [
	{
		group: 'huawei',
		inPush: 'hw',
		inPushExt: 'HW',
		mark: 'ex',
		fields: {
			channelId: ['ex', 'code'],
			importance: ['ex', 'code'],
			image: ['parent', 'code'],
			category: ['parent', 'code'],
		},
		lines: [
			[['channelId', 'channelId', 'hw-orders']],
			[['importance', 'importance', 'NORMAL']],
			[['importance', 'importance', 'LOW']],
			[['image', 'image', PICTURE]],
			[['category', 'category', 'IM']],
		],
	},
	{
		group: 'honor',
		inPush: 'honor',
		inPushExt: 'HONOR',
		mark: 'parent',
		fields: { importance: ['parent', 'code'], image: ['parent', 'code'] },
		lines: [
			[['importance', 'importance', 'NORMAL']],
			[['importance', 'importance', 'LOW']],
			[['image', 'image', PICTURE]],
		],
	},
	{
		group: 'xiaomi',
		inPush: 'mi',
		inPushExt: 'MI',
		mark: 'parent',
		fields: { channelId: ['parent', 'code'], large_icon_uri: ['parent', 'code'] },
		lines: [
			[['channelId', 'channelId', 'mi-orders']],
			[['largeIconUri', 'large_icon_uri', PICTURE]],
		],
	},
	{
		group: 'oppo',
		inPush: 'oppo',
		inPushExt: 'OPPO',
		mark: 'parent',
		// The last two are taken over from the push family in pushExt.
		fields: {
			channelId: ['parent', 'code'],
			category: ['parent', 'inferred'],
			notify_level: ['parent', 'inferred'],
		},
		lines: [
			[['channelId', 'channelId', 'oppo-orders']],
			[['category', 'category', 'MARKETING']],
			...[1, 2, 16].map(
				(level) =>
					[
						['category', 'category', 'IM'],
						['notifyLevel', 'notify_level', level],
					] as const,
			),
		],
	},
	{
		group: 'vivo',
		inPush: 'vivo',
		inPushExt: 'VIVO',
		mark: 'parent',
		fields: { classification: ['parent', 'code'], category: ['parent', 'code'] },
		lines: [
			[['classification', 'classification', '0']],
			[
				['classification', 'classification', '1'],
				['category', 'category', 'IM'],
			],
		],
	},
	{
		group: 'fcm',
		inPush: 'fcm',
		inPushExt: 'FCM',
		mark: 'parent',
		fields: {
			channelId: ['parent', 'code'],
			collapse_key: ['parent', 'code'],
			imageUrl: ['parent', 'code'],
		},
		lines: [
			[['channelId', 'channelId', 'fcm-orders']],
			[['collapseKey', 'collapse_key', 'order-42']],
			[['imageUrl', 'imageUrl', PICTURE]],
		],
	},
];

import type { IDataObject } from 'n8n-workflow';

import type { Manifest, OutputRun, Part, Rows, Way } from './manifest.mts';

/** Parts of ordinary requests that several operations have. */

export const sender = (place: string): Part => ({
	instead: 'fromUserId',
	set: { fromUserId: 'base-sender' },
	gives: { [place]: 'base-sender' },
});

export const sentBy: Part = {
	instead: 'sentBy',
	set: { sentBy: 'base-sender' },
	gives: { fromUserId: 'base-sender' },
};

export const textMessage = (type: string, content: string): Part => ({
	instead: 'messageType',
	set: { messageType: 'RC:TxtMsg', text: 'Base text' },
	gives: { [type]: 'RC:TxtMsg', [`${content}:content`]: 'Base text' },
});

export const recipients = (place: string): Part => ({
	instead: 'toUserIds',
	set: { toUserIds: 'u-1001, u-1002' },
	gives: { [place]: ['u-1001', 'u-1002'] },
});

export const platforms: Part = {
	instead: 'platforms',
	set: { platforms: ['ios', 'android'] },
	gives: { platform: ['ios', 'android'] },
};

/** The users with a tag as the audience of the push family. */
export const audience = (everyone: string): Part[] => [
	{ set: {}, gives: { [everyone]: false } },
	{
		instead: 'sendTo',
		set: { sendTo: 'taggedUsers', tagsAll: 'vip' },
		gives: { 'audience.tag': ['vip'] },
	},
	platforms,
];

export const notification = (
	place = 'notification.alert',
	wanted: unknown = 'Base notice',
): Part => ({
	instead: 'notificationText',
	set: { notificationText: 'Base notice' },
	gives: { [place]: wanted },
});

export const userId: Part = {
	instead: 'userId',
	set: { userId: 'u-1001' },
	gives: { userId: 'u-1001' },
};

/** A list in JSON; a form has one entry as it is. */
export const userIds = (place: string, value: unknown): Part => ({
	instead: 'userIds',
	set: { userIds: 'u-1001' },
	gives: { [place]: value },
});

export const name: Part = {
	instead: 'name',
	set: { name: 'Base name' },
	gives: { name: 'Base name' },
};

export const PICTURE = 'https://example.com/picture.jpg';

/** Rows that ask about one user each, and the bodies of their calls with both products. */
export const ASKED = [{ userId: 'u-1001' }, { userId: 'u-1002' }, { userId: 'u-1007' }] as const;
export const askingFor = (...found: readonly [IDataObject, IDataObject, IDataObject]): Rows => ({
	set: { userId: '={{ $json.id }}' },
	of: [
		[{ id: 'u-1001' }, 'User u-1001', { userId: 'u-1001', ...found[0] }],
		[{ id: ' u-1002 ' }, 'User u-1002', { userId: 'u-1002', ...found[1] }],
		[{ id: 'u-1007' }, 'User u-1007', { userId: 'u-1007', ...found[2] }],
	],
	bad: [{ id: ' ' }, 'User ID'],
	about: (id) => ({ id }),
});

/** Runs that every operation of their sort has. */
export const SKIPPED = {
	name: 'skipped by the duplicate guard',
	product: 'rongcloud',
	parameters: { duplicateGuard: { duplicateGuardKey: 'campaign-7' } },
	isSkipped: true,
} as const satisfies OutputRun;
export const BACKUP = {
	name: 'at the backup address',
	product: 'nexconn',
	atBackup: true,
} as const satisfies OutputRun;
export const CLASSIC_BACKUP = { ...BACKUP, product: 'rongcloud' } as const;
export const ODD = 'with something to watch out for';

/** A way of another operation, for one that differs in little. */
export function wayOf({ key, ways }: Manifest, name: string): Way {
	const way = ways[name];
	if (way === undefined) throw new Error(`${key} has no way "${name}".`);
	return way;
}

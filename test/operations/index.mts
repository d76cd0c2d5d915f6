import { recall as recallBroadcast } from './broadcast.recall.mts';
import { send as sendBroadcast } from './broadcast.send.mts';
import { sendToOnlineUsers } from './broadcast.sendToOnlineUsers.mts';
import { recall as recallDirect } from './directMessage.recall.mts';
import { send as sendDirect } from './directMessage.send.mts';
import { sendPersonalized as sendPersonalizedDirect } from './directMessage.sendPersonalized.mts';
import type { Manifest } from './manifest.mts';
import { recall as recallGroup } from './groupMessage.recall.mts';
import { send as sendGroup } from './groupMessage.send.mts';
import { send as sendPush } from './pushNotification.send.mts';
import { sendToUsers } from './pushNotification.sendToUsers.mts';
import { recall as recallMessage } from './systemMessage.recall.mts';
import { send as sendMessage } from './systemMessage.send.mts';
import { sendPersonalized } from './systemMessage.sendPersonalized.mts';
import { ban } from './user.ban.mts';
import { get as getUser } from './user.get.mts';
import { getManyBanned } from './user.getManyBanned.mts';
import { getOnlineStatus } from './user.getOnlineStatus.mts';
import { register } from './user.register.mts';
import { unban } from './user.unban.mts';
import { update } from './user.update.mts';
import { add as addTags } from './userTag.add.mts';
import { get as getTags } from './userTag.get.mts';
import { remove as removeTags } from './userTag.remove.mts';
import { set as setTags } from './userTag.set.mts';

/** All operations, as the tests know them. */
export const MANIFESTS: readonly Manifest[] = [
	sendBroadcast,
	sendToOnlineUsers,
	recallBroadcast,
	sendPush,
	sendToUsers,
	sendMessage,
	sendPersonalized,
	recallMessage,
	sendDirect,
	sendPersonalizedDirect,
	recallDirect,
	sendGroup,
	recallGroup,
	ban,
	getUser,
	getManyBanned,
	getOnlineStatus,
	register,
	unban,
	update,
	getTags,
	setTags,
	addTags,
	removeTags,
];

/** Resource and operation of a manifest, as parameters. */
export const chosenBy = ({ key }: Manifest): { resource: string; operation: string } => {
	const [resource = '', operation = ''] = key.split('.');
	return { resource, operation };
};

/** The least that each operation has to be told, by its key, as a saved workflow holds it. */
export const MINIMAL = Object.fromEntries(
	MANIFESTS.map((manifest) => [manifest.key, { ...chosenBy(manifest), ...manifest.minimal }]),
);

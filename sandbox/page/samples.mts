import type { JsonObject } from '../index.mts';
import { form } from '../testClient.mts';

/** A push with every setting that a document names. */
export const EVERY_SETTING: JsonObject = {
	platform: ['ios', 'android', 'HarmonyOS'],
	audience: { is_to_all: false, packageName: 'com.example.shop', tag: ['vip'] },
	notification: {
		title: 'Spring sale',
		alert: 'Twenty percent off until Sunday.',
		forceShowPushContent: 1,
		ios: {
			title: 'Spring sale is on',
			alert: 'Twenty percent off, for you first.',
			badge: 7,
			'thread-id': 'offers',
			'apns-collapse-id': 'spring',
			category: 'OFFER',
			richMediaUri: 'https://img.example.com/spring.jpg',
			'interruption-level': 'passive',
			extras: { campaign: 'spring-ios' },
		},
		android: {
			alert: 'Twenty percent off on Android.',
			hw: {
				channelId: 'offers-hw',
				importance: 'LOW',
				image: 'https://img.example.com/spring-icon.png',
				category: 'MARKETING',
			},
			honor: { importance: 'NORMAL', image: 'https://img.example.com/spring-icon.png' },
			mi: { channelId: 'offers-mi', large_icon_uri: 'https://img.example.com/mi.png' },
			oppo: { channelId: 'offers-oppo', category: 'MARKETING', notify_level: 2 },
			vivo: { classification: '0', category: 'MARKETING' },
			fcm: {
				channelId: 'offers-fcm',
				collapse_key: 'spring-fcm',
				imageUrl: 'https://img.example.com/fcm.png',
			},
			extras: { campaign: 'spring-android' },
		},
		harmonyOS: {
			alert: 'Twenty percent off on HarmonyOS.',
			ohos: { category: 'MARKETING', image: 'https://img.example.com/ohos.png' },
			extras: { campaign: 'spring-harmony' },
		},
	},
};

/** A v4 system message whose settings are in pushExt. */
export const ORDER_UPDATE: JsonObject = {
	fromUserId: 'shop-bot',
	toUserIds: ['u-1001', 'u-1006', 'u-2001'],
	messageType: 'RC:TxtMsg',
	content: JSON.stringify({ content: 'Your order A-17 has left our warehouse.' }),
	pushContent: 'Order A-17 is on its way',
	pushData: 'order=A-17',
	pushExt: JSON.stringify({
		title: 'On its way',
		pushConfigs: [
			{ HW: { channelId: 'orders-hw', importance: 'NORMAL', category: 'EXPRESS' } },
			{ HONOR: { importance: 'NORMAL' } },
			{ MI: { channelId: 'orders-mi' } },
			{ OPPO: { channelId: 'orders-oppo', category: 'EXPRESS', notify_level: '16' } },
			{ VIVO: { classification: '1', category: 'ORDER' } },
			{ FCM: { channelId: 'orders-fcm', collapse_key: 'order-A-17' } },
			{ APNs: { 'thread-id': 'order-A-17', 'interruption-level': 'time-sensitive' } },
			{ OHOS: { category: 'EXPRESS' } },
		],
	}),
};

/** Personalized messages, each with a text of its own, and some with a text of their own for the phone. */
export const PERSONAL: JsonObject = {
	fromUserId: 'shop-bot',
	toUserId: ['u-1001', 'u-1006', 'u-2001', 'u-1003', 'u-2002'],
	objectName: 'RC:TxtMsg',
	content: JSON.stringify({ content: 'Order {order} has earned you {points} points.' }),
	values: ['7', '14', '21', '28', '35'].map((points, index) => ({
		'{order}': `A-${index + 1}`,
		'{points}': points,
	})),
	pushContent: ['{points} points for you', '', 'You have points', '', '{points} points'],
	pushExt: JSON.stringify({
		title: 'Your points',
		pushConfigs: [{ HW: { channelId: 'points-hw' } }],
	}),
};

/** A classic system message without a notification: a command for the app. */
export const COMMAND = form({
	fromUserId: 'shop-bot',
	toUserId: ['u-1003'],
	objectName: 'RC:CmdMsg',
	content: JSON.stringify({ name: 'refreshBasket', data: 'basket-5' }),
	isPersisted: '0',
});

/** A broadcast: a message in the app, and a notification for those who are offline. */
export const BROADCAST: JsonObject = {
	platform: ['ios', 'android'],
	fromuserid: 'news-desk',
	audience: { is_to_all: false, tag_or: ['berlin', 'paris'] },
	message: {
		objectName: 'RC:TxtMsg',
		content: JSON.stringify({ content: 'The shops in your city open at ten.' }),
	},
	notification: { title: 'New opening hours', alert: 'Your shop opens at ten.' },
};

import { extrasFields } from '../extras';
import { field } from '../field';
import { choice, quote, webAddress, word } from '../values';
import { vivoClassification } from '../../service/categories';
import {
	categoryField,
	channelField,
	iconField,
	importanceField,
	ownText,
	warnOfHiddenImage,
} from './shared';
import { vendor } from './vendor';
import type { Vendor } from './vendor';

const notifyLevels = [
	{ name: 'Notification Bar', value: 1 },
	{ name: 'Notification Bar and Lock Screen', value: 2 },
	{ name: 'Notification Bar, Lock Screen, Banner, Vibration and Sound', value: 16 },
];

const classifications = [
	{ name: 'Operational Message', value: '0', description: 'News and marketing (the default)' },
	{ name: 'System Message', value: '1', description: 'Service and communication' },
];

/** The vendors of phones with Android, in the order of the panel (docs/service.md, sections 3.4 and 5). */
export const androidVendors: readonly Vendor[] = [
	/** What all Android vendors share. */
	vendor({
		name: 'android',
		displayName: 'Android (All Vendors)',
		description: 'What Android phones of every vendor show and get',
		fields: {
			alert: ownText('Android', 'android.alert'),
			...extrasFields('android.extras', 'Android'),
		},
	}),
	vendor({
		name: 'huawei',
		displayName: 'Huawei',
		description: 'Settings for Huawei phones with Android',
		fields: {
			category: categoryField(
				'Huawei',
				'Message class in capitals. Works only after Huawei has granted your app self-classification or a special permission; wins over the console setting.',
				'android.hw.category',
				'HW.category',
			),
			channelId: channelField('Huawei', 'android.hw.channelId', 'HW.channelId'),
			image: iconField(
				'Icon at the right, HTTPS only, below 512 KB; 40 x 40 dp with 8 dp corners is advised',
				'android.hw.image',
				'HW.image',
			),
			importance: importanceField(
				'How prominent the notification is; Normal is the default',
				{ low: 'Silent', normal: 'Rings and vibrates' },
				'android.hw.importance',
				'HW.importance',
			),
		},
	}),
	vendor({
		name: 'honor',
		displayName: 'Honor',
		description: 'Settings for Honor phones',
		fields: {
			image: iconField(
				'Icon at the right, HTTPS only, below 512 KB; 40 x 40 dp with 8 dp corners is advised. Not shown when Importance is Low.',
				'android.honor.image',
				'HONOR.image',
			),
			importance: importanceField(
				'Class of the notification. The documents name no default.',
				{ low: 'News and marketing', normal: 'Service and communication' },
				'android.honor.importance',
				'HONOR.importance',
			),
		},
		check(values, report) {
			warnOfHiddenImage('Honor', values, report);
		},
	}),
	vendor({
		name: 'xiaomi',
		displayName: 'Xiaomi',
		description: 'Settings for Xiaomi phones',
		fields: {
			channelId: channelField('Xiaomi', 'android.mi.channelId', 'MI.channelId'),
			largeIconUri: field({
				property: {
					displayName: 'Large Icon URL',
					name: 'largeIconUri',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/icon.png',
					description:
						'Icon at the right, png or jpg, 120 x 120 pixels. Xiaomi is said to have stopped supporting it.',
				},
				schema: webAddress(),
				notification: 'android.mi.large_icon_uri',
				isPicture: true,
				pushExt: 'MI.large_icon_uri',
			}),
		},
	}),
	vendor({
		name: 'oppo',
		displayName: 'OPPO',
		description: 'Settings for OPPO phones',
		fields: {
			category: categoryField(
				'Oppo',
				'Content class as OPPO defines it. In system messages and All Users (Simple) unconfirmed.',
				'android.oppo.category',
				'OPPO.category',
			),
			channelId: channelField('OPPO', 'android.oppo.channelId', 'OPPO.channelId'),
			notifyLevel: field({
				property: {
					displayName: 'Notify Level',
					name: 'notifyLevel',
					type: 'options',
					options: notifyLevels,
					default: 1,
					description:
						'How the phone draws attention; works only with Category. In system messages and All Users (Simple) unconfirmed.',
				},
				schema: choice(notifyLevels),
				notification: 'android.oppo.notify_level',
				pushExt: 'OPPO.notify_level',
			}),
		},
		check(values, report) {
			if (values.notifyLevel !== undefined && values.category === undefined) {
				report.add(
					'OPPO > Category',
					'is empty, but Notify Level works only together with it',
					'Enter the category, or remove Notify Level.',
				);
			}
		},
	}),
	vendor({
		name: 'vivo',
		displayName: 'vivo',
		description: 'Settings for vivo phones',
		fields: {
			category: categoryField(
				'Vivo',
				'Second-level class as vivo defines it; needs the matching Classification. Wins over the console setting.',
				'android.vivo.category',
				'VIVO.category',
			),
			classification: field({
				property: {
					displayName: 'Classification',
					name: 'classification',
					type: 'options',
					options: classifications,
					default: '0',
					description: 'Message class; wins over the console setting',
				},
				schema: choice(classifications),
				notification: 'android.vivo.classification',
				pushExt: 'VIVO.classification',
			}),
		},
		check({ category, classification }, report) {
			if (category === undefined) return;
			const fitting = vivoClassification(category);
			const nameOf = (wanted?: string) =>
				classifications.find(({ value }) => value === wanted)?.name;
			if (classification === undefined) {
				report.add(
					'vivo > Classification',
					'is not set, but Category needs the classification it belongs to',
					`Add Classification${fitting === undefined ? '' : `, and choose ${nameOf(fitting)}`}, or remove Category.`,
				);
			} else if (fitting !== undefined && fitting !== classification) {
				report.add(
					'vivo > Category',
					`is ${quote(category)}, which vivo counts as ${nameOf(fitting)}, but Classification is ${nameOf(classification)}`,
					`Set Classification to ${nameOf(fitting)}, or choose another category.`,
				);
			}
		},
	}),
	/** Google's Firebase Cloud Messaging. */
	vendor({
		name: 'fcm',
		displayName: 'Google (FCM)',
		description: 'Settings for Android phones with Google services',
		fields: {
			channelId: channelField(
				'Firebase',
				'android.fcm.channelId',
				'FCM.channelId',
				'Channel that your app has created; where it has not, the notification is not shown at all',
			),
			collapseKey: field({
				property: {
					displayName: 'Collapse Key',
					name: 'collapseKey',
					type: 'string',
					default: '',
					placeholder: 'e.g. order-42',
					description:
						'Of the pending notifications with one key only the last is delivered, in the notification mode of the FCM set-up',
				},
				schema: word(),
				notification: 'android.fcm.collapse_key',
				pushExt: 'FCM.collapse_key',
			}),
			imageUrl: field({
				property: {
					displayName: 'Image URL',
					name: 'imageUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/icon.png',
					description:
						'Icon, at most 1 MB. The FCM set-up in the console has to be certificate plus notification message.',
				},
				schema: webAddress(),
				notification: 'android.fcm.imageUrl',
				isPicture: true,
				pushExt: 'FCM.imageUrl',
			}),
		},
	}),
];

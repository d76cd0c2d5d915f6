import { field } from '../field';
import { webAddress, word } from '../values';
import { channelField } from './shared';
import { vendor } from './vendor';

/** Google's Firebase Cloud Messaging (docs/service.md, sections 3.4 and 5). */
export const fcm = vendor({
	name: 'fcm',
	displayName: 'Google (FCM)',
	description: 'Settings for Android phones with Google services',
	fields: {
		channelId: channelField('Firebase', 'android.fcm.channelId', 'FCM.channelId'),
		collapseKey: field({
			property: {
				displayName: 'Collapse Key',
				name: 'collapseKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. order-42',
				description: 'Of the pending notifications with one key only the last is delivered',
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
			pushExt: 'FCM.imageUrl',
		}),
	},
});

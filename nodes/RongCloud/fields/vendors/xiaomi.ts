import { field } from '../field';
import { webAddress } from '../values';
import { channelField } from './shared';
import { vendor } from './vendor';

/** Xiaomi Push (docs/service.md, sections 3.4 and 5). */
export const xiaomi = vendor({
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
					'Icon at the right, png or jpg, 120 x 120 pixels. In mainland China MIUI 12 and later show it.',
			},
			schema: webAddress(),
			notification: 'android.mi.large_icon_uri',
			pushExt: 'MI.large_icon_uri',
		}),
	},
});

import { extrasFields } from '../extras';
import { field } from '../field';
import { text, webAddress, word } from '../values';
import { vendor } from './vendor';

/** HarmonyOS (service reference, sections 3.5 and 5). */
export const harmonyOs = vendor({
	name: 'harmonyOs',
	displayName: 'HarmonyOS',
	description: 'What phones with HarmonyOS show and get',
	fields: {
		alert: field({
			property: {
				displayName: 'Text',
				name: 'alert',
				type: 'string',
				typeOptions: { rows: 2 },
				default: '',
				placeholder: 'e.g. Your parcel is on its way',
				description: 'Shown on HarmonyOS in place of Notification Text',
			},
			schema: text(),
			notification: 'harmonyOS.alert',
		}),
		category: field({
			property: {
				displayName: 'Category',
				name: 'category',
				type: 'string',
				default: '',
				placeholder: 'e.g. IM',
				description: 'Message class; works after Huawei has granted your app self-classification',
			},
			schema: word(),
			notification: 'harmonyOS.ohos.category',
			pushExt: 'OHOS.category',
		}),
		...extrasFields('harmonyOS.extras', 'HarmonyOS'),
		image: field({
			property: {
				displayName: 'Image URL',
				name: 'image',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/icon.png',
				description:
					'Icon at the right, HTTPS only; png, jpg, jpeg or bmp, best below 128 x 128 pixels. Above 49,152 pixels in all it is not shown; an older vendor note says 25,000.',
			},
			schema: webAddress({ httpsOnly: true }),
			notification: 'harmonyOS.ohos.image',
			pushExt: 'OHOS.image',
		}),
	},
});

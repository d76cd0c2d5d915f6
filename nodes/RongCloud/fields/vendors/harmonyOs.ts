import { extrasFields } from '../extras';
import { categoryField, iconField, ownText } from './shared';
import { vendor } from './vendor';

/** HarmonyOS (docs/service.md, sections 3.5 and 5). */
export const harmonyOs = vendor({
	name: 'harmonyOs',
	displayName: 'HarmonyOS',
	description: 'What phones with HarmonyOS show and get',
	fields: {
		alert: ownText('HarmonyOS', 'harmonyOS.alert'),
		category: categoryField(
			'HarmonyOs',
			'Message class; works after Huawei has granted your app self-classification',
			'harmonyOS.ohos.category',
			'OHOS.category',
		),
		...extrasFields('harmonyOS.extras', 'HarmonyOS'),
		image: iconField(
			'Icon at the right, HTTPS only; png, jpg, jpeg or bmp, best below 128 x 128 pixels. Above 49,152 pixels in all it is not shown; an older vendor note says 25,000.',
			'harmonyOS.ohos.image',
			'OHOS.image',
		),
	},
});

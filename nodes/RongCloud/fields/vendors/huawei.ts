import { field } from '../field';
import { condition, quote, word } from '../values';
import { channelField, iconField, importanceField } from './shared';
import { vendor } from './vendor';

/** Huawei Push (docs/service.md, sections 3.4 and 5). */
export const huawei = vendor({
	name: 'huawei',
	displayName: 'Huawei',
	description: 'Settings for Huawei phones with Android',
	fields: {
		category: field({
			property: {
				displayName: 'Category',
				name: 'category',
				type: 'string',
				default: '',
				placeholder: 'e.g. IM',
				description:
					'Message class in capitals. Works only after Huawei has granted your app self-classification or a special permission; wins over the console setting.',
			},
			schema: word(
				{ takes: 'text in capitals' },
				condition((category, refuse) => {
					if (category === category.toUpperCase()) return;
					refuse(
						`is ${quote(category)}, with small letters`,
						`Write it in capitals, e.g. ${quote(category.toUpperCase())}.`,
					);
				}),
			),
			notification: 'android.hw.category',
			pushExt: 'HW.category',
		}),
		channelId: channelField('Huawei', 'android.hw.channelId', 'HW.channelId'),
		image: iconField(
			'Icon at the right, HTTPS only, below 512 KB; 40 x 40 dp with 8 dp corners is advised',
			'android.hw.image',
			'HW.image',
		),
		importance: importanceField(
			'How prominent the notification is; Normal is the default',
			'android.hw.importance',
			'HW.importance',
		),
	},
});

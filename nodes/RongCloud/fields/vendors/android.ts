import { extrasFields } from '../extras';
import { field } from '../field';
import { text } from '../values';
import { vendor } from './vendor';

/** What all Android vendors share (service reference, section 3.4). */
export const android = vendor({
	name: 'android',
	displayName: 'Android (All Vendors)',
	description: 'What Android phones of every vendor show and get',
	fields: {
		alert: field({
			property: {
				displayName: 'Text',
				name: 'alert',
				type: 'string',
				typeOptions: { rows: 2 },
				default: '',
				placeholder: 'e.g. Your parcel is on its way',
				description: 'Shown on Android in place of Notification Text',
			},
			schema: text(),
			notification: 'android.alert',
		}),
		...extrasFields('android.extras', 'Android'),
	},
});

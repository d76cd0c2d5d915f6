import { extrasFields } from '../extras';
import { ownText } from './shared';
import { vendor } from './vendor';

/** What all Android vendors share (docs/service.md, section 3.4). */
export const android = vendor({
	name: 'android',
	displayName: 'Android (All Vendors)',
	description: 'What Android phones of every vendor show and get',
	fields: {
		alert: ownText('Android', 'android.alert'),
		...extrasFields('android.extras', 'Android'),
	},
});

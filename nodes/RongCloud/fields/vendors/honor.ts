import { iconField, importanceField, warnOfHiddenImage } from './shared';
import { vendor } from './vendor';

/** Honor Push (docs/service.md, sections 3.4 and 5). */
export const honor = vendor({
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
			'android.honor.importance',
			'HONOR.importance',
		),
	},
	check(values, report) {
		warnOfHiddenImage('Honor', values, report);
	},
});

import { field } from '../field';
import { choice } from '../values';
import { categoryField, channelField } from './shared';
import { vendor } from './vendor';

const notifyLevels = [
	{ name: 'Notification Bar', value: 1 },
	{ name: 'Notification Bar and Lock Screen', value: 2 },
	{ name: 'Notification Bar, Lock Screen, Banner, Vibration and Sound', value: 16 },
];

/** OPPO Push (docs/service.md, sections 3.4 and 5). */
export const oppo = vendor({
	name: 'oppo',
	displayName: 'OPPO',
	description: 'Settings for OPPO phones',
	fields: {
		category: categoryField(
			'Content class as OPPO defines it. No document confirms it for system messages and All Users, Message Only.',
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
					'How the phone draws attention; works only with Category. No document confirms it for system messages and All Users, Message Only.',
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
});

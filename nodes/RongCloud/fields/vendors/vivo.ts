import { field } from '../field';
import { choice } from '../values';
import { categoryField } from './shared';
import { vendor } from './vendor';

const classifications = [
	{ name: 'Operational Message', value: '0', description: 'News and marketing (the default)' },
	{ name: 'System Message', value: '1', description: 'Service and communication' },
];

/** vivo Push (docs/service.md, sections 3.4 and 5). */
export const vivo = vendor({
	name: 'vivo',
	displayName: 'vivo',
	description: 'Settings for vivo phones',
	fields: {
		category: categoryField(
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
	check(values, report) {
		if (values.category !== undefined && values.classification === undefined) {
			report.add(
				'vivo > Classification',
				'is not set, but Category needs the classification it belongs to',
				'Add Classification, or remove Category.',
			);
		}
	},
});

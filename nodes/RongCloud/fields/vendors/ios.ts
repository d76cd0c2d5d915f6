import { LIMITS } from '../../service/limits';
import { extrasFields } from '../extras';
import { field } from '../field';
import { bit, choice, number, text, webAddress, word } from '../values';
import { ownText } from './shared';
import { vendor } from './vendor';

const interruptionLevels = [
	{
		name: 'Active',
		value: 'active',
		description: 'Shown at once, lights the screen (the default)',
	},
	{ name: 'Critical', value: 'critical', description: 'Breaks through Do Not Disturb' },
	{ name: 'Passive', value: 'passive', description: 'Added to the list without light or sound' },
	{ name: 'Time Sensitive', value: 'time-sensitive', description: 'Breaks through Focus' },
];

/** iOS, through APNs (docs/service.md, sections 3.3 and 5). */
export const ios = vendor({
	name: 'ios',
	displayName: 'iOS (APNs)',
	description: 'How the notification looks and behaves on iPhones and iPads',
	fields: {
		alert: ownText('iOS', 'ios.alert'),
		badge: field({
			property: {
				displayName: 'Badge',
				name: 'badge',
				type: 'number',
				default: 1,
				description: `Number on the app icon, at most ${LIMITS.badgeHighest}. 0 or less clears it; without this field it stays as it is.`,
			},
			schema: number({ whole: true, most: LIMITS.badgeHighest }),
			notification: 'ios.badge',
		}),
		apnsCategory: field({
			property: {
				displayName: 'Category',
				name: 'apnsCategory',
				type: 'string',
				default: '',
				placeholder: 'e.g. NEW_ARRIVAL',
				description:
					'Rich notification type that your app defines; goes together with Rich Media URL. In system messages and All Users (Simple) unconfirmed.',
			},
			schema: word(),
			notification: 'ios.category',
			pushExt: 'APNs.category',
		}),
		collapseId: field({
			property: {
				displayName: 'Collapse ID',
				name: 'collapseId',
				type: 'string',
				default: '',
				placeholder: 'e.g. order-42',
				description: `Notifications with the same ID are merged into one (iOS 10 and later), at most ${LIMITS.collapseIdBytes} bytes`,
			},
			schema: word({ bytes: LIMITS.collapseIdBytes }),
			notification: 'ios.apns-collapse-id',
			pushExt: 'APNs.apns-collapse-id',
		}),
		contentAvailable: field({
			property: {
				displayName: 'Content Available',
				name: 'contentAvailable',
				type: 'boolean',
				default: true,
				description: 'Whether to wake the app in the background (silent push)',
			},
			schema: bit(),
			notification: 'ios.contentAvailable',
			body: 'contentAvailable',
		}),
		...extrasFields('ios.extras', 'iOS'),
		interruptionLevel: field({
			property: {
				displayName: 'Interruption Level',
				name: 'interruptionLevel',
				type: 'options',
				options: interruptionLevels,
				default: 'active',
				description: 'How strongly iOS 15 and later may interrupt the user',
			},
			schema: choice(interruptionLevels),
			notification: 'ios.interruption-level',
			pushExt: 'APNs.interruption-level',
		}),
		richMediaUri: field({
			property: {
				displayName: 'Rich Media URL',
				name: 'richMediaUri',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/banner.jpg',
				description: 'Picture, sound or video that your app loads, in general with Category',
			},
			schema: webAddress(),
			notification: 'ios.richMediaUri',
			isPicture: true,
			pushExt: 'APNs.richMediaUri',
		}),
		threadId: field({
			property: {
				displayName: 'Thread ID',
				name: 'threadId',
				type: 'string',
				default: '',
				placeholder: 'e.g. orders',
				description: 'Notifications with the same ID are grouped; more than five are folded',
			},
			schema: word(),
			notification: 'ios.thread-id',
			pushExt: 'APNs.thread-id',
		}),
		title: field({
			property: {
				displayName: 'iOS Title',
				name: 'title',
				type: 'string',
				default: '',
				placeholder: 'e.g. Good news',
				description: 'Shown on iOS in place of Notification Title (iOS 8.2 and later)',
			},
			schema: text(),
			notification: 'ios.title',
		}),
	},
	check(values, report, where) {
		// In a message the vendor's own code sets it alone (docs/service.md, section 5).
		const isAlone = values.richMediaUri !== undefined && values.apnsCategory === undefined;
		if (isAlone && where === 'notification') {
			report.warn(
				'iOS (APNs) > Category is empty, and the documents say that Rich Media URL is used with it.',
			);
		}
		if (values.apnsCategory !== undefined && values.richMediaUri === undefined) {
			report.warn(
				'iOS (APNs) > Category is meant to go together with Rich Media URL, which is empty.',
			);
		}
	},
});

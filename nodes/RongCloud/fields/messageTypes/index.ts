import { pipe } from 'zod/mini';

import { inKilobytes, LIMITS } from '../../service/limits';
import type { JsonObject } from '../../json';
import type { Fields } from '../field';
import { field } from '../field';
import type { Report } from '../problems';
import { link, number, rawWord, step, taking, text } from '../values';
import { address, commandFields, duration, fileName, fileSize, pixels } from './parts';
import { thumbnail } from './thumbnail';

/** A built-in message type: its own fields, and where each stands in the content. */
export interface MessageType {
	name: string;
	value: string;
	description: string;
	/** Whether offline users get a push without a push text of the caller's. */
	presetPush: boolean;
	fields: Fields;
	/** What the content as a whole is warned about. */
	check?(content: JsonObject, report: Report): void;
}

/**
 * The built-in types that an application sends in a system channel (docs/service.md, sections 4.1
 * and 4.2). Which media fields are required comes from vendor code, not from a document.
 */
export const messageTypes: readonly MessageType[] = [
	{
		name: 'Text',
		value: 'RC:TxtMsg',
		description: 'A text in the conversation',
		presetPush: true,
		fields: {
			text: field({
				property: {
					displayName: 'Message Text',
					name: 'text',
					type: 'string',
					typeOptions: { rows: 4 },
					default: '',
					required: true,
					placeholder: 'e.g. Your parcel is on its way',
					description: 'The message as it appears in the conversation',
				},
				schema: text(),
				content: 'content',
			}),
		},
	},
	{
		name: 'Image',
		value: 'RC:ImgMsg',
		description: 'A picture',
		presetPush: true,
		fields: {
			imageUrl: address({
				displayName: 'Image URL',
				name: 'imageUrl',
				placeholder: 'e.g. https://example.com/new-collection.jpg',
				description: 'Web address of the full picture',
				content: 'imageUri',
			}),
			thumbnail: thumbnail(LIMITS.thumbnailBytes),
			fileName: fileName(false),
		},
		check(content, report) {
			const bytes = Buffer.from(String(content.content ?? ''), 'base64').length;
			if (bytes > LIMITS.thumbnailBytesAdvised && bytes <= LIMITS.thumbnailBytes) {
				report.warn(
					`Thumbnail (Base64) is ${bytes} bytes when decoded; about ${inKilobytes(LIMITS.thumbnailBytesAdvised)} is advised.`,
				);
			}
		},
	},
	{
		name: 'GIF',
		value: 'RC:GIFMsg',
		description: 'An animated picture',
		presetPush: true,
		fields: {
			gifUrl: address({
				displayName: 'GIF URL',
				name: 'gifUrl',
				placeholder: 'e.g. https://example.com/party.gif',
				description: 'Web address of the GIF file',
				content: 'remoteUrl',
			}),
			fileSize: fileSize('gifDataSize'),
			width: pixels('Width', 'width', 'width'),
			height: pixels('Height', 'height', 'height'),
			fileName: fileName(false),
		},
	},
	{
		name: 'Voice',
		value: 'RC:HQVCMsg',
		description: 'A voice recording',
		presetPush: true,
		fields: {
			voiceUrl: address({
				displayName: 'Voice URL',
				name: 'voiceUrl',
				placeholder: 'e.g. https://example.com/greeting.aac',
				description: 'Web address of the recording, an AAC file',
				content: 'remoteUrl',
			}),
			duration: duration(
				`Length of the recording in seconds, at most ${LIMITS.voiceSeconds}`,
				LIMITS.voiceSeconds,
			),
			fileName: fileName(false),
		},
	},
	{
		name: 'Video',
		value: 'RC:SightMsg',
		description: 'A short video',
		presetPush: true,
		fields: {
			videoUrl: address({
				displayName: 'Video URL',
				name: 'videoUrl',
				placeholder: 'e.g. https://example.com/tour.mp4',
				description: 'Web address of the video file',
				content: 'sightUrl',
			}),
			thumbnail: thumbnail(),
			duration: duration(
				'Length of the video in seconds; apps take up to 120 unless set otherwise',
			),
			fileSize: fileSize('size'),
			fileName: fileName(true),
		},
	},
	{
		name: 'File',
		value: 'RC:FileMsg',
		description: 'A file to download',
		presetPush: true,
		fields: {
			fileUrl: address({
				displayName: 'File URL',
				name: 'fileUrl',
				placeholder: 'e.g. https://example.com/catalogue.pdf',
				description: 'Web address of the file',
				content: 'fileUrl',
			}),
			fileType: field({
				property: {
					displayName: 'File Type',
					name: 'fileType',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. pdf',
					description: 'File name extension, without the dot',
				},
				schema: taking(
					{ takes: 'text' },
					pipe(
						rawWord(),
						step((type, refuse) => {
							const extension = type.replace(/^\./, '');
							return extension === ''
								? refuse('is only a dot', 'Enter a type such as pdf.')
								: extension;
						}),
					),
				),
				content: 'type',
			}),
			fileSize: fileSize('size'),
			fileName: fileName(false),
		},
	},
	{
		name: 'Location',
		value: 'RC:LBSMsg',
		description: 'A place on the map',
		presetPush: true,
		fields: {
			latitude: field({
				property: {
					displayName: 'Latitude',
					name: 'latitude',
					type: 'number',
					default: 0,
					required: true,
					description: 'In degrees, from -90 to 90',
				},
				schema: number({ least: -90, most: 90 }),
				content: 'latitude',
			}),
			longitude: field({
				property: {
					displayName: 'Longitude',
					name: 'longitude',
					type: 'number',
					default: 0,
					required: true,
					description: 'In degrees, from -180 to 180',
				},
				schema: number({ least: -180, most: 180 }),
				content: 'longitude',
			}),
			placeName: field({
				property: {
					displayName: 'Place Name',
					name: 'placeName',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. Shop at the market square',
					description: 'Name of the place as the app shows it',
				},
				schema: text(),
				content: 'poi',
			}),
			thumbnail: thumbnail(),
		},
		check(content, report) {
			if (content.latitude === 0 && content.longitude === 0) {
				report.warn('Latitude and Longitude are both 0, which is a place in the open sea.');
			}
		},
	},
	{
		name: 'Rich Content',
		value: 'RC:ImgTextMsg',
		description:
			'A card with title, text and picture that opens a page; no longer recommended for new apps',
		presetPush: true,
		fields: {
			cardTitle: field({
				property: {
					displayName: 'Card Title',
					name: 'cardTitle',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. Summer sale',
					description: 'Title of the card',
				},
				schema: text(),
				content: 'title',
			}),
			cardText: field({
				property: {
					displayName: 'Card Text',
					name: 'cardText',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					required: true,
					placeholder: 'e.g. Everything for the garden, 20% off',
					description: 'Text of the card',
				},
				schema: text(),
				content: 'content',
			}),
			cardImageUrl: address({
				displayName: 'Card Image URL',
				name: 'cardImageUrl',
				placeholder: 'e.g. https://example.com/card.jpg',
				description: 'Picture of the card, 120 x 120 pixels',
				content: 'imageUri',
			}),
			cardUrl: address({
				displayName: 'Page URL',
				name: 'cardUrl',
				placeholder: 'e.g. https://example.com/summer-sale',
				description:
					'Page that opens when the card is tapped: a web page, or a page of your app by a link such as myshop://orders/42',
				content: 'url',
				schema: link(),
			}),
		},
	},
	{
		name: 'Info Notification',
		value: 'RC:InfoNtf',
		description: 'A grey line in the conversation; no push without a notification text',
		presetPush: false,
		fields: {
			infoText: field({
				property: {
					displayName: 'Info Text',
					name: 'infoText',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. Your order was closed',
					description: 'The line as it appears in the conversation',
				},
				schema: text(),
				content: 'message',
			}),
		},
	},
	{
		name: 'Command Notification',
		value: 'RC:CmdNtf',
		description: 'Data for your app that it stores; no push without a notification text',
		presetPush: false,
		fields: commandFields('notification'),
	},
	{
		name: 'Command',
		value: 'RC:CmdMsg',
		description: 'Data for your app that it does not store; no push without a notification text',
		presetPush: false,
		fields: commandFields('command'),
	},
];

/** Whether a message has a thumbnail. */
export const hasThumbnail = (type: unknown): boolean =>
	messageTypes.some(({ value, fields }) => value === type && 'thumbnail' in fields);

import { LIMITS } from '../../service/limits';
import { broadcastRecallOptions, optionsSection, previewSection } from '../../fields/options';
import { broadcastIdSection, recallSettings, sentBySection } from '../../fields/recall';
import { operation } from '../operation';

export const recall = operation({
	resource: 'broadcast',
	operation: 'recall',
	name: 'Recall',
	action: 'Recall broadcast',
	description: 'Take back a broadcast from everyone who got it',
	notice: `The service takes ${LIMITS.pushesPerHour} recalls of broadcasts an hour and ${LIMITS.pushesPerDay} a day, as Nexconn says; the node takes it that the same holds for RongCloud (Classic). A broadcast to online users cannot be recalled. Whether one to tags, an app package or listed users can be, no document says.`,
	sections: {
		sender: sentBySection,
		messageId: broadcastIdSection,
		preview: previewSection,
		options: optionsSection({ ...broadcastRecallOptions, ...recallSettings }),
	},
	build({ sender, messageId, preview, options }) {
		const { sentAt, isAdmin, isDelete, extra, disableUpdateLastMsg } = options;
		return {
			request: {
				kind: 'recallBroadcast',
				sender,
				messageId,
				sentAt,
				isAdmin,
				isDelete,
				extra,
				disableUpdateLastMsg,
			},
			preview,
			options,
		};
	},
});

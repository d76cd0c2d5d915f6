import { broadcastRecallOptions } from '../../fields/options';
import {
	broadcastIdSection,
	recallSettings,
	recallSettingsOf,
	sentBySection,
} from '../../fields/recall';
import { changed, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { recallBroadcast } from '../../service/kinds/recallBroadcast';
import { LIMITS } from '../../service/limits';
import { operation } from '../operation';

export const recall = operation({
	resource: 'broadcast',
	operation: 'recall',
	name: 'Recall',
	action: 'Take back an announcement',
	description: 'Take back a broadcast from everyone who got it',
	forModel:
		'Takes an announcement back from everyone who got it. Needs the ID of its message and its sender, both from the answer of the tool that sent it.',
	notice: `The service takes ${LIMITS.pushesPerHour} recalls of broadcasts an hour and ${LIMITS.pushesPerDay} a day. A broadcast to online users cannot be recalled. Whether one to tags, an app package or listed users can be, no document says.`,
	sections: { sender: sentBySection, messageId: broadcastIdSection },
	options: { ...broadcastRecallOptions, ...recallSettings },
	kinds: [recallBroadcast],
	request: ({ sender, messageId, options }) =>
		ask(recallBroadcast, {
			users: undefined,
			sender,
			messageId,
			...recallSettingsOf(options),
		}),
	output: changed({ messageId: TEXT, quota: TEXT }),
});

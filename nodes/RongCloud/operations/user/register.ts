import { callOptions, optionsSection, previewSection } from '../../fields/options';
import { newProfileSection, newUserSection } from '../../fields/users';
import { operation } from '../operation';

export const register = operation({
	resource: 'user',
	operation: 'register',
	name: 'Register',
	action: 'Register user',
	description:
		'Register a user and get the token with which the app connects as this user; a sender of messages needs to be registered once, too',
	notice:
		'The token in the output is a secret: whoever has it can connect as this user. Like every output it stands in the data of the execution, which n8n may save and show. As a tool, it hands the token to the AI agent.',
	sections: {
		userId: newUserSection,
		profile: newProfileSection,
		preview: previewSection,
		options: optionsSection(callOptions),
	},
	build: ({ userId, profile, preview, options }) => ({
		request: { kind: 'registerUser', userId, ...profile },
		preview,
		options,
	}),
});

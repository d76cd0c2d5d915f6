import { callOptions } from '../../fields/options';
import { newProfileSection, newUserSection } from '../../fields/users';
import { changedInSecret, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { registerUser } from '../../service/kinds/registerUser';
import { listed } from '../../service/request';
import { operation } from '../operation';

export const register = operation({
	resource: 'user',
	operation: 'register',
	name: 'Register',
	action: 'Register a user or a sender',
	description: 'Create a user or a sender, once, and get its token',
	forModel:
		'Makes a user whom the service does not have yet, or gives one that it has a new name. Needs a user ID and a name.',
	notice:
		'The token in the output is a secret: whoever has it can connect as this user. Like every output it stands in the data of the execution, which n8n may save and show. As a tool, it hands the token to the AI agent.',
	sections: { userId: newUserSection, profile: newProfileSection },
	options: callOptions,
	kinds: [registerUser],
	request: ({ userId, profile }) => ask(registerUser, { users: listed([userId]), ...profile }),
	output: changedInSecret({ userId: TEXT, name: TEXT, avatarUrl: TEXT, token: TEXT }),
});

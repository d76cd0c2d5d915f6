import type { AddressInfo } from 'node:net';
import fastify from 'fastify';

/** What the model says next: it calls the only tool that it was offered, or it ends with a text. */
export type ModelReply = { call: Record<string, unknown> } | { text: string };

interface OfferedTool {
	type: 'function';
	function: {
		name: string;
		description?: string;
		parameters: { properties?: Record<string, unknown>; required?: string[] };
	};
}

interface ModelMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: unknown;
}

/** What an agent asked the model. */
export interface ModelRequest {
	model: string;
	messages: ModelMessage[];
	tools?: OfferedTool[];
	stream?: boolean;
}

/** A language model that says what a test tells it to. */
export interface ScriptedModel {
	/** The base URL of the OpenAI credential. */
	readonly url: string;
	readonly requests: ModelRequest[];
	/** Forgets what was asked, and gives these replies from now on, in turn. */
	script(replies: readonly ModelReply[]): void;
	close(): Promise<void>;
}

const MODEL = 'scripted';

/** Starts an endpoint with OpenAI's interface for chat completions. */
export async function startModel(): Promise<ScriptedModel> {
	const requests: ModelRequest[] = [];
	let replies: ModelReply[] = [];
	const app = fastify({ bodyLimit: 10 * 1024 * 1024 });

	app.get('/v1/models', () => ({
		object: 'list',
		data: [{ id: MODEL, object: 'model', created: 0, owned_by: 'test' }],
	}));
	app.post<{ Body: ModelRequest }>('/v1/chat/completions', async ({ body }, answer) => {
		requests.push(body);
		const reply = replies.shift();
		if (reply === undefined || body.stream === true) {
			const message = reply === undefined ? 'The script has ended.' : 'No streams here.';
			return await answer.code(400).send({ error: { message, type: 'invalid_request_error' } });
		}
		const name = body.tools?.[0]?.function.name ?? '';
		const message =
			'text' in reply
				? { role: 'assistant', content: reply.text }
				: {
						role: 'assistant',
						content: null,
						tool_calls: [
							{
								id: `call_${requests.length}`,
								type: 'function',
								function: { name, arguments: JSON.stringify(reply.call) },
							},
						],
					};
		return {
			id: `completion_${requests.length}`,
			object: 'chat.completion',
			created: 0,
			model: MODEL,
			choices: [{ index: 0, message, finish_reason: 'text' in reply ? 'stop' : 'tool_calls' }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	});

	await app.listen({ host: '127.0.0.1', port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		requests,
		script: (next) => {
			replies = [...next];
			requests.length = 0;
		},
		close: () => app.close(),
	};
}

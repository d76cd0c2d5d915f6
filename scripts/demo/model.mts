import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import fastify from 'fastify';

const HOST = '127.0.0.1';
const MODEL = 'gpt-5-mini';

/** A scripted stand-in for a language model, at an OpenAI-compatible address. */
export interface Model {
	/** The base URL for the credential. */
	url: string;
	/** What it was asked, oldest first. */
	prompts: string[];
	close(): Promise<void>;
}

export interface ModelOptions {
	/** Writes the answer to a prompt; throws to have the model fail. */
	answer?: (prompt: string) => string;
}

/** Part of a message in either of OpenAI's two interfaces. */
type Content = string | Array<{ text?: string }>;

interface Message {
	role?: string;
	content?: Content;
}

const textOf = (content: Content = '') =>
	typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');

/** It has no imagination: what it was told to write about becomes the text. */
const repeatTheTopic = (prompt: string) => prompt.slice(prompt.indexOf(':') + 1).trim();

/** Starts it on a free port. It answers Chat Completions and Responses, both without streaming. */
export async function startModel({ answer = repeatTheTopic }: ModelOptions = {}): Promise<Model> {
	const prompts: string[] = [];
	const app = fastify();

	const reply = (messages: readonly Message[]) => {
		const prompt = textOf(messages.findLast(({ role }) => role === 'user')?.content);
		prompts.push(prompt);
		return answer(prompt);
	};
	const created = () => Math.floor(Date.now() / 1000);

	app.get('/v1/models', () => ({ object: 'list', data: [{ id: MODEL, object: 'model' }] }));

	app.post<{ Body: { messages: Message[] } }>('/v1/chat/completions', ({ body }) => ({
		id: `chatcmpl-${randomUUID()}`,
		object: 'chat.completion',
		created: created(),
		model: MODEL,
		choices: [
			{
				index: 0,
				message: { role: 'assistant', content: reply(body.messages) },
				finish_reason: 'stop',
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	}));

	app.post<{ Body: { input: string | Message[] } }>('/v1/responses', ({ body: { input } }) => {
		const messages = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
		return {
			id: `resp_${randomUUID()}`,
			object: 'response',
			created_at: created(),
			status: 'completed',
			model: MODEL,
			output: [
				{
					id: `msg_${randomUUID()}`,
					type: 'message',
					role: 'assistant',
					status: 'completed',
					content: [{ type: 'output_text', text: reply(messages), annotations: [] }],
				},
			],
			usage: {
				input_tokens: 1,
				input_tokens_details: { cached_tokens: 0 },
				output_tokens: 1,
				output_tokens_details: { reasoning_tokens: 0 },
				total_tokens: 2,
			},
		};
	});

	await app.listen({ host: HOST, port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return {
		url: `http://${HOST}:${port}/v1`,
		prompts,
		close: async () => {
			app.server.closeAllConnections();
			await app.close();
		},
	};
}

import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import fastify from 'fastify';

const HOST = '127.0.0.1';
const MODEL = 'gpt-5-mini';
/** The panel of this node, as a tool, is large. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** A tool that an agent offers. */
interface Tool {
	function: {
		name: string;
		description?: string;
		parameters: { properties?: Record<string, unknown> };
	};
}

/** What it was asked. */
export interface ModelRequest {
	/** The last words of the user. */
	prompt: string;
	tools: Tool[];
	/** What the tool gave that it called before. */
	toolResult?: string;
}

/** A text, or the parameters for a call of the first tool that it was offered. */
export type ModelReply = string | { call: Record<string, unknown> };

/** A scripted stand-in for a language model, at an OpenAI-compatible address. */
export interface Model {
	/** The base URL for the credential. */
	url: string;
	/** The oldest first. */
	requests: ModelRequest[];
	close(): Promise<void>;
}

export interface ModelOptions {
	/** Answers; throws to have the model fail. */
	answer?: (request: ModelRequest) => ModelReply;
}

/** Part of a message in either of OpenAI's two interfaces. */
type Content = string | Array<{ text?: string }> | null;

interface Message {
	role?: string;
	content?: Content;
}

const textOf = (content: Content = '') =>
	typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('');

/** It has no imagination: what it was told to write about becomes the text. */
const repeatTheTopic = ({ prompt }: ModelRequest) => prompt.slice(prompt.indexOf(':') + 1).trim();

const toolCall = (parameters: Record<string, unknown>, tools: readonly Tool[] = []) => ({
	id: `call_${randomUUID()}`,
	type: 'function',
	function: { name: tools[0]?.function.name ?? '', arguments: JSON.stringify(parameters) },
});

/**
 * Starts it on a free port. It answers Chat Completions and Responses, both without streaming; tools are
 * for Chat Completions alone.
 */
export async function startModel({ answer = repeatTheTopic }: ModelOptions = {}): Promise<Model> {
	const requests: ModelRequest[] = [];
	const app = fastify({ bodyLimit: BODY_LIMIT_BYTES });

	const reply = (messages: readonly Message[], tools: Tool[] = []) => {
		const last = (wanted: string) => messages.findLast(({ role }) => role === wanted);
		const result = last('tool');
		const request: ModelRequest = {
			prompt: textOf(last('user')?.content),
			tools,
			...(result && { toolResult: textOf(result.content) }),
		};
		requests.push(request);
		return answer(request);
	};
	const created = () => Math.floor(Date.now() / 1000);

	app.get('/v1/models', () => ({ object: 'list', data: [{ id: MODEL, object: 'model' }] }));

	interface ChatBody {
		messages: Message[];
		tools?: Tool[];
		stream?: boolean;
	}
	app.post<{ Body: ChatBody }>('/v1/chat/completions', ({ body: { messages, tools, stream } }) => {
		if (stream === true) throw new Error('It answers without streaming.');
		const said = reply(messages, tools);
		const isText = typeof said === 'string';
		return {
			id: `chatcmpl-${randomUUID()}`,
			object: 'chat.completion',
			created: created(),
			model: MODEL,
			choices: [
				{
					index: 0,
					message: {
						role: 'assistant',
						content: isText ? said : null,
						...(!isText && { tool_calls: [toolCall(said.call, tools)] }),
					},
					finish_reason: isText ? 'stop' : 'tool_calls',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	});

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
		requests,
		close: async () => {
			app.server.closeAllConnections();
			await app.close();
		},
	};
}

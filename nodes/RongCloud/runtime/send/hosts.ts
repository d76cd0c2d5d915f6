import type { Account } from '../../service/dataCenters';
import type { Made } from './transport';

/** The addresses of the service in one run, the one in use first (docs/service.md, section 2.2). */
export class Hosts {
	private urls: readonly string[];

	constructor({ baseUrl, backupUrl }: Account) {
		this.urls = backupUrl === undefined ? [baseUrl] : [baseUrl, backupUrl];
	}

	/** In the order in which a call may try them. */
	get inOrder(): readonly string[] {
		return this.urls;
	}

	/**
	 * Makes a call at the address in use; at the other one, and from then on there, if certainly nothing was sent.
	 * @param make makes it; `undefined` if it is not wanted any more
	 */
	async call<M extends Made | undefined>(make: (baseUrl: string) => Promise<M>): Promise<M> {
		const [first = '', ...others] = this.urls;
		let made = await make(first);
		for (const host of others) {
			if (made?.outcome.state !== 'notSent') break;
			const unreachable = new URL(made.url ?? host).origin;
			const note = `${unreachable} could not be reached (nothing was sent there), so ${host} was tried.`;
			made = await make(host);
			if (made === undefined) break;
			made = { ...made, note: [note, made.note].filter(Boolean).join(' ') };
			if (made.outcome.state !== 'notSent') this.use(host);
		}
		return made;
	}

	/** Stays with an address that could be reached, for the rest of the run. */
	private use(url: string): void {
		if (this.urls[0] !== url) this.urls = [url, ...this.urls.filter((other) => other !== url)];
	}
}

import type { Account } from '../api/dataCenters';

/** The addresses of the service in one run, the one in use first (service reference, section 2.2). */
export class Hosts {
	private urls: readonly string[];

	constructor({ baseUrl, backupUrl }: Account) {
		this.urls = backupUrl === undefined ? [baseUrl] : [baseUrl, backupUrl];
	}

	/** In the order in which a call may try them, each only if certainly nothing was sent before. */
	get inOrder(): readonly string[] {
		return this.urls;
	}

	/** Stays with an address that could be reached, for the rest of the run. */
	use(url: string): void {
		if (this.urls[0] !== url) this.urls = [url, ...this.urls.filter((other) => other !== url)];
	}
}

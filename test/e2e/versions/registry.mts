import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fastify } from 'fastify';

import { readManifest } from '../../package/packed.mts';

export interface Registry {
	url: string;
	/** The paths that were asked for. */
	readonly asked: string[];
	close(): Promise<void>;
}

/**
 * An npm registry on this computer that has one version of this package. Of any other package it has a
 * version too, but not the tarball: whoever installs it fails.
 */
export async function startRegistry(tarball: string): Promise<Registry> {
	const app = fastify();
	const asked: string[] = [];
	const bytes = readFileSync(tarball);
	const { name, version, ...manifest } = readManifest();
	const digest = (algorithm: string, encoding: 'hex' | 'base64') =>
		createHash(algorithm).update(bytes).digest(encoding);

	app.addHook('onRequest', async ({ url }) => void asked.push(url));
	app.get(`/${name}`, async ({ host }) => ({
		name,
		'dist-tags': { latest: version },
		versions: {
			[version]: {
				name,
				version,
				...manifest,
				dist: {
					tarball: `http://${host}/${name}/-/${basename(tarball)}`,
					shasum: digest('sha1', 'hex'),
					integrity: `sha512-${digest('sha512', 'base64')}`,
				},
			},
		},
	}));
	app.get(`/${name}/-/${basename(tarball)}`, async (_request, reply) =>
		reply.type('application/octet-stream').send(bytes),
	);
	app.get<{ Params: { other: string } }>('/:other', async ({ params: { other }, host }) => ({
		name: other,
		'dist-tags': { latest: '99.0.0' },
		versions: {
			'99.0.0': {
				name: other,
				version: '99.0.0',
				dist: { tarball: `http://${host}/${other}/-/${other}-99.0.0.tgz` },
			},
		},
	}));
	return {
		url: await app.listen({ host: '127.0.0.1', port: 0 }),
		asked,
		close: async () => await app.close(),
	};
}

/** The parts of an npm lock (version 3) that are read here. */
export interface Lockfile {
	lockfileVersion: number;
	packages: Record<string, LockedPackage>;
}

interface LockedPackage {
	version?: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	[field: string]: unknown;
}

/** Whether the lock has it at its top level. */
export function hasPackage(lock: Lockfile, name: string): boolean {
	return `node_modules/${name}` in lock.packages;
}

export function lockedVersion(lock: Lockfile, name: string): string {
	const version = lock.packages[`node_modules/${name}`]?.version;
	if (!version) throw new Error(`the lock has no ${name} at its top level`);
	return version;
}

/**
 * A package.json and lock for a few packages of a bigger lock, in the same versions. Optional
 * dependencies are left out.
 */
export function subsetOf(lock: Lockfile, names: readonly string[]) {
	const dependencies = Object.fromEntries(names.map((name) => [name, lockedVersion(lock, name)]));
	const packages: Lockfile['packages'] = {};
	const queue = names.map((name) => `node_modules/${name}`);
	for (const path of queue) {
		if (path in packages) continue;
		const entry = { ...lock.packages[path] };
		delete entry.optionalDependencies;
		packages[path] = entry;
		for (const name of Object.keys(entry.dependencies ?? {})) {
			const place = placeOf(lock, name, path);
			if (place) queue.push(place);
		}
	}
	const manifest = { name: 'n8n-addons', private: true, version: '0.0.0', dependencies };
	return { manifest, lock: { ...lock, ...manifest, packages: { '': manifest, ...packages } } };
}

/** Where Node would find `name` when required from the package at `from`. */
function placeOf(lock: Lockfile, name: string, from: string): string | undefined {
	for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
		const nested = `${folder}/node_modules/${name}`;
		if (nested in lock.packages) return nested;
		if (!folder.includes('/node_modules/')) break;
	}
	const top = `node_modules/${name}`;
	return top in lock.packages ? top : undefined;
}

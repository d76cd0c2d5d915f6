const TestSequencer = require('@jest/test-sequencer').default;

/** What takes longest begins first; a worker that is left with it at the end keeps everyone waiting. */
const LONGEST = [
	// It waits for half a minute.
	'unit/credential/credentialTest.',
	'engine/operations.',
	'faults/',
	'properties/',
	'engine/',
	'contract/',
	'package/',
];

/** The order where nothing is known of earlier runs, as on a new checkout: jest itself goes by the size of the file. */
module.exports = class extends TestSequencer {
	sort(tests) {
		const rankOf = ({ path }) => {
			const rank = LONGEST.findIndex((part) => path.includes(`/test/${part}`));
			return rank === -1 ? LONGEST.length : rank;
		};
		return [...super.sort(tests)].sort((one, other) => rankOf(one) - rankOf(other));
	}
};

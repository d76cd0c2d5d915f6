import { describeFaults } from './systemMessages.mts';
import {
	BACKUP_FAULTS,
	BACKUP_FAULTS_OF_MANY_CALLS,
	FAULTS_OF_MANY_CALLS,
	WAITING_FAULTS,
} from './troubles.mts';

describeFaults('System messages: many calls, waiting, and a backup', [
	...FAULTS_OF_MANY_CALLS,
	...WAITING_FAULTS,
	...BACKUP_FAULTS,
	...BACKUP_FAULTS_OF_MANY_CALLS,
]);

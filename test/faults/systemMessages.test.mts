import { describeFaults } from './systemMessages.mts';
import { COMMON_FAULTS } from './troubles.mts';

describeFaults('System messages', COMMON_FAULTS);

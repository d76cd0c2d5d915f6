import { describeRowsOf } from './operation.mts';

describeRowsOf('systemMessage', 60, 1500);

import { describeRowsOf } from './operation.mts';

describeRowsOf('broadcast', 100, 2500);

import { describeRowsOf } from './operation.mts';

describeRowsOf('groupMessage', 20, 800);

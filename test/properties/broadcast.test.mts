import { describeRowsOf } from './operation.mts';

describeRowsOf('broadcast');

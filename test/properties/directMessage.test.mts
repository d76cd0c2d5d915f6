import { describeRowsOf } from './operation.mts';

describeRowsOf('directMessage', 20, 800);

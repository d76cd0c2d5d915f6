import { describeRowsOf } from './operation.mts';

describeRowsOf('systemMessage');

import { describeRowsOf } from './operation.mts';

describeRowsOf('pushNotification');

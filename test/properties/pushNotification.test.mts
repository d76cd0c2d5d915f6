import { describeRowsOf } from './operation.mts';

describeRowsOf('pushNotification', 100, 2000);

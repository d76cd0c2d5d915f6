import { describeRowsOf } from './operation.mts';

describeRowsOf('pushNotification', 110, 2000);

import { BROADCAST_SERVICE } from '../endpoint';
import { LIMITS, RATES } from '../limits';

/** What several kinds of request have in common. */

/** Where messages at the top of a body have parts that travel as JSON text. */
export const MESSAGE_TEXTS = ['content', 'pushExt'];

/** A recall has to name the sender. */
export const sentBy = ({ sender }: { sender: string }) => ({ fromUserId: sender });

export const everyone = () => 'Every user of the app';

/** Calls about one user at a time. */
export const oneUser = { limit: RATES.calls, usersPerCall: 1 };

/** Calls that count against the quota of broadcasts and pushes. */
export const countedAsPush = { limit: RATES.pushes, service: BROADCAST_SERVICE };

/** Calls of Nexconn about several users at a time, of which the classic ones take one. */
export const severalUsers = { limit: RATES.calls, usersPerCall: LIMITS.usersPerBan };

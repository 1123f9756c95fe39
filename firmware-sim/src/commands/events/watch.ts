/** `events.watch`: refuses nothing; also answered by a halted unit, which has nothing more to say. */
import type { QueryCommand } from '../context.js';

export const watchEvents: QueryCommand<'events.watch'> = {
  name: 'events.watch',
  answer({ session, standing }, { kinds }) {
    const now = standing();
    session.watch(kinds, now);
    return { ok: true, reply: { kinds, condition: now.condition } };
  },
};

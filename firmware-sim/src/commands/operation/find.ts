/** `operation.find`: looks ids up in any epoch; fences nothing, refuses nothing. */
import type { QueryCommand } from '../context.js';

export const findOperations: QueryCommand<'operation.find'> = {
  name: 'operation.find',
  answer({ unit }, { ids }) {
    const found = ids.flatMap((id) => {
      const bound = unit.findOperation({ id });
      if (bound === undefined) return [];
      const { epoch, sequence, fenced } = bound;
      return [{ id, epoch, fenced, ...(fenced ? {} : { sequence }) }];
    });
    return { ok: true, reply: { found } };
  },
};

/** `report.x`: the counters as they stand. */
import { counterList } from '@plomba/core';
import type { QueryCommand } from '../context.js';

export const reportX: QueryCommand<'report.x'> = {
  name: 'report.x',
  answer({ unit: { state } }) {
    return { ok: true, reply: { day: state.day, dayOpen: state.dayOpen, counters: counterList(state.counters) } };
  },
};

/** Whether a technician is at the unit. Pure. */
import type { VisitValue } from '../tables/visit.table.js';

export function isVisitOpen(visit: VisitValue | undefined): visit is VisitValue {
  return visit !== undefined && visit.closedBy === undefined;
}

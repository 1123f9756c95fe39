/** Whether a technician is at the unit. Pure. */
import type { VisitValue } from '../tables/visit.table.js';

/** Whether a technician is at the unit: the visit was begun and not ended. Nothing is sold meanwhile. */
export function isVisitOpen(visit: VisitValue | undefined): visit is VisitValue {
  return visit !== undefined && visit.closedBy === undefined;
}

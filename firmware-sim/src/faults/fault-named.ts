/** A fault by its name. */
import type { FaultKind } from './fault-kind.js';
import { FAULTS } from './faults.table.js';

/** The row of this name. */
export function faultNamed(name: string): FaultKind | undefined {
  return FAULTS.find((kind) => kind.name === name);
}

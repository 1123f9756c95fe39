/** A cut at an operation of the flash, with all that it leaves, as a fault of the simulator. */
import type { FlashCut, FlashPartName, Injection } from '@plomba/firmware-sim';

export function flashCutInjection({ operation, phase, torn, missing }: FlashCut, part: FlashPartName): Injection {
  return {
    fault: 'power-cut',
    with: { ...torn, ...(missing === undefined ? {} : { missing }) },
    when: { at: 'flash', operation, phase, part },
  };
}

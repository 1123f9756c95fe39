/**
 * What is looked at when the power comes on, in this order, and what becomes of the unit when a step fails. The results
 * stand in the status; those that are noted stand in the journal as well, when they changed.
 */
import type { SelfTestStep } from '@plomba/core/tables';

/** What a failed step means: the unit stops, sells nothing, or works and warns. */
export type SelfTestVerdict = 'halts' | 'sells-nothing' | 'warns';

export interface SelfTestRow {
  readonly step: SelfTestStep;
  readonly looksAt: string;
  /** What a failure of this step means. A warning never stops anything. */
  readonly onFail: SelfTestVerdict;
  /** Whether what it finds goes into the journal. */
  readonly noted: boolean;
  readonly why: string;
}

export const SELF_TEST: readonly SelfTestRow[] = [
  {
    step: 'supply',
    looksAt: 'the power supply gives its voltage, and its bank is charged',
    onFail: 'warns',
    noted: false,
    why: 'a unit that runs has power; what it lacks is the time to finish when it goes',
  },
  {
    step: 'memory',
    looksAt: 'the flash part has the size that the memories need',
    onFail: 'halts',
    noted: false,
    why: 'nothing can be written to a memory that is not there',
  },
  {
    step: 'fiscal-memory',
    looksAt: 'its entries are whole, and agree with the journal',
    onFail: 'halts',
    noted: false,
    why: 'one of the two is not of this unit, or older than the other',
  },
  {
    step: 'journal',
    looksAt: 'last checkpoint, chain, signatures and counters of the tail',
    onFail: 'halts',
    noted: false,
    why: 'damage that no power cut explains must not be written over',
  },
  {
    step: 'secure-element',
    looksAt: 'it answers, and holds the key that the journal names',
    onFail: 'sells-nothing',
    noted: false,
    why: 'nothing can be signed, so nothing can be noted either; another key than the one of the journal stops the unit',
  },
  {
    step: 'firmware',
    looksAt: 'signature and content of the slot that runs; it is not older than what the journal knows',
    onFail: 'halts',
    noted: true,
    why: 'an image of the memories that was put back must not bring an older firmware back with it',
  },
  {
    step: 'clock',
    looksAt: 'the time was set, its battery lives, it does not stand before the last record',
    onFail: 'warns',
    noted: true,
    why: 'whether receipts without a time are allowed is for the country to say',
  },
  {
    step: 'seal',
    looksAt: 'the contact of the tamper seal',
    onFail: 'sells-nothing',
    noted: true,
    why: "somebody was inside; a technician's visit ends it",
  },
  {
    step: 'printer',
    looksAt: 'paper and cover',
    onFail: 'warns',
    noted: false,
    why: 'what is committed is printed when there is paper again',
  },
];

/**
 * The counters of a register for its X and Z reports (SKVFS 2014:9, 7 kap. 2-3 §, as the sheet has it): grand totals that
 * never go back, and numbers since the last Z report. They are the register's own; a control unit has others.
 *
 * Everything sold counts as sold and everything that came back as come back, also on the same receipt: so the net is what
 * customers paid. A copy, a training and a pro forma receipt move no money.
 */
import { returnedOf } from './receipt.js';
import type { JournalEvent, TillCounters } from './journal-event.js';

/** Of a register that has done nothing. */
export const NEW_TILL_COUNTERS: TillCounters = {
  grandSales: 0n,
  grandReturns: 0n,
  receipts: 0,
  copies: 0,
  training: 0,
  returns: 0,
  proforma: 0,
  drawerOpenings: 0,
};

/** The counters behind an event. */
export function countEvent(counters: TillCounters, event: JournalEvent): TillCounters {
  switch (event.kind) {
    case 'receipt':
      return countReceipt(counters, event);
    case 'drawer':
      return { ...counters, drawerOpenings: counters.drawerOpenings + 1 };
    case 'z': {
      const { grandSales, grandReturns } = counters;
      return { ...NEW_TILL_COUNTERS, grandSales, grandReturns };
    }
    case 'start':
    case 'stop':
    case 'login':
    case 'logout':
    case 'article':
    case 'article-removed':
    case 'article-parked':
    case 'x':
      return counters;
  }
}

function countReceipt(
  counters: TillCounters,
  { receipt }: Extract<JournalEvent, { readonly kind: 'receipt' }>,
): TillCounters {
  switch (receipt.kind) {
    case 'kopia':
      return { ...counters, copies: counters.copies + 1 };
    case 'ovning':
      return { ...counters, training: counters.training + 1 };
    case 'profo':
      return { ...counters, proforma: counters.proforma + 1 };
    case 'normal': {
      const returned = returnedOf(receipt);
      return {
        ...counters,
        grandSales: counters.grandSales + receipt.total + returned,
        grandReturns: counters.grandReturns + returned,
        receipts: counters.receipts + 1,
        returns: counters.returns + (receipt.lines.some((line) => line.returned === true) ? 1 : 0),
      };
    }
  }
}

/** A report whose counters are not those of the events before it. */
export interface CounterFinding {
  /** Such as `events[12].counters.grandSales`. */
  readonly path: string;
  readonly said: string;
  readonly counted: string;
}

/**
 * Counts a journal again: every counter of an X or Z report that is not what the events before it give.
 *
 * @param before the counters in front of the first event
 */
export function* checkTillCounters(
  before: TillCounters,
  events: Iterable<JournalEvent>,
): Generator<CounterFinding, TillCounters> {
  let counters = before;
  let index = 0;
  for (const event of events) {
    if (event.kind === 'x' || event.kind === 'z') {
      for (const name of Object.keys(NEW_TILL_COUNTERS) as (keyof TillCounters)[]) {
        const [said, counted] = [event.counters[name].toString(), counters[name].toString()]; // its keys, see before
        if (said !== counted) yield { path: `events[${index}].counters.${name}`, said, counted };
      }
    }
    counters = countEvent(counters, event);
    index++;
  }
  return counters;
}

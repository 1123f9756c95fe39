/**
 * Days and what happens in them besides receipts: opening, copies, cash, answers, closing
 * (docs/spec/journal.md section 4). Days and copies are numbered from 1 without gaps.
 */
import type { Finding } from '../finding.js';
import type { RecordOf } from '../records.js';
import { applyFacts, counterList, counterMismatch, startDay } from './counters.js';
import { fault, type FoldState, type Step } from './state.js';

/** A record with a day belongs to the day that is open. */
export function checkDay(
  state: FoldState,
  record: RecordOf<'receipt'> | RecordOf<'copy'> | RecordOf<'cash'> | RecordOf<'day-close'>,
): Finding | undefined {
  if (!state.dayOpen) {
    return fault(record, 'day-closed', { field: 'day', message: `No day is open; the last one was ${state.day}.` });
  }
  if (record.payload.day === state.day) return undefined;
  const message = `Day ${state.day} is open, not day ${record.payload.day}.`;
  return fault(record, 'day-number', { field: 'day', message });
}

/** A record that may also stand between two days names the day that is open, and none while none is. */
export function checkDayIfAny(state: FoldState, record: RecordOf<'event'> | RecordOf<'shift'>): Finding | undefined {
  const wanted = state.dayOpen ? state.day : undefined;
  if (record.payload.day === wanted) return undefined;
  const message = wanted === undefined ? 'No day is open.' : `Day ${wanted} is open.`;
  return fault(record, 'day-number', { field: 'day', message });
}

export function applyDayOpen({ state, record }: Step<'day-open'>): Finding | undefined {
  if (state.dayOpen) {
    return fault(record, 'day-open', { field: 'kind', message: `Day ${state.day} is still open.` });
  }
  if (record.payload.day !== state.day + 1) {
    const message = `The next day is ${state.day + 1}, not ${record.payload.day}.`;
    return fault(record, 'day-number', { field: 'day', message });
  }
  state.day++;
  state.dayOpen = true;
  state.dayOpenedBy = record.sequence;
  startDay(state, 'opening');
  state.tally.openDay(record);
  return undefined;
}

export function applyCopy({ state, record }: Step<'copy'>): Finding | undefined {
  const wrong = checkDay(state, record);
  if (wrong !== undefined) return wrong;
  const { of, ordinal, till } = record.payload;
  if (!state.receipts.has(of)) {
    return fault(record, 'copy-of', { field: 'of', message: `Record ${of} is no receipt before this record.` });
  }
  if (ordinal !== state.copies + 1) {
    const message = `The next copy is number ${state.copies + 1}, not ${ordinal}.`;
    return fault(record, 'copy-ordinal', { field: 'ordinal', message });
  }
  state.copies++;
  state.tally.copy();
  return applyFacts(state, record, [
    { measure: 'operations', amount: 1n, operation: 'copy', till },
    { measure: 'copies', amount: 1n, operation: 'copy', till },
  ]);
}

export function applyCash({ state, record }: Step<'cash'>): Finding | undefined {
  const wrong = checkDay(state, record);
  if (wrong !== undefined) return wrong;
  const { direction, amount, till } = record.payload;
  if (amount < 0n || (amount === 0n && direction === 'out')) {
    return fault(record, 'cash-amount', { field: 'amount', message: `An amount of ${amount} hundredths.` });
  }
  state.tally.cash(direction, amount);
  const operation = direction === 'in' ? 'cash-in' : 'cash-out';
  return applyFacts(state, record, [
    { measure: 'operations', amount: 1n, operation, till },
    { measure: operation, amount, operation, till },
  ]);
}

export function applyAnswer({ state, record }: Step<'answer'>): Finding | undefined {
  const { of, settled } = record.payload;
  if (of >= record.sequence) {
    const message = `Record ${of} does not stand before this record.`;
    return fault(record, 'answer-of', { field: 'of', message });
  }
  if (settled === undefined) return undefined;
  const before = state.service.settled ?? 0;
  if (settled < before || settled > record.sequence) {
    const message = `Everything before record ${settled}, after ${before} and in record ${record.sequence}.`;
    return fault(record, 'answer-settled', { field: 'settled', message });
  }
  state.service.settled = settled;
  return undefined;
}

export function applyDayClose({ state, record }: Step<'day-close'>): Finding | undefined {
  const wrong = checkDay(state, record);
  if (wrong !== undefined) return wrong;
  const { openedBy, counters } = record.payload;
  if (openedBy !== state.dayOpenedBy) {
    const message = `The day was opened by record ${state.dayOpenedBy}, not by record ${openedBy}.`;
    return fault(record, 'day-opened-by', { field: 'openedBy', message });
  }
  // The day counts before the counters are written into its closing.
  const beyond = applyFacts(state, record, [
    { measure: 'operations', amount: 1n, operation: 'day-close' },
    { measure: 'days', amount: 1n, operation: 'day-close' },
  ]);
  if (beyond !== undefined) return beyond;
  const mismatch = counterMismatch(counters, counterList(state, 'in-z'));
  if (mismatch !== undefined) return fault(record, 'counters', { field: 'counters', message: mismatch });
  startDay(state, 'closing');
  state.dayOpen = false;
  state.lastCloseUtcMs = record.header.utcMs;
  state.checkpointDue = true;
  state.fiscalEntries++;
  state.tally.closeDay(record);
  return undefined;
}

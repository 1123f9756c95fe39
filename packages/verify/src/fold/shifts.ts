/**
 * Shifts of cashiers, till by till (docs/spec/journal.md section 5): a till's shifts are numbered from 1 without gaps,
 * begin and end in turn, and the end carries the counters of scope `shift` of its till.
 */
import type { ShiftValue } from '@plomba/core/tables';
import type { Finding } from '../finding.js';
import type { RecordOf } from '../records.js';
import { applyFacts, counterMismatch, shiftCounterList, startShift } from './counters.js';
import { checkDayIfAny } from './days.js';
import { fault, type FoldState, type Step } from './state.js';

function checkShift(state: FoldState, record: RecordOf<'shift'>): Finding | undefined {
  const { step, till, number, openedBy, counters } = record.payload;
  const last = state.shifts.get(till);
  const isOpen = last?.isOpen === true;
  if (isOpen === (step === 'open')) {
    const message = `Till '${till}' has ${isOpen ? 'an' : 'no'} open shift.`;
    return fault(record, 'shift-step', { field: 'step', message });
  }
  const wanted = (last?.number ?? 0) + (step === 'open' ? 1 : 0);
  if (number !== wanted) {
    const message = `This shift of till '${till}' is number ${wanted}, not ${number}.`;
    return fault(record, 'shift-number', { field: 'number', message });
  }
  if (openedBy !== (step === 'open' ? undefined : last?.openedBy)) {
    const message =
      step === 'open' ? 'Nothing opened this shift before.' : `Record ${last?.openedBy} opened it, not ${openedBy}.`;
    return fault(record, 'shift-opened-by', { field: 'openedBy', message });
  }
  if (step === 'open' && counters.length > 0) {
    return fault(record, 'counters', { field: 'counters', message: 'A shift begins without counters.' });
  }
  return undefined;
}

export function applyShift({ state, record }: Step<'shift'>): Finding | undefined {
  const { step, till, number, openedBy, counters } = record.payload;
  if (step === 'open' && state.life !== 'test' && state.life !== 'production') {
    return fault(record, 'life-state', { field: 'kind', message: `In '${state.life}' no shift can begin.` });
  }
  const wrong = checkDayIfAny(state, record) ?? checkShift(state, record);
  if (wrong !== undefined) return wrong;
  if (step === 'open') startShift(state, till, 'opening');
  const operation = step === 'open' ? 'shift-open' : 'shift-close';
  const beyond = applyFacts(state, record, [{ measure: 'operations', amount: 1n, operation, till }]);
  if (beyond !== undefined) return beyond;
  if (step === 'close') {
    const mismatch = counterMismatch(counters, shiftCounterList(state, till));
    if (mismatch !== undefined) return fault(record, 'counters', { field: 'counters', message: mismatch });
    startShift(state, till, 'closing');
  }
  state.shifts.set(till, { till, number, openedBy: openedBy ?? record.sequence, isOpen: step === 'open' });
  return undefined;
}

/** The shifts as a checkpoint carries them: by till, absent while there was none. */
export function shiftMismatch(found: readonly ShiftValue[] | undefined, state: FoldState): string | undefined {
  // Tills are ASCII: the order of code units is the order of bytes.
  const wanted = [...state.shifts.values()].sort((left, right) => (left.till < right.till ? -1 : 1));
  if ((found === undefined) !== (wanted.length === 0)) return `There are shifts at ${wanted.length} tills.`;
  for (let index = 0; index < Math.max(found?.length ?? 0, wanted.length); index++) {
    const [is, should] = [found?.[index], wanted[index]];
    if (should === undefined) return `Till '${is?.till}' had no shift.`;
    const same = is?.till === should.till && is.number === should.number && is.openedBy === should.openedBy;
    if (same && is.isOpen === should.isOpen) continue;
    return `The last shift of till '${should.till}' is ${should.isOpen ? 'open' : 'closed'} number ${should.number}.`;
  }
  return undefined;
}

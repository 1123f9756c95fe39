/** What happens beside documents: events, and the shifts of cashiers. Pure, as all plans are. */
import type { Country, Finding } from '../country/country.js';
import { LIMITS } from '../model/limits.js';
import type { LocalTime } from '../model/time.js';
import type { EventPayload, ShiftPayload } from '../tables/events.table.js';
import { invalid, notSelling, openDay, plan, type Plan } from './plan.js';
import { refuse, type Refusal } from './refusal.js';
import { countersAtShift, countersIn, shiftAt, type UnitState } from './state.js';

/**
 * An event, asked for by a caller or noticed by the unit itself (then without an operation).
 * Refuses `not-allowed-in-state`, `validation-failed`.
 */
export function planEvent(
  state: UnitState,
  event: Omit<EventPayload, 'day'> & { readonly now: LocalTime },
): Plan | Refusal {
  if (state.rules === undefined || state.life === 'archived') {
    return refuse('not-allowed-in-state', `the unit is ${state.life}; events are noted from bound on, until archived`);
  }
  const findings = eventFindings(event);
  if (findings.length > 0) return invalid(findings);
  const { now: _now, ...rest } = event;
  return plan({ kind: 'event', payload: { ...rest, ...openDay(state) } });
}

function eventFindings(event: Omit<EventPayload, 'day'> & { readonly now: LocalTime }): readonly Finding[] {
  const { event: kind, from, to, amount, now } = event;
  const isOutage = kind === 'power-outage' || kind === 'network-outage';
  const isCancelled = kind === 'document-cancelled' || kind === 'line-cancelled';
  const rules: readonly (readonly [path: string, broken: boolean, rule: string])[] = [
    ['from', isOutage !== (from !== undefined), isOutage ? 'says when the outage began' : 'is only for outages'],
    ['to', isOutage !== (to !== undefined), isOutage ? 'says when the outage ended' : 'is only for outages'],
    ['to', from !== undefined && to !== undefined && to.utcMs < from.utcMs, 'must not be before `from`'],
    ['to', to !== undefined && to.utcMs > now.utcMs, 'must not be in the future'],
    ['amount', amount !== undefined && !isCancelled, 'is only for what was cancelled'],
    ['amount', amount !== undefined && amount < 0n, 'must not be negative'],
  ];
  return rules.filter(([, broken]) => broken).map(([path, , rule]) => ({ path, rule }));
}

/** A cashier's shift at a till begins or ends. Refuses `not-allowed-in-state`, `validation-failed`, `counter-overflow`. */
export function planShift(
  state: UnitState,
  country: Country,
  command: Pick<ShiftPayload, 'operation' | 'step' | 'till' | 'cashier'> & { readonly now: LocalTime },
): Plan | Refusal {
  const { now, ...shift } = command;
  const { step, till } = shift;
  const last = shiftAt(state, till);
  const isOpen = last?.isOpen === true;
  // A shift that goes on can end in any state.
  const no = step === 'open' ? notSelling(state, country) : undefined;
  if (no !== undefined) return no;
  if (isOpen === (step === 'open')) {
    return refuse('not-allowed-in-state', `till ${till} has ${isOpen ? 'an' : 'no'} open shift`, 'till');
  }
  if (last === undefined && state.shifts.length >= LIMITS.shiftTills) {
    return invalid([{ path: 'till', rule: `is one more than the ${LIMITS.shiftTills} that shifts are kept for` }]);
  }
  const counters = countersAtShift(countersIn(state, now), { step, till });
  if ('overflow' in counters) return refuse('counter-overflow', `counter ${counters.overflow} has no room`);
  const number = (last?.number ?? 0) + (step === 'open' ? 1 : 0);
  const end = step === 'close' && last !== undefined ? { openedBy: last.openedBy } : {};
  const carried = step === 'close' ? counters.ofShift(till) : [];
  return plan({ kind: 'shift', payload: { ...shift, number, ...openDay(state), ...end, counters: carried } });
}

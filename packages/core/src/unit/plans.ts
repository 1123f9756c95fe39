/**
 * From a command to the records that it appends, or to a refusal. Pure: nothing here writes, and what these functions
 * return is appended without further questions. One function a command.
 */
import type { Country } from '../country/country.js';
import { LIFE_STEPS, type LifeChange } from '../model/life.js';
import type { OperationStamp } from '../model/operation.js';
import type { LocalTime } from '../model/time.js';
import type { CashPayload, IdentityPayload } from '../tables/payloads.table.js';
import { dayClosed, invalid, notSelling, plan, type Plan } from './plan.js';
import { refuse, type Refusal } from './refusal.js';
import { countersAtClosing, countersIn, type Content, type UnitState } from './state.js';

/** Record 0 of a blank unit: who it is. Refuses `not-allowed-in-state`. */
export function planIdentity(state: UnitState, identity: IdentityPayload): Plan | Refusal {
  if (state.life !== 'blank') return refuse('not-allowed-in-state', `the unit is ${state.life}, not blank`);
  return plan({ kind: 'identity', payload: identity });
}

/**
 * One step of life; `bound` puts the rules of the country in force too. Refuses `not-allowed-in-state` where there is no
 * such step, `day-not-closed`, and `validation-failed` with the path of what the step has to carry.
 */
export function planLife(
  state: UnitState,
  country: Country,
  request: { readonly operation: OperationStamp; readonly change: LifeChange },
): Plan | Refusal {
  const { operation, change } = request;
  const { to } = change;
  const legal = LIFE_STEPS.some(([from, next]) => from === state.life && next === to);
  const wayBack = state.life !== 'blocked' || to === state.lifeBefore;
  if (!legal || !wayBack || to === 'personalised') {
    return refuse('not-allowed-in-state', `there is no step from ${state.life} to ${to}`);
  }
  if (state.dayOpen && (to === 'production' || to === 'closing' || to === 'archived')) {
    return refuse('day-not-closed', `day ${state.day} must be closed before the unit becomes ${to}`);
  }
  const needs = [...(country.lifeNeeds[to] ?? []), ...(state.life === 'blocked' ? (['reason'] as const) : [])];
  const missing = needs.find((need) => change[need] === undefined);
  if (missing !== undefined)
    return refuse('validation-failed', `the step to ${to} carries ${missing}`, `change.${missing}`);
  const life: Content = { kind: 'life', payload: { operation, from: state.life, change } };
  return to === 'bound' ? plan(life, { kind: 'rules', payload: { rules: country.rules } }) : plan(life);
}

/** Opens the next day. Refuses `not-allowed-in-state`, `intervention-open`, `seal-broken`, `day-already-open`. */
export function planDayOpen(state: UnitState, country: Country, operation: OperationStamp): Plan | Refusal {
  const no = notSelling(state, country);
  if (no !== undefined) return no;
  if (state.dayOpen) return refuse('day-already-open', `day ${state.day} is open`);
  return plan({ kind: 'day-open', payload: { operation, day: state.day + 1 } });
}

/**
 * Closes the day, with all its counters. Refuses `day-not-open`, `counter-overflow`.
 * @param now the time that the record will have: its counters are those of that time's year
 */
export function planDayClose(state: UnitState, operation: OperationStamp, now: LocalTime): Plan | Refusal {
  const no = dayClosed(state);
  if (no !== undefined) return no;
  const counters = countersAtClosing(countersIn(state, now));
  if ('overflow' in counters) return refuse('counter-overflow', `counter ${counters.overflow} has no room`);
  const payload = { operation, day: state.day, openedBy: state.dayOpenedBy, counters: counters.closing() };
  return plan({ kind: 'day-close', payload });
}

/**
 * A copy of an earlier receipt, as a record of its own. Refuses `not-allowed-in-state`,
 * `intervention-open`, `seal-broken`, `day-not-open`, `no-such-receipt`.
 * @param command `original`: what the journal has at `sequence`
 */
export function planCopy(
  state: UnitState,
  country: Country,
  command: {
    readonly operation: OperationStamp;
    readonly sequence: number;
    readonly original: Content | undefined;
    readonly till?: string;
  },
): Plan | Refusal {
  const no = notSelling(state, country) ?? dayClosed(state);
  if (no !== undefined) return no;
  const { operation, sequence, original } = command;
  if (original?.kind !== 'receipt') return refuse('no-such-receipt', `record ${sequence} is no receipt`, 'sequence');
  const till = command.till === undefined ? {} : { till: command.till };
  const ordinal = state.copies + 1;
  return plan({ kind: 'copy', payload: { operation, of: sequence, ordinal, day: state.day, ...till } });
}

/**
 * Cash into or out of the drawer, `amount` in hundredths. Refuses `not-allowed-in-state`, `intervention-open`,
 * `seal-broken`, `day-not-open`, `validation-failed`.
 */
export function planCash(state: UnitState, country: Country, command: Omit<CashPayload, 'day'>): Plan | Refusal {
  const no = notSelling(state, country) ?? dayClosed(state);
  if (no !== undefined) return no;
  const { amount, direction } = command;
  if (amount < 0n || (amount === 0n && direction === 'out')) {
    return invalid([{ path: 'amount', rule: direction === 'out' ? 'must be positive' : 'must not be negative' }]);
  }
  return plan({ kind: 'cash', payload: { ...command, day: state.day } });
}

/** Sets the clock, at most back to the last closing. Refuses `not-allowed-in-state`, `clock-before-last-close`. */
export function planClock(
  state: UnitState,
  command: { readonly operation: OperationStamp; readonly time: LocalTime; readonly now: LocalTime },
): Plan | Refusal {
  const { operation, time, now } = command;
  if (state.life === 'archived') return refuse('not-allowed-in-state', 'an archived unit keeps its time');
  if (time.utcMs < state.lastCloseUtcMs) {
    return refuse('clock-before-last-close', "the clock is never set back beyond the last day's closing", 'time');
  }
  const before = { utcMs: now.utcMs, offsetMinutes: now.offsetMinutes };
  return plan({ kind: 'clock', payload: { operation, before, after: time } });
}

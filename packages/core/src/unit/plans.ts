/**
 * From a command to the records that it appends, or to a refusal. Pure: nothing here writes, and what these functions
 * return is appended without further questions. One function a command.
 */
import { computeReceipt, type ComputedReceipt } from '../country/compute.js';
import type { Country, Finding } from '../country/country.js';
import { documentRule } from '../counters/facts.js';
import { keyRefusal } from '../keys/key-table.js';
import { LIFE_STEPS, type LifeChange } from '../model/life.js';
import { LIMITS } from '../model/limits.js';
import type { OperationStamp } from '../model/operation.js';
import { registerOf, type ReceiptRequest } from '../model/receipt.js';
import type { DocumentRule } from '../model/rules.js';
import type { LocalTime } from '../model/time.js';
import type { EventPayload, ShiftPayload } from '../tables/events.table.js';
import type { CashPayload, IdentityPayload, ReceiptPayload } from '../tables/payloads.table.js';
import { isVisitOpen } from '../service/visit.js';
import { refuse, type Refusal } from './refusal.js';
import {
  countersAtClosing,
  countersAtShift,
  countersIn,
  rulesOf,
  shiftAt,
  type Content,
  type UnitState,
} from './state.js';

export interface Plan {
  readonly ok: true;
  readonly contents: readonly Content[];
}

function plan(...contents: readonly Content[]): Plan {
  return { ok: true, contents };
}

function invalid(findings: readonly Finding[]): Refusal {
  const [first] = findings;
  const detail = findings.map(({ path, rule }) => `${path} ${rule}`).join('; ');
  return refuse('validation-failed', detail, first?.path ?? '');
}

export function planIdentity(state: UnitState, identity: IdentityPayload): Plan | Refusal {
  if (state.life !== 'blank') return refuse('not-allowed-in-state', `the unit is ${state.life}, not blank`);
  return plan({ kind: 'identity', payload: identity });
}

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

/** Selling, cash and days need a state of life that sells. */
function notSelling(state: UnitState, country: Country): Refusal | undefined {
  if (country.sellsIn.includes(state.life)) return inService(state);
  return refuse('not-allowed-in-state', `the unit is ${state.life}; this needs ${country.sellsIn.join(' or ')}`);
}

/** Nothing is sold while a technician has the unit open, nor behind a broken seal. */
function inService({ visit, sealBroken }: UnitState): Refusal | undefined {
  if (isVisitOpen(visit)) {
    return refuse('intervention-open', `visit ${visit.number} of a technician is not ended (record ${visit.openedBy})`);
  }
  if (sealBroken === undefined) return undefined;
  return refuse('seal-broken', `the seal was broken (record ${sealBroken}); a technician's visit ends that`);
}

function dayClosed(state: UnitState): Refusal | undefined {
  return state.dayOpen ? undefined : refuse('day-not-open', 'no day is open');
}

export function planDayOpen(state: UnitState, country: Country, operation: OperationStamp): Plan | Refusal {
  const no = notSelling(state, country);
  if (no !== undefined) return no;
  if (state.dayOpen) return refuse('day-already-open', `day ${state.day} is open`);
  return plan({ kind: 'day-open', payload: { operation, day: state.day + 1 } });
}

/** @param now the time that the record will have: its counters are those of that time's year */
export function planDayClose(state: UnitState, operation: OperationStamp, now: LocalTime): Plan | Refusal {
  const no = dayClosed(state);
  if (no !== undefined) return no;
  const counters = countersAtClosing(countersIn(state, now));
  if ('overflow' in counters) return refuse('counter-overflow', `counter ${counters.overflow} has no room`);
  const payload = { operation, day: state.day, openedBy: state.dayOpenedBy, counters: counters.closing() };
  return plan({ kind: 'day-close', payload });
}

export interface ReceiptCommand {
  readonly operation: OperationStamp;
  readonly receipt: ReceiptRequest;
  readonly now: LocalTime;
  /** When the day was opened. */
  readonly dayOpenedUtcMs: number;
  /** A receipt of the journal by its number; for countries whose codes go on from the one before. */
  readonly receiptNumbered?: (series: string, number: number) => ReceiptPayload | undefined;
}

export function planReceipt(state: UnitState, country: Country, command: ReceiptCommand): Plan | Refusal {
  const { operation, receipt: request, now } = command;
  const no =
    notSelling(state, country) ??
    dayClosed(state) ??
    dayTooLong(country, command) ??
    noKey(state, country, command) ??
    oneTooMany(state, country, request);
  if (no !== undefined) return no;
  const judged = judgeReceipt(state, country, request);
  if ('findings' in judged) return invalid(judged.findings);
  const { rule, computed } = judged;
  const number = (state.series.get(rule.series) ?? 0) + 1;
  const { amounts, taxes, total, change } = computed;
  const { day } = state;
  const { series } = rule;
  const receipt = { operation, request, number, series, day, amounts, taxes, total, change };
  const before = (): ReceiptPayload | undefined => command.receiptNumbered?.(series, number - 1);
  const codes = country.codes(receipt, { state: yearOf(state, now), now, before });
  if (codes === undefined) return refuse('signer-broken', 'a key that receipts are signed with does not answer');
  // Written out: a spread would cost more than everything else here.
  const payload = { operation, request, number, series, day, amounts, taxes, total, change, codes };
  return plan({ kind: 'receipt', payload });
}

/** The state with the counters of the year that a record of this time belongs to. */
function yearOf(state: UnitState, now: LocalTime): UnitState {
  const counters = countersIn(state, now);
  return counters === state.counters ? state : { ...state, counters };
}

/** What the rules say to the content of a receipt: what it comes to, or every rule that it breaks. */
function judgeReceipt(
  state: UnitState,
  country: Country,
  request: ReceiptRequest,
): { readonly rule: DocumentRule; readonly computed: ComputedReceipt } | { readonly findings: readonly Finding[] } {
  const rules = rulesOf(state);
  const rule = documentRule(rules, request.document);
  if (rule === undefined) {
    return { findings: [{ path: 'document', rule: `${request.document} is not issued under ${rules.edition}` }] };
  }
  const computed = computeReceipt(request, rules);
  const wrongReference = referenceFindings(state, request);
  const ofCountry = country.check(request, state);
  if ('total' in computed && wrongReference.length === 0 && ofCountry.length === 0) return { rule, computed };
  return { findings: [...('total' in computed ? [] : computed), ...wrongReference, ...ofCountry] };
}

/**
 * Everything for which `planReceipt` would refuse this receipt, one refusal a finding; the plan where there is nothing.
 * State and content are judged both, so that a till learns of all at once.
 */
export function checkReceipt(
  state: UnitState,
  country: Country,
  command: ReceiptCommand,
): Plan | { readonly ok: false; readonly refusals: readonly Refusal[] } {
  const ofState = [
    notSelling(state, country),
    dayClosed(state),
    state.dayOpen ? dayTooLong(country, command) : undefined,
    noKey(state, country, command),
    oneTooMany(state, country, command.receipt),
  ];
  const judged = state.rules === undefined ? { findings: [] } : judgeReceipt(state, country, command.receipt);
  const findings = 'findings' in judged ? judged.findings : [];
  const ofContent = findings.map(({ path, rule }) => refuse('validation-failed', rule, path));
  const refusals = [...ofState.filter((refusal) => refusal !== undefined), ...ofContent];
  if (refusals.length > 0) return { ok: false, refusals };
  const planned = planReceipt(state, country, command);
  return planned.ok ? planned : { ok: false, refusals: [planned] };
}

/** A register that the unit has not seen takes one of its places. */
function oneTooMany(state: UnitState, country: Country, request: ReceiptRequest): Refusal | undefined {
  const max = country.registersMax?.(state);
  if (max === undefined) return undefined;
  const register = registerOf(request);
  const { registers } = state.counters;
  if (register === undefined || registers.includes(register) || registers.length < max) return undefined;
  return refuse('registers-full', `register ${register} is one more than the ${max} that the unit serves`);
}

function noKey(state: UnitState, country: Country, { now }: ReceiptCommand): Refusal | undefined {
  for (const name of country.receiptKeys ?? []) {
    const no = keyRefusal(state.keys, name, now.utcMs);
    if (no !== undefined) return no;
  }
  return undefined;
}

function dayTooLong(country: Country, command: ReceiptCommand): Refusal | undefined {
  const { dayHoursMax } = country;
  if (dayHoursMax === undefined) return undefined;
  if (command.now.utcMs - command.dayOpenedUtcMs < dayHoursMax * 3_600_000) return undefined;
  return refuse('day-not-closed', `the day is open for more than ${dayHoursMax} hours; only its closing works`);
}

function referenceFindings(state: UnitState, request: ReceiptRequest): readonly Finding[] {
  const { refersTo } = request;
  if (refersTo === undefined || refersTo <= state.series.highest) return [];
  return [{ path: 'refersTo', rule: 'is not the number of a receipt of this unit' }];
}

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

export function planCash(state: UnitState, country: Country, command: Omit<CashPayload, 'day'>): Plan | Refusal {
  const no = notSelling(state, country) ?? dayClosed(state);
  if (no !== undefined) return no;
  const { amount, direction } = command;
  if (amount < 0n || (amount === 0n && direction === 'out')) {
    return invalid([{ path: 'amount', rule: direction === 'out' ? 'must be positive' : 'must not be negative' }]);
  }
  return plan({ kind: 'cash', payload: { ...command, day: state.day } });
}

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

/** The day that is open, for records that may also stand between two days. */
function openDay(state: UnitState): { readonly day?: number } {
  return state.dayOpen ? { day: state.day } : {};
}

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

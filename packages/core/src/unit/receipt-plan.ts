/**
 * From a receipt that is asked for to the record that it appends, or to a refusal; or to everything that stands against
 * it at once. Pure, as all plans are.
 */
import { computeReceipt, type ComputedReceipt } from '../country/compute.js';
import type { Country, Finding } from '../country/country.js';
import { documentRule } from '../counters/facts.js';
import { keyRefusal } from '../keys/key-table.js';
import type { OperationStamp } from '../model/operation.js';
import { registerOf, type ReceiptRequest } from '../model/receipt.js';
import type { DocumentRule } from '../model/rules.js';
import type { LocalTime } from '../model/time.js';
import type { ReceiptPayload } from '../tables/payloads.table.js';
import { dayClosed, invalid, notSelling, plan, type Plan } from './plan.js';
import { refuse, type Refusal } from './refusal.js';
import { countersIn, rulesOf, type UnitState } from './state.js';

/** A receipt that is asked for, with what the plan cannot see in the state. */
export interface ReceiptCommand {
  readonly operation: OperationStamp;
  readonly receipt: ReceiptRequest;
  readonly now: LocalTime;
  /** When the day was opened. */
  readonly dayOpenedUtcMs: number;
  /** A receipt of the journal by its number; for countries whose codes go on from the one before. */
  readonly receiptNumbered?: (series: string, number: number) => ReceiptPayload | undefined;
}

/**
 * Issues a receipt: the next number of its series, amounts and taxes worked out by the rules in force, the codes of the
 * country. Refuses `not-allowed-in-state`, `intervention-open`, `seal-broken`, `day-not-open`, `day-not-closed` (the day is
 * open for too long), `key-unusable`, `registers-full`, `validation-failed` with all findings, `signer-broken`.
 */
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

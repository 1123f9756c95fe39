/**
 * What a till, a technician or an authority asks of the unit: calls of the SDK, with the operation stored before it is
 * sent, as a careful till does. What a call takes is checked by the SDK itself, which names the field.
 */
import { action, type ActionRow, type StepAt } from '../action.js';
import { NotHere, StepFailure, type CaseRun, type HeldOperation } from '../case-run.js';
import { anyMap, anything, nothing, text, whole, type Shape } from '../shape/shape.js';
import { moment } from '../shape/times.js';
import { valueOf, type Spot } from '../shape/spot.js';
import { violationsOf } from '../violations.js';
import type { AnyUnit } from '../../world/actor.js';

/** A call that is a change carries an operation. */
export interface CallPlan {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly isChange: boolean;
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** Time for a call that does not say, ms. */
const CALL_MS = 30_000;

/** Who does a step. */
function actorOf({ by = 'till' }: StepAt): string {
  return by;
}

function methodOf(unit: AnyUnit, name: string): Method {
  const method: unknown = Reflect.get(unit, name);
  if (typeof method !== 'function') throw new NotHere(`this version of the SDK has no call ${name}()`);
  return (...args) => Reflect.apply(method, unit, args) as Promise<unknown>; // every call of a unit gives a promise
}

function operationOf(spot: Spot | undefined): HeldOperation | undefined {
  if (spot === undefined) return undefined;
  const value = valueOf(spot);
  const held = typeof value === 'object' && value !== null && 'operation' in value ? value.operation : value;
  const isOperation = typeof held === 'object' && held !== null && 'id' in held && 'epoch' in held;
  if (!isOperation)
    throw new StepFailure(spot, `is no operation: write \${name} or \${name.operation} of an earlier step`);
  return { id: String(held.id), epoch: Number(held.epoch) };
}

/** Carries a call out; gives what it gave. Errors are for the step to judge. */
export async function carryOut(run: CaseRun, { method, args, isChange }: CallPlan, step: StepAt): Promise<unknown> {
  const timeoutMs = step.within ?? CALL_MS;
  const actor = run.world.actor(actorOf(step));
  const unit = await actor.unit(timeoutMs);
  const call = methodOf(unit, method);
  if (!isChange) return call(...args, { timeoutMs });
  const operation = operationOf(step.operation) ?? (await newOperation(unit, actor.nextId(), timeoutMs));
  // Known before it is sent: a till that dies now finds it on its disk.
  if (step.as !== undefined) run.scope[step.as] = { operation };
  const result = await call(...args, { operation, timeoutMs });
  run.acknowledged.push({ operation, place: step.spot, ...sequenceOf(result) });
  return typeof result === 'object' && result !== null ? { ...result, operation } : result;
}

async function newOperation(unit: AnyUnit, id: string, timeoutMs: number): Promise<HeldOperation> {
  return unit.newOperation(id, { timeoutMs });
}

function sequenceOf(result: unknown): { readonly sequence?: number } {
  const sequence = typeof result === 'object' && result !== null && 'sequence' in result ? result.sequence : undefined;
  return typeof sequence === 'number' ? { sequence } : {};
}

/** A call of the SDK: one that changes something has an operation, a question has none. */
function call(isChange: boolean) {
  return <T>(method: string, shape: Shape<T>, about: CallNote<T>): ActionRow =>
    action<T>({
      shape,
      note: about.note,
      isCall: true,
      run: (run, given, step) => carryOut(run, { method, args: about.args?.(given) ?? [given], isChange }, step),
    });
}

interface CallNote<T> {
  readonly note: string;
  /** What is given, alone, when absent. */
  args?(given: T): readonly unknown[];
}

const change = call(true);
const query = call(false);

const none = (): readonly unknown[] => [];

/** The receipt that something refers to: its whole result, or a map with what is needed of it. */
const earlier = anyMap;

function refundOf(given: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { of, ...rest } = given;
  const number = typeof of === 'object' && of !== null && 'number' in of ? of.number : of;
  return [{ document: 'refund', ...rest, ...(number === undefined ? {} : { refersTo: number }) }];
}

function pick(given: Readonly<Record<string, unknown>>, field: string): Record<string, unknown> {
  return { [field]: given[field] };
}

function money(given: unknown): readonly unknown[] {
  const isAmount = typeof given === 'string' || typeof given === 'number';
  return [isAmount ? { amount: typeof given === 'number' ? given.toFixed(2) : given } : given];
}

const amount: Shape<unknown> = {
  jsonSchema: { anyOf: [{ type: ['number', 'string'] }, { type: 'object' }] },
  read: (spot) => anything.read(spot),
};

export const CALLS: Readonly<Record<string, ActionRow>> = {
  issue: change('issue', anyMap, { note: 'a receipt, as `issue()` of the SDK takes it' }),
  refund: change('issue', anyMap, {
    note: 'a refund; `of` is the receipt that it refers to',
    args: refundOf,
  }),
  copy: change('copy', earlier, {
    note: `prints a receipt again; \`\${name}\` of the step that issued it`,
    args: (given) => [pick(given, 'sequence')],
  }),
  openDay: change('openDay', nothing, { note: 'a day begins', args: none }),
  closeDay: change('closeDay', nothing, { note: 'the day ends with its Z', args: none }),
  openShift: change('openShift', anyMap, { note: "a cashier's shift begins: till, cashier" }),
  closeShift: change('closeShift', anyMap, { note: 'a shift ends' }),
  cashIn: change('cashIn', amount, { note: 'cash into the drawer: an amount, or amount, till, reason', args: money }),
  cashOut: change('cashOut', amount, { note: 'cash out of the drawer', args: money }),
  setClock: change('setClock', moment, { note: 'the clock is set, by who may' }),
  noteEvent: change('noteEvent', anyMap, { note: 'what happened beside documents: event, reason, from, to' }),
  personalise: change('personalise', anyMap, { note: 'a blank unit gets its serial number' }),
  life: change('changeLife', anyMap, { note: 'a step of life: to, owner, place, registrationCode, licence, reason' }),
  changeKey: change('changeKey', anyMap, { note: 'a key of the country or the operator' }),
  rotateLogKey: change('rotateLogKey', nothing, { note: 'another log key signs from now on', args: none }),
  openIntervention: change('openIntervention', anyMap, {
    note: 'a technician begins a visit: technician, authorisation, place, reason, seals, parts',
  }),
  closeIntervention: change('closeIntervention', anyMap, { note: 'the visit ends: work, seals, parts' }),
  interventions: query('interventions', nothing, { note: "the unit's own service book", args: none }),
  forensics: query('forensics', nothing, { note: 'why and where a unit has stopped', args: none }),
  check: query('check', anyMap, { note: 'what `issue` would say; nothing is committed' }),
  report: query('report', nothing, { note: 'the counters as they stand (X)', args: none }),
  dayReport: query('dayReport', whole(1, 1_000_000), { note: 'the Z of a closed day, again' }),
  periodReport: query('periodReport', anyMap, { note: 'closed days, added up: days or dates' }),
  shiftReport: query('shiftReport', anyMap, {
    note: 'the report of a shift that has ended',
    args: (given) => [pick(given, 'sequence')],
  }),
  status: query('status', nothing, { note: 'who the unit is and how it is', args: none }),
  capabilities: query('capabilities', nothing, { note: 'what the unit can do', args: none }),
  checkpoint: action({
    shape: nothing,
    note: 'the signed tree head; the witness of the story keeps it, too',
    isCall: true,
    async run(run, _given, step) {
      const text = await carryOut(run, { method: 'checkpoint', args: [], isChange: false }, step);
      violationsOf(run);
      return text;
    },
  }),
  consistency: query('consistency', text, { note: 'proof that the journal still begins with an older checkpoint' }),
  firmware: query('firmware', nothing, { note: 'what firmware runs, and how far an update is', args: none }),
  login: query('login', text, {
    note: 'the line becomes the one of a technician with this PIN',
    args: (pin) => [{ principal: 'service', pin }],
  }),
  logout: query('logout', nothing, { note: "the line is a till's again", args: none }),
  changePin: query('changePin', anyMap, { note: 'another service PIN: pin, newPin' }),
  outcome: action({
    shape: anyMap,
    note: `what became of an operation: \`\${name}\` of the step that sent it`,
    isCall: true,
    async run(run, _given, step) {
      const operation = operationOf(step.given);
      const outcome = await carryOut(run, { method: 'outcome', args: [operation], isChange: false }, step);
      const committed =
        typeof outcome === 'object' && outcome !== null && 'state' in outcome && outcome.state === 'committed';
      if (committed && operation !== undefined) run.acknowledged.push({ operation, place: step.spot });
      return outcome;
    },
  }),
  call: action<Readonly<Record<string, unknown>>>({
    shape: anyMap,
    note: 'any other call of the SDK: method, with (its first argument), change (whether it takes an operation)',
    isCall: true,
    run(run, given, step) {
      const { method, with: first, change: isChange } = given;
      if (typeof method !== 'string') throw new StepFailure(step.given, 'needs method: the name of a call');
      return carryOut(run, { method, args: first === undefined ? [] : [first], isChange: isChange === true }, step);
    },
  }),
};

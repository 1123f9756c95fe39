/**
 * `authority:`: what the authority does, what goes wrong with it and on the way to it, and what it must have stored. It is
 * in this process and in the story's time; the unit meets it only by its reports.
 */
import { FieldError } from '@plomba/codec';
import { AUTHORITY_FAULTS, type AuthorityFaultName, type WorldAuthority } from '../../world/world-authority.js';
import { action, type ActionRow, type StepAt } from '../action.js';
import { NotHere, StepFailure, type CaseRun } from '../case-run.js';
import { expectation, expectations, mismatches, type Mismatch } from '../matching.js';
import { ScenarioError } from '../scenario-error.js';
import { anyMap, choice, either, fields, maybe, text, whole, type FieldTable } from '../shape/shape.js';
import type { Spot } from '../shape/spot.js';

interface AuthorityExpected {
  readonly invoices?: Spot;
  readonly deposits?: Spot;
  readonly findings?: Spot;
  readonly register?: Spot;
  readonly certificates?: Spot;
  readonly state?: Spot;
  readonly requests?: Spot;
  readonly met?: Spot;
}

const expected: FieldTable<AuthorityExpected> = {
  invoices: maybe(expectation, 'the invoices that it has stored: iic, fic, ordinal, issued, arrived, reason …'),
  deposits: maybe(expectation, 'the deposits and withdrawals that it has stored'),
  findings: maybe(expectation, 'what its nights have found, with the day until which it is to be put right'),
  register: maybe(expectation, 'the rows of its register'),
  certificates: maybe(expectation, 'the seals that have come to it, and what their issuer says of them'),
  state: maybe(expectations, 'how much is stored on each side, such as test.invoices, test.resends'),
  requests: maybe(expectation, 'how many requests have reached it, whatever became of them'),
  met: maybe(expectations, 'how many requests a fault has met, by the name of the step that set it'),
};

/** What its own control channel is asked for; the other two are counted here. */
const LISTS: Readonly<Record<Exclude<keyof AuthorityExpected, 'requests' | 'met'>, string>> = {
  invoices: 'invoices.list',
  deposits: 'deposits.list',
  findings: 'findings.list',
  register: 'register.list',
  certificates: 'certificates.list',
  state: 'state',
};

interface AuthorityAct {
  readonly fault?: AuthorityFaultName;
  readonly ms?: number;
  readonly code?: number;
  readonly times?: number;
  readonly operation?: string;
  readonly clear?: string | Readonly<Record<string, unknown>>;
  readonly control?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly of?: Readonly<Record<string, unknown>>;
  readonly expect?: AuthorityExpected;
}

const names = Object.keys(AUTHORITY_FAULTS) as AuthorityFaultName[]; // the keys of that table
const faultNotes = Object.entries(AUTHORITY_FAULTS).map(([name, note]) => `${name}: ${note}`);
const LIFETIME_MS = 400 * 86_400_000;

const shape = fields<AuthorityAct>({
  fault: maybe(choice(...names), `something goes wrong from now on. ${faultNotes.join('. ')}`),
  ms: maybe(whole(-LIFETIME_MS, LIFETIME_MS), 'of a fault: how long, ms'),
  code: maybe(whole(0, 999), 'of fault-code: the code that it refuses with'),
  times: maybe(whole(1, 1_000_000), 'of a fault: requests that it meets before it ends; without end when absent'),
  operation: maybe(text, 'of a fault: only requests of this kind, such as RegisterInvoice'),
  clear: maybe(either(choice('all'), anyMap), `faults end: all, or \`\${name}\` of the step that set one`),
  control: maybe(text, 'a method of its control channel, such as register.put, night.run, certificates.put'),
  with: maybe(anyMap, 'what the method takes'),
  of: maybe(anyMap, 'which rows `expect` looks at: side, tin, iic'),
  expect: maybe(fields<AuthorityExpected>(expected), 'what it must have stored now'),
});

function authorityOf(run: CaseRun): WorldAuthority {
  const { authority } = run.world;
  if (authority !== undefined) return authority;
  throw new NotHere("there is no authority that this unit's country reports to");
}

/** The office refuses by the name of a field; the file says where that stands. */
function asked<T>(spot: Spot, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    const inner = spot.kind === 'map' ? spot.entries.get(error.path) : undefined;
    throw new StepFailure(inner ?? spot, `the authority says: ${error.path} ${error.rule}`, { cause: error });
  }
}

function setFault(run: CaseRun, given: AuthorityAct & { readonly fault: AuthorityFaultName }, step: StepAt): object {
  const { fault: kind, ms, code, times, operation } = given;
  const order = {
    kind,
    ...(ms === undefined ? {} : { ms }),
    ...(code === undefined ? {} : { code }),
    ...(times === undefined ? {} : { times }),
    ...(operation === undefined ? {} : { operation }),
  };
  const number = asked(step.given, () => authorityOf(run).set(order));
  return { authorityFault: number };
}

/** The number of a fault in what its step gave. */
function numberIn(value: unknown): number | undefined {
  const isThere = typeof value === 'object' && value !== null && 'authorityFault' in value;
  return isThere && typeof value.authorityFault === 'number' ? value.authorityFault : undefined;
}

function clear(run: CaseRun, given: string | Readonly<Record<string, unknown>>, step: StepAt): void {
  const number = given === 'all' ? undefined : numberIn(given);
  if (given !== 'all' && number === undefined)
    throw new StepFailure(step.given, `clear is no fault of the authority: write \${name} of the step that set it`);
  authorityOf(run).clear(number);
}

function metBy(run: CaseRun, want: Spot): Readonly<Record<string, unknown>> {
  const wanted = want.kind === 'map' ? [...want.entries.keys()] : [];
  return Object.fromEntries(
    wanted.map((name) => {
      const number = numberIn(run.scope[name]);
      return [name, number === undefined ? undefined : authorityOf(run).met(number)];
    }),
  );
}

function actualOf(run: CaseRun, name: keyof AuthorityExpected, { want, of }: { want: Spot; of: object }): unknown {
  const authority = authorityOf(run);
  if (name === 'requests') return authority.requests;
  if (name === 'met') return metBy(run, want);
  return authority.control(LISTS[name], name === 'state' || name === 'certificates' ? {} : of);
}

async function compare(run: CaseRun, want: AuthorityExpected, step: StepAt & { readonly of: object }): Promise<void> {
  // An answer that needs no time has come by now.
  await run.world.clock.advance(0);
  const wrong: Mismatch[] = [];
  for (const name of Object.keys(want) as (keyof AuthorityExpected)[]) {
    // of that table
    const spot = want[name];
    if (spot === undefined) continue;
    const actual = asked(step.given, () => actualOf(run, name, { want: spot, of: step.of }));
    wrong.push(...mismatches(actual, spot, `authority.${name}`));
  }
  const [first, ...more] = wrong;
  if (first !== undefined) throw new StepFailure(first.spot, first.why, { details: more.map(({ why }) => why) });
}

/** What does not go together, before anything is run. */
function checked(read: AuthorityAct, spot: Spot): AuthorityAct {
  const at = (name: keyof AuthorityAct): Spot => (spot.kind === 'map' ? spot.entries.get(name) : undefined) ?? spot;
  const acts = (['fault', 'clear', 'control', 'expect'] as const).filter((name) => has(spot, name));
  const [first, second] = acts;
  if (first === undefined)
    throw new ScenarioError(spot, 'says nothing of the authority: give fault, clear, control or expect');
  if (second !== undefined) throw new ScenarioError(at(second), `and ${first} are two things; make two steps of it`);
  const needs: readonly (readonly [keyof AuthorityAct, keyof AuthorityAct])[] = [
    ['ms', 'fault'],
    ['code', 'fault'],
    ['times', 'fault'],
    ['operation', 'fault'],
    ['with', 'control'],
    ['of', 'expect'],
  ];
  for (const [name, of] of needs)
    if (has(spot, name) && first !== of) throw new ScenarioError(at(name), `belongs to ${of}`);
  return read;
}

function has(spot: Spot, name: string): boolean {
  return spot.kind === 'map' && spot.entries.has(name);
}

export const AUTHORITY_ACTS: Readonly<Record<string, ActionRow>> = {
  authority: action<AuthorityAct>({
    shape: { jsonSchema: shape.jsonSchema, read: (spot) => checked(shape.read(spot), spot) },
    note: 'the authority that the unit reports to: something goes wrong there, it does something, or what it must have',
    async run(run, given, step) {
      const { fault } = given;
      if (fault !== undefined) return setFault(run, { ...given, fault }, step);
      if (given.clear !== undefined) return clear(run, given.clear, step);
      const { control, with: params = {}, of = {} } = given;
      if (control !== undefined) return asked(step.given, () => authorityOf(run).control(control, params));
      return compare(run, given.expect ?? {}, { ...step, of });
    },
  }),
};

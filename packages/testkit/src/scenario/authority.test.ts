/** The authority in a story: what goes wrong with it comes to the unit, and what it has stored can be expected. */
import { ascii, FieldError } from '@plomba/codec';
import { none, type Authority, type AuthorityPackage, type Country } from '@plomba/core/country';
import { describe, expect, it } from 'vitest';
import { loadScenario } from './load-scenario.js';
import { runCase } from './run-case.js';
import { ScenarioError } from './scenario-error.js';
import type { ScenarioKit } from './scenario-kit.js';

/** Tells of receipts, and tries again after a second. */
const telling: Country = {
  ...none,
  id: 'telling',
  reporting: {
    wants: ({ kind }) => kind === 'receipt',
    goesFirst: () => false,
    windowMax: 3,
    retryMs: () => 1000,
    request: ({ record }) => {
      const body = ascii(String(record.sequence));
      return { request: { method: 'POST', path: '/r', headers: {}, body } };
    },
    judge: (outcome) =>
      outcome.kind === 'answered'
        ? {
            result: 'done',
            detail: '',
            codes: [{ name: 'FIC', value: new TextDecoder().decode(outcome.response.body) }],
          }
        : { result: 'waiting', detail: outcome.kind },
  },
};

interface Row {
  readonly of: string;
  readonly fic: string;
  readonly arrivedMs: number;
}

/** An office of few words, which may forget on purpose what it has answered. */
class Office implements Authority {
  readonly rows: Row[] = [];
  readonly isForgetful: boolean;
  fault: { readonly kind: string; readonly ms: number; left: number; met: number } | undefined;

  constructor(isForgetful: boolean) {
    this.isForgetful = isForgetful;
  }

  handle: Authority['handle'] = ({ path, body }, nowMs) => {
    expect(path).toBe('/side/r');
    const of = new TextDecoder().decode(body);
    const fault = this.fault !== undefined && this.fault.left > 0 ? this.fault : undefined;
    if (fault !== undefined) [fault.left, fault.met] = [fault.left - 1, fault.met + 1];
    const delayMs = fault?.ms ?? 0;
    if (fault?.kind === 'down') return { response: undefined, delayMs, entries: [] };
    const row = this.rows.find((one) => one.of === of) ?? { of, fic: `F${of}`, arrivedMs: nowMs };
    if (!this.rows.includes(row) && !this.isForgetful) this.rows.push(row);
    const response = { status: 200, headers: {}, body: ascii(row.fic) };
    return { response: fault?.kind === 'lost-answer' ? undefined : response, delayMs, entries: [] };
  };

  control: Authority['control'] = (method, params) => {
    const given = params as { kind: string; ms?: number; times?: number }; // what the step has written
    const result = (): unknown => {
      if (method === 'invoices.list') return this.rows;
      if (method === 'faults.list') return this.fault === undefined ? [] : [{ id: 7, met: this.fault.met }];
      if (method === 'faults.clear') return void (this.fault = undefined);
      if (method !== 'faults.set') throw new FieldError('control', `has no ${method}`);
      if ((given.ms ?? 0) < 0) throw new FieldError('ms', 'must not be negative');
      this.fault = { kind: given.kind, ms: given.ms ?? 0, left: given.times ?? 1000, met: 0 };
      return { id: 7 };
    };
    return { result: result(), entries: [] };
  };

  replay(): void {}
  tick(): readonly Uint8Array[] {
    return [];
  }
  nextDeadlineMs(): undefined {}
}

const settings = { memory: { default: 'good', note: '', rule: 'must be good or bad', isRight: () => true } };
const office: AuthorityPackage = { id: 'tt', settings, make: ({ memory }) => new Office(memory === 'bad') };

function kitOf(text: string): ScenarioKit {
  const codesGiven = (control: (method: string, params: unknown) => unknown): readonly string[] =>
    (control('invoices.list', {}) as readonly Row[]).map(({ fic }) => fic); // the rows above
  return {
    countries: {
      none: { country: none, wires: {} },
      telling: { country: telling, wires: {}, authority: { package: office, path: '/side', codesGiven } },
    },
    servicePin: '000000',
    readText: (path) => (path === 's.yaml' ? text : undefined),
    readBytes: () => undefined,
    resolve: (_from, path) => path,
  };
}

function story(steps: string, unit = '{ country: telling }'): string {
  const sale = `{ document: sale, items: [{ name: Tea, quantity: '1', unitPrice: '2.00', taxGroup: A }], payments: [{ kind: cash, amount: '2.00' }] }`;
  return `scenario: 1\ntitle: A story\nunit: ${unit}\nvars:\n  sale: ${sale}\nsteps:\n${steps}`;
}

async function played(text: string): Promise<Awaited<ReturnType<typeof runCase>>['result']> {
  const kit = kitOf(text);
  const [first] = loadScenario('s.yaml', kit);
  if (first === undefined) throw new Error('there is a case');
  return (await runCase(first, kit)).result;
}

const SELL = `  - issue: \${sale}\n`;
const has = (rows: number, requests: number): string =>
  `  - authority: { expect: { invoices: { count: ${rows} }, requests: ${requests} } }\n`;

describe('an authority in a story', () => {
  it.each([
    ['answers at once', SELL + has(1, 1)],
    [
      'stores what it loses the answer to, once',
      `  - authority: { fault: lost-answer, times: 2 }\n    as: lost\n${SELL}${has(1, 1)}  - advance: 1min\n${has(1, 3)}  - authority: { expect: { met: { lost: 2 } } }\n`,
    ],
    [
      'is down, until it is not',
      `  - authority: { fault: down }\n    as: gone\n${SELL}  - advance: 10s\n${has(0, 11)}  - authority: { clear: "\${gone}" }\n  - advance: 2s\n${has(1, 12)}  - authority: { expect: { met: { gone: 11 } } }\n`,
    ],
    [
      'cannot be reached without internet',
      `  - authority: { fault: no-internet }\n    as: cut\n${SELL}  - advance: 10s\n${has(0, 0)}  - authority: { expect: { met: { cut: 11 } } }\n  - authority: { clear: all }\n  - advance: 2s\n${has(1, 1)}`,
    ],
    [
      'refuses as many connections as it is told to',
      `  - authority: { fault: refused, times: 2 }\n${SELL}  - advance: 1min\n${has(1, 1)}`,
    ],
    [
      'is slow: an answer within 30 s is one',
      `  - authority: { fault: slow, ms: 20000, times: 1 }\n${SELL}  - advance: 1min\n${has(1, 1)}`,
    ],
    [
      'is slower than the unit waits: it is asked again',
      `  - authority: { fault: slow, ms: 40000, times: 1 }\n${SELL}  - advance: 2min\n${has(1, 2)}`,
    ],
    [
      'has its own clock, whatever the unit shows',
      `  - inject: { fault: clock-step, with: { ms: 86400000 } }\n${SELL}  - authority: { expect: { invoices: [{ arrivedMs: { atMost: 1773468060000 } }] } }\n`,
    ],
  ])('%s', async (_what, steps) => {
    expect(await played(story(steps))).toMatchObject({ outcome: 'passed' });
  });

  it('that does not have what the journal says it answered is found by the checkers', async () => {
    const result = await played(story(SELL, '{ country: telling, authority: { memory: bad } }'));
    const why = 'what the checkers find must be a list of 0';
    expect(result).toMatchObject({ outcome: 'failed', why: expect.stringContaining(why) as string });
    expect(result).toMatchObject({ why: expect.stringContaining('which gave it 0 times') as string });
  });

  it.each([
    ['  - authority: { fault: asleep }\n', 's.yaml:7:25', 'must be one of slow, down'],
    ['  - authority: {}\n', 's.yaml:7:16', 'says nothing'],
    ['  - authority: { fault: down, clear: all }\n', 's.yaml:7:38', 'make two steps'],
    ['  - authority: { clear: all, ms: 5 }\n', 's.yaml:7:34', 'belongs to fault'],
    ['  - authority: { expect: { invoice: [] } }\n', 's.yaml:7:28', 'did you mean invoices?'],
  ])('%j is refused at %s', (steps, where, rule) => {
    let refusal: unknown;
    try {
      loadScenario('s.yaml', kitOf(story(steps)));
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ScenarioError);
    expect(refusal).toMatchObject({ where, message: expect.stringContaining(rule) as string });
  });

  it.each([
    [story('  - authority: { fault: slow, ms: -1 }\n'), 7, 'steps[0].authority.ms: the authority says: ms must not be'],
    [story('  - authority: { control: sing }\n'), 7, 'steps[0].authority.control: the authority says: control has no'],
    [story('  - authority: { expect: { requests: 1 } }\n'), 7, 'authority.requests must be 1, and is 0'],
    [story(SELL, '{ country: telling, authority: { mood: bad } }'), 3, 'authority.mood is no setting'],
    [story(SELL, '{ authority: { memory: bad } }'), 3, 'report to none'],
  ])('%j fails at line %i', async (text, line, why) => {
    const result = await played(text);
    expect(result).toMatchObject({ outcome: 'failed', why: expect.stringContaining(why) as string });
    expect(result.outcome === 'failed' ? result.place?.line : 0).toBe(line);
  });

  it('is not there for a unit that reports to nobody: not run, and never a pass', async () => {
    const result = await played(story('  - authority: { fault: down }\n', '{ country: none }'));
    expect(result).toMatchObject({ outcome: 'not-run' });
  });
});

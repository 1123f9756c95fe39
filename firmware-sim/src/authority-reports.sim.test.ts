/** Reports to an authority: each record has one final answer, whatever fails, and what is not durable is asked for again. */
import { ascii } from '@plomba/codec';
import { contentOf, present } from '@plomba/core';
import {
  none,
  type Country,
  type HttpRequest,
  type ReportAttempt,
  type ReportHistory,
  type ReportOutcome,
} from '@plomba/core/country';
import type { AnswerPayload } from '@plomba/core/tables';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceIn, must, operation, SALE } from './__tests__/bench.js';
import type { CommitReply } from '@plomba/link';
import type { Device } from './device.js';
import type { OutgoingReport } from './firmware/report-desk.js';

/** Tells of receipts and of cash; cash goes first. */
function telling(history: ReportHistory[] = []): Country {
  return {
    ...none,
    reporting: {
      wants: ({ kind }) => kind === 'receipt' || kind === 'cash',
      goesFirst: ({ kind }) => kind === 'cash',
      windowMax: 3,
      retryMs: (failures) => 1000 * 2 ** Math.min(failures, 6),
      request(attempt: ReportAttempt) {
        history.push(attempt.history);
        const body = ascii(String(attempt.record.sequence));
        return { request: { method: 'POST', path: '/', headers: {}, body } };
      },
      judge(outcome) {
        if (outcome.kind !== 'answered') return { result: 'waiting', detail: outcome.kind };
        const { status, body } = outcome.response;
        if (status === 503) return { result: 'waiting', detail: 'busy' };
        if (status !== 200) return { result: 'failed', detail: `status ${status}` };
        return { result: 'done', detail: '', codes: [{ name: 'FIC', value: new TextDecoder().decode(body) }] };
      },
    },
  };
}

/** An authority that remembers what it was told, and gives the same number again. */
class Register {
  readonly told = new Map<number, number>();
  answer(body: Uint8Array, status = 200): ReportOutcome {
    const sequence = Number(new TextDecoder().decode(body));
    if (status === 200 && !this.told.has(sequence)) this.told.set(sequence, this.told.size + 1);
    const given = ascii(`F${this.told.get(sequence) ?? 0}`);
    return { kind: 'answered', response: { status, headers: {}, body: given } };
  }
}

function answers(device: Device): (AnswerPayload & { readonly sequence: number })[] {
  const state = device.state;
  if (state?.kind !== 'running') throw new Error('the unit does not run');
  return [...state.unit.records(0)].flatMap((record) => {
    const content = contentOf(record);
    return content.kind === 'answer' ? [{ ...content.payload, sequence: record.header.sequence }] : [];
  });
}

function sequenceOf(reply: object): number {
  return (reply as CommitReply).sequence; // what a change is answered with
}

function sell(device: Device): number {
  return sequenceOf(must(device, 'receipt.issue', { operation: operation(), receipt: SALE }));
}

function cashIn(device: Device, amount: bigint): number {
  return sequenceOf(must(device, 'cash.move', { operation: operation(), direction: 'in', amount }));
}

function opened(country: Country): Device {
  const device = deviceIn('production', country);
  must(device, 'day.open', { operation: operation() });
  return device;
}

/** Carries reports until none leaves. */
function carry(device: Device, register: Register): void {
  for (let round = 0; round < 100; round++) {
    const reports = device.takeReports();
    if (reports.length === 0) return;
    for (const { id, request } of reports) device.answerReport(id, register.answer(request.body));
  }
  throw new Error('reports do not end');
}

describe('reports to an authority', () => {
  it('leave behind the commit, at most as many at a time as the country says, and end with a record each', () => {
    const device = opened(telling());
    const register = new Register();
    const sequences = [1, 2, 3, 4, 5].map(() => sell(device));
    const first = device.takeReports();
    expect(first).toHaveLength(3);
    expect(device.takeReports()).toHaveLength(0);
    for (const { id, request } of first) device.answerReport(id, register.answer(request.body));
    carry(device, register);
    expect(answers(device).map(({ of, result }) => [of, result])).toEqual(sequences.map((of) => [of, 'done']));
    expect(answers(device).map(({ codes }) => codes?.[0]?.value)).toEqual(['F1', 'F2', 'F3', 'F4', 'F5']);
    const last = present(answers(device).at(-1), 'an answer');
    expect(last.settled).toBe(last.sequence);
  });

  it('hold back what follows until what goes first is answered, or was tried', () => {
    const device = opened(telling());
    const register = new Register();
    const cash = cashIn(device, 0n);
    const sale = sell(device);
    const [only, ...others] = device.takeReports();
    expect(others).toHaveLength(0);
    expect(new TextDecoder().decode(only?.request.body)).toBe(String(cash));
    device.answerReport(present(only, 'a report').id, { kind: 'lost', detail: '' });
    const [next] = device.takeReports();
    expect(new TextDecoder().decode(next?.request.body)).toBe(String(sale));
    device.answerReport(present(next, 'a report').id, register.answer(ascii(String(sale))));
    carry(device, register);
    expect([...register.told.keys()]).toEqual([sale, cash]);
  });

  it('are tried again when their time has come, with the reason that the journal keeps', () => {
    const history: ReportHistory[] = [];
    const device = opened(telling(history));
    const register = new Register();
    device.hardware.network.connect(false);
    sell(device);
    sell(device);
    expect(device.takeReports()).toHaveLength(0);
    expect(answers(device).map(({ result, detail }) => [result, detail])).toEqual([
      ['waiting', 'no-link'],
      ['waiting', 'no-link'],
    ]);
    device.powerOff('for the night');
    device.powerOn();
    device.hardware.network.connect(true);
    carry(device, register);
    expect(history).toEqual([
      { kind: 'tried', why: 'no-link' },
      { kind: 'tried', why: 'no-link' },
    ]);
    expect(answers(device)).toHaveLength(4);
  });

  it('wait longer after each failure, and try one alone', () => {
    const device = opened(telling());
    for (let sale = 0; sale < 4; sale++) sell(device);
    const fail = (): number => {
      const reports = device.takeReports();
      for (const { id, request } of reports) device.answerReport(id, new Register().answer(request.body, 503));
      return reports.length;
    };
    expect([fail(), fail(), fail()]).toEqual([3, 1, 0]); // each once, however busy the authority is
    device.advanceClock(1_000);
    expect(fail()).toBe(0);
    device.advanceClock(1_000);
    expect(fail()).toBe(1);
    device.advanceClock(3_000);
    expect(fail()).toBe(0);
    device.advanceClock(1_000);
    expect(fail()).toBe(1);
    expect(answers(device)).toHaveLength(4);
  });

  it('end with what the authority refuses; nothing is sent again', () => {
    const device = opened(telling());
    const sequence = sell(device);
    const [report] = device.takeReports();
    device.answerReport(present(report, 'a report').id, new Register().answer(ascii('1'), 400));
    expect(answers(device)).toMatchObject([{ of: sequence, result: 'failed', detail: 'status 400' }]);
    device.powerOff('');
    device.powerOn();
    expect(device.takeReports()).toHaveLength(0);
  });

  it('are answered once, whatever fails, is lost, comes late, or cuts the power', () => {
    const step = fc.oneof(
      fc.constantFrom<Step>('sell', 'cash', 'answer', 'lose', 'late', 'busy', 'off', 'wait', 'network'),
      fc.integer({ min: 1, max: 6 }).map<Step>((operationsUntilCut) => ({ operationsUntilCut })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = new World();
        for (const one of steps) world.take(one);
        const final = world.finalAnswers();
        expect(final.map(({ of }) => of).sort((a, b) => a - b)).toEqual(world.wanted);
        for (const { of, codes } of final) expect(codes?.[0]?.value).toBe(`F${world.register.told.get(of)}`);
      }),
      { seed: 7, numRuns: 150 },
    );
  });
});

type Step =
  | 'sell'
  | 'cash'
  | 'answer'
  | 'lose'
  | 'late'
  | 'busy'
  | 'off'
  | 'wait'
  | 'network'
  | { readonly operationsUntilCut: number };

const LOST: ReportOutcome = { kind: 'lost', detail: '' };

class World {
  readonly device: Device = opened(telling());
  readonly register = new Register();
  readonly wanted: number[] = [];
  /** Reports that are under way for longer than a step. */
  #late: readonly OutgoingReport[] = [];

  take(step: Step): void {
    const { device, register } = this;
    if (step === 'sell') this.wanted.push(sell(device));
    else if (step === 'cash') this.wanted.push(cashIn(device, 5n));
    else if (step === 'network') device.hardware.network.connect(!device.hardware.network.isUp);
    else if (step === 'wait') device.advanceClock(100_000);
    else if (step === 'off') device.powerOff('asked');
    else if (step === 'late') this.#late = [...this.#late, ...device.takeReports()];
    else if (step === 'busy') this.#answer(({ body }) => register.answer(body, 503));
    else if (step === 'answer') this.#answer(({ body }) => register.answer(body));
    else if (step === 'lose') {
      this.#answer(({ body }) => {
        register.answer(body);
        return LOST;
      });
    } else {
      const { operationsUntilCut } = step;
      const cut = device.cutAt({ at: 'flash', operation: operationsUntilCut });
      this.#answer(({ body }) => register.answer(body));
      if (device.injections().some(({ id, state }) => id === cut && state === 'armed')) device.lift(cut);
    }
    if (!device.powered) device.powerOn();
  }

  #answer(outcomeOf: (request: HttpRequest) => ReportOutcome): void {
    const reports = [...this.#late, ...this.device.takeReports()];
    this.#late = [];
    for (const { id, request } of reports) this.device.answerReport(id, outcomeOf(request));
  }

  finalAnswers(): readonly AnswerPayload[] {
    const { device, register } = this;
    device.hardware.network.connect(true);
    device.powerOff('the end');
    device.powerOn();
    carry(device, register);
    return answers(device).filter(({ result }) => result !== 'waiting');
  }
}

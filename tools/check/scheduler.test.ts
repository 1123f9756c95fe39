// The scheduler on steps that are only promises: order, the limit, locks, and going on past a failure.
import { describe, expect, it } from 'vitest';
import { runSteps, type FinishedStep, type Step } from './scheduler.js';

/** A step that the test ends by hand. */
function handStep(name: string, log: string[], lock?: string): { step: Step; end: (ok: boolean) => void } {
  let end: (ok: boolean) => void = () => undefined;
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const run = async (): Promise<{ ok: boolean; output: string }> => {
    log.push(name);
    return { ok: await ended, output: `${name} said` };
  };
  return { step: { name, ...(lock === undefined ? {} : { lock }), run }, end };
}

const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const options = (finished: string[], atOnce = 2) => ({
  atOnce,
  nowMs: () => 0,
  onFinished: (step: FinishedStep) => finished.push(step.name),
});

describe('runSteps', () => {
  it('starts in order, two at a time, and reports in the order of ending', async () => {
    const log: string[] = [];
    const finished: string[] = [];
    const [a, b, c] = ['a', 'b', 'c'].map((name) => handStep(name, log));
    const all = runSteps([a!.step, b!.step, c!.step], options(finished));
    await turns();
    expect(log).toEqual(['a', 'b']);
    b!.end(true);
    await turns();
    expect(log).toEqual(['a', 'b', 'c']);
    c!.end(true);
    a!.end(true);
    expect((await all).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(finished[0]).toBe('b');
  });

  it('keeps two steps with one lock apart and lets a third go first', async () => {
    const log: string[] = [];
    const a = handStep('a', log, 'dist');
    const b = handStep('b', log, 'dist');
    const c = handStep('c', log);
    const all = runSteps([a.step, b.step, c.step], options([]));
    await turns();
    expect(log).toEqual(['a', 'c']);
    c.end(true);
    await turns();
    expect(log).toEqual(['a', 'c']);
    a.end(true);
    await turns();
    expect(log).toEqual(['a', 'c', 'b']);
    b.end(true);
    await all;
  });

  it('goes on past a step that fails and one that throws', async () => {
    const throws: Step = { name: 'throws', run: () => Promise.reject(new Error('no such tool')) };
    const fails: Step = { name: 'fails', run: () => Promise.resolve({ ok: false, output: 'bad' }) };
    const works: Step = { name: 'works', run: () => Promise.resolve({ ok: true, output: '' }) };
    const results = await runSteps([throws, fails, works], options([], 1));
    expect(results.map(({ name, ok }) => `${name} ${ok}`)).toEqual(['throws false', 'fails false', 'works true']);
    expect(results[0]?.output).toContain('no such tool');
  });
});

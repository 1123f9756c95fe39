/** A short part of the fuzzing of both ends of the link; all of it is in the slow lane. */
import { expect, it } from 'vitest';
import { activatedHardware } from '../__tests__/oracle-bench.js';
import { heapInUse } from '../__tests__/heap.js';
import { fuzzLink } from './fuzz-link.js';

it('neither end of the link crashes, hangs or grows on random bytes and mutated frames', { timeout: 120_000 }, () => {
  const hardware = activatedHardware();
  const heap: number[] = [];
  const report = fuzzLink({
    cases: 8_000,
    seed: 20_261_121,
    hardware,
    onProgress: () => heap.push(heapInUse()),
  });
  console.log(`fuzz: ${JSON.stringify(report)}`);
  expect(report.cases).toBe(8_000);
  // It gets behind the framing: requests are decoded, answers understood, records committed.
  for (const name of ['server receipt.issue', 'server open', 'client response', 'client refusal', 'device record']) {
    expect(report.understood[name] ?? 0, name).toBeGreaterThan(0);
  }
  expect(Math.max(...heap) - heap[0]!).toBeLessThan(64 * 1024 * 1024);
});

/** A million cases against both ends of the link and the whole device. */
import { expect, it } from 'vitest';
import { activatedHardware } from '../__tests__/oracle-bench.js';
import { heapInUse } from '../__tests__/heap.js';
import { fuzzLink } from './fuzz-link.js';

const CASES = 1_000_000;
const SEED = 4;

it('a million cases crash nothing, hang nothing and fill no memory', { timeout: 3_600_000 }, () => {
  const startMs = performance.now();
  const heap: number[] = [];
  const onProgress = (done: number): void => {
    if (done % 100_000 === 0) heap.push(heapInUse());
  };
  const report = fuzzLink({ cases: CASES, seed: SEED, hardware: activatedHardware(), onProgress });
  const mebibytes = heap.map((bytes) => Math.round(bytes / 1_048_576));
  const seconds = Math.round((performance.now() - startMs) / 1000);
  console.log(`fuzz: seed ${SEED}, ${seconds} s, heap in use ${mebibytes.join(' ')} MiB, ${JSON.stringify(report)}`);
  expect(report.cases).toBe(CASES);
  expect(Math.max(...heap.slice(1)) - heap[1]!).toBeLessThan(32 * 1_048_576);
});

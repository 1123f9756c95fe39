/** One exploration of power cuts for a test: native backends, the verifier on a sample, and the figures that it prints. */
import { seededEntropy } from '@plomba/core';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { NOR_FLASH, type FlashProfile } from '@plomba/firmware-sim';
import { expect } from 'vitest';
import { checkExport } from '../checkers.js';
import { CoreBench } from '../cuts/core-bench.js';
import type { CoreStep } from '../cuts/core-script.js';
import { exploreCuts, type ExploreOptions, type ExploreReport } from '../cuts/explore-cuts.js';

/** The seed of a run in words, so that CI can try another one each time; the usual one where nothing is said. */
const SEED = process.env['PLOMBA_SEED'];
const FIRST_SEED =
  SEED === undefined ? 1 : new DataView(seededEntropy(`cuts ${SEED}`).bytes(4).slice().buffer).getUint32(0);

export function nativeCoreBench(profile: FlashProfile = NOR_FLASH): CoreBench {
  return new CoreBench({ makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher }, profile);
}

/** Each variant once, no prefixes: what a cut in a boot after a cut is tried in. */
export const EACH_SHAPE = { subsets: 1, prefixStep: 0 } as const;

export function exploreNative(
  bench: CoreBench,
  script: readonly CoreStep[],
  options: Partial<ExploreOptions>,
): ExploreReport {
  const verify = { verifySignature: verifyNative, signatureCache: new Map() };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // each cut throws: the stacks, which nobody reads, would take a tenth of the time
  try {
    return exploreCuts(bench, script, {
      firstSeed: FIRST_SEED,
      first: EACH_SHAPE,
      secondEvery: 1,
      secondSample: 1,
      auditEvery: 97,
      audit: (unit, records) => checkExport(unit, records, verify),
      ...options,
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Prints the figures, and fails where anything was violated or fewer states than that were tried. */
export function expectNoViolation(name: string, report: ExploreReport, atLeast: number): void {
  const { commands, cuts, distinct, audits, distinctBy, rows } = report;
  const listed = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([key, count]) => `${key} ${count}`)
      .join(', ');
  console.log(
    [
      `power cuts, ${name}: ${commands} commands, ${cuts} cuts, ${distinct} distinct flash states, ${audits} audited, ${report.failures.length} violations (PLOMBA_SEED ${SEED ?? 'not set'})`,
      `  by operation: ${listed(distinctBy)}`,
      `  by recovery row: ${listed(rows)}`,
    ].join('\n'),
  );
  expect(report.failures.slice(0, 5)).toEqual([]);
  expect(distinct).toBeGreaterThanOrEqual(atLeast);
}

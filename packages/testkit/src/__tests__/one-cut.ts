/** One power cut by its place: what a failure of an exploration names, made again on its own. */
import { present } from '@plomba/core';
import type { FlashPart } from '@plomba/firmware-sim';
import type { CoreBench } from '../cuts/core-bench.js';
import type { CoreStep } from '../cuts/core-script.js';
import { afterCut, OperationLog, perform, type FlashOperation } from '../cuts/operation-log.js';
import type { CutVariant } from '../cuts/torn-variants.js';

/** Runs a script on a new part; the part, and the leaf hashes of everything acknowledged. */
export function played(
  bench: CoreBench,
  script: readonly CoreStep[],
): { readonly part: FlashPart; readonly acknowledged: readonly Uint8Array[] } {
  const part = bench.part();
  const unit = bench.boot(part);
  if ('halted' in unit) throw new Error(unit.halted);
  for (const step of script) {
    const result = step.run(unit, bench.signer);
    if (!result.ok) throw new Error(`${step.id}: ${result.code}`);
  }
  return { part, acknowledged: [...unit.records(0)].map(({ leafHash }) => leafHash) };
}

/** Operations of one step on a copy of this part. */
export function operationsOf(bench: CoreBench, part: FlashPart, step: CoreStep): readonly FlashOperation[] {
  const log = new OperationLog(part.fork());
  const unit = bench.boot(log);
  if ('halted' in unit) throw new Error(unit.halted);
  log.take();
  step.run(unit, bench.signer);
  return log.take();
}

/** Operations of a boot on a copy of this part. */
export function bootOperationsOf(bench: CoreBench, part: FlashPart): readonly FlashOperation[] {
  const log = new OperationLog(part.fork());
  bench.boot(log);
  return log.take();
}

/** The part after the first operations were done and the next one, counted from 1, was cut. */
export function cutAt(
  part: FlashPart,
  operations: readonly FlashOperation[],
  at: { readonly operation: number; readonly variant: CutVariant },
): FlashPart {
  const walker = part.fork();
  for (const operation of operations.slice(0, at.operation - 1)) perform(walker, operation);
  return afterCut(walker, present(operations[at.operation - 1], 'there are so many operations'), at.variant);
}

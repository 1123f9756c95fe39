/** The ways in which power goes at one flash operation: before it, after it, and within it in many shapes. */
import type { FlashCut, FlashProfile, Torn, TornShape, UnstableReads } from '@plomba/firmware-sim';
import type { FlashOperation } from './operation-log.js';

export type CutVariant = Omit<FlashCut, 'operation'>;

const SHAPES: readonly TornShape[] = ['prefix', 'bits', 'nearly'];

const READS: readonly UnstableReads[] = ['zero-then-one', 'one-then-zero', 'flicker'];

export interface VariantOptions {
  /** Random subsets of the bits, and prefixes, for each way in which cells may be left. */
  readonly subsets: number;
  /** Every so many bytes a prefix that ends there; none when 0. */
  readonly prefixStep: number;
  /** Moves the seeds, so that no two operations are torn alike. */
  readonly seed: number;
}

function torn(parts: Torn): CutVariant {
  return { phase: 'middle', torn: parts };
}

/** All variants for one operation on a part of this kind. Some may leave equal states: those are counted once. */
export function cutVariants(
  operation: FlashOperation,
  profile: FlashProfile,
  { subsets, prefixStep, seed }: VariantOptions,
): readonly CutVariant[] {
  const variants: CutVariant[] = [{ phase: 'before' }, { phase: 'after' }];
  if (operation.kind !== 'flush') {
    const bytes = operation.kind === 'program' ? operation.bytes.length : 0;
    variants.push(torn({ shape: 'half', seed }));
    for (let at = 0; prefixStep > 0 && at < bytes; at += prefixStep)
      variants.push(torn({ shape: 'prefix', seed: seed + at, bytes: at }));
    for (let round = 0; round < subsets; round++) {
      variants.push(...SHAPES.map((shape) => torn({ shape, seed: seed + round })));
      if (!profile.unstable) continue;
      for (const unstable of READS)
        variants.push(...SHAPES.map((shape) => torn({ shape, seed: seed + round, unstable })));
    }
    if (profile.unstable) variants.push(...READS.map((unstable) => torn({ shape: 'all', seed, unstable })));
  }
  if (!profile.reorders) return variants;
  return variants.flatMap((variant) => [
    variant,
    ...Array.from({ length: 2 * subsets }, (_, round) => ({ ...variant, missing: seed + round })),
  ]);
}

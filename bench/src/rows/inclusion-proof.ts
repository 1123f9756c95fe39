/** Inclusion proofs of records all over the largest journal, straight after a cold boot; each is verified. */
import type { FiscalUnit } from '@plomba/core';
import { FileImage } from '@plomba/core/node';
import { verifyInclusion } from '@plomba/verify/proof';
import { demand } from '../bench-error.js';
import type { Bench, Figure, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { spreadOf } from '../harness/spread.js';
import { GROWN_SIZES } from '../workload/grown-journal.js';
import { journalOf, sizeName } from '../workload/journals.js';
import { bootOn, portsOn } from '../workload/open-unit.js';

const ROW = 'inclusion_proof';
const PROOFS_A_BOOT = 64;
/** Steps through the journal that meet every part of it and never the same record twice (the golden ratio). */
const STRIDE = 0.618_033_988_749_895;

export interface ProofTimes {
  /** Of each proof, the first one first. */
  readonly ms: readonly number[];
  readonly hashesMax: number;
}

/** Which records are proved: the `count`-th of a walk over all of them. */
function sequenceAt(count: number, size: number): number {
  return Math.floor(((count * STRIDE) % 1) * size);
}

function timedProof(unit: FiscalUnit, sequence: number, nowMs: () => number): { ms: number; hashes: number } {
  const startMs = nowMs();
  const proof = unit.inclusionProof(sequence);
  const ms = nowMs() - startMs;
  if (!proof.ok) demand(false, proof.detail);
  const checkpoint = unit.checkpoint();
  if (!checkpoint.ok) demand(false, checkpoint.detail);
  const { size, leafHash, path } = proof;
  const claim = { index: sequence, size, leafHash, path, root: checkpoint.head.root };
  demand(verifyInclusion(claim), `the proof of record ${sequence} does not hold`);
  return { ms, hashes: path.length };
}

/** So many boots make the code warm: behind them a proof takes no longer than behind a hundred. */
const WARM_BOOTS = 8;

/** Boots and asks for proofs. `from` decides which records. */
export function proofsAfterBoot(path: string, from: number, nowMs: () => number): ProofTimes {
  const image = FileImage.open(path, { sizes: GROWN_SIZES, mode: 'open' });
  try {
    const unit = bootOn(portsOn(image));
    const proofs = Array.from({ length: PROOFS_A_BOOT }, (_, count) =>
      timedProof(unit, sequenceAt(from + count, unit.size), nowMs),
    );
    return { ms: proofs.map(({ ms }) => ms), hashesMax: Math.max(...proofs.map(({ hashes }) => hashes)) };
  } finally {
    image.close();
  }
}

/** Afterwards the code is warm; the next unit that boots is not. */
export function warmProofs(path: string, nowMs: () => number): void {
  for (let boot = 0; boot < WARM_BOOTS; boot++) proofsAfterBoot(path, boot * PROOFS_A_BOOT, nowMs);
}

/** The same as laps, for a profile of the proofs alone. */
function proving(path: string): Contestant {
  return {
    name: ROW,
    prepare(round) {
      const image = FileImage.open(path, { sizes: GROWN_SIZES, mode: 'open' });
      const unit = bootOn(portsOn(image));
      return {
        run() {
          for (let count = 0; count < PROOFS_A_BOOT; count++) {
            demand(unit.inclusionProof(sequenceAt(round * PROOFS_A_BOOT + count, unit.size)).ok, 'a proof');
          }
          return PROOFS_A_BOOT;
        },
        finish: () => image.close(),
      };
    },
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const records = Math.max(...bench.scale.sizes);
  const path = journalOf(bench, records);
  warmProofs(path, () => bench.host.nowMs());
  const boots = Array.from({ length: bench.scale.boots }, (_, boot) => {
    bench.host.collectGarbage();
    return proofsAfterBoot(path, (boot + 1) * PROOFS_A_BOOT, () => bench.host.nowMs());
  });
  await bench.profile(proving(path));
  // At another size the figures have another name: they are not what the bar is about.
  const suffix = records === 1_000_000 ? '' : `_${sizeName(records)}`;
  const hashes = boots.map(({ hashesMax }) => hashesMax);
  const figures: Figure[] = [
    { key: `${ROW}.ms${suffix}`, spread: spreadOf(boots.map(({ ms }) => spreadOf(ms).median)), unit: 'ms' },
    { key: `${ROW}.hashes${suffix}`, spread: spreadOf([Math.max(...hashes)]), unit: 'hashes' },
  ];
  const first = boots.map(({ ms }) => ms[0] ?? Number.NaN);
  const slowest = boots.map(({ ms }) => Math.max(...ms));
  return {
    figures,
    beside: [
      { key: `${ROW}.first_ms${suffix}`, spread: spreadOf(first), unit: 'ms' },
      { key: `${ROW}.slowest_ms${suffix}`, spread: spreadOf(slowest), unit: 'ms' },
    ],
  };
}

export const inclusionProof: Row = {
  name: ROW,
  what: 'an inclusion proof out of a million records, after a cold boot',
  run,
};

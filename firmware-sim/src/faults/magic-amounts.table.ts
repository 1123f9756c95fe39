/**
 * Magic amounts: a sale of just this total meets a fault, so that a tester with nothing but a till can try it. Off unless
 * the unit was started for it. The amounts are totals in the currency of the unit, two decimals.
 */
import type { Injection } from './injection.js';

export interface MagicAmount {
  /** Hundredths. */
  readonly total: bigint;
  readonly what: string;
  readonly injection: Injection;
}

const committed = { at: 'event', event: 'receipt-committed' } as const;

export const MAGIC_AMOUNTS: readonly MagicAmount[] = [
  {
    total: 666_01n,
    what: 'committed; nothing of the answer arrives for 5 s',
    injection: {
      fault: 'line-lose',
      with: { direction: 'from-unit', count: 1_000_000 },
      when: committed,
      forMs: 5_000,
    },
  },
  {
    total: 666_02n,
    what: 'committed; the answer is 15 s late',
    injection: { fault: 'line-delay', with: { direction: 'from-unit', ms: 15_000 }, when: committed },
  },
  {
    total: 666_03n,
    what: 'committed; a byte of the answer is damaged',
    injection: { fault: 'line-corrupt', with: { direction: 'from-unit' }, when: committed },
  },
  {
    total: 666_04n,
    what: 'committed; the line is interrupted before the answer, and is there again after 3 s',
    injection: { fault: 'line-disconnect', when: committed },
  },
  {
    total: 666_05n,
    what: 'committed; the connection is half open, and nobody is told',
    injection: { fault: 'line-half-open', when: committed },
  },
  {
    total: 666_06n,
    what: 'not committed; the power goes before anything is written',
    injection: { fault: 'power-cut', when: { at: 'flash', operation: 1, phase: 'before' } },
  },
  {
    total: 666_07n,
    what: 'the power goes in the middle of writing; committed or not, the next boot decides',
    injection: { fault: 'power-cut', when: { at: 'flash', operation: 2, phase: 'middle' } },
  },
  {
    total: 666_08n,
    what: 'committed; the power goes before the answer',
    injection: { fault: 'power-cut', when: committed },
  },
  {
    total: 666_09n,
    what: 'committed; the power goes in the middle of the paper',
    injection: { fault: 'power-cut', when: { at: 'event', event: 'line-printed', count: 3 } },
  },
  {
    total: 666_10n,
    what: 'committed; the power goes at the cutter',
    injection: { fault: 'power-cut', when: { at: 'event', event: 'cutting' } },
  },
  {
    total: 666_11n,
    what: 'committed; the paper ends in the middle. A new roll is in after 30 s',
    injection: { fault: 'paper-end', when: { at: 'event', event: 'line-printed', count: 3 }, forMs: 30_000 },
  },
  {
    total: 666_12n,
    what: 'committed; the cover is open, for 30 s',
    injection: { fault: 'cover-open', when: committed, forMs: 30_000 },
  },
  {
    total: 666_13n,
    what: 'committed; the paper is jammed, for 30 s',
    injection: { fault: 'paper-jam', when: committed, forMs: 30_000 },
  },
  {
    total: 666_14n,
    what: 'committed; the knife is stuck, for 30 s',
    injection: { fault: 'cutter-stuck', when: committed, forMs: 30_000 },
  },
  {
    total: 666_15n,
    what: 'refused: the secure element does not answer, for 10 s',
    injection: { fault: 'signer-broken', forMs: 10_000 },
  },
  {
    total: 666_16n,
    what: 'committed; the drawer is stuck, for 30 s',
    injection: { fault: 'drawer-stuck', forMs: 30_000 },
  },
  {
    total: 666_17n,
    what: 'refused: the journal is full, for 30 s',
    injection: { fault: 'journal-full', forMs: 30_000 },
  },
  {
    total: 666_18n,
    what: 'committed; the line is noisy from now on, for 30 s',
    injection: { fault: 'line-noise', with: { ppm: 1_000 }, forMs: 30_000 },
  },
];

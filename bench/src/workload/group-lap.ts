/** Sales through a group commit: admission, validation, plan, record, chain, signature, one flush a group, acknowledgement. */
import { planReceipt, type FiscalUnit, type Plan, type Refusal, type UnitState } from '@plomba/core';
import { none } from '@plomba/core/country';
import { batchSigner, GroupCommit, nativeSigner, type BatchSigner, type GroupOutcome } from '@plomba/core/node';
import { demand } from '../bench-error.js';
import { LOG_KEY_SEED } from './log-key.js';
import { createUnit, sizesFor } from './open-unit.js';
import { operationOf, salesOf } from './receipts.js';

export interface GroupLapOptions {
  readonly path: string;
  /** Receipts. */
  readonly count: number;
  readonly groupOf: number;
  readonly signer: BatchSigner;
}

export interface GroupLap {
  readonly unit: FiscalUnit;
  /** @returns receipts that were acknowledged */
  run(): Promise<number>;
  close(): void;
}

const JOURNAL_MIB = 64;
/** After so many receipts the callers of those before are answered. */
const ANSWER_EVERY = 64;
/** Between two receipts, milliseconds of the unit's clock. */
export const STEP_MS = 250;

/** The native signer of one core. */
export function nativeBatchSigner(): BatchSigner {
  return batchSigner(nativeSigner(LOG_KEY_SEED));
}

/** A new unit and the sales that it is about to get; the sales are made beforehand, as a till makes them. */
export function groupLap(options: GroupLapOptions): GroupLap {
  const { unit, clock, close } = createUnit(options.path, sizesFor(JOURNAL_MIB));
  const sales = salesOf(0, options.count);
  const committer = new GroupCommit({ unit, signer: options.signer, commandsMax: options.groupOf });
  const dayOpenedUtcMs = unit.now().utcMs;
  return {
    unit,
    async run() {
      let acknowledged = 0;
      const acknowledge = (outcome: GroupOutcome): void => {
        if (!outcome.ok) demand(false, `${outcome.code}: ${outcome.detail}`);
        acknowledged++;
      };
      const answers: Promise<void>[] = [];
      for (const sale of sales) {
        clock.advance(STEP_MS);
        const now = unit.now();
        const operation = operationOf(sale, unit.epoch);
        const { receipt } = sale;
        const plan = (state: UnitState): Plan | Refusal =>
          planReceipt(state, none, { operation, receipt, now, dayOpenedUtcMs });
        answers.push(committer.submit({ operation, plan }).then(acknowledge));
        // Callers take their answers while others come; no outcome is kept.
        if (answers.length % ANSWER_EVERY === 0) await Promise.resolve();
      }
      await Promise.all(answers);
      return acknowledged;
    },
    close,
  };
}

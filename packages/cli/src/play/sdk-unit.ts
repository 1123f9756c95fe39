/** The SDK's unit as the player asks it: the roll's values become the SDK's JSON forms, operation ids get their epoch. */
import { formatTime, receiptRequestTable } from '@plomba/core/model';
import { TEST_SERVICE_PIN } from '@plomba/firmware-sim';
import { isFiscalError, type CommitReply, type Receipt, type ReceiptInput, type Unit } from '@plomba/sdk';
import { CliError } from '../cli-error.js';
import type { LineOutcome, PlayUnit } from './player.js';

function issued({ sequence, time, leafHash, repeated, number, total }: Receipt): LineOutcome {
  return { sequence, time, leafHash, repeated, receipt: { number, total } };
}

async function committedCommit(unit: Unit, operation: { id: string; epoch: number }): Promise<CommitReply> {
  const outcome = await unit.outcome(operation);
  if (outcome.state === 'committed') return outcome.commit;
  if (outcome.state === 'unknown') throw outcome.reason;
  throw new CliError('not-committed', `operation ${operation.id} was on the unit and is not any more`, {
    hint: 'The unit was exchanged or rolled back: check its serial and verify its export.',
  });
}

/**
 * A roll may move the clock further than a till may: on a simulated unit whose documented PIN is still in force, that one
 * line is done as its service technician. Nothing was committed by the refusal, so the operation is the same.
 */
async function asServiceWhereNeeded<T>(unit: Unit, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const isRole = isFiscalError(error) && error.code === 'not-allowed-for-principal';
    if (!isRole || (await unit.status()).testPin !== true) throw error;
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    try {
      return await run();
    } finally {
      await unit.logout();
    }
  }
}

/** @param signal gives a call up that is waiting for the unit */
export function sdkUnit(unit: Unit, signal?: AbortSignal): PlayUnit {
  const options = async (id: string): Promise<Parameters<Unit['openDay']>[0]> => {
    const call = signal === undefined ? {} : { signal };
    return { ...call, operation: await unit.newOperation(id, call) };
  };
  return {
    async issue(receipt, operation) {
      // The JSON form of this table is what the SDK takes.
      const input = receiptRequestTable.toJson(receipt) as unknown as ReceiptInput;
      return issued(await unit.issue(input, await options(operation)));
    },
    copy: async (sequence, operation) => await unit.copy({ sequence }, await options(operation)),
    openDay: async (operation) => await unit.openDay(await options(operation)),
    closeDay: async (operation) => await unit.closeDay(await options(operation)),
    async moveCash({ direction, time, ...rest }, operation) {
      const move = { ...rest, ...(time === undefined ? {} : { time: formatTime(time) }) };
      if (direction === 'in') return await unit.cashIn(move, await options(operation));
      return await unit.cashOut(move, await options(operation));
    },
    setClock: (time, operation) =>
      asServiceWhereNeeded(unit, async () => await unit.setClock(formatTime(time), await options(operation))),
    committed: ({ id, epoch }) => committedCommit(unit, { id, epoch }),
  };
}

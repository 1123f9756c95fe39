/** The SDK's unit as the player asks it: the roll's values become the SDK's JSON forms, operation ids get their epoch. */
import { formatTime, receiptRequestTable } from '@plomba/core/model';
import type { CommitReply, Receipt, ReceiptInput, Unit } from '@plomba/sdk';
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
    setClock: async (time, operation) => await unit.setClock(formatTime(time), await options(operation)),
    committed: ({ id, epoch }) => committedCommit(unit, { id, epoch }),
  };
}

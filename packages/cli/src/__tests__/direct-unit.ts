/** A unit for the player that answers at once: the link's client on a line of a device in this process. */
import type { Device } from '@plomba/firmware-sim';
import type { CommitReply } from '@plomba/link';
import type { PlayUnit, Stagehand } from '../play/player.js';
import { DirectClient } from '../sim/direct-client.js';

export function directUnit(device: Device): PlayUnit & { readonly asked: string[] } {
  const client = new DirectClient(device);
  const asked: string[] = [];
  const change = (...[command, operation, content]: Parameters<DirectClient['change']>): Promise<CommitReply> => {
    asked.push(operation);
    // A rejection, as from a client that waits: what is thrown here must not be thrown at the caller at once.
    return new Promise((resolve) => resolve(client.change(command, operation, content)));
  };
  return {
    asked,
    issue: (receipt, operation) => change('receipt.issue', operation, { receipt }),
    copy: (sequence, operation) => change('receipt.copy', operation, { sequence }),
    openDay: (operation) => change('day.open', operation, {}),
    closeDay: (operation) => change('day.close', operation, {}),
    moveCash: (move, operation) => change('cash.move', operation, move),
    setClock: (time, operation) => change('clock.set', operation, { time }),
    committed: ({ id, epoch }) => {
      const { commit } = client.call('operation.outcome', { operation: { id, epoch } });
      return commit === undefined ? Promise.reject(new TypeError(`${id} is not committed`)) : Promise.resolve(commit);
    },
  };
}

export function directStagehand(device: Device): Stagehand {
  const { rtc, secureElement } = device.hardware;
  return {
    reachTime: (utcMs) => Promise.resolve(device.advanceClock(Math.max(0, utcMs - rtc.read().utcMs))),
    breakSigner: () => Promise.resolve(void (secureElement.broken = true)),
    repairSigner: () => Promise.resolve(void (secureElement.broken = false)),
  };
}

/** A unit in production with an open day that sells, and what it must still know after a fault. */
import { equalBytes } from '@plomba/codec';
import { AssertionError } from '@plomba/core';
import type { CommitReply } from '@plomba/link';
import { deviceIn, must, operation, SALE } from '../../__tests__/bench.js';
import type { Device } from '../../device.js';
import type { CommandRefusal } from '../../commands/refusal.js';

export class SellingUnit {
  readonly device: Device;
  /** What it has acknowledged, in order. */
  readonly acknowledged: CommitReply[] = [];

  constructor(sales: number = 0, device: Device = deviceIn('production')) {
    this.device = device;
    must(device, 'day.open', { operation: operation() });
    for (let sale = 0; sale < sales; sale++) this.sell();
  }

  /** Its number, the refusal, or undefined when no answer came. */
  sell(id: string = operation().id): number | CommandRefusal | undefined {
    const answer = this.device.call('receipt.issue', { operation: { id, epoch: 0 }, receipt: SALE });
    if (answer?.ok !== true) return answer;
    const reply = answer.reply as CommitReply; // a receipt is a change
    this.acknowledged.push(reply);
    return reply.receipt?.number;
  }

  reboot(): void {
    this.device.powerOff('test');
    this.device.powerOn();
  }

  /** Why it stops, or what of the acknowledged is not there any more: `whole`, `lost`, `halts: …`. */
  standing(): string {
    const { state } = this.device;
    if (state === undefined) return 'off';
    if (state.kind === 'halted') return `halts: ${state.why}`;
    try {
      const records = [...state.unit.records(0)];
      const isThere = ({ sequence, leafHash }: CommitReply): boolean => {
        return equalBytes(records[sequence]?.leafHash ?? new Uint8Array(), leafHash);
      };
      if (state.unit.fiscalEntries().length !== state.unit.state.fiscalEntries) {
        return 'halts: an entry of the fiscal memory is missing';
      }
      return this.acknowledged.every(isThere) ? 'whole' : 'lost';
    } catch (error) {
      if (error instanceof AssertionError) return `halts: ${error.message}`;
      throw error;
    }
  }
}

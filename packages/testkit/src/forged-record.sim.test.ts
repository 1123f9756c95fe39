/** The canary, forged-record: whoever changes a record and makes its CRCs right is caught, or the checkers are blind. */
import { AssertionError } from '@plomba/core';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { Device } from '@plomba/firmware-sim';
import { describe, expect, it } from 'vitest';
import { benchDevice, benchHardware } from './bench-unit.js';
import { checkAcknowledged, checkExport, checkFiscalMemory, recordsOf, type Violation } from './checkers.js';
import { ACTIVATION } from './day-script.js';
import type { CommitReply } from '@plomba/link';

const SALE = {
  document: 'sale',
  items: [{ name: 'Tea', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 100n, scale: 2 }, taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: 100n }],
};

interface Sold {
  readonly device: Device;
  readonly acknowledged: readonly CommitReply[];
}

function sold(receipts: number): Sold {
  const backends = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };
  const device = benchDevice(benchHardware(backends));
  device.powerOn();
  for (const step of ACTIVATION) device.call(step.command, step.request({ id: step.id, epoch: 0 }, new Map()));
  device.call('day.open', { operation: { id: 'day', epoch: 0 } });
  const acknowledged = Array.from({ length: receipts }, (_, at) => {
    const answer = device.call('receipt.issue', { operation: { id: `sale-${at}`, epoch: 0 }, receipt: SALE });
    if (answer?.ok !== true) throw new Error('a sale fails');
    return answer.reply as CommitReply; // a receipt is a change
  });
  return { device, acknowledged };
}

/** What the checkers say of the unit as it stands, or what stops them. */
function findings({ device, acknowledged }: Sold): readonly Violation[] {
  const { state } = device;
  if (state?.kind !== 'running') return [`does not run: ${state?.why ?? 'off'}`];
  try {
    const records = recordsOf(state.unit);
    return [
      ...checkAcknowledged(records, acknowledged),
      ...checkFiscalMemory(state.unit, records),
      ...checkExport(state.unit, records, {}),
    ];
  } catch (error) {
    if (error instanceof AssertionError) return [error.message];
    throw error;
  }
}

describe('forged-record', () => {
  it('is nothing that a sound unit is accused of', () => {
    expect(findings(sold(8))).toEqual([]);
  });

  it('is caught whichever record it was, while the unit runs and after it booted', () => {
    let forgeries = 0;
    for (let back = 2; back <= 12; back++) {
      const unit = sold(8);
      const size = unit.device.state?.kind === 'running' ? unit.device.state.unit.size : 0;
      try {
        unit.device.inject({ fault: 'forged-record', with: { sequence: size - back } });
      } catch (error) {
        expect(String(error)).toContain('lies in one sector');
        continue;
      }
      forgeries++;
      expect(findings(unit), `record ${size - back} while it runs`).not.toEqual([]);
      unit.device.powerOff('test');
      unit.device.powerOn();
      expect(findings(unit), `record ${size - back} after a boot`).not.toEqual([]);
    }
    expect(forgeries).toBeGreaterThan(7);
  });
});

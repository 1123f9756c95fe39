/** A simulated unit in production with an open day, in memory, with native backends: what the link rows talk to. */
import { formatDecimal } from '@plomba/codec';
import { memoryMap } from '@plomba/core';
import { none } from '@plomba/core/country';
import type { LifeState } from '@plomba/core/model';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { Device, Hardware } from '@plomba/firmware-sim';
import type { RequestOf } from '@plomba/link';
import type { ReceiptInput } from '@plomba/sdk';
import { demand } from '../bench-error.js';
import { salesOf } from '../workload/receipts.js';

const OWNER = { name: 'Plomba Bench Ltd', taxNumber: '00000001' };
const PLACE = { name: 'Bench', address: 'Bench 1' };
const MIB = 1_048_576;

let drawn = 0;

/** A fresh operation of the first epoch. */
function operation(): { id: string; epoch: number } {
  return { id: `bench-${(++drawn).toString().padStart(7, '0')}`, epoch: 0 };
}

/** Runs a command that must be accepted; its reply. */
export function must(device: Device, command: Parameters<Device['call']>[0], request: object): object {
  const answer = device.call(command, request);
  demand(answer?.ok === true, `${command} is accepted`);
  return (answer as { readonly reply: object }).reply; // as demanded
}

export function benchDevice(): Device {
  const hardware = new Hardware({
    map: memoryMap({ fiscalBytes: MIB / 4, journalBytes: 16 * MIB, derivedBytes: 4 * MIB, workingBytes: 4096 }),
    seed: 'bench link',
    clock: 'virtual',
    start: { utcMs: 1_773_468_000_000, offsetMinutes: 60 },
    hostMs: 0,
    makeSigner: nativeSigner,
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
  let session = 0;
  const device = new Device({ hardware, country: none, session: () => ++session, hostMs: 0 });
  device.powerOn();
  must(device, 'unit.personalise', { operation: operation(), serial: 'PL-BENCH-1' });
  for (const to of ['bound', 'test', 'production'] satisfies LifeState[]) {
    const change = to === 'bound' ? { to, owner: OWNER, place: PLACE } : { to };
    must(device, 'life.change', { operation: operation(), change });
  }
  must(device, 'day.open', { operation: operation() });
  return device;
}

/** Requests for receipts of the workload, each with an operation of its own. */
export function receiptRequests(first: number, count: number): readonly RequestOf<'receipt.issue'>[] {
  return salesOf(first, count).map(({ receipt }) => ({ operation: operation(), receipt }));
}

/** The same receipts in the words of the SDK. */
export function receiptInputs(first: number, count: number): readonly ReceiptInput[] {
  return salesOf(first, count).map(({ receipt }) => {
    const { document, items, payments, till = '', cashier = '' } = receipt;
    return {
      document,
      till,
      cashier,
      items: items.map(({ name, quantity, unitPrice, taxGroup }) => ({
        name,
        quantity: formatDecimal(quantity),
        unitPrice: formatDecimal(unitPrice),
        taxGroup,
      })),
      payments: payments.map(({ kind, amount }) => ({ kind, amount })),
    };
  });
}

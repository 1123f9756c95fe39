/** A till and a fake unit in virtual time. */
import { connect, type ConnectOptions, type ReceiptInput, type Unit } from '../../src/index.js';
import { FakeUnit } from './fake-unit.js';
import { VirtualTimers } from './virtual-timers.js';

export const sale: ReceiptInput = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '2', unitPrice: '1.80', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '5.00' }],
};

export interface Bench {
  readonly timers: VirtualTimers;
  readonly fake: FakeUnit;
  readonly unit: Unit;
}

export function optionsOf(timers: VirtualTimers): ConnectOptions {
  let session = 0;
  let id = 0;
  return { timers, drawSession: () => ++session, drawId: () => `op-${++id}` };
}

export async function bench(
  options: ConnectOptions = {},
  prepare: (fake: FakeUnit) => void = () => undefined,
): Promise<Bench> {
  const timers = new VirtualTimers();
  const fake = new FakeUnit(timers);
  prepare(fake);
  const unit = await timers.until(connect(fake.open, { ...optionsOf(timers), ...options }));
  return { timers, fake, unit };
}

/** What a call rejects with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`did not reject, but answered ${String(value)}`);
    },
    (error: unknown) => error,
  );
}

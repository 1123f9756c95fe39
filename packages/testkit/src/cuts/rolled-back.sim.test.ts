/** rolled-back: an older image of all memories boots without complaint; who kept a checkpoint sees it. */
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { expect, it } from 'vitest';
import { benchDevice, benchHardware } from '../bench-unit.js';
import { ACTIVATION } from '../day-script.js';
import { Witness } from '../witness.js';

const SALE = {
  document: 'sale',
  items: [{ name: 'Tea', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 100n, scale: 2 }, taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: 100n }],
};

it('rolled-back, as a whole: the unit boots, and the witness tells', () => {
  const backends = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };
  const device = benchDevice(benchHardware(backends));
  const witness = new Witness();
  const meet = (): readonly string[] =>
    device.state?.kind === 'running' ? witness.meet(device.state.unit) : ['no unit'];
  device.powerOn();
  for (const step of ACTIVATION) device.call(step.command, step.request({ id: step.id, epoch: 0 }, new Map()));
  device.call('day.open', { operation: { id: 'day', epoch: 0 } });
  const id = device.inject({ fault: 'rolled-back', when: { at: 'event', event: 'receipt-committed', count: 3 } });
  for (const name of ['a', 'b']) device.call('receipt.issue', { operation: { id: name, epoch: 0 }, receipt: SALE });
  expect(meet()).toEqual([]);
  expect(device.call('receipt.issue', { operation: { id: 'c', epoch: 0 }, receipt: SALE })).toBeUndefined();
  expect(device.injections().find((one) => one.id === id)).toMatchObject({ state: 'over', hits: 1 });
  device.powerOn();
  expect(device.state?.kind, 'it cannot know').toBe('running');
  expect(meet()).toEqual([expect.stringContaining('records and has')]);
});

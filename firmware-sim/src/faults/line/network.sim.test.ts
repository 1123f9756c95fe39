/** The network between a till and a unit: network-down and network-poor. */
import { describe, expect, it } from 'vitest';
import { deviceIn, must, operation, SALE } from '../../__tests__/bench.js';
import { oracleDocuments } from '../../control/oracle.js';
import { SteadyTill } from '../__tests__/steady-till.js';

describe('network-down', () => {
  it('lets nothing through; afterwards the same operation is answered, once', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const till = new SteadyTill(device);
    expect(till.issue('before', SALE)).toMatchObject({ kind: 'response' });
    const id = device.inject({ fault: 'network-down', when: { at: 'event', event: 'receipt-committed' } });
    expect(till.issue('sale', SALE, 20_000), 'committed, and the answer is lost').toBeUndefined();
    expect(device.hardware.network.isUp).toBe(false);
    device.lift(id);
    expect(till.issue('sale', SALE)).toMatchObject({ kind: 'response', reply: { repeated: true } });
    expect(oracleDocuments(device.hardware)).toHaveLength(2);
  });
});

describe('network-poor', () => {
  it.each([80, 40, 15])('with a signal of %i is slow, and sells each once', (signal) => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const till = new SteadyTill(device);
    const id = device.inject({ fault: 'network-poor', with: { signal, seed: 3 } });
    const before = till.nowMs;
    for (let sale = 0; sale < 5; sale++) {
      expect(till.issue(`sale-${sale}`, SALE, 600_000)).toMatchObject({ kind: 'response' });
    }
    expect(till.nowMs - before, 'two ways for each').toBeGreaterThan(5 * 2 * device.hardware.network.latencyMs - 100);
    expect(oracleDocuments(device.hardware)).toHaveLength(5);
    device.lift(id);
    expect(device.hardware.network.kind).toBe('lan');
  });
});

/**
 * What the native link lets a till know, sampled, and three drivers that are worse than it: each must be seen. The wires
 * of countries, and every fault of each: tools/wires-page.ts.
 */
import type { contentOf } from '@plomba/core';
import { linkDriver, type Driver, type FiscalError } from '@plomba/sdk';
import { describe, expect, it } from 'vitest';
import { activatedHardware } from '../__tests__/oracle-bench.js';
import { benchDevice, mustDo } from '../bench-unit.js';
import { anyDriver, type AnyDriver } from '../world/any-driver.js';
import { exploreWire, saleFaults, type WireReport } from './wire-faults.js';
import type { WireUnderFaults } from './wire-under-faults.js';

const LONG = { timeout: 300_000 };

const SALE = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '1', unitPrice: '4.20', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '4.20' }],
};

function nativeWire(driver: AnyDriver): WireUnderFaults {
  const hardware = activatedHardware();
  const device = benchDevice(hardware);
  device.powerOn();
  mustDo(device, 'day.open', { operation: { id: 'day', epoch: 0 } });
  device.powerOff('ready');
  return {
    name: 'native link',
    hardware,
    makeDevice: benchDevice,
    driver,
    sale: SALE,
    isSale: (content: ReturnType<typeof contentOf>) => content.kind === 'receipt' && content.payload.total === 420n,
  };
}

/** The native driver with another answer to a call that failed. */
function worse(
  name: string,
  after: (error: FiscalError, again: () => Promise<unknown>) => Promise<unknown>,
): AnyDriver {
  const driver: Driver = {
    name,
    start(host) {
      const session = linkDriver.start(host);
      const { issue } = session;
      const once = (...given: Parameters<typeof issue>): ReturnType<typeof issue> => issue.apply(session, given);
      session.issue = (sale, options = {}) =>
        once(sale, { ...options, timeoutMs: 900 }).catch(
          (error: unknown) =>
            // What the canary gives back is a receipt, or looks like one.
            after(error as FiscalError, () => once(sale, { timeoutMs: 20_000 })) as ReturnType<typeof issue>,
        );
      return session;
    },
  };
  return anyDriver(driver);
}

function total({ byKind }: WireReport, key: 'unknown' | 'doubled' | 'lost' | 'denied'): number {
  return Object.values(byKind).reduce((sum, tally) => sum + tally[key], 0);
}

describe('a wire under every single fault', () => {
  it('is made of the same faults whoever asks, one in so many of each kind', () => {
    const size = { bytes: { 'to-unit': 30, 'from-unit': 20 }, flashOperations: 4 };
    expect(saleFaults(size, 1)).toHaveLength(50 * 10 + 4 * 3);
    expect(new Set(saleFaults(size, 7).map((fault) => (fault.at === 'byte' ? fault.what.kind : 'flash'))).size).toBe(9);
  });

  it('leaves nothing unknown on the native link', LONG, async () => {
    const report = await exploreWire(nativeWire(anyDriver(linkDriver)), { lines: ['drops', 'silent'], every: 61 });
    expect(report.findings).toEqual([]);
    expect(report.hints).toEqual([]);
    expect(total(report, 'unknown')).toBe(0);
    expect(report.byKind['kill-till'].unknownAtOnce).toBeGreaterThan(3);
    expect(report.byKind.flash.cases).toBeGreaterThan(0);
  });

  it.each([
    ['takes no answer for a success', 'lost', async () => Promise.resolve({})],
    [
      'sells again when it does not know',
      'doubled',
      async (_error: FiscalError, again: () => Promise<unknown>) => again(),
    ],
    [
      'takes no answer for a refusal',
      'denied',
      async (error: FiscalError) => Promise.reject(error.with({ outcome: 'not-committed' })),
    ],
  ] as const)('sees a driver that %s', LONG, async (_what, key, after) => {
    const report = await exploreWire(nativeWire(worse('canary', after)), { lines: ['silent'], every: 37 });
    expect(total(report, key)).toBeGreaterThan(0);
    expect(report.findings.length).toBeGreaterThan(0);
  });
});

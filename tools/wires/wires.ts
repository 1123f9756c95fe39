// The wires whose resolution is measured: the native link first, then those of the countries.
import { none, type Country, type Wire } from '@plomba/core/country';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { Content } from '@plomba/core';
import { parseReceiptData } from '@plomba/country-se';
import { swedishUnits } from '@plomba/country-se/device';
import { ccsp, kd, type SwedishSale } from '@plomba/country-se/driver';
import { Device, type Hardware } from '@plomba/firmware-sim';
import { connect, linkDriver } from '@plomba/sdk';
import {
  anyDriver,
  benchHardware,
  FaultInjector,
  mustDo,
  rememberedSigners,
  VirtualLine,
  VirtualTimers,
  type AnyDriver,
  type WireUnderFaults,
} from '@plomba/testkit';

interface Made {
  readonly name: string;
  readonly country: Country;
  readonly wire?: Wire;
  readonly driver: AnyDriver;
  /** One sale that the unit has before, and the one that meets the fault. */
  readonly sales: readonly [before: unknown, sale: unknown];
  readonly isSale: (content: Content) => boolean;
}

const SWEDISH: SwedishSale = {
  kind: 'normal',
  dateTime: '2026-03-14T08:12',
  receiptId: '1001',
  posId: 'POS1',
  orgNo: '556677-8899',
  total: '125.00',
  vat: [{ percent: '25', amount: '25.00' }],
};

function isSwedishSale(content: Content): boolean {
  if (content.kind !== 'receipt') return false;
  return parseReceiptData(content.payload.request.notes?.join('') ?? '')?.receiptId === '1001';
}

function plainSale(amount: string): object {
  return {
    document: 'sale',
    items: [{ name: 'Espresso', quantity: '1', unitPrice: amount, taxGroup: 'A' }],
    payments: [{ kind: 'cash', amount }],
  };
}

function swedish(name: string, wireName: 'ccsp' | 'kd', version: '1' | '2'): Made {
  const defaults = Object.entries(swedishUnits.settings).map(([setting, row]) => [setting, row.default] as const);
  const { country, wires } = swedishUnits.make({ ...Object.fromEntries(defaults), version });
  const wire = wires.find((one) => one.name === wireName);
  return {
    name,
    country,
    ...(wire === undefined ? {} : { wire }),
    driver: wireName === 'kd' ? anyDriver(kd()) : anyDriver(ccsp()),
    sales: [{ ...SWEDISH, receiptId: '1000' }, SWEDISH],
    isSale: isSwedishSale,
  };
}

const PLAIN: Made = {
  name: 'native link',
  country: none,
  driver: anyDriver(linkDriver),
  sales: [plainSale('1.80'), plainSale('4.20')],
  isSale: ({ kind, ...content }) => kind === 'receipt' && 'payload' in content && totalOf(content.payload) === 420n,
};

function totalOf(payload: object): unknown {
  return 'total' in payload ? payload.total : undefined;
}

/** A unit in production with an open day, which has sold once. */
async function soldOnce(made: Made): Promise<WireUnderFaults> {
  const { name, country, wire, driver, sales, isSale } = made;
  let sessions = 0;
  const makeDevice = (hardware: Hardware): Device =>
    new Device({ hardware, country, session: () => ++sessions, hostMs: 0, ...(wire === undefined ? {} : { wire }) });
  const hardware = benchHardware({
    seed: 'wires',
    makeSigner: rememberedSigners(nativeSigner),
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
  const device = makeDevice(hardware);
  device.powerOn();
  const change = (id: string): object => ({ operation: { id, epoch: 0 } });
  const [owner, place] = [
    { name: 'Kafé AB', taxNumber: '5566778899' },
    { name: 'Kafé', address: 'Storgatan 1' },
  ];
  mustDo(device, 'unit.personalise', { ...change('a'), serial: 'PLSE00000001' });
  mustDo(device, 'life.change', { ...change('b'), change: { to: 'bound', owner, place } });
  mustDo(device, 'life.change', { ...change('c'), change: { to: 'production' } });
  if (wire === undefined) mustDo(device, 'day.open', change('d'));
  const timers = new VirtualTimers();
  const line = new VirtualLine({
    kind: 'drops',
    device,
    timers,
    faults: new FaultInjector(),
    killTill: () => undefined,
    nextFlashCut: () => undefined,
  });
  const unit = await timers.until(connect(line.open, { driver, timers, drawSession: () => 8, drawId: () => 'before' }));
  await timers.until(unit.issue(sales[0], { operation: await timers.until(unit.newOperation('before')) }));
  await timers.until(unit.close());
  await timers.advance(1_000);
  device.powerOff('ready');
  return { name, hardware, makeDevice, driver, sale: sales[1], isSale };
}

export function wiresUnderFaults(): Promise<readonly WireUnderFaults[]> {
  const made = [PLAIN, swedish('CCSP 1', 'ccsp', '1'), swedish('CCSP 2', 'ccsp', '2'), swedish('kd', 'kd', '2')];
  return Promise.all(made.map(soldOnce));
}

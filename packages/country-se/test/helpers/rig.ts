/** A simulated control unit at a line with faults, and tills that reach it through the driver, in virtual time. */
import { contentOf } from '@plomba/core';
import { Device, type Hardware } from '@plomba/firmware-sim';
import { connect, type Unit } from '@plomba/sdk';
import { benchHardware, FaultInjector, VirtualLine, VirtualTimers, type LineKind } from '@plomba/testkit';
import {
  ccspWire,
  controlCodeParts,
  DEFAULT_CCSP_SETTINGS,
  DEFAULT_KD_SETTINGS,
  kdWire,
  SIMULATED_KEYS,
  type CcspSettings,
  type KdSettings,
} from '../../src/device/index.js';
import { ccsp, kd, type SwedishReceipt, type SwedishSale, type SwedishStatus } from '../../src/driver/index.js';
import { CONTROL_CODE, parseReceiptData, sweden, type ReceiptData } from '../../src/index.js';

export type SwedishUnit = Unit<SwedishReceipt, SwedishSale, SwedishStatus, SwedishReceipt>;

export const SALE: SwedishSale = {
  kind: 'normal',
  dateTime: '2026-03-14T08:12',
  receiptId: '1',
  posId: 'POS1',
  orgNo: '556677-8899',
  total: '125.00',
  vat: [{ percent: '25', amount: '25.00' }],
};

const COUNTRY = sweden(controlCodeParts(SIMULATED_KEYS));

/** What unit and till speak, and how the unit is set. */
export type Speech = CcspSettings | { readonly kd: Partial<KdSettings> };

function deviceOn(hardware: Hardware, speech: Speech): Device {
  const wire = 'kd' in speech ? kdWire({ ...DEFAULT_KD_SETTINGS, ...speech.kd }) : ccspWire(speech);
  return new Device({ hardware, country: COUNTRY, session: () => 1, hostMs: 0, wire });
}

/** A control unit in production. */
export function activatedHardware(): Hardware {
  const hardware = benchHardware();
  const device = deviceOn(hardware, DEFAULT_CCSP_SETTINGS);
  device.powerOn();
  const owner = { name: 'Kafé AB', taxNumber: '5566778899' };
  const place = { name: 'Kafé', address: 'Storgatan 1' };
  const operation = (id: string): object => ({ operation: { id, epoch: 0 } });
  device.call('unit.personalise', { ...operation('a'), serial: 'PLSE00000001' });
  device.call('life.change', { ...operation('b'), change: { to: 'bound', owner, place } });
  device.call('life.change', { ...operation('c'), change: { to: 'production' } });
  device.powerOff('activated');
  return hardware;
}

/** One receipt as the unit has it. */
export interface StoredReceipt {
  readonly document: string;
  readonly number: number;
  readonly data: ReceiptData;
  readonly controlCode: string | undefined;
}

export class Rig {
  readonly timers: VirtualTimers = new VirtualTimers();
  readonly faults: FaultInjector = new FaultInjector();
  readonly device: Device;
  readonly line: VirtualLine;
  readonly #speech: Speech;
  #ids = 0;

  constructor(hardware: Hardware, line: LineKind, speech: Speech = DEFAULT_CCSP_SETTINGS) {
    this.#speech = speech;
    this.device = deviceOn(hardware, speech);
    this.line = new VirtualLine({
      kind: line,
      device: this.device,
      timers: this.timers,
      faults: this.faults,
      killTill: () => undefined,
      nextFlashCut: () => undefined,
    });
    this.line.powerOn();
  }

  connect(timeoutMs = 30_000): Promise<SwedishUnit> {
    const { timers } = this;
    const drawId = (): string => `op-${++this.#ids}`;
    const driver = 'kd' in this.#speech ? kd() : ccsp();
    return timers.until(connect(this.line.open, { driver, timers, timeoutMs, drawSession: () => 1, drawId }));
  }

  /** Every receipt in the journal; switches the unit on where it is off. */
  stored(): readonly StoredReceipt[] {
    this.device.powerOn();
    const { state } = this.device;
    if (state?.kind !== 'running') throw new TypeError(`the unit is ${state?.kind ?? 'off'}`);
    return [...state.unit.records(0)].flatMap((record) => {
      const content = contentOf(record);
      if (content.kind !== 'receipt') return [];
      const { request, number, codes } = content.payload;
      const data = parseReceiptData(request.notes?.join('') ?? '');
      if (data === undefined) throw new TypeError('a receipt without receipt data');
      const controlCode = codes.find(({ name }) => name === CONTROL_CODE)?.value;
      return [{ document: request.document, number, data, controlCode }];
    });
  }
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

/** A whole simulated control unit in production, and its lines. */
import { contentOf } from '@plomba/core';
import { Device, type Line } from '@plomba/firmware-sim';
import { benchHardware, mustDo } from '@plomba/testkit';
import { swedishUnits } from '../../src/device/index.js';
import { encodeMessage, type RegisteredReceipt } from '../../src/wire/index.js';

const RECEIPT: RegisteredReceipt = {
  serial: '1',
  dateTime: '202601021530',
  receiptId: '1001',
  posId: 'POS1',
  orgNo: '5566778899',
  total: 125_00n,
  returned: 0n,
  kind: 'normal',
  vat1: { percent: 2500n, amount: 25_00n },
  vat2: undefined,
  vat3: undefined,
  vat4: undefined,
};

export const rr = (over: Partial<RegisteredReceipt> = {}): Uint8Array =>
  encodeMessage('A', { type: 'RR', fields: { ...RECEIPT, ...over } });

export interface UnitOptions {
  readonly wire?: 'ccsp' | 'kd';
  readonly set?: Readonly<Record<string, string>>;
  readonly journalBytes?: number;
}

export class ControlUnit {
  readonly device: Device;

  constructor({ wire: name = 'ccsp', set = {}, journalBytes = 4 * 1024 * 1024 }: UnitOptions = {}) {
    const defaults = Object.entries(swedishUnits.settings).map(([setting, row]) => [setting, row.default] as const);
    const { country, wires } = swedishUnits.make({ ...Object.fromEntries(defaults), ...set });
    const wire = wires.find((one) => one.name === name);
    if (wire === undefined) throw new TypeError(`no wire ${name}`);
    const sizes = { fiscalBytes: 64 * 1024, journalBytes, derivedBytes: 512 * 1024, workingBytes: 4096 };
    this.device = new Device({ hardware: benchHardware({ sizes }), country, session: () => 1, hostMs: 0, wire });
    this.device.powerOn();
    const operation = (id: string): object => ({ operation: { id, epoch: 0 } });
    const [owner, place] = [
      { name: 'Kafé AB', taxNumber: '5566778899' },
      { name: 'Kafé', address: 'Storgatan 1' },
    ];
    mustDo(this.device, 'unit.personalise', { ...operation('a'), serial: 'PLSE00000001' });
    mustDo(this.device, 'life.change', { ...operation('b'), change: { to: 'bound', owner, place } });
    mustDo(this.device, 'life.change', { ...operation('c'), change: { to: 'production' } });
  }

  line(): Line {
    return this.device.openLine();
  }

  /** Documents in the journal, in order. */
  documents(): readonly string[] {
    const { state } = this.device;
    if (state?.kind !== 'running') throw new TypeError('the unit does not run');
    return [...state.unit.records(0)].flatMap((record) => {
      const content = contentOf(record);
      return content.kind === 'receipt' ? [content.payload.request.document] : [];
    });
  }

  powerCut(): void {
    this.device.powerOff('cut');
    this.device.powerOn();
  }
}

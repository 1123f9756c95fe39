/** A simulated connector at a line with faults, and a till that reaches it through the driver, in virtual time. */
import { contentOf } from '@plomba/core';
import { completeSettings, type Authority, type HttpRequest, type ReportOutcome } from '@plomba/core/country';
import { nativeRsaSigner, nativeVerifiers } from '@plomba/core/node';
import { Device, type Hardware } from '@plomba/firmware-sim';
import { connect, type ConnectOptions, type Unit } from '@plomba/sdk';
import { benchHardware, FaultInjector, mustDo, VirtualLine, VirtualTimers } from '@plomba/testkit';
import { cisAuthorityWith } from '../../src/authority/index.js';
import { montenegrinUnitsWith } from '../../src/device/index.js';
import {
  connector,
  type MeCommit,
  type MeReceipt,
  type MeReceiptInput,
  type MeStatus,
} from '../../src/driver/index.js';

export type MeUnit = Unit<MeReceipt, MeReceiptInput, MeStatus, MeCommit>;

const RSA = { signer: nativeRsaSigner, verifier: nativeVerifiers.rsa2048 };
const UNITS = montenegrinUnitsWith(RSA);

function deviceOn(hardware: Hardware, set: Readonly<Record<string, string>>): Device {
  const { country, wires } = UNITS.make(completeSettings(UNITS, set));
  const [wire] = wires;
  if (wire === undefined) throw new TypeError('no wire');
  return new Device({ hardware, country, session: () => 1, hostMs: 0, wire });
}

/** A connector that issues in its test environment. */
export function activatedHardware(): Hardware {
  const sizes = { fiscalBytes: 64 * 1024, journalBytes: 1024 * 1024, derivedBytes: 256 * 1024, workingBytes: 4096 };
  const hardware = benchHardware({ sizes });
  const device = deviceOn(hardware, {});
  device.powerOn();
  const owner = { name: 'Kiosk d.o.o.', taxNumber: '12345678' };
  const place = { name: 'Kiosk', address: 'Ulica slobode 1, Podgorica' };
  const operation = (id: string): object => ({ operation: { id, epoch: 0 } });
  mustDo(device, 'unit.personalise', { ...operation('a'), serial: 'PLME00000001' });
  mustDo(device, 'life.change', { ...operation('b'), change: { to: 'bound', owner, place } });
  mustDo(device, 'life.change', { ...operation('c'), change: { to: 'test', registrationCode: 'si747we972' } });
  device.powerOff('activated');
  return hardware;
}

/** One document as the unit has it. */
export interface StoredDocument {
  readonly operation: string;
  /** Of its first line. */
  readonly name: string;
  readonly iic: string | undefined;
}

export class ConnectorRig {
  readonly timers: VirtualTimers = new VirtualTimers();
  readonly faults: FaultInjector = new FaultInjector();
  readonly device: Device;
  readonly line: VirtualLine;
  readonly authority: Authority;
  #ids = 0;

  constructor(hardware: Hardware, set: Readonly<Record<string, string>> = {}) {
    this.device = deviceOn(hardware, set);
    this.line = new VirtualLine({
      kind: 'drops',
      device: this.device,
      timers: this.timers,
      faults: this.faults,
      killTill: () => undefined,
      nextFlashCut: () => undefined,
    });
    this.line.powerOn();
    const cis = cisAuthorityWith(RSA);
    this.authority = cis.make(completeSettings(cis, {}), {
      baseUrl: 'http://cis',
      entropy: (bytes) => new Uint8Array(bytes).fill(++this.#ids % 256),
    });
  }

  connect(options: ConnectOptions = {}): Promise<MeUnit> {
    const { timers } = this;
    const drawId = (): string => `op-${++this.#ids}`;
    const own = { driver: connector(), timers, drawSession: () => 1, drawId };
    return timers.until(connect(this.line.open, { ...own, ...options }));
  }

  /** Carries every report to the authority, or to nobody. */
  carry(outcome: (request: HttpRequest) => ReportOutcome = (request) => this.#told(request)): void {
    this.line.act((device) => {
      for (let round = 0; round < 100; round++) {
        const reports = device.takeReports();
        if (reports.length === 0) return;
        for (const { id, request } of reports) device.answerReport(id, outcome(request));
      }
    });
  }

  #told(request: HttpRequest): ReportOutcome {
    const nowMs = this.device.hardware.rtc.read().utcMs;
    const { response } = this.authority.handle({ ...request, path: `/test${request.path}` }, nowMs);
    return response === undefined ? { kind: 'lost', detail: 'no answer' } : { kind: 'answered', response };
  }

  /** Every document in the journal; switches the unit on where it is off. */
  stored(): readonly StoredDocument[] {
    this.device.powerOn();
    const { state } = this.device;
    if (state?.kind !== 'running') throw new TypeError(`the unit is ${state?.kind ?? 'off'}`);
    return [...state.unit.records(0)].flatMap((record) => {
      const content = contentOf(record);
      if (content.kind !== 'receipt') return [];
      const { request, operation, codes } = content.payload;
      const iic = codes.find(({ name }) => name === 'IIC')?.value;
      return [{ operation: operation.id, name: request.items[0]?.name ?? '', iic }];
    });
  }
}

/** What a call rejects with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`did not reject, but answered ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

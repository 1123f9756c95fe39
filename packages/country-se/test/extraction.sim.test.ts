// What the authority reads: from the service's line only, sealed for its key, signed by the unit, and whole.
import { verifyEd25519 } from '@plomba/core';
import { connect, isFiscalError, type Unit } from '@plomba/sdk';
import { DeviceHost, MemoryServer } from '@plomba/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { controlCodeParts, SIMULATED_AUTHORITY_SECRET, SIMULATED_KEYS } from '../src/device/index.js';
import { controlDataFor, openControlData, sealKeyOf, type OpenedControlData } from '../src/extraction/index.js';
import { openFile, sealFile } from '../src/extraction/sealed-file.js';
import { ControlUnit, rr } from './helpers/control-unit.js';
import { said } from './helpers/talk.js';

const hosts: DeviceHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

/** A line of the service to the unit, over the native link. */
async function service(unit: ControlUnit, principal: 'service' | 'operator' = 'service'): Promise<Unit> {
  const server = new MemoryServer();
  const onFailure = (error: unknown): void => {
    throw error as Error; // as it came
  };
  hosts.push(new DeviceHost({ device: unit.device, server, nowMs: () => performance.now(), onFailure, principal }));
  return connect(server.open);
}

async function extracted(unit: Unit, from: string, to: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of unit.export({ period: { from, to } })) pieces.push(piece);
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

const OPTIONS = {
  secretKey: SIMULATED_AUTHORITY_SECRET,
  verify: verifyEd25519,
  parts: controlCodeParts(SIMULATED_KEYS),
};
const names = ({ findings }: OpenedControlData): readonly string[] => findings.map(({ name }) => name);

/** A unit that sold on two days. */
function soldOn(): ControlUnit {
  const unit = new ControlUnit();
  const line = unit.line();
  const say = (serial: number, over: object = {}): void => {
    line.receive(rr({ serial: String(serial), receiptId: String(serial), ...over }));
    expect(said(line.takeOutput())[0]).toMatch(/^RRR/);
  };
  say(1);
  say(2, { total: -10_00n, returned: 10_00n });
  say(3, { kind: 'kopia', receiptId: '1' });
  say(4, { kind: 'ovning' });
  unit.device.advanceClock(24 * 3_600_000);
  say(5);
  say(6);
  return unit;
}

describe('control data for the authority', () => {
  it('has every receipt of its days with its code, and the counters of the unit', async () => {
    const till = await service(soldOn());
    const { data, findings } = openControlData(await extracted(till, '2026-03-14', '2026-03-15'), OPTIONS);
    expect(findings).toEqual([]);
    expect(data).toMatchObject({ serial: 'PLSE00000001', from: '2026-03-14', to: '2026-03-15' });
    expect(data?.receipts.map(({ series, number }) => `${series} ${number}`)).toEqual(
      'normal 1,normal 2,kopia 1,ovning 1,normal 3,normal 4'.split(','),
    );
    expect(data?.receipts[0]?.data).toMatchObject({
      orgNo: '5566778899',
      posId: 'POS1',
      sale: '125,00',
      kind: 'normal',
    });
    expect(data?.receipts[3]?.controlCode).toBeUndefined();
    expect(data?.counters.get('till-documents/sale@5566778899:POS1')).toBe(3n);
    const second = openControlData(await extracted(till, '2026-03-15', '2026-03-15'), OPTIONS);
    expect([second.findings, second.data?.receipts.map(({ number }) => number)]).toEqual([[], [3, 4]]);
    const none = openControlData(await extracted(till, '2027-01-01', '2027-12-31'), OPTIONS);
    expect([none.findings, none.data?.receipts]).toEqual([[], []]);
  });

  it('is for the service alone, and says what is wrong with a period', async () => {
    const unit = soldOn();
    const codeOf = async (asking: Promise<unknown>): Promise<string> => {
      const error = await asking.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return isFiscalError(error) ? `${error.code} ${error.path ?? ''}` : String(error);
    };
    expect(await codeOf(extracted(await service(unit, 'operator'), '2026-03-14', '2026-03-15'))).toBe(
      'not-allowed-for-principal ',
    );
    const line = await service(unit);
    expect(await codeOf(extracted(line, '2026-03-15', '2026-03-14'))).toBe('validation-failed period.to');
    const answer = unit.device.call(
      'export.read',
      { size: 0, offset: 0, bytesMax: 100, period: { from: '2026-03-14', to: '2026-03-15' } },
      'till',
    );
    expect(answer).toMatchObject({ ok: false, code: 'not-allowed-for-principal' });
  });

  it('cannot be read with another key, nor with any bit changed', async () => {
    const file = await extracted(await service(soldOn()), '2026-03-14', '2026-03-14');
    const other = openControlData(file, { ...OPTIONS, secretKey: new Uint8Array(32).fill(7) });
    expect(names(other)).toEqual(['not-sealed-for-us']);
    for (let at = 0; at < file.length; at += 1 + (at > 60 ? 37 : 0)) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      // X25519 takes no notice of the top bit of a public key; the seal binds the bytes as they are.
      expect(names(openControlData(changed, OPTIONS)), `byte ${at}`).toEqual(['not-sealed-for-us']);
    }
    for (const length of [0, 10, 22, 54, 70, file.length - 1]) {
      expect(names(openControlData(file.subarray(0, length), OPTIONS)), `${length} bytes`).toEqual([
        'not-sealed-for-us',
      ]);
    }
  });

  it('is found out when somebody who can seal, but not sign, changes it', async () => {
    const file = await extracted(await service(soldOn()), '2026-03-14', '2026-03-15');
    const opened = openFile(file, SIMULATED_AUTHORITY_SECRET);
    const text = opened.ok ? new TextDecoder().decode(opened.text) : '';
    const recipient = sealKeyOf(SIMULATED_AUTHORITY_SECRET);
    const forged = (change: (text: string) => string): readonly string[] => {
      const changed = change(text);
      expect(changed).not.toBe(text);
      const bytes = new TextEncoder().encode(changed);
      return names(openControlData(sealFile(bytes, { secret: new Uint8Array(32).fill(9), recipient }), OPTIONS));
    };
    expect(forged((was) => was.replace('125,00', '124,00'))).toEqual(['signature', 'control-code']);
    expect(forged((was) => was.replace(/<Kvitto>.*\n/, ''))).toEqual(['count', 'signature']);
    expect(forged((was) => was.replace(/<Kvitto>((?!<Kvitto>).)*<Nummer>2<.*\n/, ''))).toEqual([
      'count',
      'signature',
      'missing-number',
    ]);
    expect(forged((was) => was.replace('<Fran>2026-03-14', '<Fran>2026-03-15'))).toEqual([
      'signature',
      ...Array.from({ length: 4 }, () => 'outside-period'),
    ]);
    expect(forged((was) => was.replace(/<Kontrollkod>[^<]*<\/Kontrollkod>/, ''))).toEqual([
      'signature',
      'control-code',
    ]);
    expect(forged((was) => was.replace('<Serie>ovning', '<Serie>normal'))).toContain('receipt-data');
    expect(forged((was) => was.replace(/(<Signatur>.)./, '$10'))).toEqual(['signature']);
    expect(forged((was) => was.replace('</Kontrolldata>', ''))).toEqual(['not-xml']);
    expect(forged((was) => was.replace('<Kvittodata>', '<Kvittodata> '))).toEqual(['receipt-data', 'signature']);
    const logKey = new Uint8Array(32).fill(1);
    expect(names(openControlData(file, { ...OPTIONS, logKey }))).toEqual(['other-key']);
  });

  it('is another file for another authority, and the same file for the same content', () => {
    const content = {
      ...{ serial: 'X1', firmware: '1', from: '2026-01-01', to: '2026-01-01', made: { utcMs: 0, offsetMinutes: 60 } },
      ...{ receipts: [], counters: [], logKey: new Uint8Array(32) },
      sign: (message: Uint8Array) => new Uint8Array(64).fill(message.length % 251),
    };
    const make = (recipient: Uint8Array): Uint8Array | undefined => controlDataFor(recipient).make(content);
    const ours = sealKeyOf(SIMULATED_AUTHORITY_SECRET);
    expect(make(ours)).toEqual(make(ours));
    expect(make(ours)).not.toEqual(make(sealKeyOf(new Uint8Array(32).fill(3))));
    expect(controlDataFor(ours).make({ ...content, sign: () => undefined })).toBeUndefined();
  });
});

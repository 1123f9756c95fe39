/** The SDK against the simulated unit: what a fake cannot answer, proofs and reports above all. */
import { portableSigner, sha256 } from '@plomba/core';
import { FIRMWARE, SIMULATOR_FIRMWARE_SEED, SIMULATOR_LICENCE_SEED, TEST_SERVICE_PIN } from '@plomba/firmware-sim';
import { licenceSignable } from '@plomba/core/model';
import { firmwareSignable } from '@plomba/link';
import { verify } from '@plomba/verify';
import { unitInProcess, type InProcessUnit } from '@plomba/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, visitsToJson, type Unit, type UnitNotice } from '../src/index.js';
import { verification } from '../src/verification.js';
import { failure, sale } from './helpers/bench.js';

let device: InProcessUnit;
let unit: Unit;

beforeEach(async () => {
  device = unitInProcess();
  unit = await connect(device.open, { verification });
  await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
  await unit.personalise({ serial: 'PL-7' });
  const owner = { name: 'Café', taxNumber: '12345678' };
  await unit.changeLife({ to: 'bound', owner, place: { name: 'Corner', address: 'Main Street 1' } });
  await unit.changeLife({ to: 'production' });
  await unit.logout();
  await unit.openDay();
});

afterEach(async () => {
  await unit.close();
  await device.stop();
});

describe('a receipt that is only checked', () => {
  it('is counted out, and nothing is committed', async () => {
    const { records } = await unit.status();
    expect(await unit.check(sale)).toMatchObject({ findings: [], total: 360n, change: 140n });
    expect((await unit.status()).records).toBe(records);
  });

  it('has every finding at once, found here or by the unit', async () => {
    const item = { name: 'tea', quantity: '1', unitPrice: '1.00', taxGroup: 'A' };
    const shape = await unit.check({
      document: 'sale',
      till: 'no spaces please',
      items: [
        item,
        { ...item, quantity: 1.5 as unknown as string, unitPrice: '1,00' },
        { name: 'x', quantity: '1', unitPrice: '1' } as typeof item,
      ],
      payments: [{ kind: 'cash', amount: 0.1 as unknown as string }],
    });
    expect(shape.findings.map(({ path }) => path)).toEqual([
      'till',
      'items[1].quantity',
      'items[1].unitPrice',
      'items[2].taxGroup',
      'payments[0].amount',
    ]);
    expect(shape.findings[1]?.rule).toContain('write "1.5"');
    const meaning = await unit.check({
      ...sale,
      items: [
        { ...item, taxGroup: 'ZZ' },
        { ...item, taxGroup: 'YY' },
      ],
      payments: [{ kind: 'shells', amount: '5' }],
    });
    expect(meaning.findings.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['items[0].taxGroup', 'items[1].taxGroup', 'payments[0].kind']),
    );
  });
});

describe('what a unit can', () => {
  it('is told by the unit itself', async () => {
    const can = await unit.capabilities();
    expect(can).toMatchObject({ driver: 'link', resolution: 'by-operation', missing: [] });
    expect(can.documents).toEqual(can.unit?.documents);
    expect(can.unit?.taxGroups.map(({ id }) => id)).toContain('A');
  });
});

describe('reports', () => {
  it('of days, of days in a row, of shifts', async () => {
    await unit.openShift({ till: '1', cashier: 'Ana' });
    await unit.issue({ ...sale, till: '1' });
    const closed = await unit.closeShift({ till: '1' });
    const shift = await unit.shiftReport(closed);
    expect(shift).toMatchObject({ till: '1', number: 1, sequence: closed.sequence });
    const z = await unit.closeDay();
    const day = await unit.dayReport(1);
    expect(day).toMatchObject({ day: 1, sequence: z.sequence });
    const period = await unit.periodReport({ days: { from: 1, to: 1 } });
    expect(period).toMatchObject({ firstDay: 1, lastDay: 1, closings: 1 });
    expect(await failure(unit.dayReport(2))).toMatchObject({ code: 'no-such-report' });
    expect(await failure(unit.dayReport(-1))).toMatchObject({ code: 'validation-failed', path: 'day' });
  });

  it('and what happened beside documents', async () => {
    expect(await unit.noteEvent({ event: 'drawer-opened', till: '1' })).toMatchObject({ kind: 'event' });
  });
});

describe('proofs', () => {
  it('hold for every record, and are checked', async () => {
    const receipt = await unit.issue(sale);
    const proof = await unit.proof(receipt.sequence);
    expect(proof.leafHash).toEqual(receipt.leafHash);
    const head = verification.headOf(proof.checkpoint)!;
    expect(verification.isInclusion({ ...proof, index: proof.sequence, root: head.root })).toBe(true);
    expect(await failure(unit.proof(proof.size))).toMatchObject({ code: 'no-such-receipt' });
    expect(await failure(unit.proof(-1))).toMatchObject({ code: 'validation-failed', path: 'sequence' });
  });

  it('show that an older journal is the beginning of this one', async () => {
    const older = await unit.checkpoint();
    for (let n = 0; n < 3; n++) await unit.issue(sale);
    const proof = await unit.consistency(older);
    expect(proof.older).toBe(verification.headOf(older)?.size);
    expect(proof.size).toBe(proof.older + 3);
    expect(unit.lastCheckpoint).toBe(proof.checkpoint);
    expect((await unit.consistency(proof.checkpoint)).path).toEqual([]);
  });

  it('do not hold for another journal, a longer one, or a text that is no checkpoint', async () => {
    const other = unitInProcess();
    const twin = await connect(other.open, { verification });
    await twin.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    await twin.personalise({ serial: 'PL-7' });
    await twin.setClock('2026-03-14T08:12:31+01:00');
    const foreign = await twin.checkpoint();
    await twin.close();
    await other.stop();
    expect(await failure(unit.consistency(foreign))).toMatchObject({ code: 'rolled-back' });
    const older = await unit.checkpoint();
    const longer = older.replace(/\n\d+\n/, '\n999\n');
    expect(await failure(unit.consistency(longer))).toMatchObject({ code: 'rolled-back' });
    const stranger = older.replaceAll('PL-7', 'PL-8');
    expect(await failure(unit.consistency(stranger))).toMatchObject({ code: 'wrong-unit' });
    expect(await failure(unit.consistency('hello'))).toMatchObject({ code: 'validation-failed', path: 'checkpoint' });
  });

  it.each(['isSignature', 'isInclusion', 'isConsistency'] as const)(
    'are refused when %s says that they do not hold',
    async (which) => {
      const strict = await connect(device.open, { verification: { ...verification, [which]: () => false } });
      const receipt = await strict.issue(sale);
      const older = await strict.checkpoint();
      const inclusion = strict.proof(receipt.sequence).then(() => 'held', codeOf);
      const consistency = strict.consistency(older).then(() => 'held', codeOf);
      const expected = {
        isSignature: ['proof-invalid', 'proof-invalid'],
        isInclusion: ['proof-invalid', 'held'],
        isConsistency: ['held', 'rolled-back'],
      }[which];
      expect(await Promise.all([inclusion, consistency])).toEqual(expected);
      await strict.close();
    },
  );
});

describe('the key of the unit', () => {
  it('is proved at each connection when it is expected', async () => {
    const { logKey } = await unit.status();
    await unit.close();
    unit = await connect(device.open, { expect: { serial: 'PL-7', logKey: logKey! } });
    expect((await unit.status()).serial).toBe('PL-7');
  });
});

describe('logins', () => {
  it('make the line a technician’s until it ends', async () => {
    expect(await failure(unit.login({ principal: 'service', pin: '1' }))).toMatchObject({
      code: 'validation-failed',
      path: 'pin',
    });
    expect(await failure(unit.login({ principal: 'service', pin: '00000000' }))).toMatchObject({
      code: 'login-failed',
    });
    expect(await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN })).toMatchObject({ principal: 'service' });
    await unit.changePin({ pin: TEST_SERVICE_PIN, newPin: '31415926' });
    expect(await unit.logout()).toMatchObject({ principal: 'till' });
    expect(await unit.login({ principal: 'service', pin: '31415926' })).toMatchObject({ testPin: false });
  });
});

describe('a firmware update', () => {
  const image = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
  const manifest = {
    model: FIRMWARE.model,
    version: '99.0.0',
    released: '2026-03-14',
    bytes: image.length,
    sha256: sha256(image),
  };
  const signature = portableSigner(SIMULATOR_FIRMWARE_SEED).sign([firmwareSignable(manifest)])![0]!;

  it('goes over in pieces, with receipts between them, and runs from the next boot on', async () => {
    expect(await failure(unit.updateFirmware({ manifest, signature, image }))).toMatchObject({
      code: 'not-allowed-for-principal',
    });
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    const progress: number[] = [];
    const onProgress = (done: number, total: number): unknown => progress.push(done / total);
    const [status, receipt] = await Promise.all([
      unit.updateFirmware({ manifest, signature, image }, { onProgress }),
      unit.issue(sale),
    ]);
    expect(receipt.number).toBe(1);
    expect(status.pending).toBe('99.0.0');
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect([progress[0], progress.at(-1)]).toEqual([0, 1]);
    device.host.act((held) => held.powerOff('reboot'));
    expect((await unit.firmware()).version).toBe('99.0.0');
  });

  it('of another size or with another signature is refused, and it can be given up', async () => {
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    const short = image.subarray(1);
    const refusal = await failure(unit.updateFirmware({ manifest, signature, image: short }));
    expect(refusal).toMatchObject({ code: 'validation-failed', path: 'image' });
    const forged = signature.with(0, signature[0]! ^ 1);
    const refused = await failure(unit.updateFirmware({ manifest, signature: forged, image }));
    expect(refused).toMatchObject({ code: 'firmware-refused' });
    const stop = new AbortController();
    const onProgress = (done: number): void => {
      if (done > 0) stop.abort();
    };
    const given = unit.updateFirmware({ manifest, signature, image }, { signal: stop.signal, onProgress });
    expect(await failure(given)).toMatchObject({ code: 'aborted' });
    expect((await unit.firmware()).transfer?.received).toBeGreaterThan(0);
  });
});

describe('events', () => {
  it('tell how things stand, then what changes, until they are left', async () => {
    const stop = new AbortController();
    const heard: UnitNotice[] = [];
    for await (const notice of unit.events({ signal: stop.signal })) {
      heard.push(notice);
      if (notice.kind === 'watching') void unit.closeDay();
      else stop.abort();
    }
    expect(heard).toMatchObject([
      { kind: 'watching', condition: { dayOpen: true }, missed: 0 },
      { kind: 'day', condition: { dayOpen: false }, missed: 0 },
    ]);
  });

  it('go to every listener, and begin anew in the next connection', async () => {
    const kinds: string[][] = [[], []];
    let done = (): void => undefined;
    const twice = new Promise<void>((resolve) => (done = resolve));
    const stops = kinds.map((list) =>
      unit.listen(
        ({ kind }) => {
          list.push(kind);
          if (kinds.every((all) => all.filter((one) => one === 'watching').length >= 2)) done();
        },
        () => list.push('failed'),
      ),
    );
    await unit.status();
    device.host.act((held) => held.powerOff('pulled'));
    await unit.status();
    await twice;
    for (const stop of stops) stop();
    for (const list of kinds) expect(list).not.toContain('failed');
  });

  it('end with an error when the connection is closed', async () => {
    const failed = new Promise((resolve) => unit.listen(() => void unit.close(), resolve));
    expect(await failed).toMatchObject({ code: 'closed' });
  });
});

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}

describe('the service book', () => {
  const visit = {
    technician: 'Ana Servis',
    authorisation: 'S-17',
    place: 'shop',
    reason: 'paper jams',
    seals: [{ number: 'FACTORY', condition: 'intact' }],
    parts: [],
  } as const;

  it('is written by technicians, stops sales meanwhile, and is read as a book and as JSON', async () => {
    await unit.issue(sale);
    expect(await failure(unit.openIntervention(visit))).toMatchObject({ code: 'not-allowed-for-principal' });
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    for (let number = 1; number <= 9; number++) {
      expect(await unit.openIntervention(visit)).toMatchObject({ visit: number });
      if (number === 1) {
        const refused = await failure(unit.issue(sale));
        expect(refused).toMatchObject({ code: 'intervention-open', retry: 'after-action', actor: 'technician' });
      }
      expect(await unit.closeIntervention({ work: 'roller cleaned', seals: [], parts: [] })).toMatchObject({
        visit: number,
      });
    }
    await unit.logout();
    await unit.issue(sale);
    const book = await unit.interventions();
    expect(book.map(({ opened }) => opened.intervention.number)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    const [last] = visitsToJson(book);
    expect(JSON.parse(JSON.stringify(last))).toMatchObject({
      opened: { intervention: { technician: 'Ana Servis', reason: 'paper jams', firmware: FIRMWARE.version } },
      closed: { intervention: { work: 'roller cleaned', openedBy: book[0]?.opened.sequence } },
    });
  });

  it('takes a licence of the issuer, and no other', async () => {
    const licence = { id: 'L-1', subject: 'PL-7', features: ['connector'], environment: 'production' } as const;
    const [signature = new Uint8Array()] =
      portableSigner(SIMULATOR_LICENCE_SEED).sign([licenceSignable(licence)]) ?? [];
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    const forged = { licence: { ...licence, features: ['all'] }, signature };
    expect(await failure(unit.installLicence(forged))).toMatchObject({ code: 'licence-invalid', actor: 'merchant' });
    await unit.installLicence({ licence, signature });
    expect(await unit.status()).toMatchObject({ licence: { id: 'L-1', features: ['connector'] }, mode: 'selling' });
  });
});

describe('a unit that has stopped', () => {
  it('says why and where, and gives its journal and an export up to its last checkpoint', async () => {
    for (let receipt = 0; receipt < 3; receipt++) await unit.issue(sale);
    await unit.closeDay();
    await unit.openDay();
    for (let receipt = 0; receipt < 3; receipt++) await unit.issue(sale);
    const { records } = await unit.status();
    const damaged = records - 2;
    let offset = 0;
    device.host.act((board) => {
      const { state, hardware } = board;
      offset = (state?.kind === 'running' ? state.unit.record(damaged)?.offset : undefined) ?? 0;
      board.powerOff('test');
      hardware.flash.rot(hardware.map.journal.start + offset + 40, 1);
      board.powerOn();
    });
    const halted = await connect(device.open, { verification });
    const found = await halted.forensics();
    expect(found).toMatchObject({ place: { memory: 'journal', offset, sequence: damaged }, readable: damaged });
    expect(await halted.status()).toMatchObject({ mode: 'halted', halted: found.halted });
    expect(await failure(halted.issue(sale))).toMatchObject({ code: 'halted' });
    const read: number[] = [];
    for await (const { sequence } of halted.journal()) read.push(sequence);
    expect(read).toEqual(Array.from({ length: damaged }, (_, sequence) => sequence));
    const parts: Uint8Array[] = [];
    for await (const part of halted.export()) parts.push(part);
    const file = Uint8Array.from(parts.flatMap((part) => [...part]));
    expect(verify(file)).toMatchObject({ ok: true, summary: { size: found.exportable } });
    await halted.close();
  });
});

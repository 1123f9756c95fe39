import { contentOf, present } from '@plomba/core';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { commandNames, type CommandName, type Forensics, type JournalPage } from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, makeDevice, must, operation, requestOf, SALE } from './__tests__/bench.js';
import { answerControl } from './control/answer.js';
import type { Device } from './device.js';
import { WHILE_HALTED } from './firmware/modes.table.js';
import { Hardware } from './hardware/hardware.js';

/** A day closed, another one under way: a checkpoint record in the middle, receipts behind it. */
function tradedDay(): Device {
  const device = deviceIn('production');
  for (let day = 1; day <= 2; day++) {
    must(device, 'day.open', { operation: operation() });
    for (let receipt = 0; receipt < 3; receipt++)
      must(device, 'receipt.issue', { operation: operation(), receipt: SALE });
    if (day === 1) must(device, 'day.close', { operation: operation() });
  }
  return device;
}

function recordsOf(device: Device): readonly { readonly offset: number; readonly kind: string }[] {
  const { state } = device;
  if (state?.kind !== 'running') throw new Error('the device runs');
  return [...state.unit.records(0)].map((record) => ({ offset: record.offset, kind: contentOf(record).kind }));
}

/** Turns a bit in a record of a device that is off, and switches on. */
function damage(device: Device, at: number): void {
  device.powerOff('test');
  device.hardware.flash.rot(device.hardware.map.journal.start + at, 3);
  device.powerOn();
}

function replyOf<T>(device: Device, command: CommandName, request: object): T {
  const event = new Client(device).ask(command, request as never); // of that command
  if (event?.kind !== 'response') throw new Error(`${command}: ${JSON.stringify(event)}`);
  return event.reply as T; // of that command
}

describe('a unit whose journal rots in the tail', () => {
  it('stops, says why and where, gives what can be read, and writes nothing any more', () => {
    const device = tradedDay();
    const records = recordsOf(device);
    const last = records.length - 3; // a receipt with receipts behind it
    const { offset } = present(records[last], 'a record');
    const whole = must(device, 'journal.read', { from: 0, bytesMax: 8192 }) as JournalPage; // of that command
    damage(device, offset + 40);
    expect(device.state).toMatchObject({ kind: 'halted' });
    const operations = device.hardware.flash.operations;
    const found = replyOf<Forensics>(device, 'unit.forensics', {});
    expect(found).toMatchObject({
      halted: expect.stringContaining(`byte ${offset},`) as string,
      place: { memory: 'journal', offset, sequence: last },
      readable: last,
      exportable: records.findLastIndex(({ kind }) => kind === 'checkpoint'),
    });
    expect(found.place?.found).toMatch(/CRC/);
    expect(found.selfTest.find(({ step }) => step === 'journal')).toMatchObject({ result: 'fail' });
    expect(found.last.at(-1)).toMatchObject({ sequence: last - 1, kind: records[last - 1]?.kind });

    const beside: unknown = JSON.parse(answerControl(device, '{"jsonrpc":"2.0","id":1,"method":"forensics"}') ?? '{}');
    expect(beside).toMatchObject({ result: { place: { memory: 'journal', offset, sequence: last }, readable: last } });

    const page = replyOf<JournalPage>(device, 'journal.read', { from: 0, bytesMax: 8192 });
    expect(page.size).toBe(last);
    expect(page.records).toEqual(whole.records.slice(0, page.records.length));

    const piece = replyOf<{ size: number; total: number; bytes: Uint8Array }>(device, 'export.read', {
      size: 0,
      offset: 0,
      bytesMax: 8192,
    });
    expect(piece.size).toBe(found.exportable);
    expect(piece.total).toBeGreaterThan(1024);
    const beyond = { size: last, offset: 0, bytesMax: 100 };
    expect(new Client(device).ask('export.read', beyond)).toMatchObject({ code: 'no-such-size' });
    expect(device.hardware.flash.operations).toBe(operations);
  });

  it('answers nothing else, whoever asks, and never again after a boot', () => {
    const device = tradedDay();
    const records = recordsOf(device);
    damage(device, present(records.at(-3), 'a record').offset + 40);
    const before = [...device.hardware.flash.cells.sectors()].map(([at, bytes]) => [at, bytes.join()]);
    for (let boot = 0; boot < 3; boot++) {
      for (const name of commandNames.filter((command) => !WHILE_HALTED.includes(command))) {
        expect(new Client(device).ask(name, requestOf(name) as never), name).toMatchObject({ code: 'halted' });
      }
      device.powerOff('test');
      device.powerOn();
    }
    expect([...device.hardware.flash.cells.sectors()].map(([at, bytes]) => [at, bytes.join()])).toEqual(before);
  });
});

describe('a unit with damage elsewhere', () => {
  it('names the checkpoint record that is damaged', () => {
    const device = tradedDay();
    const at = recordsOf(device).findLastIndex(({ kind }) => kind === 'checkpoint');
    damage(device, present(recordsOf(device)[at], 'the checkpoint').offset + 100);
    const { place, readable, exportable } = replyOf<Forensics>(device, 'unit.forensics', {});
    expect(place).toMatchObject({ memory: 'journal' });
    expect(readable).toBe(at);
    expect(exportable).toBeLessThan(at);
  });

  it('names the fiscal memory when the journal is older than it', () => {
    const device = deviceIn('production');
    const { hardware } = device;
    must(device, 'day.open', { operation: operation() });
    const before = hardware.fork();
    must(device, 'day.close', { operation: operation() });
    const { start, bytes } = hardware.map.fiscal;
    device.powerOff('test');
    for (let at = start; at < start + bytes; at += 256) {
      const page = hardware.flash.read(at, 256);
      if (page.some((byte) => byte !== 0xff)) before.flash.program(at, page);
    }
    const mixed = makeDevice(before);
    mixed.powerOn();
    expect(replyOf<Forensics>(mixed, 'unit.forensics', {})).toMatchObject({
      place: { memory: 'fiscal-memory', expected: '5 entries', found: '6 entries' },
      exportable: expect.any(Number) as number,
    });
  });

  it('names the secure element that holds another key, and shows no key of it', () => {
    const device = deviceIn('production');
    device.powerOff('test');
    const { hardware } = device;
    const other = new Hardware({
      map: hardware.map,
      seed: 'another unit',
      clock: 'virtual',
      start: { utcMs: 1_773_475_200_000, offsetMinutes: 60 },
      hostMs: 0,
      cells: hardware.flash.cells,
      ...{ makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher },
    });
    other.secureElement.createKey();
    const swapped = makeDevice(other);
    swapped.powerOn();
    const found = replyOf<Forensics>(swapped, 'unit.forensics', {});
    expect(found).toMatchObject({ place: { memory: 'secure-element' } });
    expect(found.place?.expected).not.toBe(found.place?.found);
    expect(found.selfTest.find(({ step }) => step === 'secure-element')).toMatchObject({ result: 'fail' });
  });

  it('has everything to read while it works', () => {
    const device = tradedDay();
    const size = recordsOf(device).length;
    const found = replyOf<Forensics>(device, 'unit.forensics', {});
    expect(found).toMatchObject({ readable: size, exportable: size });
    expect(found).not.toHaveProperty('halted');
    expect(found.selfTest.map(({ result }) => result)).toEqual(Array.from({ length: 9 }, () => 'ok'));
    expect(found.last).toHaveLength(Math.min(16, size));
  });
});

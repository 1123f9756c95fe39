/**
 * The derived area against the journal: whatever is lost, torn or rotten in it, and whenever it is maintained, every
 * look-up, proof and export is what the journal says.
 */
import { toHex } from '@plomba/codec';
import {
  assert as assertProperty,
  constantFrom,
  integer,
  oneof,
  property,
  tuple,
  array,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveConsistency, naiveInclusion } from '../__tests__/naive-tree.js';
import {
  activate,
  bootUnit,
  committed,
  issue,
  makePorts,
  SMALL_MAP,
  stampOf,
  type TestPorts,
} from '../__tests__/unit-fixture.js';
import { present } from '../assert.js';
import { nativeHasher } from '../node/native-hasher.js';
import { sourceOfRecords } from '../export/export-source.js';
import { journalExport } from '../export/journal-export.js';
import { LIMITS } from '../model/limits.js';
import { PlainFlash } from '../ports/flash.js';
import type { FiscalUnit } from './fiscal-unit.js';

type Step =
  | { readonly do: 'issue'; readonly count: number }
  | { readonly do: 'maintain'; readonly records: number }
  | { readonly do: 'boot' }
  | { readonly do: 'erase'; readonly sector: number }
  | { readonly do: 'rot'; readonly at: number };

const derived = SMALL_MAP.derived;
const DERIVED_SECTORS = derived.bytes / 4096;

const steps: Arbitrary<readonly Step[]> = array(
  oneof(
    { weight: 4, arbitrary: integer({ min: 1, max: 40 }).map((count): Step => ({ do: 'issue', count })) },
    { weight: 4, arbitrary: integer({ min: 1, max: 60 }).map((records): Step => ({ do: 'maintain', records })) },
    { weight: 1, arbitrary: constantFrom<Step>({ do: 'boot' }) },
    {
      weight: 1,
      arbitrary: integer({ min: 0, max: DERIVED_SECTORS - 1 }).map((sector): Step => ({ do: 'erase', sector })),
    },
    {
      weight: 2,
      arbitrary: tuple(constantFrom(0, 42, 60), integer({ min: 0, max: 4096 })).map(([sector, at]): Step => ({
        do: 'rot',
        at: sector * 4096 + at,
      })),
    },
  ),
  { minLength: 4, maxLength: 16 },
);

/** Memory with one derived byte flipped, or one derived sector erased. */
function damaged(ports: TestPorts, step: Step): TestPorts {
  const sectors = new Map(ports.flash.sectors().map(([index, bytes]) => [index, bytes.slice()]));
  if (step.do === 'erase') sectors.delete(derived.start / 4096 + step.sector);
  if (step.do === 'rot') {
    const bytes = sectors.get(Math.floor((derived.start + step.at) / 4096));
    if (bytes !== undefined) bytes[step.at % 4096] = (bytes[step.at % 4096] ?? 0) ^ 0x10;
  }
  return { ...ports, flash: new PlainFlash(ports.flash.geometry, sectors) };
}

function check(unit: FiscalUnit, issued: readonly string[]): void {
  const records = [...unit.records(0)];
  const leaves = records.map(({ leafHash }) => leafHash);
  const size = records.length;
  for (const sequence of [0, 1, Math.floor(size / 2), size - 2, size - 1]) {
    const proof = unit.inclusionProof(sequence);
    expect(proof.ok && proof.path.map(toHex)).toEqual(naiveInclusion(sequence, leaves).map(toHex));
    const older = unit.inclusionProof(0, sequence + 1);
    expect(older.ok && older.path.map(toHex)).toEqual(naiveInclusion(0, leaves.slice(0, sequence + 1)).map(toHex));
    const consistency = unit.consistencyProof(sequence + 1);
    expect(consistency.ok && consistency.path.map(toHex)).toEqual(naiveConsistency(sequence + 1, leaves).map(toHex));
    expect(unit.record(sequence)?.header.sequence).toBe(sequence);
  }
  for (const id of issued) {
    const bound = present(unit.findOperation({ id }), `operation ${id} is bound`);
    expect(bound.id).toBe(id);
    expect(unit.admit({ ...stampOf(id), epoch: bound.epoch }).kind).toBe('repeat');
  }
  expect(unit.findOperation({ id: 'never' })).toBeUndefined();
  const checkpoint = unit.checkpoint();
  if (!checkpoint.ok) throw new Error(checkpoint.detail);
  const made = journalExport({ size, checkpoint: checkpoint.text, source: unit.exportSource() });
  const naive = journalExport({ size, checkpoint: checkpoint.text, source: sourceOfRecords(records, nativeHasher) });
  expect(Buffer.compare(made.read(0, made.bytes), naive.read(0, naive.bytes))).toBe(0);
}

describe('the derived area', () => {
  it('says what the journal says, whatever happens to it', { timeout: 120_000 }, () => {
    assertProperty(
      property(steps, (script) => {
        let ports = makePorts();
        let unit = bootUnit(ports);
        activate(unit);
        const issued: string[] = [];
        for (const step of script) {
          if (step.do === 'issue') {
            for (let count = 0; count < step.count; count++) {
              issued.push(`sale-${issued.length}`);
              committed(issue(unit, present(issued.at(-1), 'just pushed')));
            }
          } else if (step.do === 'maintain') unit.maintain(step.records);
          else {
            ports = damaged(ports, step);
            unit = bootUnit(ports);
          }
        }
        check(unit, issued);
        check(bootUnit(ports), issued);
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  it('is behind by nothing after maintenance, and a boot finds everything stored', () => {
    const ports = makePorts();
    const unit = bootUnit(ports);
    activate(unit);
    for (let index = 0; index < 300; index++) committed(issue(unit, `sale-${index}`));
    while (unit.maintain());
    const before = ports.flash.sectors().length;
    const again = bootUnit(ports);
    while (again.maintain());
    expect(ports.flash.sectors().length).toBe(before);
  });

  it('erases nothing while it is whole', () => {
    const ports = makePorts();
    let erased = 0;
    const flash = ports.flash;
    const erase = flash.erase.bind(flash);
    flash.erase = (address) => {
      if (address >= ports.map.derived.start) erased++; // the first record has its sector erased
      erase(address);
    };
    const unit = bootUnit(ports);
    activate(unit);
    for (let index = 0; index < 200; index++) {
      committed(issue(unit, `sale-${index}`));
      unit.maintain();
    }
    expect(erased).toBe(0);
  });
});

describe('an operation of an epoch that is over', () => {
  it('is found after a boot and never executed again, with and without the derived area', { timeout: 120_000 }, () => {
    const map = { ...SMALL_MAP };
    const ports = makePorts({ map: bigMap(map) });
    const unit = bootUnit(ports);
    activate(unit);
    const count = 2 * LIMITS.epochOperations + 100;
    for (let index = 0; index < count; index++) {
      committed(issue(unit, `sale-${index}`));
      if (index % 100 === 0) unit.maintain();
    }
    expect(unit.epoch).toBe(2);
    const first = unit.findOperation({ id: 'sale-0', epoch: 0 });
    for (const lost of [false, true]) {
      const flash = ports.flash.fork();
      const { start, bytes } = ports.map.derived;
      if (lost) for (let at = start; at < start + bytes; at += 4096) flash.erase(at);
      const again = bootUnit({ ...ports, flash });
      expect(again.admit(stampOf('sale-0')).kind).toBe('repeat');
      expect(again.findOperation({ id: 'sale-0' })).toEqual(first);
      expect(again.admit({ ...stampOf('sale-0'), digest: new Uint8Array(32) })).toMatchObject({
        refusal: { code: 'operation-conflict' },
      });
      expect(again.admit(stampOf('never'))).toMatchObject({ refusal: { code: 'epoch-too-old' } });
      expect(again.admit(stampOf('fresh', 2)).kind).toBe('execute');
      expect(again.admit(stampOf(`sale-${count - 1}`, 2)).kind).toBe('repeat');
      expect(again.admit(stampOf(`sale-${LIMITS.epochOperations + 5}`, 1)).kind).toBe('repeat');
    }
  });
});

function bigMap(map: typeof SMALL_MAP): typeof SMALL_MAP {
  const journal = { ...map.journal, bytes: 8 * 1024 * 1024 };
  const area = { start: journal.start + journal.bytes, bytes: 2 * 1024 * 1024 };
  return { ...map, journal, derived: area, working: { start: area.start + area.bytes, bytes: 4096 } };
}

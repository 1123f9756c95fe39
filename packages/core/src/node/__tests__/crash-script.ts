/**
 * A script of commits on a unit whose memories are a file, and what has to be true of whatever a power cut leaves of
 * that file: acknowledged ⊆ recovered, numbers without gaps, and the same again at the next boot.
 */
import { createHash } from 'node:crypto';
import { AssertionError } from '../../assert.js';
import { none } from '../../country/none.js';
import { PlainFlash } from '../../ports/flash.js';
import { flashGeometry, memoryMap } from '../../storage/memory-map.js';
import { contentOf } from '../../unit/journal-log.js';
import { FiscalUnit } from '../../unit/fiscal-unit.js';
import type { Group } from '../../unit/group.js';
import * as plans from '../../unit/plans.js';
import { planReceipt } from '../../unit/receipt-plan.js';
import type { UnitPorts } from '../../unit/ports.js';
import { activate, committed, issue, makePorts, run, stampOf } from '../../__tests__/unit-fixture.js';
import { FileImage } from '../file-image.js';
import type { FilePort } from '../file-port.js';
import { ImageError } from '../image-error.js';
import type { MemoryFile } from './memory-file.js';

export const SIZES = { fiscalBytes: 65_536, journalBytes: 262_144, derivedBytes: 65_536, workingBytes: 4096 };
const map = memoryMap(SIZES);
const blank = new PlainFlash(flashGeometry(map));

/** Signatures are checked at every boot of thousands: each only once. */
const checked = new Map<string, boolean>();
const base = makePorts({ map, flash: blank });
const verifySignature: UnitPorts['verifySignature'] = (key, message, signature) => {
  const id = createHash('sha1').update(key).update(message).update(signature).digest('base64');
  const known = checked.get(id) ?? base.verifySignature(key, message, signature);
  checked.set(id, known);
  return known;
};

/** Ports of a unit on an image; the secure element is the same for every image. */
export function portsOn(image: FileImage): UnitPorts {
  return { ...base, verifySignature, flash: image.flash, map: image.map };
}

export function openOn(file: FilePort, mode: 'create' | 'open'): FileImage {
  return FileImage.on(file, 'memory', { sizes: SIZES, mode });
}

/** Leaf hashes of all records from a sequence on, in order. */
function leavesOf(unit: FiscalUnit, from = 0): string[] {
  return [...unit.records(from)].map(({ leafHash }) => Buffer.from(leafHash).toString('latin1'));
}

/** Called after each acknowledgement with everything that was acknowledged so far. */
export type Acknowledged = (leaves: readonly string[]) => void;

/** Receipts that are staged as one group. */
export function receiptGroup(unit: FiscalUnit, ids: readonly string[], signing: 'record' | 'batch'): Group {
  const group = unit.group();
  for (const id of ids) {
    const receipt = {
      document: 'sale' as const,
      items: [
        { name: 'Tea', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 250n, scale: 2 }, taxGroup: 'A' },
      ],
      payments: [{ kind: 'cash' as const, amount: 250n }],
    };
    const command = { operation: stampOf(id, unit.epoch), receipt, now: unit.now(), dayOpenedUtcMs: 0 };
    const plan = planReceipt(group.state, none, command);
    if (!plan.ok) throw new Error(plan.detail);
    const staged = group.add(plan.contents, unit.stageOptions({ signing }));
    if (staged?.ok !== true) throw new Error('a command was not staged');
  }
  return group;
}

/** Commits them with one flush. */
export function commitGroup(unit: FiscalUnit, ports: UnitPorts, group: Group): void {
  const sealing = unit.seal(group);
  let step = sealing.next();
  while (step.done !== true) step = sealing.next(ports.secureElement.signer()?.sign(step.value));
  if (!step.value.ok) throw new Error(step.value.detail);
  unit.commit(step.value);
}

/** Commands of a group, and how it is signed. */
export type ScriptGroup = readonly [commands: number, signing: 'record' | 'batch'];

const GROUPS: readonly ScriptGroup[] = [
  [2, 'record'],
  [12, 'record'],
  [24, 'record'],
  [1, 'batch'],
];

/** From a blank unit through two days: single commits, closings, groups, a batch that is signed as one. */
export function playScript(file: FilePort, acknowledged: Acknowledged, groups: readonly ScriptGroup[] = GROUPS): void {
  const image = openOn(file, 'create');
  // A secure element of its own: what it draws for a new journal is the same every time.
  const { secureElement } = makePorts({ map, flash: blank });
  const ports = { ...portsOn(image), secureElement };
  const unit = FiscalUnit.boot(ports);
  if ('halted' in unit) throw new Error(unit.halted);
  const leaves: string[] = [];
  const done = (): void => {
    leaves.push(...leavesOf(unit, leaves.length));
    acknowledged([...leaves]);
  };
  activate(unit);
  done();
  for (let day = 1; day <= 2; day++) {
    for (let index = 0; index < 6; index++) {
      committed(issue(unit, `single-${day}-${index}`));
      done();
      image.storeState(Uint8Array.of(day, index));
      unit.maintain();
    }
    for (const [size, signing] of groups) {
      const ids = Array.from({ length: size }, (_, index) => `group-${day}-${size}-${signing}-${index}`);
      commitGroup(unit, ports, receiptGroup(unit, ids, signing));
      done();
      unit.maintain();
    }
    committed(run(unit, plans.planDayClose(unit.state, stampOf(`close-${day}`, unit.epoch), unit.now())));
    done();
    committed(run(unit, plans.planDayOpen(unit.state, none, stampOf(`open-${day + 1}`, unit.epoch))));
    done();
  }
}

interface Recovered {
  readonly unit: FiscalUnit;
  /** Leaf hashes of the records from the one on that was asked for. */
  readonly leaves: readonly string[];
}

/** Boots what is on a file and reads it from a record on; words where that cannot be done. */
export function recover(file: FilePort, from: number): Recovered | string {
  try {
    const unit = FiscalUnit.boot(portsOn(openOn(file, 'open')));
    if ('halted' in unit) return `halted: ${unit.halted}`;
    return { unit, leaves: unit.size > from ? leavesOf(unit, from) : [] };
  } catch (error) {
    if (error instanceof AssertionError || error instanceof ImageError) return `not readable: ${error.message}`;
    throw error;
  }
}

/**
 * What is wrong with what a cut left, or undefined. Boots it twice, the second time after another cut.
 * @param from records before this one stand in blocks that the cut cannot have touched; their hashes are in the chain
 */
export function judge(file: MemoryFile, acknowledged: readonly string[], from: number): string | undefined {
  const first = recover(file, from);
  if (typeof first === 'string') return first;
  const { unit, leaves } = first;
  if (!acknowledged.slice(from).every((leaf, index) => leaves[index] === leaf)) {
    return `lost: ${acknowledged.length} records acknowledged, ${unit.size} recovered`;
  }
  if (from + leaves.length !== unit.size && unit.size > 0) return 'the records are not as many as the unit says';
  return gapIn(unit, from) ?? secondBoot(file.cutAll(), first, from);
}

/** What the first boot found it may have told to a till: the second one has to find it too. */
export function secondBoot(file: FilePort, first: Recovered, from: number): string | undefined {
  const second = recover(file, from);
  if (typeof second === 'string') return `second boot: ${second}`;
  if (!first.leaves.every((leaf, index) => second.leaves[index] === leaf)) {
    return 'second boot: lost what the first one had recovered';
  }
  return second.leaves.length === first.leaves.length ? undefined : 'second boot: recovered something else';
}

function gapIn(unit: FiscalUnit, from: number): string | undefined {
  let sequence = from;
  let number: number | undefined;
  for (const record of unit.records(from)) {
    if (record.header.sequence !== sequence++) return `record ${sequence - 1} is missing`;
    if (record.header.kind !== 'receipt') continue;
    const content = contentOf(record);
    if (content.kind !== 'receipt') continue;
    if (number !== undefined && content.payload.number !== number + 1) return `receipt ${number + 1} is missing`;
    number = content.payload.number;
  }
  return undefined;
}

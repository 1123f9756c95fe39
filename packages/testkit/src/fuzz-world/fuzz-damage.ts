/**
 * What damaged cells may explain, and what must hold all the same. Damage is kept apart from the cells, so that a copy can
 * be made whole again: what boots from that copy is what would be there without it.
 *
 * The rules, after the verdicts of the fault model:
 * - a unit stops only while cells of its journal or fiscal memory are damaged, or after a write that went wrong; a write
 *   that went wrong has damaged nothing, and the next boot finds everything (`detected`)
 * - what can be read is what was written; what cannot is refused, by the place where it stands (`detected`)
 * - records are given up by a boot only from a damaged one on, and only where no whole batch stands behind it. Then every
 *   witness who knows of them sees it (`needs a witness`)
 * - when the cells are mended, everything else is there (`survived`)
 */
import { contentOf, FiscalUnit, operationIn, type Content, type PlacedRecord } from '@plomba/core';
import type { Hardware } from '@plomba/firmware-sim';
import { equalBytes } from '@plomba/codec';
import type { WorldParts } from './world-parts.js';

/** The journal as it is, or would be without damage. */
interface Truth {
  readonly records: readonly PlacedRecord[];
  /** Signed over all of them; undefined where nothing can be signed. */
  readonly checkpoint: string | undefined;
}

/** Records that a boot gave up, and that damage explains. */
export interface Loss {
  /** Sequence of the first. */
  readonly from: number;
  /** Of all of them, signed when they were still there. */
  readonly checkpoint: string | undefined;
}

export interface DamageOptions {
  readonly parts: WorldParts;
  /** Whether a fault of this run may damage cells: nobody looks otherwise. */
  readonly isExpected: boolean;
  /** What a record is known by on a vendor's wire. */
  readonly keyOf: ((content: Content) => string | undefined) | undefined;
  readonly onLoss: (loss: Loss) => void;
}

export class FuzzDamage {
  readonly #options: DamageOptions;
  /** What was there when the power went, while something was damaged. */
  #before: Truth | undefined;
  /** Bytes of the part that were damaged since it was mended last. */
  readonly #damaged = new Set<number>();
  /** Wrong writes until the last power-off. */
  #misprograms = 0;
  /** Operations and keys of records that damage has cost. */
  readonly #lost = new Set<string>();
  #isBeyondRepair = false;

  constructor(options: DamageOptions) {
    this.#options = options;
  }

  /** Whether cells of the journal or the fiscal memory are damaged now. */
  get isExtant(): boolean {
    const { flash, map } = this.#hardware;
    const damaged = flash.damagedBytes();
    return [map.journal, map.fiscal].some(({ start, bytes }) =>
      damaged.some((address) => address >= start && address < start + bytes),
    );
  }

  /** Whether the unit may stop now. */
  get mayHalt(): boolean {
    return this.isExtant || this.#isBeyondRepair || this.#hardware.flash.faults.misprograms > this.#misprograms;
  }

  /** A boot gave up so much that no repair makes the memories agree again. */
  get isBeyondRepair(): boolean {
    return this.#isBeyondRepair;
  }

  /** Whether damage has cost what this operation, or this key, is about: only its till can tell. */
  isLost(about: string): boolean {
    return this.#lost.has(about);
  }

  poweredOff(): void {
    this.#misprograms = this.#hardware.flash.faults.misprograms;
    if (!this.#options.isExpected) return;
    this.#noteDamage();
    // Where a boot was cut, what was there before the first one counts.
    this.#before ??= this.#certain(this.#truth('off'));
  }

  /** Compares what a boot has left with what was there. */
  poweredOn(): void {
    const before = this.#before;
    this.#before = undefined;
    this.#noteDamage();
    if (before === undefined) return;
    const { records } = before;
    const now = this.#truth('on');
    const from =
      now === undefined
        ? records.findIndex((_, at) => this.#wasDamaged(records, at) && this.#wholeBehind(records, at) === undefined)
        : records.findIndex(({ leafHash }, at) => !isLeaf(now.records[at], leafHash));
    if (from >= 0) this.#judgeLoss(before, from);
    // What was given up cannot be mended: another memory knows more than the journal now.
    if (now !== undefined) return;
    if (from >= 0) this.#isBeyondRepair = true;
    else this.#options.parts.found('damage', 'a boot has left memories that are not whole, and nothing was damaged');
  }

  /** Without records whose cells a cut has left between 0 and 1: one boot reads them, the next gives them up. */
  #certain(truth: Truth | undefined): Truth | undefined {
    if (truth === undefined) return undefined;
    const { flash, map } = this.#hardware;
    const unstable = flash.state().unstable.map(({ address }) => address - map.journal.start);
    const end = truth.records.findIndex((record, at) => {
      const from = truth.records[at - 1]?.end ?? 0;
      return unstable.some((address) => address >= from && address < record.end);
    });
    return end < 0 ? truth : { records: truth.records.slice(0, end), checkpoint: undefined };
  }

  /** Mends the cells. */
  repair(): void {
    this.#hardware.flash.heal();
    this.#damaged.clear();
  }

  /**
   * Whether these are records that would be there without damage; those behind them may be missing, and a boot may have given
   * up from a damaged one on what has no whole batch behind it.
   */
  isTrue(records: readonly PlacedRecord[]): boolean {
    const truth = this.#truth('on')?.records ?? [];
    const other = truth.findIndex(({ leafHash, signature }, at) => {
      const record = records[at];
      return record !== undefined && !(isLeaf(record, leafHash) && equalBytes(record.signature, signature));
    });
    return other < 0 || (this.#wasDamaged(truth, other) && this.#wholeBehind(truth, other) === undefined);
  }

  #noteDamage(): void {
    const { flash } = this.#hardware;
    for (const address of [...flash.damage.touched(), ...flash.damagedBytes()]) this.#damaged.add(address);
  }

  get #hardware(): Hardware {
    return this.#options.parts.device.hardware;
  }

  /** What a whole copy boots with; undefined where even that halts. */
  #truth(power: 'on' | 'off'): Truth | undefined {
    const copy = this.#hardware.fork();
    copy.flash.heal();
    copy.flash.faults.disarm();
    if (power === 'off') copy.powerOn();
    // Nothing is written: a torn tail is found, and not named yet.
    copy.secureElement.broken = true;
    const unit = FiscalUnit.boot(copy.unitPorts);
    if ('halted' in unit) return undefined;
    const records = [...unit.records(0)];
    copy.secureElement.broken = false;
    const checkpoint = unit.checkpoint();
    return { records, checkpoint: checkpoint.ok ? checkpoint.text : undefined };
  }

  #judgeLoss({ records, checkpoint }: Truth, from: number): void {
    const { parts, keyOf, onLoss } = this.#options;
    const whole = this.#wholeBehind(records, from);
    if (!this.#wasDamaged(records, from)) {
      parts.found('damage', `record ${from} is given up, and nothing of it was damaged`);
    } else if (whole !== undefined) {
      parts.found('damage', `record ${from} is given up, and the whole record ${whole.header.sequence} behind it`);
    }
    for (const record of records.slice(from)) {
      const content = contentOf(record);
      const about = [operationIn(content)?.operation.id, keyOf?.(content)];
      for (const one of about) if (one !== undefined) this.#lost.add(one);
    }
    onLoss({ from, checkpoint });
  }

  /** A whole record of a later batch: with one behind it, nothing looks like a torn tail. */
  #wholeBehind(records: readonly PlacedRecord[], from: number): PlacedRecord | undefined {
    return records
      .slice(from)
      .find(
        ({ header: { sequence }, batchOffset }) =>
          sequence - batchOffset > from && !this.#wasDamaged(records, sequence),
      );
  }

  /** Whether anything between the record before and the end of this one was. */
  #wasDamaged(records: readonly PlacedRecord[], sequence: number): boolean {
    const { start } = this.#hardware.map.journal;
    const from = start + (records[sequence - 1]?.end ?? 0);
    const end = start + (records[sequence]?.end ?? 0);
    return [...this.#damaged].some((address) => address >= from && address < end);
  }
}

function isLeaf(record: PlacedRecord | undefined, leafHash: Uint8Array): boolean {
  return record !== undefined && equalBytes(record.leafHash, leafHash);
}

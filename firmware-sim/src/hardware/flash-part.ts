/**
 * The simulated part that holds the memories: the rules of its profile, the time that each operation takes, wear, a
 * region that is written once, and faults that are asked for. Every program, erase and flush is one operation; a cut can
 * be placed before, within and after each.
 *
 * Invariant: a cell that is unstable is stored as 1, so that it can still be programmed either way.
 */
import { equalBytes } from '@plomba/codec';
import {
  assert,
  type FlashCells,
  type FlashGeometry,
  type FlashPort,
  type FlushTicket,
  type Region,
} from '@plomba/core';
import { CellDamage } from './cell-damage.js';
import { Draws } from './draws.js';
import { FlashFaults, type StuckBits, type WriteFault } from './flash-faults.js';
import type { FlashProfile } from './flash-profile.js';
import { PowerLost } from './power-lost.js';
import { HALF, tear, type Torn } from './torn-program.js';
import { UnstableCells, type UnstableCell } from './unstable-cells.js';

export type CutPhase = 'before' | 'middle' | 'after';

/** A cut at the n-th operation from now, 1 for the next. */
export interface FlashCut {
  readonly operation: number;
  readonly phase: CutPhase;
  /** What an operation that is cut in the middle leaves; a half when absent. */
  readonly torn?: Torn;
  /** Seed of which programs since the last flush are missing besides, on a part that reorders; none when absent. */
  readonly missing?: number;
}

/** A program that is not flushed yet, and what stood there before. */
export interface Unflushed {
  readonly address: number;
  readonly before: Uint8Array;
}

export interface FlashPartOptions {
  readonly cells: FlashCells;
  readonly profile: FlashProfile;
  /** The hardware refuses to erase it and to set a bit in it. */
  readonly writeOnce: Region;
}

/** Everything of a part but its cells: what a snapshot keeps. What is armed in it is not part of it. */
export interface FlashPartState {
  readonly busyUs: number;
  readonly operations: number;
  readonly unstable: readonly UnstableCell[];
  readonly unstableDraws: number;
  readonly wear: readonly { readonly sector: number; readonly erases: number }[];
  readonly unflushed: readonly Unflushed[];
  readonly stuck: readonly ({ readonly address: number } & StuckBits)[];
}

export class FlashPart implements FlashPort {
  readonly profile: FlashProfile;
  readonly faults: FlashFaults;
  /** What was done to the cells beside programs and erases; not part of a snapshot. */
  readonly damage: CellDamage;
  readonly #cells: FlashCells;
  readonly #writeOnce: Region;
  readonly #unstable: UnstableCells;
  readonly #erases: Map<number, number>;
  #operations = 0;
  #busyUs = 0;
  #cut: FlashCut | undefined;
  #watcher: ((when: 'before' | 'after') => void) | undefined;
  /** Programs since the last flush, on a part that reorders. */
  #unflushed: Unflushed[];

  constructor(options: FlashPartOptions, other?: FlashPart) {
    this.#cells = options.cells;
    this.profile = options.profile;
    this.#writeOnce = options.writeOnce;
    this.#unstable = other === undefined ? new UnstableCells() : other.#unstable.fork();
    this.#erases = new Map(other === undefined ? [] : other.#erases);
    this.#unflushed = other === undefined ? [] : [...other.#unflushed];
    this.faults = other === undefined ? new FlashFaults() : other.faults.fork();
    this.damage = other === undefined ? new CellDamage() : other.damage.fork();
  }

  state(): FlashPartState {
    return {
      busyUs: this.#busyUs,
      operations: this.#operations,
      ...this.#unstable.state(),
      wear: [...this.#erases].map(([sector, erases]) => ({ sector, erases })),
      unflushed: [...this.#unflushed],
      stuck: this.faults.stuckBytes(),
    };
  }

  /** Continues as the part that was in this state, on the same cells. Nothing is armed afterwards. */
  adopt(state: FlashPartState): void {
    this.#busyUs = state.busyUs;
    this.#operations = state.operations;
    this.#unstable.adopt(state);
    this.#erases.clear();
    for (const { sector, erases } of state.wear) this.#erases.set(sector, erases);
    this.#unflushed = [...state.unflushed];
    this.#cut = undefined;
    this.faults.adoptStuck(state.stuck);
  }

  /** Has the cells and the state of another part of the same size. Costs nothing, wears nothing, sets off nothing. */
  become(other: FlashPart): void {
    const { sectorBytes } = this.geometry;
    const sectors = new Set([...this.#cells.sectors(), ...other.#cells.sectors()].map(([sector]) => sector));
    for (const sector of sectors) {
      const wanted = other.#cells.read(sector * sectorBytes, sectorBytes);
      if (!equalBytes(this.#cells.read(sector * sectorBytes, sectorBytes), wanted)) {
        this.#rewrite(sector * sectorBytes, wanted);
      }
    }
    this.adopt(other.state());
    this.damage.mended();
    this.faults.disarm();
    this.faults.loseFlushes(false);
  }

  /** A part with the same content, unstable cells, wear and faults; no cut is armed in it. */
  fork(): FlashPart {
    const { profile } = this;
    return new FlashPart({ cells: this.#cells.fork(), profile, writeOnce: this.#writeOnce }, this);
  }

  get geometry(): FlashGeometry {
    return this.#cells.geometry;
  }

  /** Programs, erases and flushes since the part was made. */
  get operations(): number {
    return this.#operations;
  }

  /** Time that the part was busy, in microseconds. */
  get busyUs(): number {
    return this.#busyUs;
  }

  /** The cells as they are, for digests and forks; an unstable one is a 1 here. */
  get cells(): FlashCells {
    return this.#cells;
  }

  /** Cells that are unstable, as text: two parts are in the same state when cells and this are equal. */
  get unstable(): string {
    return this.#unstable.describe();
  }

  /** Erases of a sector so far. */
  erasesOf(sector: number): number {
    return this.#erases.get(sector) ?? 0;
  }

  /** Power is on again: unstable cells may read otherwise than before. */
  powerCycle(): void {
    this.#unstable.powerCycle();
  }

  /** Arms a cut; undefined disarms it. */
  arm(cut: FlashCut | undefined): void {
    this.#cut = cut === undefined ? undefined : { ...cut, operation: this.#operations + cut.operation };
  }

  /** Told right before and after each operation; one watcher at a time. */
  watch(watcher: ((when: 'before' | 'after') => void) | undefined): void {
    this.#watcher = watcher;
  }

  read(address: number, count: number): Uint8Array {
    const { readUs, byteUs } = this.profile.times;
    this.#busyUs += readUs + count * byteUs;
    const bytes = this.#cells.read(address, count);
    this.#unstable.disturb(address, bytes);
    this.faults.stick(address, bytes);
    return bytes;
  }

  isErased(address: number, count: number): boolean {
    this.#busyUs += this.profile.times.readUs;
    if (this.faults.touches(address, count) || this.#unstable.touches(address, count)) {
      return this.read(address, count).every((byte) => byte === 0xff);
    }
    return this.#cells.isErased(address, count);
  }

  program(address: number, bytes: Uint8Array): void {
    const { programUs, byteUs } = this.profile.times;
    this.#busyUs += programUs + bytes.length * byteUs;
    this.#operate({
      whole: () => this.#store(address, bytes),
      torn: (torn) => this.#tear(address, bytes, torn),
    });
  }

  erase(address: number): void {
    const { start, bytes } = this.#writeOnce;
    assert(address < start || address >= start + bytes, 'the write-once region refuses an erase');
    this.#busyUs += this.profile.times.eraseUs;
    this.#operate({
      whole: () => this.#eraseWhole(address),
      torn: (torn) => this.#eraseTorn(address, torn),
    });
  }

  flush(): FlushTicket {
    this.#busyUs += this.profile.times.flushUs;
    let ticket = 0;
    this.#operate({
      whole: () => {
        if (this.faults.takeFlush()) return;
        ticket = this.#cells.flush();
        this.#unflushed = [];
      },
      torn: () => undefined,
    });
    return ticket;
  }

  /** Turns one stored bit over, wherever it is: cells age. Bit 0 is the lowest of the byte. */
  rot(address: number, bit: number): void {
    const [byte = 0] = this.#cells.read(address, 1);
    this.#damaged(address, Uint8Array.of(byte ^ (1 << bit)));
  }

  /** Undoes what was done to the cells beside programs and erases, and lets stuck bits move again. */
  heal(): void {
    for (const { address } of this.faults.stuckBytes()) this.faults.unstick(address);
    for (const { address, pristine } of this.damage.bytes()) {
      this.#rewrite(address, Uint8Array.of(pristine));
    }
    this.damage.mended();
  }

  /** Addresses of bytes that may read as something else than what was programmed: damage and stuck bits. */
  damagedBytes(): readonly number[] {
    return [...this.damage.bytes(), ...this.faults.stuckBytes()].map(({ address }) => address);
  }

  /** Gives cells any value, as only a fault can: a forger's programmer, a hit of the next page. Costs nothing, wears nothing. */
  overwrite(address: number, bytes: Uint8Array): void {
    const { sectorBytes } = this.geometry;
    for (let done = 0; done < bytes.length;) {
      const at = address + done;
      const piece = bytes.subarray(done, done + sectorBytes - (at % sectorBytes));
      this.#rewrite(at, piece);
      this.#unstable.erase(at, piece.length);
      this.damage.forget(at, piece.length);
      done += piece.length;
    }
  }

  /** Any of the programs since the last flush never reached the cells, on a part that reorders; how many of them. */
  dropUnflushed(seed: number): number {
    return this.#drop(seed);
  }

  /** Gives a sector the wear of so many erases. */
  wear(sector: number, erases: number): void {
    this.#erases.set(sector, erases);
  }

  #operate(act: { readonly whole: () => void; readonly torn: (torn: Torn) => void }): void {
    this.#watcher?.('before');
    this.#operations++;
    const cut = this.#cut?.operation === this.#operations ? this.#cut : undefined;
    if (cut?.phase === 'middle') act.torn(cut.torn ?? HALF);
    else if (cut?.phase !== 'before') act.whole();
    if (cut === undefined) {
      this.#watcher?.('after');
      return;
    }
    if (cut.missing !== undefined) this.#drop(cut.missing);
    this.#cut = undefined;
    const when = cut.phase === 'middle' ? 'in the middle of' : cut.phase;
    throw new PowerLost(`power was cut ${when} flash operation ${this.#operations}`);
  }

  #store(address: number, bytes: Uint8Array): void {
    const fault = this.faults.takeProgram();
    if (fault === undefined) this.#program(address, bytes);
    else this.#misprogram(address, bytes, fault);
  }

  #program(address: number, bytes: Uint8Array): void {
    if (this.profile.reorders) this.#unflushed.push({ address, before: this.#cells.read(address, bytes.length) });
    this.#cells.program(address, bytes);
    this.#unstable.program(address, bytes);
    this.damage.program(address, bytes, (at) => this.#cells.read(at, 1)[0] ?? 0);
  }

  /** The part says that it was done, and it was not, or somewhere else. */
  #misprogram(address: number, bytes: Uint8Array, fault: WriteFault): void {
    if (fault.kind === 'lost') return;
    const elsewhere = address + fault.pages * this.geometry.pageBytes;
    assert(
      elsewhere >= 0 && elsewhere + bytes.length <= this.geometry.sizeBytes,
      'a misdirected write stays in the part',
    );
    const there = this.#cells.read(elsewhere, bytes.length);
    const hit = there.map((byte, at) => byte & (bytes[at] ?? 0));
    this.damage.note(elsewhere, there, hit);
    this.#cells.program(elsewhere, hit);
  }

  #damaged(address: number, bytes: Uint8Array): void {
    this.damage.note(address, this.#cells.read(address, bytes.length), bytes);
    this.#rewrite(address, bytes);
  }

  #tear(address: number, bytes: Uint8Array, torn: Torn): void {
    const before = this.#cells.read(address, bytes.length);
    const changes = before.map((byte, at) => byte & ~(bytes[at] ?? 0));
    const left = tear(changes, torn, this.profile.atomicBytes);
    this.#program(
      address,
      before.map((byte, at) => byte & ~(left[at]?.done ?? 0)),
    );
    const { unstable } = torn;
    if (unstable === undefined || !this.profile.unstable) return;
    const masks = left.map((byte) => byte.unstable);
    this.#unstable.add(address, masks, unstable);
  }

  #eraseWhole(address: number): void {
    const sector = address / this.geometry.sectorBytes;
    const erases = this.erasesOf(sector) + 1;
    this.#erases.set(sector, erases);
    this.#cells.erase(address);
    this.#unstable.erase(address, this.geometry.sectorBytes);
    this.damage.forget(address, this.geometry.sectorBytes);
    if (erases > this.profile.enduranceErases) {
      // Worn out: another cell or two of the sector will not become 1 again.
      const draws = new Draws(erases ^ sector);
      this.faults.stuckAt(address + draws.below(this.geometry.sectorBytes), { mask: 1 << draws.below(8), value: 0 });
    }
  }

  #eraseTorn(address: number, torn: Torn): void {
    const { sectorBytes } = this.geometry;
    const before = this.#cells.read(address, sectorBytes);
    const left = tear(
      before.map((byte) => ~byte & 0xff),
      torn,
      this.profile.atomicBytes,
    );
    this.#rewrite(
      address,
      before.map((byte, at) => byte | (left[at]?.done ?? 0) | (left[at]?.unstable ?? 0)),
    );
    this.#unstable.erase(address, sectorBytes);
    const { unstable } = torn;
    if (unstable === undefined || !this.profile.unstable) return;
    const masks = left.map((byte) => byte.unstable);
    this.#unstable.add(address, masks, unstable);
  }

  /** Any of the programs since the last flush never reached the cells. */
  #drop(seed: number): number {
    const draws = new Draws(seed);
    const lost = this.#unflushed.filter(() => draws.below(2) === 0);
    for (const { address, before } of lost.reverse()) this.#rewrite(address, before);
    this.#unflushed = [];
    return lost.length;
  }

  /** Gives cells of one sector any value, as only a fault can: it is erased and programmed with the rest. */
  #rewrite(address: number, bytes: Uint8Array): void {
    const { sectorBytes, pageBytes } = this.geometry;
    const base = Math.floor(address / sectorBytes) * sectorBytes;
    const sector = this.#cells.read(base, sectorBytes);
    sector.set(bytes, address - base);
    this.#cells.erase(base);
    for (let at = 0; at < sectorBytes; at += pageBytes) {
      const page = sector.subarray(at, at + pageBytes);
      if (page.some((byte) => byte !== 0xff)) this.#cells.program(base + at, page);
    }
  }
}

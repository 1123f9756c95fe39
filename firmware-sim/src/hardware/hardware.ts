/**
 * All parts of a unit on one board, and what of them outlives a power cut: flash, clock, secure element, seal.
 */
import {
  flashGeometry,
  PlainFlash,
  portableHasher,
  verifyEd25519,
  type FlashCells,
  type HasherPort,
  type MemoryMap,
  type SignatureVerifier,
  type UnitPorts,
} from '@plomba/core';
import type { LocalTime } from '@plomba/core/model';
import { LINK_LIMITS } from '@plomba/link';
import type { AccessState } from './access-state.js';
import type { SlotState } from './firmware-state.table.js';
import { CountedEntropy } from './counted-entropy.js';
import { FlashPart } from './flash-part.js';
import type { FlashProfile } from './flash-profile.js';
import { limitedMap, type LimitedMap } from './limited-region.js';
import { NOR_FLASH } from './nor-flash.js';
import { forkParts, newParts, type BoardParts } from './board-parts.js';
import type { Buzzer } from './buzzer.js';
import type { CashDrawer } from './cash-drawer.js';
import type { CustomerDisplay } from './display.js';
import type { ExportCard } from './export-card.js';
import type { Lamps } from './lamps.js';
import type { NetworkInterface } from './network.js';
import type { PowerSupply } from './power-supply.js';
import type { Printer, PrinterStep } from './printer.js';
import { Rtc, type ClockMode } from './rtc.js';
import { SecureElement, type MakeSigner } from './secure-element.js';
import { smallStateTable, type SmallState } from './small-state.js';
import { NEW_SEAL, type TamperSeal } from './tamper-seal.js';
import type { Uart } from './uart.js';

/** Each of the two firmware slots. */
export const FIRMWARE_SLOT_BYTES: number = LINK_LIMITS.firmwareBytes;

/** Where the small state is kept when the unit has a file. */
export interface StateSink {
  storeState(state: Uint8Array): void;
}

/** How far the streams of a board were read, in blocks. */
export interface BoardDraws {
  readonly keyBlocks: number;
  readonly nonceBlocks: number;
}

export interface HardwareOptions {
  readonly map: MemoryMap;
  /** Seed of everything that a new unit draws: key and journal id. */
  readonly seed: string;
  readonly clock: ClockMode;
  /** Time of a new unit's clock. */
  readonly start: LocalTime;
  /** Host time in ms now. */
  readonly hostMs: number;
  /** Content of the flash; a new one is erased. */
  readonly cells?: FlashCells;
  /** What kind of part holds the memories; serial NOR flash when absent. */
  readonly profile?: FlashProfile;
  /** Small state as it was stored last. */
  readonly state?: Uint8Array | undefined;
  readonly stateSink?: StateSink;
  /** Where the draws of this board stand: it is the same board, not switched on anew. Absent: a fresh start. */
  readonly draws?: BoardDraws;
  readonly makeSigner?: MakeSigner;
  readonly verifySignature?: SignatureVerifier;
  readonly hasher?: HasherPort;
  /** Content of the part with the two firmware slots, at least 2 MiB; a part that is new, or absent, begins a transfer anew. */
  readonly firmwareCells?: { readonly cells: FlashCells; readonly isNew: boolean };
  /** True: the unit draws its service PIN at its first boot and prints it; otherwise it has the documented test PIN. */
  readonly drawServicePin?: boolean;
}

export class Hardware implements BoardParts {
  /** The memories, as far as their parts reach: {@link LimitedRegion.limit} is a knob. */
  readonly map: LimitedMap;
  readonly flash: FlashPart;
  readonly rtc: Rtc;
  readonly secureElement: SecureElement;
  readonly printer: Printer;
  readonly display: CustomerDisplay;
  readonly drawer: CashDrawer;
  readonly seal: TamperSeal;
  readonly supply: PowerSupply;
  readonly card: ExportCard;
  readonly network: NetworkInterface;
  readonly uart: Uart;
  readonly lamps: Lamps;
  readonly buzzer: Buzzer;
  readonly verifySignature: SignatureVerifier;
  readonly hasher: HasherPort;
  /** PINs and wrong tries; change it, then {@link keep} it. */
  access: AccessState | undefined;
  /** Firmware slots; change it, then {@link keep} it. */
  slots: SlotState | undefined;
  /** The part with the two firmware slots. A unit whose part is new begins a transfer anew. */
  readonly firmwareFlash: FlashPart;
  /** Nonces and salts: a stream of their own, so that no key depends on how many were drawn. */
  readonly #nonces: CountedEntropy;
  readonly #keyDraws: CountedEntropy;
  readonly #options: HardwareOptions;
  #boots: number;
  #seed: string;
  #stored: string;

  /** @param parts the flash parts, where they are another board's; otherwise they are made, one around `cells` */
  constructor(
    options: HardwareOptions,
    parts?: {
      readonly flash: FlashPart;
      readonly firmwareFlash: FlashPart;
      readonly others?: BoardParts;
      readonly map?: LimitedMap;
    },
  ) {
    const kept = options.state === undefined ? undefined : smallStateTable.decode(options.state);
    const { draws } = options;
    const boots = draws === undefined ? (kept?.boots ?? 0) : (kept?.boots ?? 1) - 1;
    this.#keyDraws = new CountedEntropy(`${options.seed}/${boots}`, draws?.keyBlocks ?? 0);
    this.#options = options;
    this.map = limitedMap(options.map, parts?.map);
    this.flash = parts?.flash ?? newFlash(options);
    this.firmwareFlash = parts?.firmwareFlash ?? newFirmwareFlash(options.firmwareCells?.cells);
    const isNewPart = parts === undefined && options.firmwareCells?.isNew !== false;
    this.slots = isNewPart ? withoutImages(kept?.slots) : kept?.slots;
    this.rtc = new Rtc(options.clock, kept ?? { ...options.start, quality: 'set' }, options.hostMs);
    this.secureElement = new SecureElement({
      entropy: this.#keyDraws,
      seed: kept?.keySeed,
      nextSeed: kept?.nextKeySeed,
      makeSigner: options.makeSigner,
    });
    this.verifySignature = options.verifySignature ?? verifyEd25519;
    this.hasher = options.hasher ?? portableHasher;
    const others = parts?.others ?? newParts();
    this.printer = others.printer;
    this.display = others.display;
    this.drawer = others.drawer;
    this.seal = others.seal;
    this.supply = others.supply;
    this.card = others.card;
    this.network = others.network;
    this.uart = others.uart;
    this.lamps = others.lamps;
    this.buzzer = others.buzzer;
    this.seal.restore({ number: kept?.sealNumber ?? NEW_SEAL.number, isIntact: kept?.sealIntact ?? true });
    this.access = kept?.access;
    this.#nonces = new CountedEntropy(`${options.seed}/${boots}/nonces`, draws?.nonceBlocks ?? 0);
    this.#boots = boots + 1;
    this.#seed = options.seed;
    this.#stored = '';
  }

  /** Whether nobody has opened the case since the seal was put on. */
  get sealIntact(): boolean {
    return this.seal.isIntact;
  }

  /** What a fiscal unit on this board is built on. */
  get unitPorts(): UnitPorts {
    const { flash, map, rtc: clock, secureElement, verifySignature, hasher } = this;
    return { flash, map, clock, secureElement, verifySignature, hasher };
  }

  /** The small state as it is now. */
  smallState(): Uint8Array {
    const { seed, nextSeed } = this.secureElement.exportSeeds();
    const state: SmallState = {
      ...this.rtc.state(),
      ...(seed === undefined ? {} : { keySeed: seed }),
      ...(nextSeed === undefined ? {} : { nextKeySeed: nextSeed }),
      sealIntact: this.sealIntact,
      ...(this.seal.number === NEW_SEAL.number ? {} : { sealNumber: this.seal.number }),
      boots: this.#boots,
      ...(this.access === undefined ? {} : { access: this.access }),
      ...(this.slots === undefined ? {} : { slots: this.slots }),
    };
    return smallStateTable.encode(state);
  }

  /** Stores the small state where it changed; durable with the next flush. */
  persist(): void {
    const { stateSink } = this.#options;
    if (stateSink === undefined) return;
    const state = this.smallState();
    const text = state.join();
    if (text === this.#stored) return;
    stateSink.storeState(state);
    this.#stored = text;
  }

  /** Stores the small state, and makes it durable before it returns. */
  keep(): void {
    this.persist();
    this.flash.flush();
  }

  /** Whether the unit was made to draw its own service PIN. */
  get drawsServicePin(): boolean {
    return this.#options.drawServicePin === true;
  }

  /** Random bytes for nonces and salts. */
  randomBytes(count: number): Uint8Array {
    return this.#nonces.bytes(count);
  }

  /**
   * Time passes for every part, ms; the clock's own is moved by `rtc.advance` or `rtc.tick`.
   * @returns what the printer did, and whether the board has lost its supply meanwhile
   */
  pass(ms: number): { readonly printed: readonly PrinterStep[]; readonly isSupplied: boolean } {
    this.printer.pause(this.supply.output !== 'good');
    const isSupplied = this.supply.advance(ms);
    this.drawer.advance(ms);
    this.card.advance(ms);
    this.network.advance(ms);
    this.buzzer.advance(ms);
    return { printed: this.printer.advance(ms), isSupplied };
  }

  /** The board has power: what happens to each part. */
  powerOn(): void {
    this.flash.powerCycle();
    this.firmwareFlash.powerCycle();
    this.supply.restoreMains();
    this.lamps.powerOn();
    this.printer.powerOn();
  }

  /** The board has no power any more: what is lost of each part. */
  powerOff(): void {
    for (const part of [this.printer, this.display, this.card, this.network, this.uart, this.lamps, this.buzzer])
      part.powerOff();
    this.rtc.powerOff();
  }

  /**
   * Becomes what another board is, on the parts of this one: a tester puts a saved state into a unit. The other one is
   * not used any more. Both have the same kinds and sizes of memories; the parts of {@link BoardParts} are brought by
   * whoever knows their states.
   */
  become(other: Hardware): void {
    this.flash.become(other.flash);
    this.firmwareFlash.become(other.firmwareFlash);
    this.rtc.become(other.rtc);
    this.secureElement.become(other.secureElement);
    this.seal.restore(other.seal.state());
    this.access = other.access;
    this.slots = other.slots;
    this.#keyDraws.become(other.#keyDraws);
    this.#nonces.become(other.#nonces);
    this.#boots = other.#boots;
    this.#seed = other.#seed;
    // Durable, and no operation of the part.
    this.persist();
    this.flash.cells.flush();
    this.firmwareFlash.cells.flush();
  }

  /** How far the streams of this board were read. */
  get draws(): BoardDraws {
    return { keyBlocks: this.#keyDraws.blocks, nonceBlocks: this.#nonces.blocks };
  }

  /** What everything is drawn from; secret. */
  get seed(): string {
    return this.#seed;
  }

  /**
   * Another board with the same non-volatile content and every part as it stands, copy-on-write; it writes to no file.
   * Only its secure element answers whatever this one does: a checker must be able to read.
   */
  fork(): Hardware {
    const { stateSink: _stateSink, draws: _draws, ...options } = { ...this.#options, seed: this.#seed };
    return new Hardware(
      { ...options, state: this.smallState() },
      { flash: this.flash.fork(), firmwareFlash: this.firmwareFlash.fork(), others: forkParts(this), map: this.map },
    );
  }

  /**
   * The same board once more, copy-on-write: not switched on anew, its draws and the wear and time of its flash go on.
   */
  twin(hostMs: number): Hardware {
    const { stateSink: _stateSink, ...options } = { ...this.#options, seed: this.#seed };
    const flash = this.flash.fork();
    flash.adopt(this.flash.state());
    const firmwareFlash = this.firmwareFlash.fork();
    firmwareFlash.adopt(this.firmwareFlash.state());
    return new Hardware(
      { ...options, state: this.smallState(), draws: this.draws, hostMs },
      { flash, firmwareFlash, map: this.map, others: forkParts(this) },
    );
  }
}

function newFlash({ map, profile = NOR_FLASH, cells }: HardwareOptions): FlashPart {
  const { pageBytes, sectorBytes } = profile;
  const { sizeBytes } = flashGeometry(map);
  return new FlashPart({
    cells: cells ?? new PlainFlash({ pageBytes, sectorBytes, sizeBytes }),
    profile,
    writeOnce: map.fiscal,
  });
}

function newFirmwareFlash(given: FlashCells | undefined): FlashPart {
  const { pageBytes, sectorBytes } = NOR_FLASH;
  const cells = given ?? new PlainFlash({ pageBytes, sectorBytes, sizeBytes: 2 * FIRMWARE_SLOT_BYTES });
  return new FlashPart({ cells, profile: NOR_FLASH, writeOnce: { start: 0, bytes: 0 } });
}

/** A new part is empty: what was on its way begins again, and what runs cannot be checked against its signature. */
function withoutImages(slots: SlotState | undefined): SlotState | undefined {
  if (slots === undefined) return undefined;
  const { incoming, signature: _signature, ...rest } = slots;
  return incoming === undefined ? rest : { ...rest, incoming: { ...incoming, received: 0, pending: false } };
}

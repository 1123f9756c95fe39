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
import { NOR_FLASH } from './nor-flash.js';
import { Printer } from './printer.js';
import { Rtc, type ClockMode } from './rtc.js';
import { SecureElement, type MakeSigner } from './secure-element.js';
import { smallStateTable, type SmallState } from './small-state.js';

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
}

export class Hardware {
  readonly map: MemoryMap;
  readonly flash: FlashPart;
  readonly rtc: Rtc;
  readonly secureElement: SecureElement;
  readonly printer: Printer = new Printer();
  readonly verifySignature: SignatureVerifier;
  readonly hasher: HasherPort;
  sealIntact: boolean;
  /** PINs and wrong tries; change it, then {@link keep} it. */
  access: AccessState | undefined;
  /** Firmware slots; change it, then {@link keep} it. */
  slots: SlotState | undefined;
  /** The part with the two firmware slots. It stands in no image file: a unit from a file begins a transfer anew. */
  readonly firmwareFlash: FlashPart;
  /** Nonces and salts: a stream of their own, so that no key depends on how many were drawn. */
  readonly #nonces: CountedEntropy;
  readonly #keyDraws: CountedEntropy;
  readonly #options: HardwareOptions;
  readonly #boots: number;
  #stored: string;

  /** @param parts the flash parts, where they are another board's; otherwise they are made, one around `cells` */
  constructor(options: HardwareOptions, parts?: { readonly flash: FlashPart; readonly firmwareFlash: FlashPart }) {
    const kept = options.state === undefined ? undefined : smallStateTable.decode(options.state);
    const { draws } = options;
    const boots = draws === undefined ? (kept?.boots ?? 0) : (kept?.boots ?? 1) - 1;
    this.#keyDraws = new CountedEntropy(`${options.seed}/${boots}`, draws?.keyBlocks ?? 0);
    this.#options = options;
    this.map = options.map;
    this.flash = parts?.flash ?? newFlash(options);
    this.firmwareFlash = parts?.firmwareFlash ?? newFirmwareFlash();
    this.slots = parts === undefined ? withoutPieces(kept?.slots) : kept?.slots;
    this.rtc = new Rtc(options.clock, kept ?? { ...options.start, quality: 'set' }, options.hostMs);
    this.secureElement = new SecureElement({
      entropy: this.#keyDraws,
      seed: kept?.keySeed,
      nextSeed: kept?.nextKeySeed,
      makeSigner: options.makeSigner,
    });
    this.verifySignature = options.verifySignature ?? verifyEd25519;
    this.hasher = options.hasher ?? portableHasher;
    this.sealIntact = kept?.sealIntact ?? true;
    this.access = kept?.access;
    this.#nonces = new CountedEntropy(`${options.seed}/${boots}/nonces`, draws?.nonceBlocks ?? 0);
    this.#boots = boots + 1;
    this.#stored = '';
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

  /** Random bytes for nonces and salts. */
  randomBytes(count: number): Uint8Array {
    return this.#nonces.bytes(count);
  }

  /** How far the streams of this board were read. */
  get draws(): BoardDraws {
    return { keyBlocks: this.#keyDraws.blocks, nonceBlocks: this.#nonces.blocks };
  }

  /** What everything is drawn from; secret. */
  get seed(): string {
    return this.#options.seed;
  }

  /** Another board with the same non-volatile content, copy-on-write; it writes to no file. */
  fork(): Hardware {
    const { stateSink: _stateSink, draws: _draws, ...options } = this.#options;
    return new Hardware(
      { ...options, state: this.smallState() },
      { flash: this.flash.fork(), firmwareFlash: this.firmwareFlash.fork() },
    );
  }

  /**
   * The same board once more, copy-on-write: not switched on anew, its draws and the wear and time of its flash go on.
   * Parts beside clock, secure element and flash are new: `copyParts` of the snapshot gives them their state.
   */
  twin(hostMs: number): Hardware {
    const { stateSink: _stateSink, ...options } = this.#options;
    const flash = this.flash.fork();
    flash.adopt(this.flash.state());
    const firmwareFlash = this.firmwareFlash.fork();
    firmwareFlash.adopt(this.firmwareFlash.state());
    return new Hardware(
      { ...options, state: this.smallState(), draws: this.draws, hostMs },
      { flash, firmwareFlash },
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

function newFirmwareFlash(): FlashPart {
  const { pageBytes, sectorBytes } = NOR_FLASH;
  const cells = new PlainFlash({ pageBytes, sectorBytes, sizeBytes: 2 * FIRMWARE_SLOT_BYTES });
  return new FlashPart({ cells, profile: NOR_FLASH, writeOnce: { start: 0, bytes: 0 } });
}

/** A new part is empty: what was on its way begins again. */
function withoutPieces(slots: SlotState | undefined): SlotState | undefined {
  if (slots?.incoming === undefined) return slots;
  const { incoming, ...rest } = slots;
  return { ...rest, incoming: { ...incoming, received: 0, pending: false } };
}

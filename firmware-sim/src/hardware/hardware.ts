/**
 * All parts of a unit on one board, and what of them outlives a power cut: flash, clock, secure element, seal.
 */
import {
  flashGeometry,
  PlainFlash,
  portableHasher,
  seededEntropy,
  verifyEd25519,
  type EntropyPort,
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
  readonly #nonces: EntropyPort;
  readonly #options: HardwareOptions;
  readonly #boots: number;
  #stored: string;

  /** @param parts the flash parts, where they are another board's; otherwise they are made, one around `cells` */
  constructor(options: HardwareOptions, parts?: { readonly flash: FlashPart; readonly firmwareFlash: FlashPart }) {
    const kept = options.state === undefined ? undefined : smallStateTable.decode(options.state);
    this.#options = options;
    this.map = options.map;
    this.flash = parts?.flash ?? newFlash(options);
    this.firmwareFlash = parts?.firmwareFlash ?? newFirmwareFlash();
    this.slots = parts === undefined ? withoutPieces(kept?.slots) : kept?.slots;
    this.rtc = new Rtc(options.clock, kept ?? { ...options.start, quality: 'set' }, options.hostMs);
    this.secureElement = new SecureElement({
      entropy: seededEntropy(`${options.seed}/${kept?.boots ?? 0}`),
      seed: kept?.keySeed,
      nextSeed: kept?.nextKeySeed,
      makeSigner: options.makeSigner,
    });
    this.verifySignature = options.verifySignature ?? verifyEd25519;
    this.hasher = options.hasher ?? portableHasher;
    this.sealIntact = kept?.sealIntact ?? true;
    this.access = kept?.access;
    this.#nonces = seededEntropy(`${options.seed}/${kept?.boots ?? 0}/nonces`);
    this.#boots = (kept?.boots ?? 0) + 1;
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

  /** Another board with the same non-volatile content, copy-on-write; it writes to no file. */
  fork(): Hardware {
    const { stateSink: _stateSink, ...options } = this.#options;
    return new Hardware(
      { ...options, state: this.smallState() },
      { flash: this.flash.fork(), firmwareFlash: this.firmwareFlash.fork() },
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

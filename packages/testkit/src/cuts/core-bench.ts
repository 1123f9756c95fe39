/**
 * A fiscal unit on a simulated flash part, without device, link and country wire: the quickest way to boot one thousands
 * of times. Backends are handed in; signatures and their verification are remembered across all copies of a unit.
 */
import {
  FiscalUnit,
  flashGeometry,
  memoryMap,
  PlainFlash,
  present,
  seededEntropy,
  type ClockReading,
  type FlashPort,
  type HasherPort,
  type MemoryMap,
  type SignatureVerifier,
  type SignerPort,
  type UnitPorts,
} from '@plomba/core';
import { FlashPart, NOR_FLASH, type FlashProfile, type MakeSigner } from '@plomba/firmware-sim';

export interface CoreBackends {
  readonly makeSigner: MakeSigner;
  readonly verifySignature: SignatureVerifier;
  readonly hasher: HasherPort;
}

/** Room for a short script with many torn batches, small so that a boot is quick. */
const CORE_MAP: MemoryMap = memoryMap({
  fiscalBytes: 32 * 1024,
  journalBytes: 256 * 1024,
  derivedBytes: 64 * 1024,
  workingBytes: 4096,
});

/** 2026-03-14T07:00:00+01:00 */
const START: ClockReading = { utcMs: 1_773_468_000_000, offsetMinutes: 60, quality: 'set' };

/** Text of bytes for a key of a map. */
function keyOf(...parts: readonly Uint8Array[]): string {
  return parts.map((part) => String.fromCharCode(...part)).join('|');
}

/** What copies of one unit share: key, clock, remembered signatures. */
export class CoreBench {
  readonly map: MemoryMap = CORE_MAP;
  readonly profile: FlashProfile;
  /** The time of every copy; a script moves it. */
  clock: ClockReading = START;
  readonly #backends: CoreBackends;
  readonly #signer: SignerPort;
  readonly #verified = new Map<string, boolean>();
  #hasKey = false;

  constructor(backends: CoreBackends, profile: FlashProfile = NOR_FLASH) {
    this.profile = profile;
    this.#backends = backends;
    const signer = backends.makeSigner(seededEntropy('power cuts').bytes(32));
    const signed = new Map<string, Uint8Array>();
    const sign = (message: Uint8Array): Uint8Array => {
      const key = keyOf(message);
      const known = signed.get(key) ?? present(signer.sign([message])?.[0], 'the signer answers');
      signed.set(key, known);
      return known;
    };
    this.#signer = { ...signer, sign: (messages) => messages.map(sign) };
  }

  get hasher(): HasherPort {
    return this.#backends.hasher;
  }

  /** The log key of every copy. */
  get signer(): SignerPort {
    return this.#signer;
  }

  /** A new part, all erased. */
  part(): FlashPart {
    const { pageBytes, sectorBytes } = this.profile;
    const { sizeBytes } = flashGeometry(this.map);
    const cells = new PlainFlash({ pageBytes, sectorBytes, sizeBytes });
    return new FlashPart({ cells, profile: this.profile, writeOnce: this.map.fiscal });
  }

  /** The ports of a unit whose memories are on this flash. */
  ports(flash: FlashPort): UnitPorts {
    return {
      flash,
      map: this.map,
      hasher: this.#backends.hasher,
      clock: { read: () => this.clock, set: (time) => void (this.clock = { ...time, quality: 'set' }) },
      secureElement: {
        signer: () => (this.#hasKey ? this.#signer : undefined),
        createKey: () => {
          this.#hasKey = true;
          return this.#signer;
        },
        drawJournalId: () => new Uint8Array(16).fill(0x4a),
      },
      verifySignature: (publicKey, message, signature) => {
        const key = keyOf(publicKey, message, signature);
        const known = this.#verified.get(key) ?? this.#backends.verifySignature(publicKey, message, signature);
        this.#verified.set(key, known);
        return known;
      },
    };
  }

  boot(flash: FlashPort): FiscalUnit | { readonly halted: string } {
    return FiscalUnit.boot(this.ports(flash));
  }
}

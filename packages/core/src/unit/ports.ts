/** What a fiscal unit is built on. Every source of nondeterminism comes in here. */
import type { ClockPort } from '../ports/clock.js';
import type { FlashPort } from '../ports/flash.js';
import type { HasherPort } from '../ports/hasher.js';
import type { SignatureVerifier, SignerPort } from '../ports/signer.js';
import type { MemoryMap } from '../storage/memory-map.js';

/** The part that keeps private keys: they never leave it. */
export interface SecureElementPort {
  /** The log key; undefined while the unit is blank. */
  signer(): SignerPort | undefined;
  /** Draws the log key; keeps one that is there already, so that a power cut in between does no harm. */
  createKey(): SignerPort;
  /**
   * Draws the log key that comes next, beside the one in force; keeps one that is drawn already. Both must outlive a
   * power cut before the record of the rotation is written. Absent: the part keeps one key for its life.
   */
  drawNextKey?(): SignerPort;
  /** Durable is that this key is in force: `signer` signs with it from now on, the other one is forgotten. */
  settleKey?(publicKey: Uint8Array): void;
  /** Draws an identity for the journal, 16 bytes. */
  drawJournalId(): Uint8Array;
}

export interface UnitPorts {
  readonly flash: FlashPort;
  readonly map: MemoryMap;
  readonly clock: ClockPort;
  readonly secureElement: SecureElementPort;
  readonly verifySignature: SignatureVerifier;
  readonly hasher: HasherPort;
}

/** What differs between control units, or is not known of them, with the defaults of a simulated one. */
import { KD_TOLERANT, type KdTolerance } from '../wire/kd-tolerance.js';
import type { KdReturnCode } from '../wire/kd-return-codes.table.js';
import type { CcspVersion } from '../wire/messages.table.js';
import type { NakCode } from '../wire/nak-codes.table.js';
import { TOLERANT, type CcspTolerance } from '../wire/tolerance.js';

/** A register that the unit serves. */
export interface RegisterPair {
  readonly orgNo: string;
  readonly posId: string;
}

/** What the two wires of a control unit share. */
export interface ControlUnitSettings {
  /**
   * Registers that the unit serves; others are refused. Default: any, each of which takes a place with its first receipt,
   * as long as the unit has places (licences).
   */
  readonly registers: 'any' | readonly RegisterPair[];
  /**
   * Whether a second copy of one receipt is refused (SKVFS 2014:9 6 kap 3 par lets a register print one [V-law]). A copy
   * with the same receipt data is the same copy, and gets the same code again. Default: yes.
   */
  readonly oneCopy: boolean;
}

export interface CcspSettings extends ControlUnitSettings {
  /** Laxness towards registers. Default: all of it, so that registers of the field work. */
  readonly tolerance: CcspTolerance;
  /** Of 1, `RR` and `SQX` are unknown, `IR` says the number only, and NAK has codes to 008. Default: 2. */
  readonly version: CcspVersion;
  /** Whether a second `SQ` gets the same code again. Default: no, it is out of order (sheet section 1A.1 [I]). */
  readonly signsAgain: boolean;
  /** Whether `SIR` says a code beside a main status that is not 0 [OEEL]. Default: no. */
  readonly statusCodes: boolean;
  /**
   * What the number of the last `RR` with another receipt is, where it is not 1, with which a session begins: refused
   * (011), or answered like the first, as the XCCSP text has it [V]. Then a receipt is lost where a register counts badly.
   * Default: `refuse`.
   */
  readonly sameSerial: 'refuse' | 'first-answer';
}

export const DEFAULT_CCSP_SETTINGS: CcspSettings = {
  tolerance: TOLERANT,
  registers: 'any',
  oneCopy: true,
  version: 2,
  signsAgain: false,
  statusCodes: false,
  sameSerial: 'refuse',
};

export interface KdSettings extends ControlUnitSettings {
  readonly tolerance: KdTolerance;
  /** Whether the answer to `kd` has both groups of the code, or the first alone [OEEL]. Default: both. */
  readonly code: 'whole' | 'first-group';
  /** Whether a unit that does not know the time refuses receipts (25 [V]). Default: yes. */
  readonly needsClock: boolean;
  /** What `ver` says beside the unit's number. */
  readonly maker: string;
  readonly model: string;
}

export const DEFAULT_KD_SETTINGS: KdSettings = {
  tolerance: KD_TOLERANT,
  registers: 'any',
  oneCopy: true,
  code: 'whole',
  needsClock: true,
  maker: 'Plomba',
  model: 'SIMULERAD',
};

/** What a refusal of the unit is on CCSP, where it is not `008`: in version 1, and in version 2. */
const NAK_OF: ReadonlyMap<string, readonly [first: NakCode, second: NakCode]> = new Map([
  ['validation-failed', ['003', '003']],
  ['operation-conflict', ['003', '003']], // a second copy of a receipt
  ['not-allowed-in-state', ['006', '006']],
  ['halted', ['006', '006']],
  ['registers-full', ['007', '009']],
  ['journal-full', ['006', '010']],
  ['fiscal-memory-full', ['006', '010']],
]);

/** @param code of the refusal, as on the native link */
export function nakOf(code: string, { version }: Pick<CcspSettings, 'version'>): NakCode {
  const [first, second] = NAK_OF.get(code) ?? ['008', '008'];
  return version === 1 ? first : second;
}

/** What a refusal of the unit is on kd, where it is not 19. */
const KD_CODE_OF: ReadonlyMap<string, KdReturnCode> = new Map([
  ['validation-failed', 21],
  ['operation-conflict', 5], // a second copy of a receipt
  ['registers-full', 14],
  ['halted', 17],
  ['signer-broken', 15],
  ['counter-overflow', 23],
  ['journal-full', 24],
  ['fiscal-memory-full', 24],
  ['clock-unset', 25],
  ['clock-before-last-close', 25],
]);

/** @param code of the refusal, as on the native link */
export function kdCodeOf(code: string): KdReturnCode {
  return KD_CODE_OF.get(code) ?? 19;
}

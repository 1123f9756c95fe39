/** What differs between control units, or is not known of them, with the defaults of a simulated one. */
import type { NakCode } from '../wire/nak-codes.table.js';
import { TOLERANT, type CcspTolerance } from '../wire/tolerance.js';

/** A register that the unit serves. */
export interface RegisterPair {
  readonly orgNo: string;
  readonly posId: string;
}

export interface CcspSettings {
  /** Laxness towards registers. Default: all of it, so that registers of the field work. */
  readonly tolerance: CcspTolerance;
  /** Registers that the unit serves; others get NAK 007. Default: any. */
  readonly registers: 'any' | readonly RegisterPair[];
  /** Which codes NAK may have: those of version 1 (001 to 008) or of version 2 (to 011). Default: 1. */
  readonly nakVersion: 1 | 2;
  /** Whether a second `SQ` gets the same code again. Default: no, it is out of order (sheet section 1A.1 [I]). */
  readonly signsAgain: boolean;
  /** Whether `SIR` says a code beside a main status that is not 0 [OEEL]. Default: no. */
  readonly statusCodes: boolean;
}

export const DEFAULT_CCSP_SETTINGS: CcspSettings = {
  tolerance: TOLERANT,
  registers: 'any',
  nakVersion: 1,
  signsAgain: false,
  statusCodes: false,
};

/** What a refusal of the unit is on the wire, where it is not `008`: with codes of version 1, and of version 2. */
const NAK_OF: ReadonlyMap<string, readonly [first: NakCode, second: NakCode]> = new Map([
  ['validation-failed', ['003', '003']],
  ['not-allowed-in-state', ['006', '006']],
  ['halted', ['006', '006']],
  ['journal-full', ['006', '010']],
  ['fiscal-memory-full', ['006', '010']],
]);

/** @param code of the refusal, as on the native link */
export function nakOf(code: string, { nakVersion }: Pick<CcspSettings, 'nakVersion'>): NakCode {
  const [first, second] = NAK_OF.get(code) ?? ['008', '008'];
  return nakVersion === 1 ? first : second;
}

/**
 * The id of a sale that went wrong: the fault, the unit, and the command line of the program. What the program does is
 * the program's, so an id repeats its failure only beside the same program.
 */
import { bool, DecodeError, FieldError, int, list, record, required, text, type RecordSchema } from '@plomba/codec';
import { encodeReplayId, ReplayIdError, type ReplayId } from '../replay/replay-id.js';

export const CRASH_ID_KIND = 'crash';
/** One more whenever the same words would make another test. */
const CRASH_ID_VERSION = 1;

/** Everything that one case is made of. */
export interface CrashId {
  /** As `crashFaultNamed` reads it. */
  readonly fault: string;
  /** The program and its arguments. */
  readonly words: readonly string[];
  readonly persistent: boolean;
  readonly wire: string;
  readonly country: string;
  /** Of the unit's keys. */
  readonly seed: number;
  readonly dayOpen: boolean;
  readonly listen: string;
  readonly attempts: number;
  readonly attemptMs: number;
  readonly outageMs: number;
}

const count = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const word = text({ bytesMax: 4_096 });

const crashIdTable: RecordSchema<CrashId> = record<CrashId>('CrashId', {
  fault: required(1, word, 'what goes wrong'),
  words: required(2, list(word, { min: 1, max: 256 }), 'the program and its arguments'),
  persistent: required(3, bool, 'whether it stays'),
  wire: required(4, word, 'what it speaks'),
  country: required(5, word, 'rules of the unit'),
  seed: required(6, count, "of the unit's keys"),
  dayOpen: required(7, bool, 'whether a day is open'),
  listen: required(8, word, 'where the unit is'),
  attempts: required(9, count, 'starts for one sale'),
  attemptMs: required(10, count, 'longest attempt, ms'),
  outageMs: required(11, count, 'how long power stays away, ms'),
});

export function encodeCrashId(id: CrashId): string {
  return encodeReplayId({ kind: CRASH_ID_KIND, version: CRASH_ID_VERSION, payload: crashIdTable.encode(id) });
}

/** @throws ReplayIdError when it is of another version, or no id of a crash test */
export function decodeCrashId({ version, payload }: ReplayId): CrashId {
  if (version !== CRASH_ID_VERSION) {
    throw new ReplayIdError(`the id is of format ${version}, this version repeats format ${CRASH_ID_VERSION}`);
  }
  try {
    return crashIdTable.decode(payload);
  } catch (error) {
    if (error instanceof DecodeError || error instanceof FieldError)
      throw new ReplayIdError(`no id of a crash test: ${error.message}`);
    throw error;
  }
}

/** What a register says on the kd protocol: `ver`, who are you, and `kd`, store and sign (sheet section 1B). */
import { FieldError } from '@plomba/codec';
import { decodeKdLine, encodeKdLine, KD_LINE_BYTES_MAX, KdLines, type KdRawLine } from './kd-line.js';
import type { KdTolerance } from './kd-tolerance.js';

/** The commands that are known; the makers have more. */
export type KdCommand = 'ver' | 'kd';

/** How many arguments each takes. */
const ARGUMENTS: Readonly<Record<KdCommand, number>> = { ver: 0, kd: 11 };

export interface KdRequest {
  readonly command: KdCommand;
  /** Words as sent, without a blank; an empty one stands where two blanks followed each other. */
  readonly args: readonly string[];
}

export type KdRequestInput =
  | { readonly kind: 'request'; readonly request: KdRequest }
  /** A line that is answered with its return code. */
  | { readonly kind: 'bad'; readonly code: -3 | -2 | -1 | 1 | 22; readonly rule: string };

/** @throws FieldError for a number of arguments that the command has not, and for a word that no line can carry */
export function encodeKdRequest({ command, args }: KdRequest): Uint8Array {
  if (args.length !== ARGUMENTS[command]) throw new FieldError('args', `must be ${ARGUMENTS[command]} words`);
  return encodeKdLine([command, ...args]);
}

function isCommand(word: string): word is KdCommand {
  return Object.hasOwn(ARGUMENTS, word);
}

/** Judges in this order: length, CRC, command, number of arguments. */
function judge(line: KdRawLine, tolerance: KdTolerance): KdRequestInput {
  if (line.kind === 'too-long') {
    return { kind: 'bad', code: -1, rule: `a line has at most ${KD_LINE_BYTES_MAX} bytes` };
  }
  const verdict = decodeKdLine(line.bytes, tolerance);
  if (!verdict.ok) return { kind: 'bad', code: verdict.code, rule: verdict.rule };
  const [command = '', ...args] = verdict.words;
  if (!isCommand(command)) return { kind: 'bad', code: -3, rule: `the command ${JSON.stringify(command)} is unknown` };
  if (args.length !== ARGUMENTS[command]) {
    return { kind: 'bad', code: 1, rule: `${command} has ${args.length} fields, not ${ARGUMENTS[command]}` };
  }
  return { kind: 'request', request: { command, args } };
}

/** The unit's end of a line. The outcome does not depend on how the bytes were cut into reads. */
export class KdRequestParser {
  readonly #tolerance: KdTolerance;
  #lines: KdLines;

  constructor(tolerance: KdTolerance) {
    this.#tolerance = tolerance;
    this.#lines = new KdLines(tolerance);
  }

  /** Another one that has seen the same bytes. */
  fork(): KdRequestParser {
    const copy = new KdRequestParser(this.#tolerance);
    copy.#lines = this.#lines.fork();
    return copy;
  }

  /** Forgets a line that has begun: the channel was closed. */
  reset(): void {
    this.#lines.reset();
  }

  /** Takes bytes from the channel; never throws. */
  push(bytes: Uint8Array): readonly KdRequestInput[] {
    return this.#lines.push(bytes).map((line) => judge(line, this.#tolerance));
  }
}

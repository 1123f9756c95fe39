/** How much is fuzzed: a number of steps, which is the same everywhere, or a time. */
import { InvalidArgumentError } from 'commander';

export interface FuzzBudget {
  readonly steps?: number;
  readonly ms?: number;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
const STEPS_MAX = 1_000_000_000;
const TIME_MAX_MS = 7 * 24 * 3_600_000;

/** `60s`, `10m`, `1h`, or a number of steps. @throws InvalidArgumentError */
export function parseBudget(text: string): FuzzBudget {
  const [, number = '', unit = ''] = /^(\d{1,10})(s|m|min|h)?$/u.exec(text) ?? [];
  const count = Number(number);
  if (number !== '' && count >= 1) {
    const ms = count * (UNITS_MS[unit] ?? 0);
    if (unit === '' && count <= STEPS_MAX) return { steps: count };
    if (unit !== '' && ms <= TIME_MAX_MS) return { ms };
  }
  throw new InvalidArgumentError('It must be a number of steps, or a time such as 60s, 10m or 1h.');
}

/** One of so many processes that share the runs: `0/2`. */
export interface FuzzPart {
  readonly index: number;
  readonly of: number;
}

/** @throws InvalidArgumentError */
export function parsePart(text: string): FuzzPart {
  const [, index = '', of = ''] = /^(\d{1,3})\/(\d{1,3})$/u.exec(text) ?? [];
  const part = { index: Number(index), of: Number(of) };
  if (of === '' || part.index >= part.of) throw new InvalidArgumentError('It must be one of so many: 0/2.');
  return part;
}

/** A text that everything is drawn from. @throws InvalidArgumentError */
export function parseSeed(text: string): string {
  if (!/^[\w.-]{1,64}$/u.test(text)) {
    throw new InvalidArgumentError('It must be 1 to 64 letters, digits, dots, hyphens or underscores.');
  }
  return text;
}

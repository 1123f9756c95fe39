/**
 * What every command shares: how its errors and options look, and the schema of its exit codes. Commands throw; the
 * program catches, shows and sets the exit code.
 */
import { Command, InvalidArgumentError } from 'commander';
import { fromHex } from '@plomba/codec';
import type { Io } from '../io.js';

/** Options that nearly all commands have. */
export interface JsonOption {
  readonly json?: boolean;
}

/**
 * How a run ended: 0, 1 when the verdict is negative, 3 when nothing is wrong but something that was wanted could not be
 * looked at. Everything worse is thrown.
 */
export type Verdict = 0 | 1 | 3;

/** Puts a command together: its action's verdict becomes the exit code, with its errors in the form asked for. */
export interface CommandHost {
  readonly io: Io;
  readonly exit: (verdict: Verdict) => void;
}

/** A command with the `--json` that all of them have. */
export function newCommand(name: string, description: string): Command {
  return new Command(name).description(description).option('--json', 'for machines: JSON on standard output', false);
}

export function wholeNumber(range: { readonly min: number; readonly max: number }): (text: string) => number {
  return (text) => {
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value) || value < range.min || value > range.max) {
      throw new InvalidArgumentError(`It must be a whole number from ${range.min} to ${range.max}.`);
    }
    return value;
  };
}

/** A time as a person writes it. @returns UTC ms */
export function timeOf(text: string): number {
  const ms = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || !Number.isSafeInteger(ms)) {
    throw new InvalidArgumentError('It must be a time such as 2026-03-14T08:00:00Z.');
  }
  return ms;
}

export function hexKey(text: string): Uint8Array {
  const bytes = fromHex(text.toLowerCase());
  if (bytes?.length !== 32) throw new InvalidArgumentError('It must be 64 hexadecimal digits: 32 bytes.');
  return bytes;
}

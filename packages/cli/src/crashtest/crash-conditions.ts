/** Everything that one sale of a crash test is made of, but for its fault: the program, the unit, the patience. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  crashFaultNamed,
  CrashFaultError,
  runCase,
  type CrashCase,
  type CrashFault,
  type CrashId,
  type CrashSetup,
} from '@plomba/testkit';
import { listen } from '@plomba/transport/node';
import { usageError } from '../cli-error.js';
import { countryOf, wireOf } from '../countries.js';
import type { Io } from '../io.js';
import { DEFAULT_PROFILE } from '../sim/unit-profile.js';
import { plainText } from '../terminal/plain-text.js';
import { PersistentPos, PosProcess, type PosCommand } from './pos-process.js';
import { preparedUnit } from './prepared-unit.js';

export type CrashConditions = Omit<CrashId, 'fault'>;

/** Runs something with a unit and a program that are there until it is over. */
export async function underConditions<T>(
  io: Io,
  conditions: CrashConditions,
  use: { readonly run: (setup: CrashSetup) => Promise<T>; readonly onError?: (line: string) => void },
): Promise<T> {
  const { words, persistent, country, wire, seed, dayOpen } = conditions;
  const folder = mkdtempSync(join(tmpdir(), 'plomba-crashtest-'));
  const echo = use.onError === undefined ? {} : { onError: use.onError };
  const command: PosCommand = { words, folder, env: io.env, ...echo };
  const program = persistent ? new PersistentPos(command) : new PosProcess(command);
  try {
    const { hardware, makeDevice } = preparedUnit({
      country: countryOf(country),
      ...wireOf(wire, country),
      profile: DEFAULT_PROFILE,
      seed: seed.toString(),
      openDay: dayOpen,
    });
    return await use.run({
      hardware,
      makeDevice,
      listen: () => listen(conditions.listen),
      program,
      attemptsMax: conditions.attempts,
      attemptMs: conditions.attemptMs,
      outageMs: conditions.outageMs,
      nowMs: () => performance.now(),
    });
  } finally {
    if (program instanceof PersistentPos) program.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws CliError `no-such-fault` */
export function faultIn(name: string): CrashFault {
  try {
    return crashFaultNamed(name);
  } catch (cause) {
    if (!(cause instanceof CrashFaultError)) throw cause;
    throw usageError('no-such-fault', `${plainText(name)} is no fault: ${plainText(cause.message)}`, {
      hint: 'A report names them: to-unit:117:lose, flash:17:middle, inject:{"fault":"paper-end"}.',
      cause,
    });
  }
}

/** One sale under one fault. @throws CliError `no-such-fault` */
export async function runOne(
  io: Io,
  { fault, ...conditions }: CrashId,
  onError?: (line: string) => void,
): Promise<CrashCase> {
  const named = faultIn(fault);
  const echo = onError === undefined ? {} : { onError };
  return underConditions(io, conditions, { run: (setup) => runCase(setup, named), ...echo });
}

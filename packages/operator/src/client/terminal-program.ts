/**
 * The part of a terminal's installation that happens on the computer itself, as a simulated program does it: it looks for
 * what an earlier installation left, reads the address that was typed, and asks the operator. Each way to fail has its
 * sentence and its way out.
 */
import type { Installed } from './api.table.js';
import { OperatorProblem, OperatorUnreachable, type OperatorClient } from './client.js';

/** The computer, as far as an installer sees it. */
export interface TerminalComputer {
  /** What identifies its hardware. */
  readonly hardware: string;
  /** Whether the folder of the program is there. */
  hasFolder(): boolean;
  /** A client of the operator at an address that was typed. */
  reach(address: string): OperatorClient;
}

export interface TypedIn {
  readonly address: string;
  readonly login: string;
  readonly password: string;
}

export type InstallFailure =
  | 'left-over-folder'
  | 'address-not-https'
  | 'wrong-address'
  | 'wrong-credentials'
  | 'not-administrator'
  | 'terminal-bound'
  | 'other';

export type InstallOutcome =
  | { readonly ok: true; readonly installed: Installed }
  | { readonly ok: false; readonly failure: InstallFailure; readonly sentence: string };

const sentences: Readonly<Record<Exclude<InstallFailure, 'other'>, string>> = {
  'left-over-folder':
    'A folder of an earlier installation is there. Rename it and install again, but only if there really was one.',
  'address-not-https': 'The address must begin with https://.',
  'wrong-address': 'There is no environment at this address. Check how it is spelled.',
  'wrong-credentials': 'The user name or the password is wrong.',
  'not-administrator': 'This user has no administrator rights. Use one that has.',
  'terminal-bound':
    'This terminal is installed on and bound to another computer, in use or not. An administrator removes the binding in the back office.',
};

const failed = (failure: Exclude<InstallFailure, 'other'>): InstallOutcome => ({
  ok: false,
  failure,
  sentence: sentences[failure],
});

const isNamed = (code: string): code is Exclude<InstallFailure, 'other'> => Object.hasOwn(sentences, code);

/** Installs a terminal; `terminal` is the id in its installer. */
export async function installOnComputer(
  computer: TerminalComputer,
  terminal: string,
  { address, login, password }: TypedIn,
): Promise<InstallOutcome> {
  if (computer.hasFolder()) return failed('left-over-folder');
  if (!address.startsWith('https://')) return failed('address-not-https');
  try {
    const body = { terminal, address, login, password, hardware: computer.hardware };
    return { ok: true, installed: await computer.reach(address).installTerminal({ body }) };
  } catch (error) {
    if (error instanceof OperatorUnreachable) return failed('wrong-address');
    if (!(error instanceof OperatorProblem)) throw error;
    // Whatever answers there is no operator.
    if (error.code === 'no-problem') return failed('wrong-address');
    if (isNamed(error.code)) return failed(error.code);
    return { ok: false, failure: 'other', sentence: error.detail };
  }
}

/**
 * The program under test as a process: any language, unmodified. It is told everything by environment variables and
 * says what it believes by its exit code; or, when it stays, by a line for each sale.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PosAttempt, PosBelief, PosEnd, PosProgram, PosRun } from '@plomba/testkit';
import { plainText } from '../terminal/plain-text.js';

/** "The sale was not made, and never will be." */
const EXIT_NOT_SOLD = 3;

export interface PosCommand {
  /** The program and its arguments; never read by a shell. */
  readonly words: readonly string[];
  /** Folder for what the program keeps. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of everything that the program writes to standard error. */
  readonly onError?: (line: string) => void;
}

function believes(code: number | null): PosBelief {
  if (code === 0) return 'sold';
  return code === EXIT_NOT_SOLD ? 'not-sold' : 'unknown';
}

/** What a program finds in its environment: the address, also in parts, for those who would have to take it apart. */
function contract({ port, sale, attempt, disk }: PosAttempt, folder: string): Readonly<Record<string, string>> {
  const isTcp = port.startsWith('tcp://');
  const { hostname, port: tcpPort } = isTcp ? new URL(port) : { hostname: '', port: '' };
  return {
    PLOMBA_PORT: port,
    ...(isTcp ? { PLOMBA_HOST: hostname, PLOMBA_TCP_PORT: tcpPort } : { PLOMBA_TTY: port.replace(/^serial:\/\//, '') }),
    PLOMBA_SALE: sale,
    PLOMBA_ATTEMPT: attempt.toString(),
    PLOMBA_STATE_DIR: join(folder, disk),
  };
}

/** The number in the last line of JSON that a program has printed. */
function numberIn(line: string): number | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { number } = JSON.parse(line) as { readonly number?: unknown }; // an object, or a number, which has no such field
    return typeof number === 'number' ? number : undefined;
  } catch {
    return undefined;
  }
}

function withNumber(number: number | undefined): { readonly number?: number } {
  return number === undefined ? {} : { number };
}

/** A process for each attempt. */
export class PosProcess implements PosProgram {
  readonly #command: PosCommand;

  constructor(command: PosCommand) {
    this.#command = command;
  }

  start(attempt: PosAttempt): PosRun {
    const { folder, env, words, onError } = this.#command;
    const told = contract(attempt, folder);
    mkdirSync(join(folder, attempt.disk), { recursive: true });
    const child = spawned(words, { ...env, ...told });
    let number: number | undefined;
    let last = '';
    createInterface({ input: child.stdout }).on('line', (line) => (number = numberIn(line) ?? number));
    createInterface({ input: child.stderr }).on('line', (line) => {
      last = line;
      onError?.(line);
    });
    const ended = endOf(child).then((end): PosEnd => {
      const said = [end.said, plainText(last)].filter((part) => part !== '').join(': ');
      return { belief: end.belief, said, ...withNumber(number) };
    });
    return { ended, kill: () => void child.kill('SIGKILL') };
  }

  forget(disk: string): void {
    rmSync(join(this.#command.folder, disk), { recursive: true, force: true });
  }
}

type PosChild = ChildProcess & { readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream };

function spawned([program = '', ...words]: readonly string[], env: PosCommand['env']): PosChild {
  // Both streams are piped, so they are there.
  return spawn(program, words, { env, stdio: ['pipe', 'pipe', 'pipe'] }) as PosChild;
}

/** Resolves when the process and its streams are over. */
function endOf(child: ChildProcess): Promise<{ readonly belief: PosBelief; readonly said: string }> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ belief: 'unknown', said: `it cannot be started: ${message}` }));
    child.once('close', (code, signal) => {
      resolve({ belief: believes(code), said: signal === null ? `exit code ${code ?? '?'}` : `ended by ${signal}` });
    });
    child.stdin?.on('error', () => undefined); // a program that reads nothing may close it
  });
}

interface Worker {
  readonly child: PosChild;
  /** Ends the attempt that it works on. */
  end: ((end: PosEnd) => void) | undefined;
  isGone: boolean;
}

/**
 * A process that stays: it reads one line of JSON for each attempt (`port`, `sale`, `attempt`, `stateDir`) and answers
 * one (`exit`, as its exit code would be; `number`). It is killed and started again where a fault kills it.
 */
export class PersistentPos implements PosProgram {
  readonly #command: PosCommand;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  constructor(command: PosCommand) {
    this.#command = command;
  }

  start(attempt: PosAttempt): PosRun {
    const { folder } = this.#command;
    const stateDir = join(folder, attempt.disk);
    mkdirSync(stateDir, { recursive: true });
    const worker = this.#idle.pop() ?? this.#newWorker();
    const ended = new Promise<PosEnd>((resolve) => {
      worker.end = (end) => {
        worker.end = undefined;
        if (!worker.isGone) this.#idle.push(worker);
        resolve(end);
      };
    });
    if (worker.isGone) worker.end?.({ belief: 'unknown', said: 'it ended before it was asked' });
    const { port, sale, attempt: count } = attempt;
    worker.child.stdin?.write(`${JSON.stringify({ port, sale, attempt: count, stateDir })}\n`);
    return { ended, kill: () => void worker.child.kill('SIGKILL') };
  }

  forget(disk: string): void {
    rmSync(join(this.#command.folder, disk), { recursive: true, force: true });
  }

  /** Ends all processes. */
  stop(): void {
    for (const { child } of this.#all) child.kill('SIGKILL');
  }

  #newWorker(): Worker {
    const { words, env, onError } = this.#command;
    const child = spawned(words, { ...env, PLOMBA_PERSISTENT: '1' });
    const worker: Worker = { child, end: undefined, isGone: false };
    this.#all.add(worker);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const exit = exitIn(line);
      if (exit !== undefined)
        worker.end?.({ belief: believes(exit), said: `answer ${exit}`, ...withNumber(numberIn(line)) });
    });
    createInterface({ input: child.stderr }).on('line', (line) => onError?.(line));
    void endOf(child).then(({ said }) => {
      worker.isGone = true;
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      // A process that stays is sure of nothing when it ends, whatever its code.
      worker.end?.({ belief: 'unknown', said });
    });
    return worker;
  }
}

/** The answer in a line; undefined for anything else that a program may print. */
function exitIn(line: string): number | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { exit } = JSON.parse(line) as { readonly exit?: unknown }; // as above
    return typeof exit === 'number' ? exit : undefined;
  } catch {
    return undefined;
  }
}

/** A command of this program that a story runs in its own process, as a user runs it in a terminal of their own. */
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import type { CommandHost } from '../commands/context.js';
import type { Io } from '../io.js';
import { StoryMismatch } from './stage.js';

export interface RunningCommand {
  /** Its first line of `--json`. */
  readonly first: Readonly<Record<string, string | undefined>>;
  /** As Ctrl-C does. */
  end(): Promise<void>;
}

class Lines extends Writable {
  text = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    super({ decodeStrings: false });
    this.#onLine = onLine;
  }

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    const hadLine = this.text.includes('\n');
    this.text += chunk.toString();
    if (!hadLine && this.text.includes('\n')) this.#onLine(this.text.slice(0, this.text.indexOf('\n')));
    done();
  }
}

/** Starts a command that runs until it is ended. @throws whatever it throws before its first line (as a rejection) */
export async function startCommand(
  command: (host: CommandHost) => Command,
  words: readonly string[],
): Promise<RunningCommand> {
  const stopping = new AbortController();
  let hear: (line: string) => void = () => undefined;
  const heard = new Promise<string>((resolve) => (hear = resolve));
  const io: Io = { stdout: new Lines(hear), stderr: new Lines(() => undefined), env: {}, stopped: stopping.signal };
  const run = command({ io, exit: () => undefined }).parseAsync([...words, '--json'], { from: 'user' });
  run.catch(() => undefined); // heard below, or when it is ended
  const first = await Promise.race([heard, run.then(() => undefined)]);
  if (first === undefined) throw new StoryMismatch(`${words.join(' ')} ended by itself`);
  return {
    first: JSON.parse(first) as RunningCommand['first'], // the first line of --json is a flat object
    async end() {
      stopping.abort();
      await run;
    },
  };
}

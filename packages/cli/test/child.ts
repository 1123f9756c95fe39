/** The built command in a process of its own, line by line. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Builds what is stale; `pnpm test` has done so already. */
export function build(): void {
  execFileSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'pipe' });
}

export interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export class Child {
  readonly ended: Promise<Ended>;
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  readonly #waiting: ((line: string | undefined) => void)[] = [];
  #over = false;

  constructor(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [main, ...words], { env: { ...process.env, ...env } });
    this.#process = child;
    let out = '';
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const reader = createInterface({ input: child.stdout.setEncoding('utf8') });
    reader.on('line', (line) => {
      out += `${line}\n`;
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#lines.push(line);
      else waiting(line);
    });
    this.ended = new Promise((resolve) => {
      child.once('close', (exit) => {
        this.#over = true;
        for (const waiting of this.#waiting.splice(0)) waiting(undefined);
        resolve({ exit, out, err });
      });
    });
  }

  /** The next line of standard output; undefined when there will be none. */
  line(): Promise<string | undefined> {
    const line = this.#lines.shift();
    if (line !== undefined || this.#over) return Promise.resolve(line);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The next line as JSON. */
  async json(): Promise<Readonly<Record<string, unknown>>> {
    const line = await this.line();
    if (line === undefined) throw new TypeError(`the process ended: ${(await this.ended).err}`);
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}

/** Runs a command to its end. */
export function plomba(...words: readonly string[]): Promise<Ended> {
  return new Child(words).ended;
}

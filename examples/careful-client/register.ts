/**
 * A Swedish register on CCSP in plain sockets, as careful as that wire allows. It has no operations: what became of a
 * sale whose answer was lost is known only while the control unit still holds the receipt. So the register
 *
 * 1. writes down that it is about to say `SQ`, which stores the sale, before it says it;
 * 2. begins anew after any trouble before that: `ST` and `RH` store nothing;
 * 3. after any trouble behind it says `SQ` again, and never `RH`: a unit signs the receipt that it holds once;
 * 4. does not know, and says so, when the unit holds no receipt any more. A person has to look at the unit's memory.
 *
 *     plomba crashtest --wire ccsp --country se -- node dist/register.mjs
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

const { PLOMBA_HOST = '127.0.0.1', PLOMBA_TCP_PORT = '', PLOMBA_SALE = '', PLOMBA_STATE_DIR = '.' } = process.env;

const SOLD = 0;
const NOT_KNOWN = 1;

/** Longest wait for an answer, ms. */
const ANSWER_MS = 700;
/** How often a question is asked before this attempt is given up. */
const TRIES = 6;
const PAUSE_MS = 250;
/** How often SQ is said on one connection. */
const SAYINGS = 3;

/** `#!#00D#IQ#7D` and a carriage return: length in characters, fields, XOR of everything before it. */
function frameOf(type: string, ...fields: readonly string[]): string {
  const payload = [type, ...fields].join('#');
  const length = (payload.length + 11).toString(16).toUpperCase().padStart(3, '0');
  const text = `#!#${length}#${payload}#`;
  return `${text}${lrcOf(text)}\r`;
}

function lrcOf(text: string): string {
  const lrc = [...text].reduce((sum, letter) => sum ^ letter.charCodeAt(0), 0);
  return lrc.toString(16).toUpperCase().padStart(2, '0');
}

/** Type and fields of a frame that is sound. */
function read(frame: string): readonly string[] | undefined {
  const [, length = '', body = '', lrc = ''] = /^#!#([0-9A-F]{3})#(.*)#([0-9A-F]{2})\r$/s.exec(frame) ?? [];
  const isSound = Number.parseInt(length, 16) === frame.length && lrcOf(frame.slice(0, -3)) === lrc;
  return isSound ? body.split('#') : undefined;
}

/** One connection; whatever goes wrong on it ends it. */
class Line {
  readonly #socket: Socket;
  #heard = '';
  #over = false;
  #wake: () => void = () => undefined;

  constructor() {
    this.#socket = connect(Number(PLOMBA_TCP_PORT), PLOMBA_HOST).setEncoding('latin1');
    this.#socket.on('data', (text: string) => {
      this.#heard += text;
      this.#wake();
    });
    for (const end of ['error', 'close'] as const) {
      this.#socket.on(end, () => {
        this.#over = true;
        this.#wake();
      });
    }
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Asks, and gives the next sound frame; undefined when there is none in time. */
  async ask(frame: string): Promise<readonly string[] | undefined> {
    this.#heard = '';
    this.#socket.write(frame, 'latin1');
    const untilMs = Date.now() + ANSWER_MS;
    while (!this.#heard.includes('\r') && !this.#over && Date.now() < untilMs) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
        setTimeout(wake, untilMs - Date.now());
      });
    }
    return read(this.#heard.slice(0, this.#heard.indexOf('\r') + 1));
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** What is known of the sale: on the disk, whole or not at all. */
const book = join(PLOMBA_STATE_DIR, `sale-${PLOMBA_SALE}.txt`);
const state = (): string => (existsSync(book) ? readFileSync(book, 'utf8') : 'new');
function write(words: string): void {
  writeFileSync(`${book}.new`, words, { flush: true });
  renameSync(`${book}.new`, book);
}

const header = frameOf(
  ...['RH', '202601021530', PLOMBA_SALE, 'POS1', ' ', ' ', '1234567890', '125,00', '0,00', 'normal'],
  ...['25,00;25,00', ' ', ' ', ' '],
);

/** One try on one connection. @returns the control code; undefined when there is none */
async function tryOnce(line: Line): Promise<string | undefined> {
  if (state() === 'new') {
    // An answer that is late belongs to nothing that was asked before.
    if ((await line.ask(frameOf('IQ')))?.[0] !== 'IR') return undefined;
    if ((await line.ask(frameOf('ST')))?.[0] !== 'ACK') return undefined;
    if ((await line.ask(header))?.[0] !== 'ACK') return undefined;
    write('asked');
  }
  // As long as the connection lives the unit may hold the receipt: damage on the line is healed here.
  for (let saying = 1; saying <= SAYINGS && !line.isOver; saying++) {
    const answer = await line.ask(frameOf('SQ'));
    if (answer?.[0] === 'SR') return answer[1];
  }
  return undefined;
}

async function sell(): Promise<number> {
  if (state().startsWith('sold ')) return SOLD;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const line = new Line();
    const code = await tryOnce(line);
    line.close();
    if (code !== undefined) {
      write(`sold ${code}`);
      return SOLD;
    }
    await new Promise((wake) => setTimeout(wake, PAUSE_MS));
  }
  console.error(state() === 'asked' ? 'stored, or not: look into the unit' : 'the unit does not answer');
  return NOT_KNOWN;
}

process.exitCode = await sell();

/**
 * A Swedish register on kd in plain sockets, as careful as that wire allows. It numbers nothing and cannot be asked for
 * anything earlier, so the register
 *
 * 1. brings the line into step with `ver`, which stores nothing, before it sells;
 * 2. writes down that it is about to say `kd`, which stores the sale, before it says it;
 * 3. says it again only when the unit answered that it did not take the line (-1, -2);
 * 4. asks `ver` once more when the answer is missing: an answer that is only late stands in front of that to `ver`;
 * 5. does not know, and says so, in every other case. A person has to look at the unit's memory.
 *
 *     plomba crashtest --wire kd --country se -- node dist/kd-register.mjs
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

const { PLOMBA_HOST = '127.0.0.1', PLOMBA_TCP_PORT = '', PLOMBA_SALE = '', PLOMBA_STATE_DIR = '.' } = process.env;

const SOLD = 0;
const NOT_KNOWN = 1;

/** Longest wait for an answer, ms. */
const ANSWER_MS = 700;
const TRIES = 6;
const PAUSE_MS = 250;

/** CRC-16/XMODEM of a text, `0x` and four upper-case hex digits. */
function crcOf(text: string): string {
  let crc = 0;
  for (const letter of text) {
    crc ^= letter.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : 0x1021)) & 0xffff;
  }
  return `0x${crc.toString(16).toUpperCase().padStart(4, '0')}`;
}

function lineOf(...words: readonly string[]): string {
  const text = `${words.join(' ')} `;
  return `${text}${crcOf(text)}\r\n`;
}

/** Return code and words of a line that is sound. */
function read(line: string): readonly string[] | undefined {
  const crc = line.lastIndexOf(' ') + 1;
  return crc > 0 && line.slice(crc) === crcOf(line.slice(0, crc)) ? line.slice(0, crc - 1).split(' ') : undefined;
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

  say(line: string): void {
    this.#socket.write(line, 'latin1');
  }

  /** The next sound line; undefined when there is none in time. */
  async hear(): Promise<readonly string[] | undefined> {
    const untilMs = Date.now() + ANSWER_MS;
    while (!this.#heard.includes('\r\n') && !this.#over && Date.now() < untilMs) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
        setTimeout(wake, untilMs - Date.now());
      });
    }
    const end = this.#heard.indexOf('\r\n');
    if (end < 0) return undefined;
    const line = this.#heard.slice(0, end);
    this.#heard = this.#heard.slice(end + 2);
    return read(line);
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

const sale = lineOf(
  ...['kd', '202601021530', '1234567890', 'POS1', PLOMBA_SALE, 'normal', '0,00', '125,00'],
  ...['25,00;25,00', '12,00;0,00', '6,00;0,00', '0,00;0,00'],
);
/** Answers that say that the line was not taken. */
const NOT_TAKEN: readonly string[] = ['-1', '-2'];

/** One try on one connection. @returns the control code; undefined when there is none */
async function tryOnce(line: Line): Promise<string | undefined> {
  if (state() !== 'new') return undefined;
  line.say(lineOf('ver'));
  const version = await line.hear();
  // A word of the answer to ver is the unit's number; without them it is the answer to something else.
  if (version?.[0] !== '0' || version.length < 5) return undefined;
  write('asked');
  line.say(sale);
  let answer = await line.hear();
  if (answer === undefined) {
    line.say(lineOf('ver'));
    answer = await line.hear();
  }
  if (answer !== undefined && NOT_TAKEN.includes(answer[0] ?? '')) write('new');
  const code = (answer ?? []).slice(1).join(' ');
  return answer?.[0] === '0' && /^[A-Z2-7]{32}( [A-Z2-7]{26})?$/.test(code) ? code : undefined;
}

async function sell(): Promise<number> {
  if (state().startsWith('sold ')) return SOLD;
  for (let attempt = 1; attempt <= TRIES && state() === 'new'; attempt++) {
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

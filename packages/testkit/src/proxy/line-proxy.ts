/**
 * Stands between a till and a unit and reads along: everything passes as it is, but for the one answer that is chosen.
 *
 * Invariants: bytes keep their order; each connection of a till has one connection to the unit, and they end together;
 * answers are counted over all connections, each once, however often it is sent.
 */
import { concatBytes } from '@plomba/codec';
import type { ByteChannel, ChannelServer, OpenChannel } from '@plomba/transport';
import { FrameSplitter, type Heard, type LineEnd, type LineVoice } from '../recording/line-voice.js';
import { Recorder } from '../recording/recorder.js';
import type { RecordedEntry } from '../recording/recording.js';

/** What becomes of one answer, counted from 1. */
export type ProxyRule = { readonly answer: number } & (
  | { readonly what: 'drop'; /** Also when it is said again. */ readonly always: boolean }
  | { readonly what: 'delay'; readonly ms: number }
  /** One bit of a byte in it is turned over; in the middle when none is named. */
  | { readonly what: 'corrupt'; readonly byte?: number }
  /** The till is hung up on instead. */
  | { readonly what: 'disconnect' }
);

export interface LineProxyOptions {
  readonly server: ChannelServer;
  readonly open: OpenChannel;
  readonly voice: LineVoice;
  readonly rules: readonly ProxyRule[];
  readonly redact: boolean;
  readonly nowMs: () => number;
  /** Told of everything that happens, in its order: what a recording is made of. */
  readonly onEntry: (entry: RecordedEntry) => void;
  /** Told when a till is gone. */
  readonly onTillGone?: () => void;
}

/** A frame whose end does not come is passed on as it is, ms. */
const PATIENCE_MS = 100;

export class LineProxy {
  readonly #options: LineProxyOptions;
  readonly #recorder: Recorder;
  readonly #pairs = new Set<Pair>();
  /** By what identifies them on the line: answers that were counted. */
  readonly #counted = new Map<string, number>();
  #answers = 0;
  #lines = 0;

  constructor(options: LineProxyOptions) {
    this.#options = options;
    this.#recorder = new Recorder(options);
    options.server.onChannel((till) => void this.#join(till));
  }

  /** Answers that have passed, or would have. */
  get answers(): number {
    return this.#answers;
  }

  async stop(): Promise<void> {
    await this.#options.server.close();
    await Promise.all([...this.#pairs].map((pair) => pair.end('the proxy ends')));
  }

  async #join(till: ByteChannel): Promise<void> {
    const line = ++this.#lines;
    const recorder = this.#recorder;
    recorder.opened(line);
    let unit: ByteChannel;
    try {
      unit = await this.#options.open();
    } catch (error) {
      recorder.closed(line, `the unit cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
      await till.close();
      this.#options.onTillGone?.();
      return;
    }
    const pair: Pair = new Pair({ till, unit }, this.#options.voice, {
      pass: (from, bytes) => recorder.passed(line, from, { bytes }),
      judge: (bytes) => this.#judge(line, bytes),
      over: (why) => {
        recorder.closed(line, why);
        this.#pairs.delete(pair);
        this.#options.onTillGone?.();
      },
    });
    this.#pairs.add(pair);
    pair.begin();
  }

  /** What becomes of a frame of the unit. */
  #judge(line: number, bytes: Uint8Array): Fate {
    const probe = this.#options.voice.ear().hear('unit', bytes);
    const isRepeated = probe.id !== undefined && this.#counted.has(`${line} ${probe.id}`);
    const number = probe.kind === 'answer' ? this.#numberOf(line, probe) : undefined;
    const rule = this.#options.rules.find(({ answer }) => answer === number);
    const isMeant = rule !== undefined && (!isRepeated || (rule.what === 'drop' && rule.always));
    const fate = isMeant ? fateOf(rule, bytes) : { kind: 'pass' as const, bytes };
    this.#recorder.passed(line, 'unit', { bytes, ...(fate.said === undefined ? {} : { fate: fate.said }) });
    return fate;
  }

  #numberOf(line: number, { id }: Heard): number {
    if (id === undefined) return ++this.#answers;
    const known = this.#counted.get(`${line} ${id}`);
    if (known !== undefined) return known;
    this.#counted.set(`${line} ${id}`, ++this.#answers);
    return this.#answers;
  }
}

interface Fate {
  readonly kind: 'pass' | 'drop' | 'delay' | 'disconnect';
  readonly bytes: Uint8Array;
  readonly ms?: number;
  readonly said?: RecordedEntry['fate'];
}

function fateOf(rule: ProxyRule, bytes: Uint8Array): Fate {
  switch (rule.what) {
    case 'drop':
      return { kind: 'drop', bytes, said: 'dropped' };
    case 'disconnect':
      return { kind: 'disconnect', bytes, said: 'dropped' };
    case 'delay':
      return { kind: 'delay', bytes, ms: rule.ms, said: 'delayed' };
    case 'corrupt': {
      const at = Math.min(rule.byte ?? Math.floor(bytes.length / 2), bytes.length - 1);
      return {
        kind: 'pass',
        bytes: bytes.map((value, index) => (index === at ? value ^ 1 : value)),
        said: 'corrupted',
      };
    }
  }
}

interface PairHost {
  readonly pass: (from: LineEnd, bytes: Uint8Array) => void;
  readonly judge: (bytes: Uint8Array) => Fate;
  readonly over: (why: string) => void;
}

/** A till and the unit that it talks to. */
class Pair {
  readonly #ends: Readonly<Record<LineEnd, ByteChannel>>;
  readonly #host: PairHost;
  readonly #splitters: Readonly<Record<LineEnd, FrameSplitter>>;
  readonly #timers: Record<LineEnd, NodeJS.Timeout | undefined> = { till: undefined, unit: undefined };
  /** What goes to the till, one after the other. */
  #toTill: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(ends: Readonly<Record<LineEnd, ByteChannel>>, voice: LineVoice, host: PairHost) {
    this.#ends = ends;
    this.#host = host;
    this.#splitters = { till: new FrameSplitter(voice), unit: new FrameSplitter(voice) };
  }

  begin(): void {
    const { till, unit } = this.#ends;
    till.subscribe({
      data: (bytes) => {
        // The unit gets bytes as they come: only what is read along waits for the end of a frame.
        void this.#send('unit', bytes);
        this.#cut('till', bytes);
      },
      closed: (reason) => void this.end(whyOf('the till', reason)),
    });
    unit.subscribe({
      data: (bytes) => this.#cut('unit', bytes),
      closed: (reason) => void this.end(whyOf('the unit', reason)),
    });
  }

  async end(why: string): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const from of ['till', 'unit'] as const) this.#flush(from);
    await this.#toTill;
    await Promise.all([this.#ends.till.close(), this.#ends.unit.close()]).catch(() => undefined); // both are over
    this.#host.over(why);
  }

  #cut(from: LineEnd, bytes: Uint8Array): void {
    clearTimeout(this.#timers[from]);
    for (const frame of this.#splitters[from].push(bytes)) this.#frame(from, frame);
    this.#timers[from] = setTimeout(() => this.#flush(from), PATIENCE_MS);
  }

  #flush(from: LineEnd): void {
    clearTimeout(this.#timers[from]);
    const rest = concatBytes(this.#splitters[from].takeRest());
    if (rest.length > 0) this.#frame(from, rest);
  }

  #frame(from: LineEnd, frame: Uint8Array): void {
    if (from === 'till') return this.#host.pass('till', frame);
    const fate = this.#host.judge(frame);
    switch (fate.kind) {
      case 'drop':
        return;
      case 'disconnect':
        void this.end('the proxy hung up instead of an answer');
        return;
      case 'delay':
        this.#later(() => new Promise((wake) => setTimeout(wake, fate.ms)));
        break;
      case 'pass':
    }
    this.#later(() => this.#send('till', fate.bytes));
  }

  #later(act: () => Promise<void>): void {
    this.#toTill = this.#toTill.then(act);
  }

  /** An end that is gone says so to its listener too. */
  #send(to: LineEnd, bytes: Uint8Array): Promise<void> {
    return this.#ends[to].write(bytes).catch(() => undefined);
  }
}

/** Of a connection nobody knows more than that: a hang-up, a power cut, a cable. */
function whyOf(who: string, reason: unknown): string {
  return reason === undefined ? `${who}: this end was closed` : `${who} hung up`;
}

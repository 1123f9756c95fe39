/**
 * A unit that answers as it did when it was recorded: for tests of a till without a unit, and for what a real device
 * once did and no simulator would. Each connection of the till is the next one of the recording.
 *
 * It knows the questions by what they say, without what differs from run to run. A question that was not recorded at
 * its place is not answered: the connection ends, and `mismatches` says why.
 */
import { memoryPair, TransportError, type ByteChannel, type OpenChannel } from '@plomba/transport';
import { FrameSplitter, type FrameMover, type LineEar, type LineVoice } from './line-voice.js';
import { bytesOf, type RecordedEntry, type Recording } from './recording.js';

export interface RecordedUnitOptions {
  readonly recording: Recording;
  readonly voice: LineVoice;
  /** `original`: answers take as long as they did; `fast`: none. */
  readonly pace: 'original' | 'fast';
}

export interface RecordedMismatch {
  /** Which connection of the recording. */
  readonly line: number;
  /** What was recorded here; undefined behind the last question. */
  readonly recorded?: string;
  readonly asked: string;
}

export class RecordedUnit {
  readonly mismatches: RecordedMismatch[] = [];
  readonly #options: RecordedUnitOptions;
  readonly #lines: readonly (readonly RecordedEntry[])[];
  #next = 0;

  constructor(options: RecordedUnitOptions) {
    this.#options = options;
    const byLine = new Map<number, RecordedEntry[]>();
    for (const entry of options.recording.entries) {
      byLine.set(entry.line, [...(byLine.get(entry.line) ?? []), entry]);
    }
    this.#lines = [...byLine.values()];
  }

  /** A till in this process opens it: `connect(unit.open)`. Rejects when the recording has no further connection. */
  readonly open: OpenChannel = () => {
    const [till, unit] = memoryPair({ name: 'recorded' });
    if (this.adopt(unit)) return Promise.resolve(till);
    return Promise.reject(new TransportError('connection-refused', 'the recording has no further connection'));
  };

  /** A till that came to a port. @returns false when the recording has no further connection */
  adopt(channel: ByteChannel): boolean {
    const entries = this.#lines[this.#next++];
    if (entries === undefined) {
      void channel.close();
      return false;
    }
    const line = new AnsweringLine(channel, entries, this.#options);
    line.onMismatch = (mismatch) => this.mismatches.push(mismatch);
    line.begin();
    return true;
  }
}

class AnsweringLine {
  onMismatch: (mismatch: RecordedMismatch) => void = () => undefined;
  readonly #channel: ByteChannel;
  readonly #entries: readonly RecordedEntry[];
  readonly #options: RecordedUnitOptions;
  readonly #mover: FrameMover | undefined;
  readonly #asked: LineEar;
  readonly #recorded: LineEar;
  #at = 0;
  #sending: Promise<void> = Promise.resolve();

  constructor(channel: ByteChannel, entries: readonly RecordedEntry[], options: RecordedUnitOptions) {
    this.#channel = channel;
    this.#entries = entries;
    this.#options = options;
    this.#mover = options.voice.mover?.();
    this.#asked = options.voice.ear();
    this.#recorded = options.voice.ear();
  }

  begin(): void {
    const incoming = new FrameSplitter(this.#options.voice);
    this.#answer(); // what the unit said before it was asked anything
    this.#channel.subscribe({
      data: (bytes) => {
        for (const frame of incoming.push(bytes)) this.#hear(frame);
      },
      closed: () => undefined,
    });
  }

  #hear(frame: Uint8Array): void {
    this.#mover?.learn('till', frame);
    const { kind, says, masked } = this.#asked.hear('till', frame);
    const wanted = this.#nextOfTill();
    // What keeps a line going differs with its timing: it is neither waited for nor missed.
    if (kind === 'line' && wanted?.kind !== 'line') return;
    if (wanted === undefined || (kind !== 'line' && wanted.masked !== masked)) {
      this.onMismatch({
        line: this.#entries[0]?.line ?? 0,
        asked: says,
        ...(wanted === undefined ? {} : { recorded: wanted.says }),
      });
      void this.#sending.then(() => this.#channel.close());
      return;
    }
    this.#at = wanted.index + 1;
    this.#answer();
  }

  /** The recorded frame of the till that comes next: the next question, or what keeps the line going before it. */
  #nextOfTill():
    { readonly kind: string; readonly says: string; readonly masked: string; readonly index: number } | undefined {
    for (let index = this.#at; index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (entry?.from !== 'till') continue;
      return { ...this.#recorded.hear('till', bytesOf(entry)), index };
    }
    return undefined;
  }

  /** Everything that the unit said up to the next word of the till. */
  #answer(): void {
    let lastMs = this.#entries[Math.max(0, this.#at - 1)]?.ms ?? 0;
    for (; this.#at < this.#entries.length; this.#at++) {
      const entry = this.#entries[this.#at];
      if (entry === undefined || entry.from === 'till') return;
      const waitMs = this.#options.pace === 'original' ? entry.ms - lastMs : 0;
      lastMs = entry.ms;
      if (entry.from === 'unit') this.#later(waitMs, () => this.#say(bytesOf(entry)));
      else if (entry.event === 'close') this.#later(waitMs, () => this.#channel.close());
    }
  }

  #say(frame: Uint8Array): Promise<void> {
    const moved = this.#mover === undefined ? frame : (this.#mover.move('unit', frame) ?? frame);
    return this.#channel.write(moved).catch(() => undefined); // a till that is gone hears nothing
  }

  #later(ms: number, act: () => Promise<void>): void {
    this.#sending = this.#sending
      .then(() => (ms === 0 ? undefined : new Promise<void>((wake) => setTimeout(wake, ms))))
      .then(act);
  }
}

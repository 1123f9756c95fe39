/**
 * Plays the till's side of a recording against a unit, and says where the unit answers otherwise than it did. What must
 * differ from run to run (sessions, signatures, times, operation ids) is not compared.
 */
import { isTransportError, type ByteChannel, type OpenChannel } from '@plomba/transport';
import { FrameSplitter, type FrameMover, type Heard, type LineEar, type LineVoice } from './line-voice.js';
import { bytesOf, RecordingError, type RecordedEntry, type Recording } from './recording.js';

export interface PlayOptions {
  readonly recording: Recording;
  readonly open: OpenChannel;
  readonly voice: LineVoice;
  /** `original`: with the pauses of the recording; `fast`: each question when what came before is answered. */
  readonly pace: 'original' | 'fast';
  /** How long an answer is waited for, ms. */
  readonly answerMs: number;
  readonly nowMs: () => number;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface PlayReport {
  /** Frames of the till that were said again. */
  readonly said: number;
  /** Answers and events that were as recorded. */
  readonly same: number;
  /** The first one that was not; nothing was played behind it. */
  readonly difference?: PlayDifference;
}

export interface PlayDifference {
  /** Line of the recording, from 1. */
  readonly at: number;
  readonly recorded: string;
  /** What came instead; undefined when nothing came. */
  readonly came?: string;
}

/** How often a waiting player looks, ms. */
const LOOK_EVERY_MS = 2;

/** @throws RecordingError (as a rejection) where bytes were left out; TransportError when the unit cannot be reached */
export async function playRecording(options: PlayOptions): Promise<PlayReport> {
  return new Player(options).run();
}

interface PlayedLine {
  readonly channel: ByteChannel;
  readonly mover: FrameMover | undefined;
  /** What is said today. */
  readonly today: LineEar;
  /** What the recorded unit says. */
  readonly recorded: LineEar;
  readonly splitters: { readonly till: FrameSplitter; readonly unit: FrameSplitter };
  /** What the unit of today says, and was not compared yet. */
  readonly came: Heard[];
  isOver: boolean;
}

class Player {
  readonly #options: PlayOptions;
  readonly #lines = new Map<number, PlayedLine>();
  #said = 0;
  #same = 0;

  constructor(options: PlayOptions) {
    this.#options = options;
  }

  async run(): Promise<PlayReport> {
    const { recording, pace, nowMs, onProgress } = this.#options;
    const startMs = nowMs();
    const { entries } = recording;
    try {
      for (const [index, entry] of entries.entries()) {
        onProgress?.(index, entries.length);
        if (pace === 'original') await this.#until(() => nowMs() - startMs >= entry.ms, Number.POSITIVE_INFINITY);
        const difference = await this.#step(entry, index + 2);
        if (difference !== undefined) return { said: this.#said, same: this.#same, difference };
      }
      return { said: this.#said, same: this.#same };
    } finally {
      await Promise.all([...this.#lines.values()].map(({ channel }) => channel.close().catch(() => undefined)));
    }
  }

  async #step(entry: RecordedEntry, at: number): Promise<PlayDifference | undefined> {
    if (entry.event === 'open') await this.#begin(entry.line);
    else if (entry.event === 'close') await this.#lines.get(entry.line)?.channel.close();
    else if (entry.from === 'till') await this.#say(entry, at);
    else if (entry.fate === undefined || entry.fate === 'delayed') return this.#compare(entry, at);
    return undefined;
  }

  async #begin(line: number): Promise<void> {
    const { voice, open } = this.#options;
    const channel = await open();
    const mover = voice.mover?.();
    const today = voice.ear();
    const live = { till: new FrameSplitter(voice), unit: new FrameSplitter(voice) };
    const played: PlayedLine = {
      channel,
      mover,
      today,
      recorded: voice.ear(),
      splitters: live,
      came: [],
      isOver: false,
    };
    const incoming = new FrameSplitter(voice);
    channel.subscribe({
      data: (bytes) => {
        for (const frame of incoming.push(bytes)) {
          mover?.learn('unit', frame);
          const heard = today.hear('unit', frame);
          if (heard.kind === 'answer' || heard.kind === 'event') played.came.push(heard);
        }
      },
      closed: () => (played.isOver = true),
    });
    this.#lines.set(line, played);
  }

  async #say(entry: RecordedEntry, at: number): Promise<void> {
    if (entry.redacted !== undefined) {
      throw new RecordingError(at, 'the bytes were left out when it was recorded: it cannot be played');
    }
    const line = this.#lineOf(entry, at);
    const bytes = bytesOf(entry);
    const frames = line.splitters.till.push(bytes);
    for (const frame of frames) {
      line.recorded.hear('till', frame);
      let moved = line.mover === undefined ? frame : line.mover.move('till', frame);
      const isKnown = (): boolean => (moved = line.mover?.move('till', frame)) !== undefined || line.isOver;
      if (moved === undefined) await this.#until(isKnown, this.#options.answerMs);
      line.mover?.learn('till', moved ?? frame);
      line.today.hear('till', moved ?? frame);
      this.#said++;
      await line.channel.write(moved ?? frame).catch(ignoreLost);
    }
  }

  async #compare(entry: RecordedEntry, at: number): Promise<PlayDifference | undefined> {
    const line = this.#lineOf(entry, at);
    if (entry.redacted !== undefined) return undefined;
    for (const frame of line.splitters.unit.push(bytesOf(entry))) {
      const recorded = line.recorded.hear('unit', frame);
      if (recorded.kind !== 'answer' && recorded.kind !== 'event') continue;
      await this.#until(() => line.came.length > 0 || line.isOver, this.#options.answerMs);
      const came = line.came.shift();
      if (came?.masked !== recorded.masked) {
        return { at, recorded: recorded.says, ...(came === undefined ? {} : { came: came.says }) };
      }
      this.#same++;
    }
    return undefined;
  }

  #lineOf({ line }: RecordedEntry, at: number): PlayedLine {
    const known = this.#lines.get(line);
    if (known === undefined) throw new RecordingError(at, `line ${line} was never opened`);
    return known;
  }

  async #until(isSo: () => boolean, limitMs: number): Promise<void> {
    const { nowMs } = this.#options;
    const untilMs = nowMs() + limitMs;
    while (!isSo() && nowMs() < untilMs) await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
  }
}

/** A unit that hung up shows in the answer that does not come. */
function ignoreLost(error: unknown): void {
  if (!isTransportError(error)) throw error;
}

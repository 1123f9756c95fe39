/** Writes down what passes a line, as it passes. Bytes are cut into whole frames, so that each entry can be read. */
import { toHex } from '@plomba/codec';
import type { Heard, LineEar, LineEnd, LineVoice } from './line-voice.js';
import type { RecordedEntry } from './recording.js';

export interface RecorderOptions {
  readonly voice: LineVoice;
  /** Milliseconds on a clock that never runs back. */
  readonly nowMs: () => number;
  /** Told of each entry. */
  readonly onEntry: (entry: RecordedEntry) => void;
  /** Leaves out the bytes of frames that hold a secret. */
  readonly redact: boolean;
}

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #ears = new Map<number, LineEar>();
  #startMs: number | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  opened(line: number): void {
    this.#ears.set(line, this.#options.voice.ear());
    this.#write({ line, event: 'open' });
  }

  closed(line: number, why: string): void {
    this.#ears.delete(line);
    this.#write({ line, event: 'close', why });
  }

  /** A frame, or bytes that are none; `fate` when it did not pass as it was. */
  passed(
    line: number,
    from: LineEnd,
    frame: { readonly bytes: Uint8Array; readonly fate?: RecordedEntry['fate'] },
  ): Heard {
    const ear = this.#ears.get(line) ?? this.#options.voice.ear();
    this.#ears.set(line, ear);
    const heard = ear.hear(from, frame.bytes);
    const isHidden = heard.isSecret && this.#options.redact;
    const bytes = isHidden ? { redacted: frame.bytes.length } : { hex: toHex(frame.bytes) };
    const fate = frame.fate === undefined ? {} : { fate: frame.fate };
    this.#write({ line, from, ...bytes, says: [heard.says], ...fate });
    return heard;
  }

  #write(entry: Omit<RecordedEntry, 'ms'>): void {
    const now = this.#options.nowMs();
    this.#startMs ??= now;
    this.#options.onEntry({ ms: Math.round(now - this.#startMs), ...entry });
  }
}

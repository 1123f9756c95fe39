/**
 * How a wire is read by whoever only listens: where its frames end, what each says, which of them is an answer. The
 * native link's stands here; a country brings those of its wires.
 */
import { concatBytes } from '@plomba/codec';

/** Who put bytes on the line. */
export type LineEnd = 'till' | 'unit';

/**
 * What a frame is for the one who reads along. `line`: it keeps the line going and says nothing; `bad`: it is no frame.
 */
export type FrameKind = 'question' | 'answer' | 'event' | 'line' | 'bad';

export interface Heard {
  readonly kind: FrameKind;
  /** One line for people, without secrets. */
  readonly says: string;
  /** The same without what differs from run to run: times, signatures, session numbers, operation ids. */
  readonly masked: string;
  /** Equal for every transmission of the same frame. */
  readonly id?: string;
  /** Whether its bytes hold a secret, such as a PIN. */
  readonly isSecret: boolean;
}

/** Listens to one connection, both ends of it. */
export interface LineEar {
  hear(from: LineEnd, frame: Uint8Array): Heard;
}

export interface LineVoice {
  readonly wire: string;
  /** The byte that ends a frame. */
  readonly delimiter: number;
  ear(): LineEar;
  /** Where frames name the connection that they belong to: moves them into another one. */
  mover?(): FrameMover;
}

/**
 * Moves recorded frames into a connection of today. It hears what both ends of that connection really say, because
 * they choose what the connection is called.
 */
export interface FrameMover {
  /** A frame of the connection of today. */
  learn(from: LineEnd, frame: Uint8Array): void;
  /** The recorded frame as it has to be now; undefined while the other end has not said who it is. */
  move(from: LineEnd, frame: Uint8Array): Uint8Array | undefined;
}

/** Bytes of one direction, cut into frames. */
export class FrameSplitter {
  readonly #delimiter: number;
  #rest: Uint8Array = new Uint8Array(0);

  constructor({ delimiter }: Pick<LineVoice, 'delimiter'>) {
    this.#delimiter = delimiter;
  }

  /** Frames that are whole now, each with its delimiter. */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    const all = concatBytes(this.#rest, bytes);
    const frames: Uint8Array[] = [];
    let from = 0;
    for (let end = all.indexOf(this.#delimiter); end >= 0; end = all.indexOf(this.#delimiter, from)) {
      frames.push(all.slice(from, end + 1));
      from = end + 1;
    }
    this.#rest = all.slice(from);
    return frames;
  }

  /** What is no whole frame yet, taken out. */
  takeRest(): Uint8Array {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    return rest;
  }
}

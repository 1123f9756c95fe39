/**
 * The caller's end of the link without its logic: frames as a case wants them, right or wrong. Nothing is repeated,
 * acknowledged or put in order unless the case does so.
 */
import { concatBytes } from '@plomba/codec';
import {
  encodeFrame,
  FrameParser,
  helloAckLayout,
  helloLayout,
  requestMessageTable,
  resetLayout,
  responseMessageTable,
  type Frame,
  type Hello,
  type HelloAck,
  type Reset,
  type ResponseMessage,
} from '@plomba/link';
import { must, NotConforming } from '../conform-case.js';
import type { ConformLine } from '../conform-line.js';

/** How long an answer may take: a printer may work, a signer may be slow. */
export const ANSWER_MS = 10_000;
/** The longest payload that a frame may have. */
const PAYLOAD_MAX = 4096;

const NOTHING = new Uint8Array();

/** A hello as a modest caller says it. */
const HELLO: Hello = { versionMin: 1, versionMax: 1, windowFrames: 16, payloadBytes: 1024 };

/** What a connection stands on. */
export interface RawPeer {
  readonly ack: HelloAck;
  /** Session of the unit. */
  readonly session: number;
}

export class RawLink {
  readonly line: ConformLine;
  readonly session: number;
  /** Number of the next data frame. */
  sequence = 0;
  /** Session of the unit, 0 before it has answered a hello. */
  peer = 0;
  /** Number of the unit's frame that is expected next. */
  ack = 0;
  readonly #parser = new FrameParser(PAYLOAD_MAX);
  readonly #frames: Frame[] = [];
  #parts: Uint8Array[] = [];
  readonly #responses: ResponseMessage[] = [];

  constructor(line: ConformLine, session: number) {
    this.line = line;
    this.session = session;
  }

  /** A frame of this end; what is not given is as it should be. */
  frame(parts: Partial<Frame> & Pick<Frame, 'type'>): Uint8Array {
    const { session, peer, ack, sequence } = this;
    const fragment = 'none';
    return encodeFrame({
      version: 1,
      fragment,
      session,
      peer,
      sequence,
      ack,
      selective: 0,
      payload: NOTHING,
      ...parts,
    });
  }

  helloFrame(hello: Partial<Hello> = {}, parts: Partial<Frame> = {}): Uint8Array {
    const payload = helloLayout.encode({ ...HELLO, ...hello });
    return this.frame({ type: 'hello', peer: 0, sequence: 0, ack: 0, payload, ...parts });
  }

  send(bytes: Uint8Array): Promise<void> {
    return this.line.send(bytes);
  }

  /** The next frame that fits; frames before it are dropped. Undefined when none came in time. */
  async next(fits: (frame: Frame) => boolean, ms: number = ANSWER_MS): Promise<Frame | undefined> {
    return this.line.until(() => {
      this.#frames.push(...this.#parser.push(this.line.take()));
      const at = this.#frames.findIndex(fits);
      return at < 0 ? undefined : this.#frames.splice(0, at + 1).at(-1);
    }, ms);
  }

  /** Frames that have arrived and that nobody has looked at. */
  waiting(): readonly Frame[] {
    this.#frames.push(...this.#parser.push(this.line.take()));
    return this.#frames.splice(0);
  }

  async accepted(): Promise<RawPeer> {
    const frame = await this.next(({ type, peer }) => type === 'hello-ack' && peer === this.session);
    must(frame !== undefined, 'a hello was not answered with a hello-ack');
    this.peer = frame.session;
    return { ack: helloAckLayout.decode(frame.payload), session: frame.session };
  }

  /** Says hello and takes the answer. */
  async open(hello: Partial<Hello> = {}): Promise<RawPeer> {
    await this.send(this.helloFrame(hello));
    return this.accepted();
  }

  /** The reset that the unit says to this end. */
  async resetSaid(what: string): Promise<Reset> {
    const frame = await this.next(({ type, peer }) => type === 'reset' && peer === this.session);
    must(frame !== undefined, `${what} was not answered with a reset`);
    return resetLayout.decode(frame.payload);
  }

  /** A request as the payload of one whole data frame, with the next number. */
  requestFrame(message: Uint8Array, parts: Partial<Frame> = {}): Uint8Array {
    return this.frame({ type: 'data', fragment: 'whole', sequence: this.sequence++, payload: message, ...parts });
  }

  /** Answers of the unit in the order in which they come; its frames are acknowledged. */
  async response(fits: (response: ResponseMessage) => boolean, what: string): Promise<ResponseMessage> {
    const found = await this.responseWithin(fits, ANSWER_MS);
    if (found === undefined) throw new NotConforming(`${what} was not answered`);
    return found;
  }

  /** As {@link response}; undefined when it did not come within `ms`. */
  async responseWithin(fits: (response: ResponseMessage) => boolean, ms: number): Promise<ResponseMessage | undefined> {
    const endMs = this.line.time.nowMs() + ms;
    for (let leftMs = ms; leftMs > 0; leftMs = endMs - this.line.time.nowMs()) {
      const at = this.#responses.findIndex(fits);
      if (at >= 0) return this.#responses.splice(at, 1)[0];
      const frame = await this.next(({ type }) => type === 'data', leftMs);
      if (frame === undefined) return undefined;
      await this.#take(frame);
    }
    const at = this.#responses.findIndex(fits);
    return at < 0 ? undefined : this.#responses.splice(at, 1)[0];
  }

  async #take(frame: Frame): Promise<void> {
    if (frame.sequence !== this.ack) return;
    this.ack++;
    this.#parts.push(frame.payload);
    await this.send(this.frame({ type: 'ack' }));
    if (frame.fragment !== 'whole' && frame.fragment !== 'last') return;
    const message = concatBytes(...this.#parts);
    this.#parts = [];
    this.#responses.push(responseMessageTable.decode(message));
  }
}

/** `unit.status` of this request id, as a message. */
export function statusRequest(requestId: number): Uint8Array {
  return requestMessageTable.encode({ requestId, command: 0x0101, payload: Uint8Array.of(0xa0) });
}

/** What has passed on the lines of a unit, all of them together: how many bytes, and the last ones each way. */
import { toHex } from '@plomba/codec';

/** Of the last piece, so many bytes are shown. */
const SHOWN_BYTES = 64;

const NOTHING = new Uint8Array();

export class LineMeter {
  #in = 0;
  #out = 0;
  #lastIn: Uint8Array = NOTHING;
  #lastOut: Uint8Array = NOTHING;

  /** Bytes came in from a till. */
  came(bytes: Uint8Array): void {
    this.#in += bytes.length;
    if (bytes.length > 0) this.#lastIn = bytes;
  }

  /** Bytes left for a till. */
  left(bytes: Uint8Array): void {
    this.#out += bytes.length;
    if (bytes.length > 0) this.#lastOut = bytes;
  }

  /** Counts, and the end of the last piece each way in hexadecimal. */
  read(): { readonly bytesIn: number; readonly bytesOut: number; readonly lastIn: string; readonly lastOut: string } {
    const [lastIn, lastOut] = [this.#lastIn, this.#lastOut].map((bytes) => toHex(bytes.slice(-SHOWN_BYTES)));
    return { bytesIn: this.#in, bytesOut: this.#out, lastIn: lastIn ?? '', lastOut: lastOut ?? '' };
  }
}

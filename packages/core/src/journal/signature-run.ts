/**
 * The signatures since the last checkpoint record, one behind the other, as the next one hashes them. A value: none ever
 * changes. Those that grow from one another share their bytes, so that a record costs the copy of one signature, not of
 * all before it; and what a signer returned is not kept alive.
 */
interface Store {
  readonly bytes: Uint8Array;
  /** Bytes that some run has taken. */
  used: number;
}

const SIGNATURE_BYTES = 64;
/** Signatures that the bytes of a first one have room for. */
const FIRST_ROOM = 32;

/** Signatures since the last checkpoint record, its own included, one behind the other. A value. */
export class SignatureRun {
  /** Before the first one. */
  static readonly none: SignatureRun = new SignatureRun({ bytes: new Uint8Array(0), used: 0 }, 0);

  readonly #store: Store;
  readonly #length: number;

  private constructor(store: Store, length: number) {
    this.#store = store;
    this.#length = length;
  }

  /** All of them. To look at, not to write to. */
  get bytes(): Uint8Array {
    return this.#store.bytes.subarray(0, this.#length);
  }

  /** With one more; a record that has none of its own adds nothing. */
  with(signature: Uint8Array): SignatureRun {
    if (signature.length === 0) return this;
    const end = this.#length + signature.length;
    const store = this.#storeUpTo(end);
    store.bytes.set(signature, this.#length);
    store.used = end;
    return new SignatureRun(store, end);
  }

  /** The bytes that all share; a copy where another run has grown from this one already, or there is no room. */
  #storeUpTo(end: number): Store {
    const store = this.#store;
    if (store.used === this.#length && end <= store.bytes.length) return store;
    const bytes = new Uint8Array(Math.max(2 * end, FIRST_ROOM * SIGNATURE_BYTES));
    bytes.set(this.bytes);
    return { bytes, used: this.#length };
  }
}

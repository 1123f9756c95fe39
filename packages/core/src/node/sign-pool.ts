/**
 * A native Ed25519 signer on several threads. Signatures are deterministic (RFC 8032), so it gives the same bytes as
 * every other signer, however the work was shared. The private key is a key object of Node: workers get a reference to
 * it once, its bytes are in nobody's JavaScript memory, and OpenSSL wipes them with the last reference.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SignerPort } from '../ports/signer.js';
import { WorkPool, type TaskMaker, type WorkJob, type WorkPoolHealth } from '../threads/index.js';
import { ed25519PrivateKey, rawEd25519 } from './native-ed25519.js';

export interface SignPoolOptions {
  /** Threads beside the caller's. */
  readonly workers: number;
  /** Messages that a thread takes at once. */
  readonly chunkMessages: number;
  /** How long to wait for a chunk that a worker has taken before the caller signs it too, in milliseconds. */
  readonly patienceMs: number;
  /** Messages of one batch that are shared; the caller signs what is beyond alone. */
  readonly messagesMax: number;
  /** How many workers that died are replaced, in all. */
  readonly replacementsMax: number;
}

/** For a machine of two cores and group commits of up to 4,096 records. */
export const TWO_CORES: SignPoolOptions = {
  workers: 1,
  chunkMessages: 8,
  patienceMs: 25,
  messagesMax: 4096,
  replacementsMax: 8,
};

const MESSAGE_BYTES_USUAL = 128;
const SIGNATURE_BYTES = 64;

const signTask: TaskMaker<KeyObject> = (nodeCrypto, key) => (message, signature) => {
  signature.set(nodeCrypto.sign(null, message, key));
};

/** A batch that is being signed; the caller may do other work between the calls. */
export type SigningJob = WorkJob;

/**
 * Ed25519 by several threads: a batch is shared out in chunks, and a thread that is dead or slow costs one chunk. The
 * signatures are those of any other backend (RFC 8032 is deterministic).
 */
export class SignPool implements SignerPort {
  /** Of what the signatures are. */
  readonly algorithm = 'ed25519';
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly #pool: WorkPool<KeyObject>;

  /** @param seed private key, 32 bytes; not kept */
  constructor(seed: Uint8Array, options: SignPoolOptions) {
    const key = ed25519PrivateKey(seed);
    this.publicKey = rawEd25519(createPublicKey(key));
    this.#pool = new WorkPool({
      workers: options.workers,
      patienceMs: options.patienceMs,
      replacementsMax: options.replacementsMax,
      itemsMax: options.messagesMax,
      inputBytesMax: options.messagesMax * MESSAGE_BYTES_USUAL,
      outputBytes: SIGNATURE_BYTES,
      chunkItems: options.chunkMessages,
      task: signTask,
      taskData: key,
    });
  }

  get health(): WorkPoolHealth {
    return this.#pool.health;
  }

  /** Resolves when every worker has started. A batch need not wait for it: the caller signs what no worker takes. */
  ready(): Promise<void> {
    return this.#pool.ready();
  }

  /**
   * Opens a batch; the workers begin at once. While one is open, this thread signs the next alone. The messages must not
   * change until the batch is finished.
   */
  start(messages: readonly Uint8Array[]): SigningJob {
    return this.#pool.start(messages);
  }

  /** Signs a batch with all threads and blocks until it is done. */
  sign(messages: readonly Uint8Array[]): readonly Uint8Array[] {
    return this.start(messages).finish();
  }

  /** Signs a batch with all threads; between two chunks of this thread the event loop goes on. */
  async signInTurns(messages: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const job = this.start(messages);
    while (job.help()) await new Promise((resolve) => setImmediate(resolve));
    return job.finish();
  }

  /** Ends the workers; nothing holds the key any more, and the messages are wiped. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

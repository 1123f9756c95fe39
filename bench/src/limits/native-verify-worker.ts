/** A thread that does nothing but native Ed25519 checks: takes parts of the common list until none is left. */
import { verify, type KeyObject } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { demand } from '../bench-error.js';

export interface VerifyThreadData {
  readonly key: KeyObject;
  readonly messages: readonly Uint8Array[];
  readonly signatures: readonly Uint8Array[];
  /** One word: the first message that no thread has taken. */
  readonly next: Int32Array;
}

const PART = 32;

/** @returns how many this thread checked */
function checkParts({ key, messages, signatures, next }: VerifyThreadData): number {
  let checked = 0;
  for (let from = Atomics.add(next, 0, PART); from < messages.length; from = Atomics.add(next, 0, PART)) {
    const to = Math.min(from + PART, messages.length);
    for (let at = from; at < to; at++) {
      const [message, signature] = [messages[at], signatures[at]];
      demand(message !== undefined && signature !== undefined, 'a signature for each message');
      demand(verify(null, message, key, signature), 'every signature holds');
      checked++;
    }
  }
  return checked;
}

const data = workerData as VerifyThreadData; // what `nativeVerify` hands over
parentPort?.on('message', () => parentPort?.postMessage(checkParts(data)));

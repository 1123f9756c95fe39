/** Deterministic ECDSA over P-256 (RFC 6979) with native scalar multiplication: against the portable signer. */
import { portableP256Signer, seededEntropy, type SignerPort } from '@plomba/core';
import { nativeP256Signer } from '@plomba/core/node';
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';

const ROW = 'p256';
const BATCH_OF = 512;
/** The portable signer is slow: a lap of it is a part of a native one's. */
const PORTABLE_SHARE = 8;

function signing(
  name: string,
  work: { signer: SignerPort; messages: readonly Uint8Array[]; batchOf: number },
): Contestant {
  const { signer, messages, batchOf } = work;
  return {
    name,
    isSubject: name === 'batch',
    prepare: () => ({
      run() {
        let made = 0;
        for (let at = 0; at < messages.length; at += batchOf) {
          made += signer.sign(messages.slice(at, at + batchOf))?.length ?? 0;
        }
        return made;
      },
    }),
  };
}

/** Both signers give the same bytes, or the comparison means nothing. */
function checkSame(signers: readonly SignerPort[], messages: readonly Uint8Array[]): void {
  const [first, ...others] = signers.map((signer) => Buffer.concat(signer.sign(messages) ?? []));
  for (const other of others) demand(first?.equals(other) === true, 'native and portable P-256 sign alike');
}

async function run(bench: Bench): Promise<RowOutcome> {
  const entropy = seededEntropy('plomba bench p256');
  const secret = entropy.bytes(32);
  const messages = Array.from({ length: bench.scale.p256Signatures }, () => entropy.bytes(96));
  const native = nativeP256Signer(secret, entropy);
  const portable = portableP256Signer(secret);
  const few = messages.slice(0, messages.length / PORTABLE_SHARE);
  checkSame([portable, native], few);
  const laps = await bench.interleave([
    signing('portable', { signer: portable, messages: few, batchOf: 1 }),
    signing('single', { signer: native, messages, batchOf: 1 }),
    signing('batch', { signer: native, messages, batchOf: BATCH_OF }),
  ]);
  return {
    figures: ['single', 'batch'].map((name) => ({
      key: `${ROW}.ratio_${name}`,
      spread: laps.ratio(name, 'portable'),
      unit: '',
    })),
    beside: ['portable', 'single', 'batch'].map((name) => ({
      key: `${ROW}.rate_of_${name}`,
      spread: laps.rate(name),
      unit: 'signatures/s',
    })),
  };
}

export const p256: Row = {
  name: ROW,
  what: 'deterministic P-256 signatures, one at a time and in batches of 512',
  run,
};

// The reference lines that stand beside the repository, where they are there: accepted, and written to the same bytes.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kdReceiptArguments, kdReceiptFields } from './kd-receipt.js';
import { encodeKdReply, KdReplyParser } from './kd-reply.js';
import { encodeKdRequest, KdRequestParser } from './kd-request.js';
import { KD_RETURN_CODES, type KdReturnCode } from './kd-return-codes.table.js';
import { KD_STRICT } from './kd-tolerance.js';

const VECTORS = new URL('../../../../../shared/vectors/se/kd_frames.json', import.meta.url);
interface Vectors {
  readonly return_codes: Readonly<Record<string, string>>;
  readonly frames: readonly { readonly name: string; readonly direction: string; readonly frame_hex: string }[];
}

describe('the reference lines beside the repository', () => {
  const read = (): Vectors => JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors; // its README names the shape

  it.skipIf(!existsSync(VECTORS))('are taken by a strict parser and written to the same bytes', () => {
    const { frames } = read();
    expect(frames.length).toBeGreaterThan(5);
    for (const { name, direction, frame_hex: hex } of frames) {
      const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
      if (direction === 'pos->cu') {
        const [input] = new KdRequestParser(KD_STRICT).push(bytes);
        expect(input, name).toMatchObject({ kind: 'request' });
        if (input?.kind !== 'request') continue;
        expect(encodeKdRequest(input.request), name).toEqual(bytes);
        if (input.request.command !== 'kd') continue;
        const verdict = kdReceiptFields(input.request.args, KD_STRICT);
        expect(verdict, name).toMatchObject({ ok: true });
        if (verdict.ok) expect(kdReceiptArguments(verdict.header), name).toEqual(input.request.args);
      } else {
        const [input] = new KdReplyParser(KD_STRICT).push(bytes);
        expect(input, name).toMatchObject({ kind: 'reply' });
        if (input?.kind !== 'reply') continue;
        const { code, answer } = input.reply;
        expect(encodeKdReply({ code: code as KdReturnCode, answer }), name).toEqual(bytes); // refused when it is none
      }
    }
  });

  it.skipIf(!existsSync(VECTORS))('have the return codes of the table, no more and no fewer', () => {
    expect(Object.keys(KD_RETURN_CODES).sort()).toEqual(Object.keys(read().return_codes).sort());
  });
});

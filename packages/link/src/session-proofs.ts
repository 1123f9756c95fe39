/**
 * What is signed to prove who is at the other end: by the unit with its log key, by an operator with the key that the
 * unit knows under the name `operator`. Frozen.
 *
 *     tag ‖ 00 ‖ u8 length of serial ‖ serial ‖ u32 caller's session ‖ u32 unit's session ‖ u8 length of nonce ‖ nonce
 *
 * Both session numbers of the link are in it, so a proof holds for one connection only. The tag with its zero byte can
 * begin no checkpoint (`plomba/<serial>`, then a line feed; serials have no `/`) and no record's signable.
 */
import { ascii, u32, u8, Writer } from '@plomba/codec';
import { assert } from './assert.js';

/** The connection and the random bytes that a proof is about. */
export interface SessionProof {
  readonly serial: string;
  /** Session number of the end that opened the connection. */
  readonly callerSession: number;
  /** Session number of the unit. */
  readonly unitSession: number;
  /** What the other side drew, 16 to 64 bytes. */
  readonly nonce: Uint8Array;
}

export const UNIT_PROOF_TAG = 'plomba/unit-proof/1';
export const OPERATOR_PROOF_TAG = 'plomba/operator-proof/1';

/**
 * The message that a unit signs with its log key when it is challenged; `nonce` is the caller's challenge.
 * @throws LinkAssertionError when the nonce is not 16 to 64 bytes
 */
export function unitProofSignable(proof: SessionProof): Uint8Array {
  return signable(UNIT_PROOF_TAG, proof);
}

/**
 * The message that an operator signs to log in; `nonce` is what the unit gave with its answer to a challenge.
 * @throws LinkAssertionError when the nonce is not 16 to 64 bytes
 */
export function operatorProofSignable(proof: SessionProof): Uint8Array {
  return signable(OPERATOR_PROOF_TAG, proof);
}

function signable(tag: string, { serial, callerSession, unitSession, nonce }: SessionProof): Uint8Array {
  assert(nonce.length >= 16 && nonce.length <= 64, 'a nonce has 16 to 64 bytes');
  const writer = new Writer(160);
  writer.bytes(ascii(tag));
  u8.write(writer, 0, 'separator');
  u8.write(writer, serial.length, 'serial');
  writer.bytes(ascii(serial));
  u32.write(writer, callerSession, 'callerSession');
  u32.write(writer, unitSession, 'unitSession');
  u8.write(writer, nonce.length, 'nonce');
  writer.bytes(nonce);
  return writer.toBytes();
}

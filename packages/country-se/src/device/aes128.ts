/**
 * AES-128, one block, enciphering only (FIPS 197): for the second group of a control code. Not for anything that needs
 * protection against whoever can measure its time: a simulated unit's keys are published.
 */

/** Multiplies by x in GF(2^8). */
function doubled(value: number): number {
  return ((value << 1) ^ (value & 0x80 ? 0x11b : 0)) & 0xff;
}

/** The S-box, from inverses in GF(2^8) and the affine map (FIPS 197 section 5.1.1). */
function makeSBox(): Uint8Array {
  const box = new Uint8Array(256);
  // 3 generates the field: `power` runs through all values but 0 while `inverse` runs through their inverses.
  let power = 1;
  let inverse = 1;
  for (let step = 0; step < 255; step++) {
    let mixed = inverse;
    for (let turn = 1; turn <= 4; turn++) mixed ^= ((inverse << turn) | (inverse >> (8 - turn))) & 0xff;
    box[power] = mixed ^ 0x63;
    power ^= doubled(power);
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if (inverse & 0x80) inverse ^= 0x09;
  }
  box[0] = 0x63;
  return box;
}

const S_BOX = makeSBox();
const ROUNDS = 10;
const BLOCK = 16;

function roundKeys(key: Uint8Array): Uint8Array {
  const keys = new Uint8Array(BLOCK * (ROUNDS + 1));
  keys.set(key);
  let constant = 1;
  for (let at = BLOCK; at < keys.length; at += 4) {
    const isFirst = at % BLOCK === 0;
    for (let byte = 0; byte < 4; byte++) {
      const before = isFirst ? S_BOX[keys[at - 4 + ((byte + 1) % 4)]!]! : keys[at - 4 + byte]!;
      keys[at + byte] = keys[at - BLOCK + byte]! ^ before ^ (isFirst && byte === 0 ? constant : 0);
    }
    if (isFirst) constant = doubled(constant);
  }
  return keys;
}

/** SubBytes and ShiftRows in one. */
function substituted(state: Uint8Array): Uint8Array {
  return Uint8Array.from(state, (_, at) => S_BOX[state[(at + 4 * (at % 4)) % BLOCK]!]!);
}

function mixed(state: Uint8Array): Uint8Array {
  return Uint8Array.from(state, (byte, at) => {
    const column = at - (at % 4);
    const all = state[column]! ^ state[column + 1]! ^ state[column + 2]! ^ state[column + 3]!;
    const next = state[column + ((at + 1) % 4)]!;
    return byte ^ all ^ doubled(byte ^ next);
  });
}

/**
 * @param key 16 bytes
 * @returns enciphers blocks of 16 bytes
 */
export function aes128(key: Uint8Array): (block: Uint8Array) => Uint8Array {
  const keys = roundKeys(key);
  const withKey = (state: Uint8Array, round: number): Uint8Array =>
    state.map((byte, at) => byte ^ keys[round * BLOCK + at]!);
  return (block) => {
    let state = withKey(block.slice(0, BLOCK), 0);
    for (let round = 1; round < ROUNDS; round++) state = withKey(mixed(substituted(state)), round);
    return withKey(substituted(state), ROUNDS);
  };
}

/**
 * RSA private keys of 2,048 bits (RFC 8017): import from JWK (RFC 7518 section 6.3) and PKCS#8 (RFC 5958), and the
 * private operation. The numbers stay in private fields: no inspection, JSON or error shows them.
 */
import { fromBase64Url } from './base64url.js';
import { bigEndian, DER, DerReader } from './der.js';
import { KeyError } from './key-error.js';

export const RSA_BYTES = 256;
/** The only public exponent that is taken. */
export const RSA_EXPONENT = 65_537n;

interface RsaNumbers {
  readonly n: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qi: bigint;
}

/** An RSA private key as JWK, all numbers in base64url. */
export interface RsaJwk {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
  readonly d: string;
  readonly p: string;
  readonly q: string;
  readonly dp: string;
  readonly dq: string;
  readonly qi: string;
}

const WINDOW_BITS = 4n;

/**
 * base to the power of exponent. Every window of the exponent costs the same operations, so that the sequence of them
 * does not depend on the exponent; what a `bigint` operation itself takes still depends on its numbers, which is why
 * the base is blinded by the caller.
 */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const table: bigint[] = [1n];
  for (let index = 1; index < 16; index++) table.push(((table[index - 1] ?? 0n) * base) % modulus);
  const digits = exponent.toString(16);
  let result = 1n;
  for (const digit of digits) {
    for (let square = 0n; square < WINDOW_BITS; square++) result = (result * result) % modulus;
    result = (result * (table[Number.parseInt(digit, 16)] ?? 0n)) % modulus;
  }
  return result;
}

/** value to the power of 65,537. */
export function publicPower(value: bigint, modulus: bigint): bigint {
  let result = value;
  for (let square = 0; square < 16; square++) result = (result * result) % modulus;
  return (result * value) % modulus;
}

/** The inverse of `value` modulo `modulus`; undefined when they have a common divisor. */
export function inverseModulo(value: bigint, modulus: bigint): bigint | undefined {
  let [high, low] = [modulus, value % modulus];
  let [before, factor] = [0n, 1n];
  while (low > 0n) {
    const quotient = high / low;
    [high, low] = [low, high - quotient * low];
    [before, factor] = [factor, before - quotient * factor];
  }
  if (high !== 1n) return undefined;
  return before < 0n ? before + modulus : before;
}

/** Whether these 256 bytes can be a modulus: 2,048 bits, odd. */
export function isSoundModulus(modulus: Uint8Array): boolean {
  return modulus.length === RSA_BYTES && (modulus[0] ?? 0) >= 0x80 && ((modulus[RSA_BYTES - 1] ?? 0) & 1) === 1;
}

/** An RSA private key of 2,048 bits, read from PKCS #8 or a JWK and checked; its numbers do not leave it. */
export class RsaPrivateKey {
  /** The public key: not secret. */
  readonly modulus: bigint;
  readonly #numbers: RsaNumbers;

  private constructor(numbers: RsaNumbers) {
    const { n, d, p, q, dp, dq, qi } = numbers;
    const fail = (what: string): never => {
      throw new KeyError('key-malformed', `RSA private key: ${what}`);
    };
    if (n >> 2047n !== 1n) throw new KeyError('key-unsupported', 'RSA keys have 2,048 bits here');
    if (p <= 1n || q <= 1n || p * q !== n) fail('n is not p times q');
    if ((d * RSA_EXPONENT) % (p - 1n) !== 1n || (d * RSA_EXPONENT) % (q - 1n) !== 1n) fail('d does not undo e');
    if (dp !== d % (p - 1n) || dq !== d % (q - 1n)) fail('dp or dq is not d reduced');
    if ((qi * q) % p !== 1n || qi >= p) fail('qi is not the inverse of q');
    this.modulus = n;
    this.#numbers = numbers;
  }

  /** @throws KeyError `key-malformed`, with the field, or `key-unsupported` */
  static fromJwk(jwk: RsaJwk): RsaPrivateKey {
    const read = (field: Exclude<keyof RsaJwk, 'kty'>): bigint => {
      const bytes = fromBase64Url(jwk[field]);
      if (bytes === undefined || bytes.length === 0) {
        throw new KeyError('key-malformed', `RSA private key: ${field} is not base64url`);
      }
      return bigEndian(bytes);
    };
    if (read('e') !== RSA_EXPONENT) throw new KeyError('key-unsupported', 'the public exponent must be 65537');
    const [n, d, p, q] = [read('n'), read('d'), read('p'), read('q')];
    return new RsaPrivateKey({ n, d, p, q, dp: read('dp'), dq: read('dq'), qi: read('qi') });
  }

  /** @param der PrivateKeyInfo of rsaEncryption. @throws KeyError `key-malformed` or `key-unsupported` */
  static fromPkcs8(der: Uint8Array): RsaPrivateKey {
    const malformed = new KeyError('key-malformed', 'RSA private key: not a PKCS#8 key of RSA in strict DER');
    const body = pkcs8Body(der);
    if (body === undefined) throw malformed;
    const numbers = Array.from({ length: 9 }, () => body.unsigned());
    const [version, n, e, d, p, q, dp, dq, qi] = numbers;
    if (version !== 0n || numbers.includes(undefined) || !body.isAtEnd) throw malformed;
    if (e !== RSA_EXPONENT) throw new KeyError('key-unsupported', 'the public exponent must be 65537');
    return new RsaPrivateKey({
      n: n ?? 0n,
      d: d ?? 0n,
      p: p ?? 0n,
      q: q ?? 0n,
      dp: dp ?? 0n,
      dq: dq ?? 0n,
      qi: qi ?? 0n,
    });
  }

  /** input to the power of d, by the Chinese remainder theorem (RFC 8017 section 5.1.2). @param input below n */
  privatePower(input: bigint): bigint {
    const { p, q, dp, dq, qi } = this.#numbers;
    const modP = power(input % p, dp, p);
    const modQ = power(input % q, dq, q);
    const difference = (((modP - modQ) % p) + p) % p;
    return modQ + q * ((qi * difference) % p);
  }
}

/** AlgorithmIdentifier of rsaEncryption with its NULL (RFC 8017 appendix A.1), content only. */
const RSA_ENCRYPTION = Uint8Array.from([0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0]);

/** The fields of the RSAPrivateKey inside. */
function pkcs8Body(der: Uint8Array): DerReader | undefined {
  const outer = new DerReader(der);
  const content = outer.element(DER.sequence);
  if (content === undefined || !outer.isAtEnd) return undefined;
  const fields = new DerReader(content);
  const version = fields.unsigned();
  const algorithm = fields.element(DER.sequence);
  const octets = fields.element(DER.octets);
  if (version !== 0n || octets === undefined || !fields.isAtEnd) return undefined;
  if (algorithm?.length !== RSA_ENCRYPTION.length) return undefined;
  if (!algorithm.every((byte, index) => byte === RSA_ENCRYPTION[index])) return undefined;
  const key = new DerReader(octets);
  const inner = key.element(DER.sequence);
  return inner === undefined || !key.isAtEnd ? undefined : new DerReader(inner);
}

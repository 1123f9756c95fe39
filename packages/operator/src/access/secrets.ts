/** Tokens, digests and passwords. A token has 256 random bits; what is kept of it is its SHA-256. */
import { createHash, scrypt, timingSafeEqual } from 'node:crypto';
import type { Entropy } from '../ports.js';

const TOKEN_BYTES = 32;
const ID_BYTES = 10;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** OWASP's second choice for scrypt (2^15 × 8 × 3 ≈ 2^17 × 8 × 1): 32 MiB for each log-in. */
export const PASSWORD_COST: PasswordCost = { N: 32_768, r: 8, p: 3 };

const MEMORY_MAX = 64 * 1024 * 1024;

export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export function newToken(entropy: Entropy): string {
  return Buffer.from(entropy(TOKEN_BYTES)).toString('base64url');
}

/** `co-7f3k…`: 80 random bits in small letters and digits. */
export function newId(entropy: Entropy, prefix: string): string {
  return `${prefix}-${Buffer.from(entropy(ID_BYTES)).toString('hex')}`;
}

export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function derive(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: MEMORY_MAX };
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** `scrypt$N$r$p$salt$hash` */
export async function hashPassword(password: string, entropy: Entropy, cost: PasswordCost): Promise<string> {
  const salt = entropy(SALT_BYTES);
  const hash = await derive(password, salt, cost);
  const { N, r, p } = cost;
  return ['scrypt', N, r, p, Buffer.from(salt).toString('base64url'), hash.toString('base64url')].join('$');
}

/** Whether it is the password. Takes as long where there is none, so that time does not tell who has an account. */
export async function isPassword(password: string, stored: string | undefined, cost: PasswordCost): Promise<boolean> {
  const nobody = ['scrypt', cost.N, cost.r, cost.p, 'A'.repeat(22), 'A'.repeat(43)].join('$');
  const [, N = '', r = '', p = '', salt = '', hash = ''] = (stored ?? nobody).split('$');
  const expected = Buffer.from(hash, 'base64url');
  const given = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  return given.length === expected.length && timingSafeEqual(given, expected) && stored !== undefined;
}

/** The portable hasher: SHA-256 over noble. */
import type { HasherPort } from '../ports/hasher.js';
import { sha256 } from './sha256.js';

/** SHA-256 without a platform (noble): the same bytes as every other backend, in Node and in a browser. */
export const portableHasher: HasherPort = { sha256 };

/** The portable hasher: SHA-256 over noble. */
import type { HasherPort } from '../ports/hasher.js';
import { sha256 } from './sha256.js';

export const portableHasher: HasherPort = { sha256 };

/**
 * The verifier on Node: native hashes and signatures, several threads, straight from a file.
 *
 * @packageDocumentation
 */
export type { VerifyMode } from '../engine.js';
export type { Report, VerifiedHead } from '../report.js';
export type { StreamProgress } from '../stream/verify-stream.js';
export { nativeHashing, nativeVerifier } from './native-tools.js';
export { verifyFile, type VerifyFileOptions } from './verify-file.js';

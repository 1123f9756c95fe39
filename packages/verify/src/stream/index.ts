/**
 * The verifier for exports that are not in memory: files in a browser, bodies of responses, range requests.
 *
 * @packageDocumentation
 */
export type { VerifyMode } from '../engine.js';
export type { HashingPort } from '../hashing.js';
export type { Report, VerifiedHead } from '../report.js';
export type { BlobLike, ByteStream, ExportInput, ExportSource } from './source.js';
export { verifyExport, type StreamOptions, type StreamProgress } from './verify-stream.js';

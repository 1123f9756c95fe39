/**
 * What the core can use on Node: native signers and hasher, a pool of threads that sign, and image files.
 *
 * @packageDocumentation
 */
export type { FileFlash } from './file-flash.js';
export { FileImage, type FileImageOptions } from './file-image.js';
export { lockFile } from './file-lock.js';
export { NodeFile, type FilePort } from './file-port.js';
export { ImageError, type ImageErrorCode } from './image-error.js';
export { imageLayouts, type ImageHeader, type ImageSlotHeader } from './image-layout.js';
export { nativeSigner, verifyNative } from './native-ed25519.js';
export {
  batchSigner,
  GroupCommit,
  type BatchSigner,
  type GroupCommand,
  type GroupCommitOptions,
  type GroupOutcome,
} from './group-commit.js';
export { nativeHasher } from './native-hasher.js';
export { nativeKeyedHash } from './native-keyed-hash.js';
export { nativeP256Signer } from './native-p256.js';
export { generateRsaKey, nativeRsaSigner, type RsaKeySource } from './native-rsa.js';
export { nativeVerifiers } from './native-verifiers.js';
export { SignPool, TWO_CORES, type SigningJob, type SignPoolOptions } from './sign-pool.js';

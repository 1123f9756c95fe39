/**
 * What the core can use on Node: native signers and hasher, a pool of threads that sign, and image files.
 *
 * @packageDocumentation
 */
export {
  FileImage,
  imageLayouts,
  type FileImageOptions,
  type FlashMirror,
  type ImageHeader,
  type ImageSlotHeader,
} from './file-image.js';
export { ImageError, type ImageErrorCode } from './image-error.js';
export { nativeSigner, verifyNative } from './native-ed25519.js';
export { nativeHasher } from './native-hasher.js';
export { SignPool, TWO_CORES, type SigningJob, type SignPoolOptions } from './sign-pool.js';

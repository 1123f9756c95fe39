/**
 * What the core can use on Node: native Ed25519, and image files.
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
export { nativeSigner, verifyNative } from './native-signer.js';

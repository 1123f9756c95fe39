/**
 * An advisory lock on an open file (`flock`), so that two processes never write one image.
 * Where the call cannot be reached there is no lock.
 */
import { fileCalls } from './file-calls.js';
import { ImageError } from './image-error.js';

const LOCK_EXCLUSIVE = 2;
const LOCK_NOT_BLOCKING = 4;
const UNLOCK = 8;

/** Locks an open file until the returned function is called or the process ends. @throws ImageError `image-locked` */
export function lockFile(file: number, path: string): () => void {
  const flock = fileCalls()?.flock;
  if (flock === undefined) return () => undefined;
  if (flock(file, LOCK_EXCLUSIVE | LOCK_NOT_BLOCKING) !== 0) {
    throw new ImageError('image-locked', `${path} is in use by another process`, {
      hint: 'A unit is running on this image already; stop it first, or use a copy.',
    });
  }
  return () => void flock(file, UNLOCK);
}

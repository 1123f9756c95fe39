/**
 * An advisory lock on an open file (`flock`), so that two processes never write one image.
 * Node has no call for it; koffi ships its binaries and reaches libc. Where it cannot be loaded there is no lock.
 */
import { createRequire } from 'node:module';
import { ImageError } from './image-error.js';

const LOCK_EXCLUSIVE = 2;
const LOCK_NOT_BLOCKING = 4;
const UNLOCK = 8;

type Flock = (file: number, operation: number) => number;

function loadFlock(): Flock | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    // koffi is CommonJS with a native part; loaded only where an image file is opened.
    const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
    const libc = koffi.load(process.platform === 'darwin' ? 'libSystem.dylib' : 'libc.so.6');
    return libc.func('int flock(int fd, int operation)') as unknown as Flock; // declared by the prototype beside it
  } catch {
    return undefined;
  }
}

let flock: Flock | undefined | 'not-loaded' = 'not-loaded';

/** Locks an open file until the returned function is called or the process ends. @throws ImageError `image-locked` */
export function lockFile(file: number, path: string): () => void {
  if (flock === 'not-loaded') flock = loadFlock();
  const call = flock;
  if (call === undefined) return () => undefined;
  if (call(file, LOCK_EXCLUSIVE | LOCK_NOT_BLOCKING) !== 0) {
    throw new ImageError('image-locked', `${path} is in use by another process`, {
      hint: 'A unit is running on this image already; stop it first, or use a copy.',
    });
  }
  return () => void call(file, UNLOCK);
}

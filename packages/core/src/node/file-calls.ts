/**
 * Calls of the operating system that Node has none for: `flock`, `fallocate` and `lseek` for data behind a hole.
 * koffi ships its binaries and reaches libc; where it cannot be loaded the callers do without.
 */
import { createRequire } from 'node:module';

export interface FileCalls {
  /** 0, or -1 when another open file holds the lock. */
  readonly flock: (file: number, operation: number) => number;
  /** Linux only. 0, or the error number. */
  readonly fallocate: ((file: number, position: number, bytes: number) => number) | undefined;
  /** Linux only. First byte at or behind a position that may be data; infinite when only a hole is left. */
  readonly dataFrom: ((file: number, position: number) => number) | undefined;
}

const SEEK_DATA = 3;
const NO_SUCH_ADDRESS = 6; // ENXIO: nothing but a hole up to the end of the file

type Koffi = typeof import('koffi');

function declare(koffi: Koffi): FileCalls {
  const linux = process.platform === 'linux';
  const libc = koffi.load(process.platform === 'darwin' ? 'libSystem.dylib' : 'libc.so.6');
  // Each function has the type that the prototype beside it declares.
  const flock = libc.func('int flock(int fd, int operation)') as unknown as FileCalls['flock'];
  if (!linux) return { flock, fallocate: undefined, dataFrom: undefined };
  const allocate = libc.func('int fallocate(int fd, int mode, int64_t offset, int64_t len)') as unknown as (
    ...args: [number, number, number, number]
  ) => number;
  const seek = libc.func('int64_t lseek(int fd, int64_t offset, int whence)') as unknown as (
    ...args: [number, number, number]
  ) => number;
  return {
    flock,
    fallocate: (file, position, bytes) => (allocate(file, 0, position, bytes) === 0 ? 0 : koffi.errno()),
    dataFrom: (file, position) => {
      const data = Number(seek(file, position, SEEK_DATA));
      if (data >= 0) return data;
      return koffi.errno() === NO_SUCH_ADDRESS ? Infinity : position;
    },
  };
}

function load(): FileCalls | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    // koffi is CommonJS with a native part; loaded only where an image file is opened.
    return declare(createRequire(import.meta.url)('koffi') as Koffi);
  } catch {
    return undefined;
  }
}

let calls: FileCalls | undefined | 'not-loaded' = 'not-loaded';

/** The calls, or undefined where there is no way to them. */
export function fileCalls(): FileCalls | undefined {
  if (calls === 'not-loaded') calls = load();
  return calls;
}

/**
 * Making a pseudo-terminal: the C calls that Node does not have, through `koffi`, which is loaded on first use.
 *
 * Invariants: both ends are open and close-on-exec, the master does not block, and the line is raw: nothing is echoed,
 * translated, or taken for a control character. Our own slave descriptor stays open for the whole life of the pair,
 * because a master whose last slave was closed reads EIO until the next client opens it.
 */
import { Buffer } from 'node:buffer';
import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { TransportError } from '../transport-error.js';
import type { FdPoller } from './fd-channel.js';

const MASTER_DEVICE = '/dev/ptmx';
/** Longer than the name of any terminal device. */
const NAME_BYTES = 128;
/** Longer than `struct termios` anywhere (60 bytes on Linux, 72 on macOS); its fields are left to the C library. */
const TERMIOS_BYTES = 256;
const TCSANOW = 0;

/** An open pseudo-terminal. */
export interface PtyPair {
  readonly masterFd: number;
  readonly slaveFd: number;
  /** The device that a client opens, such as `/dev/pts/3`. */
  readonly slavePath: string;
}

/** The native calls, ready to use. */
export interface PtyNative {
  /** @throws TransportError with the code `unsupported`. */
  open(): PtyPair;
  /** Waits for a descriptor; `close` must come before the descriptor is closed. */
  poll(fd: number, onReady: () => void): FdPoller & { close(): void };
}

type Koffi = typeof import('koffi');

/**
 * Loads what a pseudo-terminal needs.
 *
 * @throws TransportError (as a rejection) `unsupported`, with the reason.
 */
export async function loadPtyNative(): Promise<PtyNative> {
  if (process.platform === 'win32') throw unsupported('Windows has none');
  try {
    accessSync(MASTER_DEVICE, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw unsupported(`${MASTER_DEVICE} is missing or cannot be opened`, cause);
  }
  let koffi: Koffi;
  try {
    koffi = await import('koffi');
  } catch (cause) {
    throw unsupported('the koffi library did not load', cause);
  }
  try {
    const calls = bind(koffi);
    return { open: () => openPair(calls), poll: (fd, onReady) => pollFd(koffi, fd, onReady) };
  } catch (cause) {
    throw unsupported('the C library lacks a function', cause);
  }
}

interface Calls {
  readonly grant: (fd: number) => number;
  readonly unlock: (fd: number) => number;
  readonly name: (fd: number, buffer: Buffer, length: number) => number;
  readonly getAttributes: (fd: number, termios: Buffer) => number;
  readonly makeRaw: (termios: Buffer) => void;
  readonly setAttributes: (fd: number, when: number, termios: Buffer) => number;
  readonly errno: () => string;
}

function bind(koffi: Koffi): Calls {
  if (typeof koffi.node.poll !== 'function') throw new TypeError('koffi has no descriptor polling');
  // The C library is part of every Node process, so its symbols are found without a file name.
  const c = koffi.load(null);
  return {
    grant: c.func('int grantpt(int fd)'),
    unlock: c.func('int unlockpt(int fd)'),
    name: c.func('int ptsname_r(int fd, _Out_ uint8_t *buffer, size_t length)'),
    getAttributes: c.func('int tcgetattr(int fd, _Out_ uint8_t *termios)'),
    makeRaw: c.func('void cfmakeraw(_Inout_ uint8_t *termios)'),
    setAttributes: c.func('int tcsetattr(int fd, int when, const uint8_t *termios)'),
    errno: () => getSystemErrorName(-koffi.errno()),
  };
}

function openPair(calls: Calls): PtyPair {
  const opened: number[] = [];
  try {
    // What posix_openpt() does; through Node, because the values of these flags differ between platforms.
    const flags = constants.O_RDWR | constants.O_NOCTTY;
    const masterFd = openSync(MASTER_DEVICE, flags | constants.O_NONBLOCK);
    opened.push(masterFd);
    const check = (call: string, result: number): void => {
      if (result !== 0) throw unsupported(`${call} failed with ${calls.errno()}`);
    };
    check('grantpt', calls.grant(masterFd));
    check('unlockpt', calls.unlock(masterFd));
    const name = Buffer.alloc(NAME_BYTES);
    check('ptsname_r', calls.name(masterFd, name, NAME_BYTES));
    const slavePath = name.toString('latin1', 0, name.indexOf(0));
    const slaveFd = openSync(slavePath, flags);
    opened.push(slaveFd);
    const termios = Buffer.alloc(TERMIOS_BYTES);
    check('tcgetattr', calls.getAttributes(slaveFd, termios));
    calls.makeRaw(termios);
    check('tcsetattr', calls.setAttributes(slaveFd, TCSANOW, termios));
    return { masterFd, slaveFd, slavePath };
  } catch (error) {
    for (const fd of opened) closeSync(fd);
    throw error instanceof TransportError ? error : unsupported('one could not be opened', error);
  }
}

function pollFd(koffi: Koffi, fd: number, onReady: () => void): FdPoller & { close(): void } {
  let handle: ReturnType<Koffi['node']['poll']> | undefined;
  let watching = '';
  return {
    watch(readable, writable) {
      const wanted = `${readable} ${writable}`;
      if (wanted === watching) return;
      watching = wanted;
      if (!readable && !writable) handle?.stop();
      else if (handle === undefined) handle = koffi.node.poll(fd, { readable, writable }, () => onReady());
      else handle.start({ readable, writable }, () => onReady());
    },
    close() {
      handle?.close();
      handle = undefined;
      watching = '';
    },
  };
}

function unsupported(why: string, cause?: unknown): TransportError {
  return new TransportError('unsupported', `Pseudo-terminals do not work here: ${why}`, { cause });
}

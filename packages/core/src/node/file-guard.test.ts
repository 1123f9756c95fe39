/**
 * Failures of the file under a unit, each injected at every call: nothing acknowledged is lost, what failed is never
 * tried again on the same instance, and the file can be opened and used when its disk works again.
 */
import { describe, expect, it } from 'vitest';
import { committed, issue } from '../__tests__/unit-fixture.js';
import { FiscalUnit } from '../unit/fiscal-unit.js';
import { openOn, playScript, portsOn, recover, SIZES } from './__tests__/crash-script.js';
import { MemoryFile } from './__tests__/memory-file.js';
import { FileImage } from './file-image.js';
import { ImageError } from './image-error.js';

class DiskError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`${code} was injected`);
    this.code = code;
  }
}

type Call = 'write' | 'sync' | 'allocate' | 'setSize' | 'read';

/** A file whose n-th call of a kind fails. */
class FailingFile extends MemoryFile {
  /** Calls of each kind so far. */
  readonly calls: Record<Call, number> = { write: 0, sync: 0, allocate: 0, setSize: 0, read: 0 };
  fails: { readonly call: Call; readonly at: number; readonly code: string } | undefined;
  /** Calls after the one that failed. */
  afterFailure = 0;
  #failed = false;

  #count(call: Call): void {
    if (this.#failed) this.afterFailure++;
    const { fails } = this;
    const at = this.calls[call]++;
    if (fails?.call !== call || fails.at !== at) return;
    this.#failed = true;
    throw new DiskError(fails.code);
  }

  override write(bytes: Uint8Array, position: number): number {
    const { fails } = this;
    // A full disk takes a part of what it is given, then no more.
    if (fails?.call === 'write' && fails.at === this.calls.write) super.write(bytes.subarray(0, 700), position);
    this.#count('write');
    return super.write(bytes, position);
  }

  override sync(): void {
    this.#count('sync');
    super.sync();
  }

  override allocate(): boolean {
    this.#count('allocate');
    return super.allocate();
  }

  override setSize(bytes: number): void {
    this.#count('setSize');
    super.setSize(bytes);
  }

  override read(target: Uint8Array, position: number): number {
    this.#count('read');
    return super.read(target, position);
  }
}

/** The error that ends a run. */
function errorOf(run: () => void): ImageError | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
  return undefined;
}

const whole = new FailingFile();
playScript(whole, () => undefined);
const total = { write: whole.writes, sync: whole.syncs };

describe('a file that fails', () => {
  const cases = [
    { call: 'sync', code: 'EIO', error: 'image-io' },
    { call: 'write', code: 'EIO', error: 'image-io' },
    { call: 'write', code: 'ENOSPC', error: 'image-disk-full' },
    { call: 'write', code: 'EDQUOT', error: 'image-disk-full' },
  ] as const;

  it.each(cases)('at any $call with $code is fatal and loses nothing acknowledged', { timeout: 60_000 }, (one) => {
    let tried = 0;
    for (let at = 0; at < total[one.call]; at++) {
      const file = new FailingFile();
      file.fails = { call: one.call, at, code: one.code };
      let acknowledged: readonly string[] = [];
      const error = errorOf(() => playScript(file, (leaves) => void (acknowledged = leaves)));
      expect([at, error?.code]).toEqual([at, one.error]);
      expect(file.afterFailure).toBe(0);
      tried++;
      if (at === 0) continue; // the making of the image failed: there is no unit yet
      // What was not synced is gone, or all of it is there: the disk decides.
      for (const left of [file.cutAll(), new MemoryFile(file.now, file.size())]) {
        const from = Math.max(0, acknowledged.length - 2);
        const found = recover(left, from);
        const wrong = typeof found === 'string' ? found : found.leaves.slice(0, acknowledged.length - from);
        expect(wrong).toEqual(acknowledged.slice(from));
      }
    }
    expect(tried).toBeGreaterThan(20);
  });

  it('to be read, at any read, tells it and loses nothing', { timeout: 60_000 }, () => {
    const file = new MemoryFile();
    let acknowledged: readonly string[] = [];
    playScript(file, (leaves) => void (acknowledged = leaves));
    const from = acknowledged.length - 2;
    let failed = 0;
    for (let at = 0; failed === at; at++) {
      const failing = new FailingFile(file.now, file.size());
      failing.fails = { call: 'read', at, code: 'EIO' };
      const found = recover(failing, from);
      if (typeof found !== 'string') break; // fewer reads than that were needed
      expect(found).toContain('could not be read');
      failed++;
      const again = recover(failing.cutAll(), from);
      expect(typeof again === 'string' ? again : again.leaves).toEqual(acknowledged.slice(from));
    }
    expect(failed).toBeGreaterThan(5);
  });

  it('is not asked again: every later call gives the same error, reading too', () => {
    const file = new FailingFile();
    playScript(file, () => undefined);
    const { flash } = openOn(file, 'open');
    flash.program(flash.geometry.sizeBytes - 4096, Uint8Array.of(1));
    file.fails = { call: 'sync', at: file.calls.sync, code: 'EIO' };
    const first = errorOf(() => flash.flush());
    expect(first?.code).toBe('image-io');
    const later = [
      errorOf(() => flash.flush()),
      errorOf(() => flash.program(flash.geometry.sizeBytes - 4096, Uint8Array.of(0))),
      errorOf(() => void flash.read(0, 16)),
      errorOf(() => void flash.isErased(0, 65_536)),
    ];
    expect(later).toEqual([first, first, first, first]);
    expect(file.afterFailure).toBe(0);
  });

  it('by a read is told with its place, and a file that was cut off under the unit too', () => {
    const file = new FailingFile();
    playScript(file, () => undefined);
    file.fails = { call: 'read', at: file.calls.read + 6, code: 'EIO' };
    expect(errorOf(() => [...openOn(file, 'open').flash.sectors()])?.code).toBe('image-io');
    const short = new MemoryFile(file.now, file.size());
    const { flash } = openOn(short, 'open');
    short.setSize(40_000);
    expect(errorOf(() => void flash.read(flash.geometry.sizeBytes - 8192, 8))?.code).toBe(undefined); // a hole
    short.dataFrom = (position) => position;
    expect(errorOf(() => void flash.read(60_000, 8))?.code).toBe('image-truncated');
  });

  it('in short writes is written to until all is there', () => {
    const file = new MemoryFile();
    const write = file.write.bind(file);
    let short = 0;
    file.write = (bytes, position) => write(bytes.subarray(0, 1 + (short++ % 300)), position);
    let acknowledged: readonly string[] = [];
    playScript(file, (leaves) => void (acknowledged = leaves));
    const found = recover(file.cutAll(), 0);
    expect(typeof found === 'string' ? found : found.leaves).toEqual(acknowledged);
  });

  it('by taking no bytes at all ends the instance instead of turning in a circle', () => {
    const file = new MemoryFile();
    const { flash } = openOn(file, 'create');
    file.write = () => 0;
    flash.program(0, Uint8Array.of(1));
    expect(errorOf(() => flash.flush())?.code).toBe('image-io');
  });
});

describe('a disk without room', () => {
  it('shows before a commit: nothing of it is written, everything before stays readable', () => {
    const file = new FailingFile();
    let acknowledged: readonly string[] = [];
    playScript(file, (leaves) => void (acknowledged = leaves));
    const image = openOn(file, 'open');
    const unit = FiscalUnit.boot(portsOn(image));
    if ('halted' in unit) throw new Error(unit.halted);
    file.allocate = () => {
      throw new DiskError('ENOSPC');
    };
    const { writes } = file;
    const error = errorOf(() => void issue(unit, 'no-room'));
    expect([error?.code, error?.message, file.writes]).toEqual([
      'image-disk-full',
      'the disk of memory is full: it could not be extended',
      writes,
    ]);
    expect(errorOf(() => void issue(unit, 'again'))).toBe(error);
    expect([...unit.records(0)].length).toBe(acknowledged.length);
    const again = FiscalUnit.boot(portsOn(openOn(new MemoryFile(file.now, file.size()), 'open')));
    if ('halted' in again) throw new Error(again.halted);
    committed(issue(again, 'with-room'));
  });

  it('from any reservation on is told, and nothing acknowledged is lost', () => {
    const reservations = whole.calls.allocate;
    for (let from = 0; from < reservations; from++) {
      const file = new MemoryFile();
      let asked = 0;
      file.allocate = () => {
        if (asked++ >= from) throw new DiskError('ENOSPC');
        return true;
      };
      let acknowledged: readonly string[] = [];
      const error = errorOf(() => playScript(file, (leaves) => void (acknowledged = leaves)));
      expect([from, error?.code]).toEqual([from, 'image-disk-full']);
      if (acknowledged.length === 0) continue;
      const found = recover(file.cutAll(), 0);
      expect(typeof found === 'string' ? found : found.leaves.slice(0, acknowledged.length)).toEqual(acknowledged);
    }
    expect(reservations).toBeGreaterThan(4);
  });

  it('for what is wanted but not needed hinders nobody', () => {
    const asked: number[] = [];
    const file = new (class extends MemoryFile {
      override allocate(_position = 0, bytes = 0): boolean {
        asked.push(bytes);
        if (bytes > 2 * 1024 * 1024) throw new DiskError('ENOSPC');
        return true;
      }
    })();
    const sizes = { ...SIZES, journalBytes: 64 * 1024 * 1024 };
    const { flash, map } = FileImage.on(file, 'memory', { sizes, mode: 'create' });
    for (let page = 0; page < 40; page++) {
      flash.program(map.journal.start + page * 65_536, Uint8Array.of(1));
      flash.flush();
    }
    expect(Math.max(...asked)).toBeGreaterThan(7 * 1024 * 1024);
    expect(asked.filter((bytes) => bytes < 100_000).length).toBeGreaterThan(30);
  });

  it('is asked for room by writing zeros where the file system cannot reserve', () => {
    const file = new MemoryFile();
    file.allocate = () => false;
    let acknowledged: readonly string[] = [];
    playScript(file, (leaves) => void (acknowledged = leaves));
    const found = recover(file.cutAll(), 0);
    expect(typeof found === 'string' ? found : found.leaves).toEqual(acknowledged);
    const { map } = openOn(file, 'open');
    // Blocks behind the end of the journal are there, and hold nothing.
    const last = Math.max(...[...file.now.keys()].filter((block) => block * 512 < map.derived.start));
    expect(last * 512).toBeGreaterThan(map.journal.start + 200_000);
  });

  it('at the making of an image is told, and nothing is left behind', () => {
    const file = new FailingFile();
    file.fails = { call: 'allocate', at: 0, code: 'ENOSPC' };
    expect(errorOf(() => void openOn(file, 'create'))?.code).toBe('image-disk-full');
    // The next try takes the file, which holds nothing yet, as a new one.
    expect(openOn(new MemoryFile(file.now, file.size()), 'create').created).toBe(true);
  });
});

/** A simulated unit for tests in one process: small memories, virtual clock, one seed, forked at will. */
import { AssertionError, memoryMap, type HasherPort, type MemorySizes, type SignatureVerifier } from '@plomba/core';
import { none } from '@plomba/core/country';
import type { LocalTime } from '@plomba/core/model';
import { Device, Hardware, type MakeSigner } from '@plomba/firmware-sim';

export interface BenchOptions {
  readonly seed?: string;
  readonly sizes?: MemorySizes;
  readonly start?: LocalTime;
  /** Backends; portable ones when absent. The bytes are the same. */
  readonly makeSigner?: MakeSigner;
  readonly verifySignature?: SignatureVerifier;
  readonly hasher?: HasherPort;
}

/** Enough for a few thousand receipts. */
export const BENCH_SIZES: MemorySizes = {
  fiscalBytes: 64 * 1024,
  journalBytes: 4 * 1024 * 1024,
  derivedBytes: 1024 * 1024,
  workingBytes: 4096,
};

/** 2026-03-14T07:00:00+01:00 */
export const BENCH_START: LocalTime = { utcMs: 1_773_468_000_000, offsetMinutes: 60 };

export function benchHardware(options: BenchOptions = {}): Hardware {
  const { seed = 'bench', sizes = BENCH_SIZES, start = BENCH_START, makeSigner, verifySignature, hasher } = options;
  return new Hardware({
    map: memoryMap(sizes),
    seed,
    clock: 'virtual',
    start,
    hostMs: 0,
    ...(makeSigner === undefined ? {} : { makeSigner }),
    ...(verifySignature === undefined ? {} : { verifySignature }),
    ...(hasher === undefined ? {} : { hasher }),
  });
}

/** A device on this hardware, not switched on yet. */
export function benchDevice(hardware: Hardware): Device {
  let session = 0;
  return new Device({ hardware, country: none, session: () => ++session, hostMs: 0 });
}

/** Has a unit do something that it must do. @throws AssertionError when it refuses or loses its power */
export function mustDo(device: Device, command: Parameters<Device['call']>[0], request: object): void {
  const answer = device.call(command, request);
  if (answer?.ok !== true) throw new AssertionError(`${command}: ${answer?.detail ?? 'no answer'}`);
}

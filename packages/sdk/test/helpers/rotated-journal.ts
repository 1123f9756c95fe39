/** Journals of the core whose log key was rotated, read as a unit gives them out. */
import { FiscalUnit, flashGeometry, memoryMap, PlainFlash, planIdentity, type SignerPort } from '@plomba/core';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { JournalRecord } from '@plomba/link';
import type { JournalRecords } from '../../src/verification-port.js';

const map = memoryMap({ fiscalBytes: 65_536, journalBytes: 1_048_576, derivedBytes: 65_536, workingBytes: 4_096 });

export interface RotatedJournal {
  /** The keys, the first one first. */
  readonly keys: readonly Uint8Array[];
  readonly records: readonly JournalRecord[];
  /** Sequences of the rotations. */
  readonly rotations: readonly number[];
}

export interface JournalPlan {
  /** Of its keys; two journals with one seed have the same. */
  readonly seed: number;
  /** Records before each rotation, counted from the one before, and behind the last. */
  readonly runs: readonly number[];
  readonly journalId?: number;
  /** Whether many records are vouched for by one signature. */
  readonly batched?: boolean;
}

export function rotatedJournal({ seed, runs, journalId = 9, batched = false }: JournalPlan): RotatedJournal {
  const signers = runs.map((_, index) => nativeSigner(new Uint8Array(32).fill(seed + index)));
  let current: SignerPort | undefined = signers[0];
  let drawn = 0;
  const clock = { utcMs: 1_773_475_200_000, offsetMinutes: 60, quality: 'set' } as const;
  const unit = FiscalUnit.boot({
    flash: new PlainFlash(flashGeometry(map)),
    map,
    clock: { read: () => clock, set: () => undefined },
    secureElement: {
      signer: () => current,
      createKey: () => signers[0]!,
      drawNextKey: () => signers[++drawn]!,
      settleKey: (publicKey) => void (current = signers.find((key) => key.publicKey.join() === publicKey.join())),
      drawJournalId: () => new Uint8Array(16).fill(journalId),
    },
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
  if ('halted' in unit) throw new Error(unit.halted);
  const operation = (id: string) => ({ id, epoch: 0, digest: new Uint8Array(32) });
  const names = { serial: 'PL-7', model: 'M', country: 'none', firmware: '1.0.0', simulated: true };
  const identity = { operation: operation('born'), ...names, ...unit.drawIdentity() };
  const plan = planIdentity(unit.state, identity);
  if (plan.ok) unit.append(plan.contents, { identity });
  const rotations: number[] = [];
  for (const [index, count] of runs.entries()) {
    if (index > 0) {
      rotations.push(unit.size);
      if (!unit.rotateLogKey(operation(`rotate-${index}`)).ok) throw new Error('no rotation');
    }
    const fence = () => ({ kind: 'fence', payload: { fenced: { id: `f-${unit.size}`, epoch: 0 } } }) as const;
    if (batched && count > 0) unit.append(Array.from({ length: count }, fence), { signing: 'batch' });
    else for (let made = 0; made < count; made++) unit.append([fence()]);
  }
  const records = Array.from(unit.records(0), ({ entry, signature }) => ({ entry, signature }));
  return { keys: signers.map(({ publicKey }) => publicKey), records, rotations };
}

/** The journal as a unit reads it out, one record at a time where no more fits. */
export function reader(records: readonly JournalRecord[]): JournalRecords & { readonly reads: number[] } {
  const reads: number[] = [];
  return {
    reads,
    size: records.length,
    read(from, bytesMax) {
      reads.push(from);
      const page: JournalRecord[] = [];
      let bytes = 0;
      for (const record of records.slice(from)) {
        bytes += record.entry.length + record.signature.length;
        if (page.length > 0 && bytes > bytesMax) break;
        page.push(record);
      }
      return Promise.resolve(page);
    },
  };
}

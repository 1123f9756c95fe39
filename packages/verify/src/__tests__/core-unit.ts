// A unit of the core with some records, for tests that compare what units write with what others make of it.
import { FiscalUnit, flashGeometry, journalExport, memoryMap, PlainFlash, planIdentity, planLife } from '@plomba/core';
import { none } from '@plomba/core/country';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';

const map = memoryMap({ fiscalBytes: 65_536, journalBytes: 262_144, derivedBytes: 65_536, workingBytes: 4_096 });
const owner = { name: 'N', taxNumber: '1' };
const place = { name: 'P', address: 'A' };

/** A unit with `records` records: identity, life, rules, and then fences, some of them signed as a batch. */
export function coreUnit(records: number): FiscalUnit {
  const signer = nativeSigner(new Uint8Array(32).fill(5));
  const clock = { utcMs: 1_773_475_200_000, offsetMinutes: 60, quality: 'set' } as const;
  const unit = FiscalUnit.boot({
    flash: new PlainFlash(flashGeometry(map)),
    map,
    clock: { read: () => clock, set: () => undefined },
    secureElement: { signer: () => signer, createKey: () => signer, drawJournalId: () => new Uint8Array(16).fill(9) },
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
  if ('halted' in unit) throw new Error(unit.halted);
  const operation = (id: string) => ({ id, epoch: 0, digest: new Uint8Array(32) });
  const names = { serial: 'PL-7', model: 'M', country: 'none', firmware: '1.0.0', simulated: true };
  const identity = { operation: operation('born'), ...names, ...unit.drawIdentity() };
  const plan = planIdentity(unit.state, identity);
  if (plan.ok) unit.append(plan.contents, { identity });
  const bound = planLife(unit.state, none, { operation: operation('bound'), change: { to: 'bound', owner, place } });
  if (bound.ok) unit.append(bound.contents);
  for (let made = 0; unit.size < records; made++) {
    unit.append([{ kind: 'fence', payload: { fenced: { id: `f-${made}`, epoch: 0 } } }]);
  }
  return unit;
}

export function exportBytes(unit: FiscalUnit): Uint8Array {
  const checkpoint = unit.checkpoint();
  if (!checkpoint.ok) throw new Error(checkpoint.detail);
  const file = journalExport({ size: unit.size, checkpoint: checkpoint.text, source: unit.exportSource() });
  return file.read(0, file.bytes);
}

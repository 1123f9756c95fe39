import { describe, expect, it } from 'vitest';
import { FiscalUnit, flashGeometry, memoryMap, PlainFlash, planIdentity, type SignerPort } from '@plomba/core';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { verify } from '../index.js';
import { exportBytes } from './core-unit.js';

const map = memoryMap({ fiscalBytes: 65_536, journalBytes: 524_288, derivedBytes: 65_536, workingBytes: 4_096 });

/** A unit of the core whose log key is rotated behind these many records, and that goes on for 300 more. */
function rotatedUnit(before: number): { readonly unit: FiscalUnit; readonly kept: string } {
  const keys = [5, 6].map((seed) => nativeSigner(new Uint8Array(32).fill(seed)));
  let current: SignerPort | undefined = keys[0];
  const next = keys[1];
  const clock = { utcMs: 1_773_475_200_000, offsetMinutes: 60, quality: 'set' } as const;
  const unit = FiscalUnit.boot({
    flash: new PlainFlash(flashGeometry(map)),
    map,
    clock: { read: () => clock, set: () => undefined },
    secureElement: {
      signer: () => current,
      createKey: () => keys[0] ?? nativeSigner(new Uint8Array(32)),
      drawNextKey: () => next ?? nativeSigner(new Uint8Array(32)),
      settleKey: (publicKey) => void (current = keys.find((key) => key.publicKey.join() === publicKey.join())),
      drawJournalId: () => new Uint8Array(16).fill(9),
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
  const fences = (count: number): void => {
    for (let made = 0; made < count; made++)
      unit.append([{ kind: 'fence', payload: { fenced: { id: `f-${unit.size}`, epoch: 0 } } }]);
  };
  fences(before);
  const kept = unit.checkpoint();
  if (!kept.ok || !unit.rotateLogKey(operation('rotate')).ok) throw new Error('no rotation');
  fences(300);
  return { unit, kept: kept.text };
}

describe('a unit of the core whose log key was rotated', () => {
  it.each([10, 300, 446])('is verified, also against a checkpoint of before, %i records behind its start', (before) => {
    const { unit, kept } = rotatedUnit(before);
    const file = exportBytes(unit);
    expect(verify(file, { verifySignature: verifyNative })).toMatchObject({ ok: true });
    expect(verify(file, { verifySignature: verifyNative, checkpoint: kept })).toMatchObject({ ok: true });
  });
});

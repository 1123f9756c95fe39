import { describe, expect, it } from 'vitest';
import { verifyHandover, type HandoverFindingName } from '../index.js';
import { started, KeyUnit } from './attacks-on-keys.js';

const NAMES = { old: { serial: 'PL-OLD', seed: 1 }, next: { serial: 'PL-NEW', seed: 2 } } as const;

function nameOf(which: keyof typeof NAMES) {
  const { serial, journalId, signer } = new KeyUnit(NAMES[which]).name;
  return { serial, journalId, logKey: signer.publicKey };
}

/** An archived unit, with a rotation in its life, and the checkpoints around its link. */
function oldUnit(to: ReturnType<typeof nameOf> | undefined) {
  const unit = started(NAMES.old).rotate();
  for (const state of ['closing', 'archived'] as const) {
    unit.life(state);
    const plan = unit.plans.at(-1);
    if (plan !== undefined) unit.plans[unit.plans.length - 1] = { ...plan, signer: unit.signer };
  }
  const before = unit.note();
  if (to !== undefined) unit.link({ step: 'to', ...to });
  return { unit, before, after: unit.note() };
}

function newUnit(link: { readonly from: ReturnType<typeof nameOf>; readonly checkpoint: string } | undefined): KeyUnit {
  const unit = new KeyUnit(NAMES.next);
  unit.identity();
  if (link !== undefined)
    unit.link({ step: 'from', ...link.from, checkpoint: new TextEncoder().encode(link.checkpoint) });
  return unit;
}

describe('a hand-over', () => {
  const old = oldUnit(nameOf('next'));
  const file = old.unit.export();
  const from = nameOf('old');

  it('is good in both directions', () => {
    const next = newUnit({ from, checkpoint: old.after }).export();
    expect(verifyHandover(file, next)).toMatchObject({ ok: true, handedOver: 8 });
  });

  const cases: readonly (readonly [HandoverFindingName, Uint8Array, KeyUnit])[] = [
    ['link-to-missing', oldUnit(undefined).unit.export(), newUnit({ from, checkpoint: old.after })],
    ['link-from-missing', file, newUnit(undefined)],
    ['link-to-other', oldUnit(nameOf('old')).unit.export(), newUnit({ from, checkpoint: old.after })],
    ['link-from-other', file, newUnit({ from: nameOf('next'), checkpoint: old.after })],
    ['link-checkpoint', file, newUnit({ from, checkpoint: 'no note' })],
    ['link-checkpoint', file, newUnit({ from, checkpoint: newUnit(undefined).note() })],
    ['link-uncovered', file, newUnit({ from, checkpoint: old.before })],
  ];
  it.each(cases)('is found as %s', (name, before, next) => {
    expect(verifyHandover(before, next.export())).toMatchObject({ ok: false, in: 'link', name });
  });

  it('is no better than its two journals', () => {
    const next = newUnit({ from, checkpoint: old.after }).export();
    expect(verifyHandover(file.slice(0, -1), next)).toMatchObject({ ok: false, in: 'before' });
    expect(verifyHandover(file, next.slice(0, -1))).toMatchObject({ ok: false, in: 'after' });
  });
});

/**
 * `intervention.open`: refuses `intervention-open`, `validation-failed`. `intervention.close`: refuses `no-intervention`,
 * `seal-broken` while the case has no new seal, `validation-failed`. A new seal that the end of a visit names is put on
 * with it: that sets back the latch which watches the case.
 */
import { planIntervention, type Content, type Plan, type Refusal } from '@plomba/core';
import type { PaperLine } from '@plomba/core/country';
import type { OperationStamp } from '@plomba/core/model';
import type { SealValue } from '@plomba/core/tables';
import type { RequestOf } from '@plomba/link';
import type { ChangeCommand, Context, ValidPlan } from '../context.js';
import type { CommandRefusal } from '../refusal.js';
import { visitPaper } from './visit-paper.js';

export const openVisit: ChangeCommand<'intervention.open'> = {
  name: 'intervention.open',
  validate: (context, request, operation) => planned(context, { ...request, operation, step: 'open' }),
  paper: paperOf,
};

export const closeVisit: ChangeCommand<'intervention.close'> = {
  name: 'intervention.close',
  validate: (context, request, operation) => planned(context, { ...request, operation, step: 'close' }),
  // Before the record: without it the journal still knows the seal as broken, so a power cut in between opens nothing.
  prepare({ hardware }, { seals }) {
    const seal = newSeal(hardware, seals);
    if (seal === undefined) return;
    hardware.seal.replace(seal.number);
    hardware.keep();
  },
  paper: paperOf,
};

type Visit = (
  | (RequestOf<'intervention.open'> & { readonly step: 'open' })
  | (RequestOf<'intervention.close'> & { readonly step: 'close' })
) & { readonly operation: OperationStamp };

function planned({ unit, firmware, hardware }: Context, visit: Visit): ValidPlan | CommandRefusal {
  // Counters are those of the time in the record: between the two a year must not begin.
  const stamp = unit.now();
  const sealIntact = hardware.sealIntact || newSeal(hardware, visit.seals) !== undefined;
  const plan: Plan | Refusal = planIntervention(unit.state, {
    ...visit,
    firmware: firmware.version,
    now: stamp,
    sealIntact,
  });
  return plan.ok ? { ...plan, append: { stamp } } : plan;
}

/** The seal that is put on in place of a broken one: intact, and not the one that was broken. */
function newSeal(hardware: Context['hardware'], seals: readonly SealValue[]): SealValue | undefined {
  if (hardware.sealIntact) return undefined;
  return seals.find(({ number, condition }) => condition === 'intact' && number !== hardware.seal.number);
}

function paperOf(
  { unit, country, head }: Context,
  record: { header: { utcMs: number; offsetMinutes: number } },
  content: Content,
): readonly PaperLine[] {
  if (content.kind !== 'intervention') return [];
  const serial = unit.identity?.serial ?? '';
  return visitPaper(country, content.payload, { serial, time: record.header, head });
}

/**
 * The life of a unit: identity takes it from `blank` to `personalised`, each life record goes one step of `LIFE_STEPS`
 * and carries what that step needs. The way out of `blocked` leads back to where it came from.
 */
import { LIFE_STEPS } from '@plomba/core/model';
import type { Finding } from '../finding.js';
import type { ExportRecord } from '../records.js';
import { fault, type FoldState, type Step } from './state.js';

export function applyIdentity({ state, record }: Step<'identity'>): Finding | undefined {
  if (record.sequence !== 0) {
    const message = 'A journal has one identity record, record 0.';
    return fault(record, 'identity-second', { field: 'kind', message });
  }
  state.life = 'personalised';
  state.lifeBefore = 'personalised';
  state.fiscalEntries++;
  return undefined;
}

/** Behind the step to `archived` nothing happens any more; what recovery leaves and the link may stand there. */
export function checkArchived(state: FoldState, record: ExportRecord): Finding | undefined {
  const { kind } = record;
  if (state.life !== 'archived' || kind === 'successor' || kind === 'checkpoint' || kind === 'discard')
    return undefined;
  return fault(record, 'life-archived', { field: 'kind', message: `The unit was archived before this '${kind}'.` });
}

export function applyLife(step: Step<'life'>): Finding | undefined {
  const { state, record } = step;
  const { from, change } = record.payload;
  if (from !== state.life) {
    const message = `The step begins in '${from}', but the unit was in '${state.life}'.`;
    return fault(record, 'life-from', { field: 'from', message });
  }
  const wrong = checkStep(step) ?? checkContent(step);
  if (wrong !== undefined) return wrong;
  if (change.to !== 'blocked') state.lifeBefore = change.to;
  state.life = change.to;
  state.owner = change.owner ?? state.owner;
  state.place = change.place ?? state.place;
  state.fiscalEntries++;
  return undefined;
}

function checkStep({ state, record }: Step<'life'>): Finding | undefined {
  const { from, change } = record.payload;
  const legal = LIFE_STEPS.some(([before, after]) => before === from && after === change.to);
  if (!legal) {
    const message = `There is no step from '${from}' to '${change.to}'.`;
    return fault(record, 'life-step', { field: 'change.to', message });
  }
  if (from !== 'blocked' || change.to === state.lifeBefore) return undefined;
  const message = `The unit was blocked in '${state.lifeBefore}' and cannot come out in '${change.to}'.`;
  return fault(record, 'life-step', { field: 'change.to', message });
}

function checkContent({ record }: Step<'life'>): Finding | undefined {
  const { from, change } = record.payload;
  const needs = [
    ['owner', change.to === 'bound'],
    ['place', change.to === 'bound'],
    ['reason', change.to === 'blocked' || from === 'blocked'],
  ] as const;
  const missing = needs.find(([field, needed]) => needed && change[field] === undefined)?.[0];
  if (missing === undefined) return undefined;
  const message = `The step from '${from}' to '${change.to}' carries no ${missing}.`;
  return fault(record, 'life-content', { field: `change.${missing}`, message });
}

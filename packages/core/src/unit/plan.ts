/** What a command comes to before anything is written, and what most commands ask of the state first. */
import type { Country, Finding } from '../country/country.js';
import { isVisitOpen } from '../service/visit.js';
import { refuse, type Refusal } from './refusal.js';
import type { Content, UnitState } from './state.js';

export interface Plan {
  readonly ok: true;
  readonly contents: readonly Content[];
}

export function plan(...contents: readonly Content[]): Plan {
  return { ok: true, contents };
}

export function invalid(findings: readonly Finding[]): Refusal {
  const [first] = findings;
  const detail = findings.map(({ path, rule }) => `${path} ${rule}`).join('; ');
  return refuse('validation-failed', detail, first?.path ?? '');
}

/** Selling, cash and days need a state of life that sells. */
export function notSelling(state: UnitState, country: Country): Refusal | undefined {
  if (country.sellsIn.includes(state.life)) return inService(state);
  return refuse('not-allowed-in-state', `the unit is ${state.life}; this needs ${country.sellsIn.join(' or ')}`);
}

/** Nothing is sold while a technician has the unit open, nor behind a broken seal. */
function inService({ visit, sealBroken }: UnitState): Refusal | undefined {
  if (isVisitOpen(visit)) {
    return refuse('intervention-open', `visit ${visit.number} of a technician is not ended (record ${visit.openedBy})`);
  }
  if (sealBroken === undefined) return undefined;
  return refuse('seal-broken', `the seal was broken (record ${sealBroken}); a technician's visit ends that`);
}

export function dayClosed(state: UnitState): Refusal | undefined {
  return state.dayOpen ? undefined : refuse('day-not-open', 'no day is open');
}

/** The day that is open, for records that may also stand between two days. */
export function openDay(state: UnitState): { readonly day?: number } {
  return state.dayOpen ? { day: state.day } : {};
}

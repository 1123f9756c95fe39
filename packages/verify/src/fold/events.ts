/** Events at a till and outages (docs/spec/journal.md section 5): each carries what its kind needs, and nothing else. */
import type { EventPayload } from '@plomba/core/tables';
import type { Finding } from '../finding.js';
import type { RecordOf } from '../records.js';
import { applyFacts } from './counters.js';
import { checkDayIfAny } from './days.js';
import type { Fact } from './fact.js';
import { fault, type Step } from './state.js';

const OUTAGES: readonly EventPayload['event'][] = ['power-outage', 'network-outage'];
const CANCELLED: readonly EventPayload['event'][] = ['document-cancelled', 'line-cancelled'];

/** The field that is wrong, with a sentence. */
function wrongField({ header, payload }: RecordOf<'event'>): { field: string; message: string } | undefined {
  const { event, from, to, amount } = payload;
  if (OUTAGES.includes(event)) {
    if (from === undefined) return { field: 'from', message: 'An outage says when it began.' };
    if (to === undefined) return { field: 'to', message: 'An outage says when it ended.' };
    if (to.utcMs < from.utcMs) return { field: 'to', message: 'The outage ended before it began.' };
    if (to.utcMs > header.utcMs) return { field: 'to', message: 'The outage ended after it was recorded.' };
  } else if (from !== undefined || to !== undefined) {
    return { field: from === undefined ? 'to' : 'from', message: 'Only an outage has a beginning and an end.' };
  }
  if (amount === undefined) return undefined;
  if (!CANCELLED.includes(event)) return { field: 'amount', message: 'Only what was cancelled has an amount.' };
  return amount < 0n ? { field: 'amount', message: `An amount of ${amount} hundredths.` } : undefined;
}

export function applyEvent({ state, record }: Step<'event'>): Finding | undefined {
  if (state.rules === undefined || state.life === 'archived') {
    const message = `In '${state.life}' no event is noted.`;
    return fault(record, 'event-content', { field: 'kind', message });
  }
  const wrong = wrongField(record);
  if (wrong !== undefined) return fault(record, 'event-content', wrong);
  const day = checkDayIfAny(state, record);
  if (day !== undefined) return day;
  const { event: operation, till, from, to, amount } = record.payload;
  const facts: Fact[] = [{ measure: 'operations', amount: 1n, operation, till }];
  if (amount !== undefined) facts.push({ measure: 'amount', amount, operation, till });
  if (from !== undefined && to !== undefined) {
    facts.push({ measure: 'duration', amount: BigInt(to.utcMs) - BigInt(from.utcMs), operation, till });
  }
  return applyFacts(state, record, facts);
}

/** The link between the journals of two units (docs/spec/journal.md section 9): where it may stand, and how often. */
import type { Finding } from '../finding.js';
import { fault, type Step } from './state.js';

export function applySuccessor({ state, record }: Step<'successor'>): Finding | undefined {
  const { payload, sequence } = record;
  const { step, checkpoint } = payload;
  const { life, links } = state;
  const fits = step === 'to' ? life === 'archived' : life === 'personalised' || life === 'bound';
  const before = links[step];
  const wrong =
    (!fits && `A link '${step}' cannot stand in '${life}'.`) ||
    (before !== undefined && `Record ${before.sequence} is that link already.`) ||
    ((step === 'to') !== (checkpoint === undefined) && "A checkpoint belongs to a link 'from', and to no other.");
  if (wrong !== false) return fault(record, 'successor', { field: 'step', message: wrong });
  links[step] = { sequence, payload };
  return undefined;
}

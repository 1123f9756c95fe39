/** A technician's visits: their beginning, their end, and the book of them. */
import type { Json } from '@plomba/codec';
import { visitsToJson, type CallOptions, type VisitBegin, type VisitEnd } from '@plomba/sdk';
import { committingWith } from './committing.js';
import type { Ask, HandlerParts, Handlers } from './handler.js';

type VisitId = 'openIntervention' | 'closeIntervention' | 'getInterventions';

export function visitHandlers(parts: HandlerParts, call: (ask: Ask) => CallOptions): Pick<Handlers, VisitId> {
  const { handler } = committingWith(parts);
  return {
    openIntervention: handler<VisitBegin>('intervention.open', (unit, visit, options) =>
      unit.openIntervention(visit, options),
    ),
    closeIntervention: handler<VisitEnd>('intervention.close', (unit, visit, options) =>
      unit.closeIntervention(visit, options),
    ),
    getInterventions: async (ask) => {
      const visits = await (await parts.unit()).interventions(call(ask));
      return { kind: 'json', status: 200, body: { visits: visitsToJson(visits) as unknown as Json } }; // the SDK's JSON is JSON
    },
  };
}

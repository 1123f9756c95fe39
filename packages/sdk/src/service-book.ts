/** The service book of a unit as plain JSON: the copy that a service firm keeps in a book of its own. */
import { replyToJson, type Visit } from '@plomba/link';
import type { JsonObject } from './receipt.js';

/** Visits as JSON that loses nothing: times as RFC 3339, counters as whole numbers in text, bytes as lower-case hex. */
export function visitsToJson(visits: readonly Visit[]): readonly JsonObject[] {
  return visits.map((visit) => {
    const page = replyToJson('intervention.list', { visits: [visit], total: 1 }) as { readonly visits: [JsonObject] };
    return page.visits[0]; // the table writes its list as a list
  });
}

/**
 * `intervention.list`: the service book, the last visit first; refuses nothing. Every record names the one before it, so
 * that reading the book costs as many records as it gives.
 */
import { contentOf, present, type FiscalUnit } from '@plomba/core';
import type { Visit, VisitRecord } from '@plomba/link';
import type { QueryCommand } from '../context.js';

const PAGE = 8;

export const listVisits: QueryCommand<'intervention.list'> = {
  name: 'intervention.list',
  answer({ unit }, { before = Number.MAX_SAFE_INTEGER }) {
    const total = unit.state.visit?.number ?? 0;
    const visits: Visit[] = [];
    for (const visit of visitsBack(unit)) {
      if (visits.length === PAGE) break;
      if (visit.opened.intervention.number < before) visits.push(visit);
    }
    return { ok: true, reply: { visits, total } };
  },
};

function* visitsBack(unit: FiscalUnit): Generator<Visit, undefined> {
  const last = unit.state.visit;
  let openedBy = last?.openedBy;
  let closedBy = last?.closedBy;
  while (openedBy !== undefined) {
    const opened = visitRecord(unit, openedBy);
    yield closedBy === undefined ? { opened } : { opened, closed: visitRecord(unit, closedBy) };
    closedBy = opened.intervention.previous;
    openedBy = closedBy === undefined ? undefined : visitRecord(unit, closedBy).intervention.openedBy;
  }
}

function visitRecord(unit: FiscalUnit, sequence: number): VisitRecord {
  const record = present(unit.record(sequence), 'the book names records of its own');
  const content = contentOf(record);
  const intervention = present(content.kind === 'intervention' ? content.payload : undefined, 'a record of a visit');
  const { utcMs, offsetMinutes } = record.header;
  return { sequence, time: { utcMs, offsetMinutes }, intervention };
}

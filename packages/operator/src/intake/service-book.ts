/** The service book of a unit, from the records of its own journal that were taken in: signed, and nobody takes it back. Pure. */
import type { InterventionPayload, PartValue, SealValue, VisitPlace } from '@plomba/core/tables';
import { readRecord, type RawRecord, type TakenOf } from './record.js';

/** A visit of a technician; what belongs to its end is absent while it goes on. Times are the unit's, UTC ms. */
export interface Intervention {
  /** From 1, without gaps. */
  readonly number: number;
  /** Record that began it. */
  readonly record: number;
  readonly beganAt: number;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
  readonly technician: string;
  readonly authorisation: string;
  readonly firm?: string;
  readonly place?: VisitPlace;
  readonly reason: string;
  readonly sealsFound: readonly SealValue[];
  readonly partsFound: readonly PartValue[];
  readonly firmwareFound: string;
  /** Record that ended it. */
  readonly endRecord?: number;
  readonly endedAt?: number;
  /** Where another technician ended it. */
  readonly endedBy?: string;
  /** What was done. */
  readonly work?: string;
  readonly sealsLeft?: readonly SealValue[];
  readonly partsLeft?: readonly PartValue[];
  readonly firmwareLeft?: string;
}

type Visit = TakenOf<'intervention'>;

/**
 * Visits, the newest first.
 * @param records of kind intervention, the newest first; an end whose beginning is not among them is left out
 */
export function serviceBook(records: readonly RawRecord[]): readonly Intervention[] {
  const read = records.map(readRecord).flatMap((one) => (one.ok ? [one.record] : []));
  const visits = read.filter((record): record is Visit => record.kind === 'intervention');
  const ends = new Map<number, Visit>();
  for (const visit of visits) {
    const { openedBy } = visit.payload;
    if (openedBy !== undefined) ends.set(openedBy, visit);
  }
  return visits
    .filter(({ payload }) => payload.step === 'open')
    .map((began) => ({ ...beginning(began), ...end(ends.get(began.sequence)) }));
}

function beginning({ sequence, header, payload }: Visit): Intervention {
  const { number, technician = '', authorisation = '', reason = '', firm, place, seals, parts, firmware } = payload;
  return {
    number,
    record: sequence,
    beganAt: header.utcMs,
    offsetMinutes: header.offsetMinutes,
    technician,
    authorisation,
    ...(firm === undefined ? {} : { firm }),
    ...(place === undefined ? {} : { place }),
    reason,
    sealsFound: seals,
    partsFound: parts,
    firmwareFound: firmware,
  };
}

function end(visit: Visit | undefined): Partial<Intervention> {
  if (visit === undefined) return {};
  const { technician, work = '', seals, parts, firmware }: InterventionPayload = visit.payload;
  return {
    endRecord: visit.sequence,
    endedAt: visit.header.utcMs,
    ...(technician === undefined ? {} : { endedBy: technician }),
    work,
    sealsLeft: seals,
    partsLeft: parts,
    firmwareLeft: firmware,
  };
}

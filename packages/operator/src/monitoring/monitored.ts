/** A unit as the monitoring looks at it, from its row, its journal and its open findings. Pure. */
import type { FleetUnit } from '../fleet/unit.js';
import type { Finding, KeptJournal } from '../store/intake.js';
import type { MonitoredUnit } from './alarms.js';

export function monitored(
  unit: FleetUnit,
  journal: KeptJournal | undefined,
  findings: readonly Finding[],
): MonitoredUnit {
  const facts = journal?.known.facts;
  const look = unit.status;
  const endsMs = facts?.licence?.notAfter ?? look?.licence?.notAfter;
  const keys = (facts?.keys ?? []).flatMap(({ name, notAfterMs }) =>
    notAfterMs === undefined ? [] : [{ name, notAfterMs }],
  );
  return {
    id: unit.id,
    watchers: unit.partner === undefined ? [unit.company] : [unit.company, unit.partner],
    connected: unit.connectedAt !== undefined,
    warnings: look?.warnings ?? [],
    keys,
    registration: unit.registration,
    findings: findings.map(({ kind, foundAt, detail }) => ({ kind, foundMs: foundAt, detail })),
    ...(facts?.lastDocumentMs === undefined ? {} : { lastDocumentMs: facts.lastDocumentMs }),
    ...(unit.lastSeenAt === undefined ? {} : { lastSeenMs: unit.lastSeenAt }),
    ...(look === undefined ? {} : { life: look.life }),
    ...(look?.halted === undefined ? {} : { halted: look.halted }),
    ...(look?.memory === undefined ? {} : { memory: look.memory }),
    ...(endsMs === undefined ? {} : { licenceEndsMs: endsMs }),
  };
}

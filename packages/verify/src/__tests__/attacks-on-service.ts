// The service book by the holder of the genuine key: hashed and signed as it should be, but what it says is wrong.
import type { Licence } from '@plomba/core/model';
import type { InterventionPayload, NoticePayload, StateSummary } from '@plomba/core/tables';
import type { FindingName } from '../index.js';
import type { Attack } from './attack.js';
import type { Plan } from './export-builder.js';
import { countersOf } from './naive-counters.js';
import { START_MS, TestUnit } from './test-unit.js';

type Visit = Partial<Omit<InterventionPayload, 'operation'>>;

/** A visit in which a field is missing that no type lets one leave out. */
function withoutField(field: keyof Visit): Visit {
  return { [field]: undefined };
}

class ServiceUnit extends TestUnit {
  #own = 0;
  more: Partial<StateSummary> = {};

  #plan(kind: 'intervention' | 'notice' | 'licence', payload: object, operation = true): this {
    const stamp = { operation: { id: `own-${this.#own++}`, epoch: 0, digest: new Uint8Array(32) } };
    const head = { utcMs: this.clockMs, offsetMinutes: this.offsetMinutes, signed: true };
    this.plans.push({ kind, ...head, payload: { ...(operation ? stamp : {}), ...payload } } as unknown as Plan); // pairs
    this.clockMs += 1000;
    return this;
  }

  open(number: number, more: Visit = {}): this {
    const who = { technician: 'T', authorisation: 'A-1', place: 'shop', reason: 'check' };
    return this.#plan('intervention', { step: 'open', number, ...who, ...this.#found(), ...more });
  }

  close(number: number, openedBy: number, more: Visit = {}): this {
    return this.#plan('intervention', { step: 'close', number, openedBy, work: 'done', ...this.#found(), ...more });
  }

  #found(): Visit {
    return { seals: [], parts: [], firmware: '0.1.0', counters: countersOf(this.plans, 'in-z') };
  }

  notice(payload: NoticePayload): this {
    return this.#plan('notice', payload, false);
  }

  licence(more: Partial<Licence> = {}): this {
    const licence = { id: 'L-1', subject: 'PL-000001', features: ['a'], environment: 'production', ...more };
    return this.#plan('licence', { licence, signature: new Uint8Array(64), issuer: new Uint8Array(32) });
  }

  override state(): StateSummary {
    return { ...super.state(), ...this.more };
  }

  /** What checkpoint records carry from here on beside what an ordinary unit has. */
  stands(more: Partial<StateSummary>): this {
    this.more = more;
    return this;
  }

  checkpointWith(more: Partial<StateSummary>): this {
    return this.stands(more).checkpoint();
  }
}

/** In production behind record 3; the next record is record 4. */
function started(): ServiceUnit {
  const owner = { name: 'N', taxNumber: '1' };
  const place = { name: 'P', address: 'A' };
  return new ServiceUnit().identity().life('bound', { owner, place }).rules().life('production');
}

const at = (ms: number): { utcMs: number; offsetMinutes: number } => ({ utcMs: START_MS + ms, offsetMinutes: 60 });
const broken: NoticePayload = { notice: 'seal-broken' };
const finding = { step: 'clock', result: 'warn', detail: 'it was not set' } as const;
const newer: NoticePayload = { notice: 'firmware', from: '0.1.0', to: '0.2.0' };

/** What is as it should be: no attack. */
export const genuineService: readonly (readonly [name: string, unit: ServiceUnit])[] = [
  ['two visits', started().open(1).close(1, 4).open(2, { previous: 5 }).close(2, 6)],
  ['a visit that another technician ends', started().open(1).close(1, 4, { technician: 'U', authorisation: 'A-2' })],
  [
    'a visit in a day, which is closed in it',
    started()
      .openDay()
      .receipt()
      .open(1)
      .stands({ visit: { number: 1, openedBy: 6 } })
      .closeDay()
      .close(1, 6),
  ],
  ['receipts behind a visit', started().openDay().open(1).close(1, 5).receipt()],
  ['a visit that ends a broken seal', started().notice(broken).open(1).close(1, 5).openDay()],
  ['a seal that is broken in a visit', started().open(1).notice(broken).close(1, 4).openDay()],
  ['wrong PINs', started().notice({ notice: 'wrong-pins', tries: 2 })],
  ['a wait', started().notice({ notice: 'locked-out', tries: 3, until: at(64_000) })],
  ['two updates', started().notice(newer).notice({ notice: 'firmware', from: '0.2.0', to: '0.3.0' })],
  ['a licence', started().licence({ notBefore: START_MS, notAfter: START_MS + 4000 })],
  ['a licence for this very unit', started().licence({ journalId: new Uint8Array(16).fill(0x41) })],
  [
    'a checkpoint with all of it',
    started()
      .open(1)
      .notice(broken)
      .notice(newer)
      .notice({ notice: 'self-test', findings: [finding] })
      .licence()
      .checkpointWith({
        visit: { number: 1, openedBy: 4 },
        sealBroken: 5,
        firmware: '0.2.0',
        findings: [finding],
        licence: { id: 'L-1', features: ['a'], since: 8 },
      }),
  ],
  [
    'a checkpoint behind all of it',
    started()
      .notice({ notice: 'self-test', findings: [finding] })
      .notice({ notice: 'self-test', findings: [] })
      .notice(broken)
      .open(1)
      .close(1, 7)
      .checkpointWith({ visit: { number: 1, openedBy: 7, closedBy: 8 } }),
  ],
];

function attack(expected: FindingName, field: string, [name, unit]: readonly [string, ServiceUnit]): Attack {
  return { attack: name, expected, field, file: unit.export() };
}

const inVisit = (): ServiceUnit => started().openDay().receipt().open(1);

export const serviceAttacks: readonly Attack[] = [
  attack('visit-open', 'kind', ['a receipt in a visit', inVisit().receipt()]),
  attack('visit-open', 'kind', ['a copy in a visit', inVisit().copy(5)]),
  attack('visit-open', 'kind', ['cash in a visit', inVisit().cash('in', 1n)]),
  attack('visit-open', 'kind', ['a day that begins in a visit', started().open(1).openDay()]),
  attack('seal-broken', 'kind', ['a receipt behind a broken seal', started().openDay().notice(broken).receipt()]),
  attack('seal-broken', 'kind', ['a day behind a broken seal', started().notice(broken).openDay()]),
  attack('visit-content', 'step', ['an end without a beginning', started().close(1, 3)]),
  attack('visit-content', 'step', ['two beginnings', started().open(1).open(2)]),
  attack('visit-content', 'number', ['a visit out of number', started().open(2)]),
  attack('visit-content', 'number', ['an end with another number', started().open(1).close(2, 4)]),
  attack('visit-content', 'openedBy', ['an end that names another beginning', started().open(1).close(1, 3)]),
  attack('visit-content', 'previous', ['a first visit behind another', started().open(1, { previous: 3 })]),
  attack('visit-content', 'previous', ['a visit that forgets the one before', started().open(1).close(1, 4).open(2)]),
  attack('visit-content', 'reason', ['a visit without a reason', started().open(1, withoutField('reason'))]),
  attack('visit-content', 'work', ['a beginning with the work', started().open(1, { work: 'x' })]),
  attack('visit-content', 'place', ['an end with a place', started().open(1).close(1, 4, { place: 'shop' })]),
  attack('visit-content', 'authorisation', [
    'a technician without an authorisation',
    started().open(1, withoutField('authorisation')),
  ]),
  attack('counters', 'counters', ['a visit with other counters', inVisit().close(1, 6, { counters: [] })]),
  attack('notice-content', 'tries', ['wrong PINs without a number', started().notice({ notice: 'wrong-pins' })]),
  attack('notice-content', 'until', [
    'wrong PINs with a wait',
    started().notice({ notice: 'wrong-pins', tries: 1, until: at(60_000) }),
  ]),
  attack('notice-content', 'until', [
    'a wait that was over before',
    started().notice({ notice: 'locked-out', tries: 3, until: at(0) }),
  ]),
  attack('notice-content', 'from', ['an update from another version', started().notice({ ...newer, from: '0.0.9' })]),
  attack('notice-content', 'findings', ['a self-test without its findings', started().notice({ notice: 'self-test' })]),
  attack('licence-content', 'licence.subject', ['a licence for another unit', started().licence({ subject: 'X' })]),
  attack('licence-content', 'licence.journalId', [
    'a licence for another unit of that number',
    started().licence({ journalId: new Uint8Array(16) }),
  ]),
  attack('licence-content', 'licence.notAfter', [
    'a licence that was over',
    started().licence({ notAfter: START_MS + 3999 }),
  ]),
  attack('checkpoint-state', 'state.visit', ['a checkpoint that forgets a visit', started().open(1).checkpoint()]),
  attack('checkpoint-state', 'state.sealBroken', [
    'a checkpoint that forgets a seal',
    started().notice(broken).checkpoint(),
  ]),
  attack('checkpoint-state', 'state.firmware', [
    'a checkpoint that forgets an update',
    started().notice(newer).checkpoint(),
  ]),
  attack('checkpoint-state', 'state.licence', [
    'a checkpoint that forgets a licence',
    started().licence().checkpoint(),
  ]),
  attack('checkpoint-state', 'state.findings', [
    'a checkpoint that forgets a finding',
    started()
      .notice({ notice: 'self-test', findings: [finding] })
      .checkpoint(),
  ]),
];

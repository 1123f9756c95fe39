// Events and shifts by the holder of the genuine key: hashed and signed as it should be, but what they say is wrong.
import type { Rules } from '@plomba/core/model';
import type { EventPayload, ShiftPayload } from '@plomba/core/tables';
import type { FindingName } from '../index.js';
import type { Attack } from './attack.js';
import type { Plan } from './export-builder.js';
import { plainRules, TestUnit } from './test-unit.js';

type Event = { readonly event: EventPayload };
type Shift = { readonly shift: Omit<ShiftPayload, 'operation'> & { readonly operation?: ShiftPayload['operation'] } };
export type Step = Event | Shift | 'open day' | 'checkpoint';

const rules: Rules = {
  ...plainRules,
  counters: [
    ...plainRules.counters,
    { name: 'kinds', measure: 'operations', by: 'operation', scope: 'shift', max: 3n, inZ: false, reset: 'closing' },
  ],
};

/** A journal that ends with these records; record 3 of it is the last of the ordinary ones. */
export function journalWith(steps: readonly Step[], unit: TestUnit = TestUnit.inProduction({ rules })): Uint8Array {
  for (const [index, step] of steps.entries()) {
    if (step === 'open day') unit.openDay();
    else if (step === 'checkpoint') unit.checkpoint();
    else {
      const head = { utcMs: unit.clockMs, offsetMinutes: unit.offsetMinutes, signed: true };
      const operation = { id: `own-${index}`, epoch: 0, digest: new Uint8Array(32) };
      const plan: Plan =
        'event' in step
          ? { kind: 'event', ...head, payload: step.event }
          : { kind: 'shift', ...head, payload: { operation, ...step.shift } };
      unit.plans.push(plan);
      unit.clockMs += 1000;
    }
  }
  return unit.export();
}

const START = 1_773_475_200_000;
const at = (ms: number): { utcMs: number; offsetMinutes: number } => ({ utcMs: START + ms, offsetMinutes: 60 });
const event = (payload: EventPayload): Event => ({ event: payload });
const open = (number = 1, more: Partial<ShiftPayload> = {}): Shift => {
  return { shift: { step: 'open', till: '1', number, counters: [], ...more } };
};
const counted = (count: bigint): ShiftPayload['counters'] =>
  count === 0n ? [] : [{ key: 'kinds/shift-open@1', value: count }];
const close = (number = 1, more: Partial<ShiftPayload> = {}): Shift => {
  const counters = [{ key: 'kinds/shift-close@1', value: 1n }, ...counted(1n)];
  return { shift: { step: 'close', till: '1', number, openedBy: 4, counters, ...more } };
};

/** What is as it should be: no attack. */
export const genuineHappenings: readonly (readonly [name: string, steps: readonly Step[]])[] = [
  ['an outage', [event({ event: 'power-outage', from: at(0), to: at(10) })]],
  ['an outage of no time', [event({ event: 'network-outage', from: at(10), to: at(10) })]],
  ['an outage until now', [event({ event: 'network-outage', from: at(0), to: at(4000) })]],
  ['what was cancelled', ['open day', event({ event: 'document-cancelled', amount: 0n, day: 1, till: '1' })]],
  ['a drawer between days', [event({ event: 'drawer-opened' })]],

  ['one', [open(), close()]],
  ['a second one, which counts from zero', [open(), close(), open(2), close(2, { openedBy: 6 })]],
  ['two tills at once', [open(), open(1, { till: '10' }), close()]],
  ['from between the days into a day', [open(), 'open day', close(1, { day: 1 })]],
];

const EVENTS: readonly (readonly [attack: string, steps: readonly Step[], expected: FindingName, field: string])[] = [
  ['an outage without a beginning', [event({ event: 'power-outage', to: at(0) })], 'event-content', 'from'],
  ['an outage without an end', [event({ event: 'power-outage', from: at(0) })], 'event-content', 'to'],
  ['an end before the beginning', [event({ event: 'power-outage', from: at(1), to: at(0) })], 'event-content', 'to'],
  ['an end behind the record', [event({ event: 'power-outage', from: at(0), to: at(4001) })], 'event-content', 'to'],
  ['a drawer that lasted', [event({ event: 'drawer-opened', from: at(0), to: at(1) })], 'event-content', 'from'],
  ['a drawer that ended', [event({ event: 'drawer-opened', to: at(1) })], 'event-content', 'to'],
  ['a drawer with an amount', [event({ event: 'drawer-opened', amount: 1n })], 'event-content', 'amount'],
  ['a negative amount', [event({ event: 'line-cancelled', amount: -1n })], 'event-content', 'amount'],
  ['a day that is not open', [event({ event: 'drawer-opened', day: 1 })], 'day-number', 'day'],
  ['another day than the open one', ['open day', event({ event: 'drawer-opened', day: 2 })], 'day-number', 'day'],
  ['no day while one is open', ['open day', event({ event: 'drawer-opened' })], 'day-number', 'day'],
  [
    'an operation twice',
    [1, 2].map(() => event({ event: 'drawer-opened', operation: { id: 'a', epoch: 0, digest: new Uint8Array(32) } })),
    'operation-repeated',
    'operation.id',
  ],
  [
    'one event more than its counter allows',
    [1, 2, 3, 4].map(() => event({ event: 'drawer-opened', till: '1' })),
    'counter-max',
    'kinds/drawer-opened@1',
  ],
];

const SHIFTS: typeof EVENTS = [
  ['an end without a beginning', [close()], 'shift-step', 'step'],
  ['two beginnings', [open(), open(2)], 'shift-step', 'step'],
  ['two ends', [open(), close(), close()], 'shift-step', 'step'],
  ['the end of another till', [open(), close(1, { till: '2' })], 'shift-step', 'step'],
  ['a first shift that is not the first', [open(2)], 'shift-number', 'number'],
  ['an end with another number', [open(), close(2)], 'shift-number', 'number'],
  ['a number twice', [open(), close(), open(1)], 'shift-number', 'number'],
  [
    'an end that names no beginning',
    [open(), { shift: { step: 'close', till: '1', number: 1, counters: [] } }],
    'shift-opened-by',
    'openedBy',
  ],
  ['another beginning', [open(), close(1, { openedBy: 3 })], 'shift-opened-by', 'openedBy'],
  ['a beginning that names one', [open(1, { openedBy: 4 })], 'shift-opened-by', 'openedBy'],
  ['counters at the beginning', [open(1, { counters: counted(1n) })], 'counters', 'counters'],
  ['other counters at the end', [open(), close(1, { counters: counted(2n) })], 'counters', 'counters'],
  ['no counters at the end', [open(), close(1, { counters: [] })], 'counters', 'counters'],
  ['a day that is not open', [open(1, { day: 1 })], 'day-number', 'day'],
  ['a checkpoint that forgets it', [open(), 'checkpoint'], 'checkpoint-state', 'state.shifts'],
];

const owner = { name: 'N', taxNumber: '1' };
const bound = (): TestUnit => new TestUnit().identity().life('bound', { owner, place: { name: 'P', address: 'A' } });

export const happeningAttacks: readonly Attack[] = [
  ...[...EVENTS, ...SHIFTS].map(([attack, steps, expected, field]): Attack => {
    return { attack, expected, field, file: journalWith(steps) };
  }),
  {
    attack: 'an event before any rules',
    expected: 'event-content',
    field: 'kind',
    file: journalWith([event({ event: 'drawer-opened' })], bound()),
  },
  {
    attack: 'a shift in a state of life that sells nothing',
    expected: 'life-state',
    field: 'kind',
    file: journalWith([open()], bound().rules(rules)),
  },
];

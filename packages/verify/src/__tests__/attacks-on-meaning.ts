// Attacks by the holder of the genuine key: every record is hashed and signed as it should be, but what it says is wrong.
// Records of the genuine journal: 0 identity, 1 bound, 2 rules, 3 production, 4 day-open, 5 cash, 6 sale, 7 sale with
// discount and change, 8 refund, 9 copy, 10 training, 11 clock, 12 sale by card, 13 day-close, 14 checkpoint.
import type { Rules } from '@plomba/core/model';
import { copyTable, type CopyPayload, type StateSummary } from '@plomba/core/tables';
import { malleated, replanned, root, sealed, unit, type Attack } from './attack.js';
import { exportOf, noteOf, seal, type Plan } from './export-builder.js';
import { frontierOf } from './naive-tree.js';
import { coffee, decimal, plainRules, stamp, TestUnit } from './test-unit.js';

type Fields = Readonly<Record<string, unknown>>;
type Where = Pick<Attack, 'at' | 'file'>;

function edited(at: number, fields: Fields | ((payload: Fields) => Fields)): Where {
  const payload = unit.plans[at]?.payload as unknown as Fields; // any kind: the attack knows which
  const change = typeof fields === 'function' ? fields(payload) : fields;
  return { at, file: replanned(at, { payload: { ...payload, ...change } } as Partial<Plan>) };
}

/** A field of a receipt's request. */
const requested = (at: number, fields: Fields): Where =>
  edited(at, ({ request }) => ({ request: { ...(request as Fields), ...fields } })); // a receipt has one

/** The last record of a unit of its own. */
const last = (other: TestUnit): Where => ({ at: other.plans.length - 1, file: other.export() });

/** The genuine plans, changed at will. */
function changed(at: number, change: (plans: Plan[]) => void): Where {
  const plans = [...unit.plans];
  change(plans);
  return { at, file: exportOf(seal(plans, unit.name)) };
}

const moved = (at: number, fields: Partial<Plan>): Where => ({ at, file: replanned(at, fields) });
const timeOf = (at: number): number => unit.plans[at]?.utcMs ?? 0;
const inDay = (): TestUnit => TestUnit.inProduction().openDay();
const inDayWith = (rules: Partial<Rules>): TestUnit =>
  TestUnit.inProduction({ rules: { ...plainRules, ...rules } }).openDay();
const owner = { name: 'N', taxNumber: '1' };
const place = { name: 'P', address: 'A' };
const fresh = (): TestUnit => new TestUnit().identity();
const bound = (): TestUnit => fresh().life('bound', { owner, place });
const rulesWith = (rules: Partial<Rules>): Where => edited(2, { rules: { ...plainRules, ...rules } });

const copyPayload = unit.plans[9]?.payload as CopyPayload; // record 9 is a copy

export const identityAttacks: readonly Attack[] = [
  { attack: 'no identity', expected: 'identity-missing', at: 0, file: changed(0, (plans) => plans.shift()).file },
  { attack: 'a second identity', expected: 'identity-second', ...last(fresh().identity()) },
  {
    attack: 'a key of small order',
    expected: 'identity-key',
    at: 0,
    file: smallOrderKey(Uint8Array.of(1, ...new Uint8Array(31))),
  },
  {
    attack: 'a key in a second encoding',
    expected: 'identity-key',
    at: 0,
    file: smallOrderKey(Uint8Array.of(0xf0, ...new Uint8Array(30).fill(0xff), 0x7f)),
  },
  {
    attack: 'a payload with a longer head',
    expected: 'payload-decode',
    ...moved(10, { bytes: Uint8Array.of(0xb8, 1) }),
  },
  {
    attack: 'a payload of another kind',
    expected: 'payload-decode',
    ...moved(9, { kind: 'cash', bytes: copyTable.encode(copyPayload) } as Partial<Plan>),
  },
  { attack: 'a payload of no kind', expected: 'payload-decode', ...moved(14, { bytes: Uint8Array.of(0xa0) }) },
];

function smallOrderKey(logKey: Uint8Array): Uint8Array {
  const signer = { ...unit.name.signer, publicKey: logKey };
  const plans = unit.plans.map(
    (plan, at) => (at === 0 ? { ...plan, payload: { ...plan.payload, logKey } } : plan) as Plan,
  );
  return exportOf(seal(plans, { ...unit.name, signer })); // still an identity payload
}

export const orderAttacks: readonly Attack[] = [
  { attack: 'a time beyond the calendar', expected: 'time-range', ...moved(14, { utcMs: 253_402_300_800_000 }) },
  { attack: 'an offset of sixteen hours', expected: 'time-range', ...moved(6, { offsetMinutes: 960 }) },
  { attack: 'time runs backwards', expected: 'time-backwards', ...moved(6, { utcMs: timeOf(5) - 1 }) },
  { attack: 'the clock said another time', expected: 'clock-time', ...moved(11, { utcMs: timeOf(11) + 1 }) },
  { attack: 'the clock had another offset', expected: 'clock-time', ...moved(11, { offsetMinutes: 0 }) },
  {
    attack: 'the clock goes back beyond a closing',
    expected: 'clock-before-close',
    ...last(
      inDay()
        .closeDay()
        .clock({ utcMs: inDay().clockMs - 1, offsetMinutes: 60 }),
    ),
  },
  {
    attack: 'an operation twice',
    expected: 'operation-repeated',
    ...edited(12, { operation: (unit.plans[6]?.payload as unknown as Fields)['operation'] }), // a receipt has one
  },
  { attack: 'a fence behind its operation', expected: 'operation-repeated', ...last(inDay().receipt().fence('op-4')) },
  { attack: 'a fence twice', expected: 'operation-repeated', ...last(inDay().fence('x').fence('x')) },
  { attack: 'a fenced operation', expected: 'operation-fenced', ...last(inDay().fence('op-5').receipt()) },
  { attack: 'an operation of a later epoch', expected: 'operation-epoch', ...last(inDay().fence('x', 1)) },
  { attack: 'an operation of the epoch before again', expected: 'operation-repeated', ...epochBefore() },
  { attack: 'an operation of an epoch long gone', expected: 'operation-epoch', ...longGone() },
  { attack: 'no checkpoint after a closing', expected: 'checkpoint-overdue', ...afterClosing() },
  { attack: 'no checkpoint for 512 records', expected: 'checkpoint-overdue', at: 512, file: withoutCheckpoint(512) },
  { attack: 'a life in another state', expected: 'life-from', ...edited(3, { from: 'test' }) },
  { attack: 'a second personalisation', expected: 'life-step', ...last(fresh().life('personalised')) },
  { attack: 'straight into production', expected: 'life-step', ...last(fresh().life('production')) },
  {
    attack: 'out of block into another state',
    expected: 'life-step',
    ...last(bound().life('test').life('blocked', { reason: 'r' }).life('production', { reason: 'r' })),
  },
  {
    attack: 'bound to nobody',
    expected: 'life-content',
    field: 'change.owner',
    ...last(fresh().life('bound', { place })),
  },
  {
    attack: 'bound nowhere',
    expected: 'life-content',
    field: 'change.place',
    ...last(fresh().life('bound', { owner })),
  },
  { attack: 'blocked without reason', expected: 'life-content', ...last(bound().life('test').life('blocked')) },
  {
    attack: 'unblocked without reason',
    expected: 'life-content',
    ...last(bound().life('test').life('blocked', { reason: 'r' }).life('test')),
  },
  {
    attack: 'a tax group twice',
    expected: 'rules-invalid',
    field: 'rules.taxGroups',
    ...rulesWith({ taxGroups: [...plainRules.taxGroups, { id: 'A', label: 'x' }] }),
  },
  {
    attack: 'a counter twice',
    expected: 'rules-invalid',
    field: 'rules.counters',
    ...rulesWith({ counters: [...plainRules.counters, ...plainRules.counters.slice(3, 4)] }),
  },
  {
    attack: 'a rate of -100 %',
    expected: 'rules-invalid',
    field: 'rules.taxGroups[0].rate',
    ...rulesWith({ taxGroups: [{ id: 'A', label: 'x', rate: decimal(-100) }] }),
  },
];

function epochBefore(): Where {
  const other = new TestUnit().identity();
  other.signed = false;
  for (let made = 1; made < 4097; made++) other.fence(`f-${made}`, made < 4096 ? 0 : 1);
  return { ...last(other.fence('f-4000', 1)), file: other.checkpoint().export() };
}

function longGone(): Where {
  const other = new TestUnit().identity();
  other.signed = false;
  // 8192 operations make two epochs; then epoch 0 is neither the current nor the previous one.
  for (let made = 1; made < 8192; made++) other.fence(`f-${made}`, made < 4096 ? 0 : 1);
  return { ...last(other.fence('late', 0)), file: other.checkpoint().export() };
}

function afterClosing(): Where {
  const other = inDay().closeDay();
  other.plans.pop();
  return last(other.discard(9, 1).openDay());
}

function withoutCheckpoint(count: number): Uint8Array {
  const other = new TestUnit().identity();
  while (other.plans.length < count + 2) other.fence(`f-${other.plans.length}`);
  other.plans.splice(count, 1);
  return other.export();
}

export const documentAttacks: readonly Attack[] = [
  { attack: 'a receipt without rules', expected: 'rules-missing', ...last(bound().life('test').openDay().receipt()) },
  {
    attack: 'a receipt by a blocked unit',
    expected: 'life-state',
    ...last(inDay().life('blocked', { reason: 'r' }).receipt({ document: 'training' })),
  },
  { attack: 'a receipt by an unbound unit', expected: 'life-state', ...last(fresh().rules().openDay().receipt()) },
  { attack: 'a day in a day', expected: 'day-open', ...last(inDay().openDay()) },
  { attack: 'a receipt after the closing', expected: 'day-closed', ...last(inDay().closeDay().receipt()) },
  { attack: 'a copy before the day', expected: 'day-closed', ...last(TestUnit.inProduction().copy(0)) },
  {
    attack: 'a closing without a day',
    expected: 'day-closed',
    at: 4,
    file: TestUnit.inProduction().closeDay().export(),
  },
  { attack: 'cash of another day', expected: 'day-number', ...edited(5, { day: 2 }) },
  { attack: 'a day is left out', expected: 'day-number', ...edited(4, { day: 2 }) },
  { attack: 'a closing of another day', expected: 'day-number', ...edited(13, { day: 7 }) },
  { attack: 'a closing of another opening', expected: 'day-opened-by', ...edited(13, { openedBy: 3 }) },
  { attack: 'an unknown document', expected: 'document-kind', ...requested(6, { document: 'proforma' }) },
  {
    attack: 'an unknown tax group',
    expected: 'tax-group',
    ...requested(6, { items: [coffee, { ...stamp, taxGroup: 'Q' }] }),
  },
  {
    attack: 'an unknown payment',
    expected: 'payment-kind',
    ...requested(6, { payments: [{ kind: 'iou', amount: 410n }] }),
  },
  { attack: 'another series', expected: 'series', ...edited(6, { series: 'G' }) },
  { attack: 'a number is left out', expected: 'number', ...edited(7, { number: 3 }) },
  { attack: 'a number twice', expected: 'number', ...edited(7, { number: 1 }) },
  { attack: 'a line costs less', expected: 'line-amount', field: 'amounts[1]', ...edited(6, { amounts: [360n, 49n] }) },
  { attack: 'a line without amount', expected: 'line-amount', field: 'amounts', ...edited(6, { amounts: [360n] }) },
  {
    attack: 'a negative discount',
    expected: 'line-amount',
    field: 'request.items[0]',
    ...last(inDay().receipt({ items: [{ ...coffee, discount: -1n }] })),
  },
  {
    attack: 'a negative surcharge',
    expected: 'line-amount',
    field: 'request.items[0]',
    ...last(inDay().receipt({ items: [{ ...coffee, surcharge: -1n }] })),
  },
  {
    attack: "the till's own sum differs",
    expected: 'line-amount',
    ...requested(6, { items: [{ ...coffee, amount: 361n }, stamp] }),
  },
  { attack: 'less tax', expected: 'tax-share', field: 'taxes[0]', ...editedTax({ tax: 61n }) },
  { attack: 'another rate', expected: 'tax-share', ...editedTax({ rate: decimal(21) }) },
  { attack: 'a rate ten times smaller', expected: 'tax-share', ...editedTax({ rate: decimal(210, 2) }) },
  { attack: 'no rate', expected: 'tax-share', ...editedTax({ rate: undefined }) },
  { attack: 'another gross', expected: 'tax-share', ...editedTax({ gross: 361n }) },
  {
    attack: 'tax shares in another order',
    expected: 'tax-share',
    ...edited(6, ({ taxes }) => ({ taxes: (taxes as Fields[]).toReversed() })), // a receipt has them
  },
  {
    attack: 'a tax share is missing',
    expected: 'tax-share',
    field: 'taxes[1]',
    ...edited(6, ({ taxes }) => ({ taxes: (taxes as Fields[]).slice(0, 1) })),
  }, // as above
  {
    attack: 'a tax share without lines',
    expected: 'tax-share',
    field: 'taxes[1]',
    ...edited(7, ({ taxes }) => ({ taxes: [...(taxes as Fields[]), { group: 'Z', gross: 0n, tax: 0n }] })), // as above
  },
  { attack: 'another total', expected: 'total', ...edited(6, { total: 411n, change: -1n }) },
  { attack: 'other change', expected: 'change', ...edited(7, { change: 199n }) },
  { attack: 'underpaid', expected: 'change', ...last(inDay().receipt({ payments: [{ kind: 'cash', amount: 409n }] })) },
  {
    attack: 'change from a card',
    expected: 'change',
    ...last(inDay().receipt({ payments: [{ kind: 'card', amount: 500n }] })),
  },
  {
    attack: 'underpaid, with cash that was taken out again',
    expected: 'change',
    ...last(
      inDay().receipt({
        payments: [
          { kind: 'cash', amount: -1n },
          { kind: 'card', amount: 410n },
        ],
      }),
    ),
  },
  {
    attack: 'change that the cash does not cover',
    expected: 'change',
    ...last(
      inDay().receipt({
        payments: [
          { kind: 'cash', amount: 50n },
          { kind: 'card', amount: 450n },
        ],
      }),
    ),
  },
  {
    attack: 'money for nothing',
    expected: 'change',
    ...last(inDay().receipt({ items: [], payments: [{ kind: 'card', amount: 5n }] })),
  },
  { attack: 'a copy of cash', expected: 'copy-of', ...edited(9, { of: 5 }) },
  { attack: 'a copy of what comes later', expected: 'copy-of', ...edited(9, { of: 12 }) },
  { attack: 'a copy is left out', expected: 'copy-ordinal', ...edited(9, { ordinal: 2 }) },
  { attack: 'nothing taken out', expected: 'cash-amount', ...edited(5, { direction: 'out', amount: 0n }) },
  { attack: 'negative cash', expected: 'cash-amount', ...edited(5, { amount: -1n }) },
  { attack: 'an answer to itself', expected: 'answer-of', ...last(TestUnit.inProduction().answer(4)) },
  {
    attack: 'an answer settles what comes later',
    expected: 'answer-settled',
    ...last(TestUnit.inProduction().answer(3, 5)),
  },
  {
    attack: 'an answer takes back what was settled',
    expected: 'answer-settled',
    ...last(TestUnit.inProduction().answer(3, 4).answer(3, 3)),
  },
  {
    attack: 'a Z counter off by one',
    expected: 'counters',
    ...editedCounters((list) => list.map((row) => (row.key === 'grand' ? { ...row, value: row.value + 1n } : row))),
  },
  { attack: 'a Z counter is missing', expected: 'counters', ...editedCounters((list) => list.slice(1)) },
  {
    attack: 'a Z counter too many',
    expected: 'counters',
    ...editedCounters((list) => [...list, { key: 'zz', value: 1n }]),
  },
  {
    attack: 'a Z counter of zero',
    expected: 'counters',
    ...editedCounters((list) => [...list, { key: 'zz', value: 0n }]),
  },
  { attack: 'Z counters in another order', expected: 'counters', ...editedCounters((list) => list.toReversed()) },
  {
    attack: 'a counter beyond its maximum',
    expected: 'counter-max',
    field: 'grand',
    ...last(inDayWith({ counters: limited(409n) }).receipt()),
  },
  {
    attack: 'the same below zero',
    expected: 'counter-max',
    field: 'grand',
    ...last(inDayWith({ counters: limited(409n) }).receipt({ document: 'refund' })),
  },
];

function limited(max: bigint): Rules['counters'] {
  return plainRules.counters.map((spec) => (spec.name === 'grand' ? { ...spec, max } : spec));
}

function editedTax(fields: Fields): Where {
  return edited(6, ({ taxes }) => {
    const [first, ...rest] = taxes as Fields[]; // a receipt has them
    return { taxes: [{ ...first, ...fields }, ...rest] };
  });
}

type Counters = readonly { readonly key: string; readonly value: bigint }[];

function editedCounters(change: (list: Counters) => Counters): Where {
  return edited(13, ({ counters }) => ({ counters: change(counters as Counters) })); // a closing has them
}

const state = unit.plans[14]?.payload as unknown as { readonly state: StateSummary }; // the checkpoint record
const stateAttacks = Object.entries({
  life: 'test',
  lifeBefore: 'test',
  lastUtcMs: state.state.lastUtcMs + 1,
  offsetMinutes: 60,
  year: 2025,
  day: 2,
  dayOpen: true,
  dayOpenedBy: 5,
  lastCloseUtcMs: 0,
  copies: 2,
  series: state.state.series.slice(1),
  counters: state.state.counters.slice(1),
  operations: 12,
  fiscalEntries: 4,
} satisfies Partial<StateSummary>);

const frontier = frontierOf(sealed.leaves.slice(0, 14));

export const checkpointAttacks: readonly Attack[] = [
  { attack: 'another root', expected: 'checkpoint-root', ...edited(14, { root }) },
  { attack: 'no frontier', expected: 'checkpoint-frontier', ...edited(14, { frontier: [] }) },
  { attack: 'another frontier', expected: 'checkpoint-frontier', ...edited(14, { frontier: [root, root, root] }) },
  { attack: 'one subtree more', expected: 'checkpoint-frontier', ...edited(14, { frontier: [...frontier, root] }) },
  { attack: 'other signatures', expected: 'checkpoint-signatures', ...edited(14, { signaturesHash: root }) },
  {
    attack: 'a note that was not signed',
    expected: 'checkpoint-note',
    ...edited(14, { noteSignature: new Uint8Array(64) }),
  },
  { attack: 'a note with S + L', expected: 'signature-canonical', ...edited(14, { noteSignature: malleatedNote() }) },
  ...stateAttacks.map(([field, value]): Attack => {
    const where = edited(14, { state: { ...state.state, [field]: value } });
    return { attack: `another ${field}`, expected: 'checkpoint-state', field: `state.${field}`, ...where };
  }),
  {
    attack: 'a series that does not exist',
    expected: 'checkpoint-state',
    field: 'state.series',
    ...edited(14, { state: { ...state.state, series: [...state.state.series, { series: 'Y', last: 1 }] } }),
  },
];

function malleatedNote(): Uint8Array {
  const { serial, signer } = unit.name;
  return malleated(signer.sign(noteOf(serial, 14, root)));
}

/** Addresses on flash cannot be checked. */
export const unchecked: readonly Uint8Array[] = (
  ['epochBlock', 'previousEpochBlock', 'rulesBlock', 'bindingBlock'] satisfies (keyof StateSummary)[]
).map((field) => edited(14, { state: { ...state.state, [field]: 12_345 } }).file);

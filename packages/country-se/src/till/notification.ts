/**
 * What the tax agency is to be told of control units and registers, and until when (sheet section 3): first the unit,
 * then each register that points at it; a register may be used as soon as it is notified; a change within two weeks; a
 * fault without delay. Pure: what was notified, what is so, and which day it is.
 */
import { dateOf, dayNumber, yearAfter } from './local-date.js';
import {
  REGISTER_NOTICE_FIELDS,
  UNIT_NOTICE_FIELDS,
  type NoticeField,
  type RegisterNotice,
  type UnitNotice,
} from './notice-fields.table.js';

/** Days in which a change must be told [V]. */
export const CHANGE_DAYS = 14;

/** Units and registers as the tax agency has them, or is to have them. */
export interface NotifiedSite {
  readonly units: readonly UnitNotice[];
  readonly registers: readonly RegisterNotice[];
}

/** How something really is. */
export interface ActualState<T> {
  readonly facts: T;
  /** Day since which it is in use, or out of use, or changed last: `2026-01-02`. May lie ahead. */
  readonly since: string;
  /** `out` when it was sold, scrapped or put away. */
  readonly use: 'in' | 'out';
  /** Day on which it broke; absent while it works. */
  readonly faultSince?: string;
}

export interface ActualSite {
  readonly units: readonly ActualState<UnitNotice>[];
  readonly registers: readonly ActualState<RegisterNotice>[];
}

export type NoticeAction = 'report-fault' | 'register' | 'change' | 'deregister';

/** Something that must be told. */
export interface DueNotice {
  readonly action: NoticeAction;
  readonly of: 'unit' | 'register';
  /** Manufacturing number. */
  readonly id: string;
  /** Names of the fields that differ from what was notified. */
  readonly changed: readonly string[];
  /** Last day; for a new unit or register the day of its first use. */
  readonly dueBy: string;
  /** Days that are left; negative when it is overdue. */
  readonly daysLeft: number;
  readonly state: 'due' | 'overdue';
  /** Day up to which a unit that is out of use must be kept: twelve months [V]. */
  readonly keepUntil?: string;
}

/** Something wrong with what is to be notified. */
export interface NoticeFinding {
  /** Such as `registers[1].unitId`. */
  readonly path: string;
  readonly rule: string;
}

function fieldFindings<T extends object>(
  notices: readonly T[],
  path: string,
  fields: Readonly<Record<keyof T, NoticeField>>,
): readonly NoticeFinding[] {
  return notices.flatMap((notice, index) => {
    const names = Object.keys(fields) as (keyof T & string)[]; // the keys of a complete record are its key type
    return names.flatMap((name) => {
      const { pattern, rule } = fields[name];
      return pattern.test(String(notice[name])) ? [] : [{ path: `${path}[${index}].${name}`, rule }];
    });
  });
}

function repeats<T>(list: readonly T[], keyOf: (element: T) => string): readonly number[] {
  const keys = list.map(keyOf);
  return keys.flatMap((key, index) => (keys.indexOf(key) === index ? [] : [index]));
}

/** Everything that is wrong with what is to be notified; empty when it can be sent. */
export function checkNotices({ units, registers }: NotifiedSite): readonly NoticeFinding[] {
  const known = new Set(units.map(({ unitId }) => unitId));
  const strangers = registers.flatMap(({ unitId }, index) =>
    known.has(unitId)
      ? []
      : [{ path: `registers[${index}].unitId`, rule: 'must be one of the units: notify it first' }],
  );
  const once = (path: string, indexes: readonly number[], rule: string): readonly NoticeFinding[] =>
    indexes.map((index) => ({ path: path.replace('[]', `[${index}]`), rule }));
  return [
    ...fieldFindings(units, 'units', UNIT_NOTICE_FIELDS),
    ...fieldFindings(registers, 'registers', REGISTER_NOTICE_FIELDS),
    ...strangers,
    ...once('units[].unitId', repeats(units, unitKey), 'must stand once'),
    ...once('registers[].registerNumber', repeats(registers, registerKey), 'must stand once'),
    ...once(
      'registers[].posId',
      repeats(registers, ({ orgNo, posId }) => `${plain(orgNo)} ${posId}`),
      'must stand once for each company',
    ),
  ];
}

const unitKey = ({ unitId }: UnitNotice): string => unitId;
const registerKey = ({ registerNumber }: RegisterNotice): string => registerNumber;
const plain = (orgNo: string): string => orgNo.replace('-', '');

/** Order of telling: a fault at once; a unit before the registers that point at it, and after them when it goes. */
const ORDER: readonly (readonly [DueNotice['of'], NoticeAction])[] = [
  ['unit', 'report-fault'],
  ['register', 'report-fault'],
  ['unit', 'register'],
  ['unit', 'change'],
  ['register', 'register'],
  ['register', 'change'],
  ['register', 'deregister'],
  ['unit', 'deregister'],
];

interface Kind<T> {
  readonly of: DueNotice['of'];
  readonly path: string;
  readonly keyOf: (notice: T) => string;
  readonly today: number;
}

/**
 * What is to be told, in the order of telling.
 *
 * @param today the day at the place: `2026-01-02`
 * @throws FieldError for a day that is none, with its path
 */
export function dueNotices(notified: NotifiedSite, actual: ActualSite, today: string): readonly DueNotice[] {
  const now = dayNumber(today, 'today');
  const units: Kind<UnitNotice> = { of: 'unit', path: 'units', keyOf: unitKey, today: now };
  const registers: Kind<RegisterNotice> = { of: 'register', path: 'registers', keyOf: registerKey, today: now };
  const due = [
    ...dueOf(notified.units, actual.units, units),
    ...dueOf(notified.registers, actual.registers, registers),
  ];
  const rank = ({ of, action }: DueNotice): number => ORDER.findIndex((row) => row[0] === of && row[1] === action);
  return due.toSorted((one, other) => rank(one) - rank(other));
}

function dueOf<T extends object>(
  notified: readonly T[],
  actual: readonly ActualState<T>[],
  kind: Kind<T>,
): readonly DueNotice[] {
  const { keyOf, today } = kind;
  const known = new Map(notified.map((notice) => [keyOf(notice), notice]));
  const present = new Set(actual.map(({ facts }) => keyOf(facts)));
  // Notified, and nobody says what became of it: that is to be told now.
  const lost = notified
    .filter((notice) => !present.has(keyOf(notice)))
    .map((notice) => dueNotice(kind, keyOf(notice), { action: 'deregister', changed: [], dueBy: today }));
  return [
    ...actual.flatMap((state, index) => dueFor(state, known.get(keyOf(state.facts)), { ...kind, index })),
    ...lost,
  ];
}

function dueFor<T extends object>(
  { facts, since, use, faultSince }: ActualState<T>,
  notice: T | undefined,
  kind: Kind<T> & { readonly index: number },
): readonly DueNotice[] {
  const path = `${kind.path}[${kind.index}]`;
  const day = dayNumber(since, `${path}.since`);
  const id = kind.keyOf(facts);
  const due: DueNotice[] = [];
  if (faultSince !== undefined) {
    const broken = dayNumber(faultSince, `${path}.faultSince`);
    due.push(dueNotice(kind, id, { action: 'report-fault', changed: [], dueBy: broken }));
  }
  if (use === 'out') {
    if (notice === undefined) return due;
    const keep = kind.of === 'unit' ? { keepUntil: yearAfter(since) } : {};
    return [
      ...due,
      { ...dueNotice(kind, id, { action: 'deregister', changed: [], dueBy: day + CHANGE_DAYS }), ...keep },
    ];
  }
  if (notice === undefined) return [...due, dueNotice(kind, id, { action: 'register', changed: [], dueBy: day })];
  const changed = changedFields(notice, facts);
  if (changed.length > 0) due.push(dueNotice(kind, id, { action: 'change', changed, dueBy: day + CHANGE_DAYS }));
  return due;
}

function changedFields<T extends object>(notice: T, facts: T): readonly string[] {
  const names = Object.keys(facts) as (keyof T & string)[]; // own keys of a plain object
  const value = (of: T, name: keyof T & string): string =>
    name === 'orgNo' ? plain(String(of[name])) : String(of[name]);
  return names.filter((name) => value(notice, name) !== value(facts, name));
}

function dueNotice(
  { of, today }: Pick<Kind<never>, 'of' | 'today'>,
  id: string,
  {
    action,
    changed,
    dueBy,
  }: { readonly action: NoticeAction; readonly changed: readonly string[]; readonly dueBy: number },
): DueNotice {
  const daysLeft = dueBy - today;
  return { action, of, id, changed, dueBy: dateOf(dueBy), daysLeft, state: daysLeft < 0 ? 'overdue' : 'due' };
}

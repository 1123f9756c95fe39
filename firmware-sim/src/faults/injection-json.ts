/** Reads an injection that somebody wrote: every error names its field. */
import { FieldError, int, oneOf, optional, record, required, text, type Json, type RecordSchema } from '@plomba/codec';
import { RECORD_KINDS, type RecordKind } from '@plomba/core/tables';
import { commandNames, type CommandName } from '@plomba/link';
import type { CutPhase } from '../hardware/flash-part.js';
import { DEVICE_EVENT_NAMES, type DeviceEventName, type WireDirection } from './events.js';
import type { FaultKind, TriggerName } from './fault-kind.js';
import { faultNamed } from './fault-named.js';
import type { FaultTrigger, FlashPartName, Injection } from './injection.js';

const count = int({ min: 1, max: Number.MAX_SAFE_INTEGER });
const ms = int({ min: 0, max: 100 * 366 * 86_400_000 });

/** A name is its own place in the list: these codes are never stored. */
function named<N extends string>(names: readonly N[]): Readonly<Record<N, number>> {
  const entries = names.map((name, index): [string, number] => [name, index + 1]);
  return Object.fromEntries(entries) as Record<N, number>; // one entry for each of the names
}

/** A trigger with all that any may have; what belongs to which is checked by {@link FIELDS}. */
interface TriggerFields {
  readonly at: TriggerName;
  readonly operation?: number;
  readonly phase?: CutPhase;
  readonly part?: FlashPartName;
  readonly direction?: WireDirection;
  readonly byte?: number;
  readonly utcMs?: number;
  readonly ms?: number;
  readonly event?: DeviceEventName;
  readonly kind?: RecordKind;
  readonly command?: CommandName;
  readonly count?: number;
}

export const triggerTable: RecordSchema<TriggerFields> = record<TriggerFields>('FaultTrigger', {
  at: required(
    1,
    oneOf<TriggerName>({ now: 1, flash: 2, wire: 3, time: 4, after: 5, event: 6 }),
    'which kind of moment: `now`, `flash`, `wire`, `time`, `after` or `event`',
  ),
  operation: optional(2, count, '`flash`: the n-th operation from now, 1 for the next'),
  phase: optional(
    3,
    oneOf<CutPhase>({ before: 1, middle: 2, after: 3 }),
    '`flash`: of the operation; of a cut `middle`',
  ),
  part: optional(4, oneOf<FlashPartName>({ memories: 1, firmware: 2 }), '`flash`: which part; default `memories`'),
  direction: optional(5, oneOf<WireDirection>({ 'to-unit': 1, 'from-unit': 2 }), '`wire`: which way'),
  byte: optional(6, count, '`wire`: the n-th byte from now, 1 for the next'),
  utcMs: optional(7, ms, "`time`: when the unit's clock reaches this, ms since 1970"),
  ms: optional(8, ms, '`after`: so many ms from now'),
  event: optional(9, oneOf<DeviceEventName>(named(DEVICE_EVENT_NAMES)), '`event`: its name'),
  kind: optional(10, oneOf<RecordKind>(RECORD_KINDS), '`event`: only about records of this kind'),
  command: optional(11, oneOf<CommandName>(named(commandNames)), '`event`: only about this command'),
  count: optional(12, count, '`event`: the n-th such event from now; default 1'),
});

type TriggerField = Exclude<keyof TriggerFields, 'at'>;

/** Which fields each trigger must and may have. */
const FIELDS: Readonly<
  Record<TriggerName, { readonly must: readonly TriggerField[]; readonly may: readonly TriggerField[] }>
> = {
  now: { must: [], may: [] },
  flash: { must: ['operation'], may: ['phase', 'part'] },
  wire: { must: ['direction', 'byte'], may: [] },
  time: { must: ['utcMs'], may: [] },
  after: { must: ['ms'], may: [] },
  event: { must: ['event'], may: ['kind', 'command', 'count'] },
};

/** @throws FieldError with the path of the field */
function triggerOf(json: unknown, path: string): FaultTrigger {
  const fields = triggerTable.fromJson(json, path);
  const { must, may } = FIELDS[fields.at];
  for (const field of must) {
    if (fields[field] === undefined) throw new FieldError(`${path}.${field}`, `is needed with at: ${fields.at}`);
  }
  const given = Object.keys(fields) as (keyof TriggerFields)[]; // keys of the table
  for (const field of given) {
    if (field === 'at' || must.includes(field) || may.includes(field)) continue;
    throw new FieldError(`${path}.${field}`, `does not belong to at: ${fields.at}`);
  }
  return fields as unknown as FaultTrigger; // its kind has what it needs and nothing else, as checked
}

/** What is written beside `when` and `with`. */
interface InjectionHead {
  readonly fault: string;
  readonly forMs?: number;
}

const headTable: RecordSchema<InjectionHead> = record<InjectionHead>('Injection', {
  fault: required(1, text({ bytesMax: 64 }), 'name of a fault'),
  forMs: optional(4, count, 'ends by itself after so many ms'),
});

export interface CheckedInjection {
  readonly injection: Injection;
  readonly kind: FaultKind;
  readonly when: FaultTrigger;
  /** As `kind.params` reads them. */
  readonly params: object;
}

/** @throws FieldError with the path of the field */
export function checkInjection(json: unknown, path: string): CheckedInjection {
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new FieldError(path, 'must be an object');
  const { when: trigger, with: given, ...rest } = json as Partial<Injection>; // fields of an object, checked below
  const head = headTable.fromJson(rest, path);
  const kind = faultNamed(head.fault);
  if (kind === undefined) throw new FieldError(at('fault'), `no fault is called ${JSON.stringify(head.fault)}`);
  const when: FaultTrigger = trigger === undefined ? { at: 'now' } : triggerOf(trigger, at('when'));
  if (!kind.triggers.includes(when.at)) {
    throw new FieldError(at('when.at'), `${kind.name} comes at ${kind.triggers.join(', ')}`);
  }
  if (head.forMs !== undefined && kind.lasts === 'moment') {
    throw new FieldError(at('forMs'), `${kind.name} is over in a moment`);
  }
  const params = kind.params.fromJson(given ?? {}, at('with'));
  kind.check?.(when, params);
  const injection: Injection = {
    fault: kind.name,
    ...(given === undefined ? {} : { with: given }),
    ...(trigger === undefined ? {} : { when }),
    ...(head.forMs === undefined ? {} : { forMs: head.forMs }),
  };
  return { injection, kind, when, params };
}

/** JSON Schema (draft 2020-12) of an injection, for editors: each fault with its own parameters. */
export function injectionSchema(kinds: readonly FaultKind[]): { readonly [key: string]: Json } {
  const { properties = {} } = triggerTable.jsonSchema;
  const oneOfEach = kinds.map((kind): Json => ({
    type: 'object',
    description: kind.note,
    properties: {
      fault: { const: kind.name },
      with: kind.params.jsonSchema,
      when: { type: 'object', properties, required: ['at'], additionalProperties: false },
      ...(kind.lasts === 'moment' ? {} : { forMs: count.jsonSchema }),
    },
    required: ['fault'],
    additionalProperties: false,
  }));
  return { oneOf: oneOfEach };
}

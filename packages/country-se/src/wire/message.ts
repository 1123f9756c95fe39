/** Messages to frames and back, by the tables. Strict: what is not in a table is refused with its field. */
import { FieldError } from '@plomba/codec';
import type { CcspFrame, CcspMode } from './frame.js';
import { encodeFrame } from './frame.js';
import {
  CCSP_MESSAGES,
  type CcspMessages,
  type CcspVersion,
  type FieldRow,
  type MessageTable,
} from './messages.table.js';
import type { CcspTolerance } from './tolerance.js';

export type CcspType = keyof CcspMessages;

/** A message with its type; `more` are fields behind the last one of its table. */
export type CcspMessage<N extends CcspType = CcspType> = {
  readonly [K in N]: { readonly type: K; readonly fields: CcspMessages[K]; readonly more: readonly string[] };
}[N];

export interface BadMessage {
  readonly ok: false;
  readonly nak: '002' | '003' | '007' | '011';
  /** Name of the field, empty for the message. */
  readonly path: string;
  readonly rule: string;
}

export type MessageVerdict = { readonly ok: true; readonly message: CcspMessage } | BadMessage;

/** The table of a type, without the types of its fields. */
export type AnyTable = Omit<MessageTable<never>, 'fields'> & {
  readonly fields: Readonly<Record<string, FieldRow<unknown>>>;
};

/** The table of a type as it came over the line. */
export function tableOf(type: string): AnyTable | undefined {
  if (!Object.hasOwn(CCSP_MESSAGES, type)) return undefined;
  return CCSP_MESSAGES[type as CcspType] as unknown as AnyTable; // a key, see before; rows are read by name from here on
}

/** @throws FieldError with the name of a field that breaks its rule */
export function encodeMessage<N extends CcspType>(
  mode: CcspMode,
  message: { readonly type: N; readonly fields: CcspMessages[N]; readonly more?: readonly string[] },
): Uint8Array {
  const { type, more = [] } = message;
  const table = tableOf(type);
  if (table === undefined) throw new FieldError('type', 'is not a message of CCSP');
  const values = message.fields as Readonly<Record<string, unknown>>; // by the names of the same table
  const fields = Object.entries(table.fields).map(([name, { rule }]) => {
    const text = rule.write(values[name]);
    if (text === undefined) throw new FieldError(name, rule.rule);
    return text;
  });
  if (table.more === 'none' && more.length > 0) throw new FieldError('more', 'has no place in this message');
  return encodeFrame({ mode, type, fields: [...fields, ...more] });
}

/** What a frame says to the one whom it was sent to, or what is wrong with it. */
export function decodeMessage(
  frame: Pick<CcspFrame, 'type' | 'fields'>,
  by: {
    readonly direction: 'to-unit' | 'from-unit';
    readonly tolerance: CcspTolerance;
    /** What came with a later version is unknown; 2 when absent. */
    readonly version?: CcspVersion;
  },
): MessageVerdict {
  const table = tableOf(frame.type);
  if (table?.direction !== by.direction || (table.since ?? 1) > (by.version ?? 2)) {
    return { ok: false, nak: '002', path: '', rule: `${frame.type} is no message of this direction` };
  }
  const rows = Object.entries(table.fields);
  const more = frame.fields.slice(rows.length);
  const mayHaveMore = table.more === 'laxness' ? by.tolerance.moreHeaderFields : table.more !== 'none';
  if (frame.fields.length < rows.length || (more.length > 0 && !mayHaveMore)) {
    const rule = `${frame.type} has ${frame.fields.length} fields, not ${rows.length}`;
    return { ok: false, nak: '003', path: '', rule };
  }
  const values: Record<string, unknown> = {};
  for (const [index, [name, { rule, nak = '003' }]] of rows.entries()) {
    const read = rule.read(frame.fields[index] ?? '', by.tolerance);
    if (read === undefined) return { ok: false, nak, path: name, rule: rule.rule };
    values[name] = read.value;
  }
  // Each value was read by the rule of its field, so type and fields belong together.
  return { ok: true, message: { type: frame.type, fields: values, more } as unknown as CcspMessage };
}

/** Version of the protocol that a unit names behind its number in `IR`; one that names none speaks the first [OEEL]. */
export function versionIn(more: readonly string[]): CcspVersion {
  return more[0] === '2' ? 2 : 1;
}

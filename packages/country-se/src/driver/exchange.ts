/**
 * How one receipt goes over the line, and what is certain behind each step.
 *
 * `ST`, `IQ` and (for a receipt that is signed) `RH` store nothing: whatever happens to them, they are said again from
 * the beginning. The last message stores: `SQ`, or `RH` where there is no signature. It is safe to say `SQ` again,
 * because a unit signs the receipt that it holds once; it is not safe to begin again while it is not known what became
 * of it.
 */
import { versionIn, type CcspMessage, type CcspType } from '../wire/message.js';
import type { CcspMessages, CcspVersion, ReceiptHeader } from '../wire/messages.table.js';
import type { CcspLine, Heard } from './ccsp-line.js';
import type { NakError } from './nak-errors.table.js';
import type { StoredOr } from './operation-memory.js';
import { nakErrorOf } from './unit-refusal.js';

/** Why a step did not come to its end. */
export type Trouble =
  | { readonly kind: 'nak'; readonly code: string; readonly row: NakError }
  | Exclude<Heard, { readonly kind: 'message' }>
  | { readonly kind: 'no-line'; readonly cause: unknown; readonly hopeless: boolean }
  | { readonly kind: 'wrong-unit'; readonly unitId: string };

/** What became of the message that stores. */
export type Stored = StoredOr<Trouble>;

/** How often a step is tried before the call gives up. */
export const ATTEMPTS = 3;

export function troubleOf(heard: Heard): Trouble {
  if (heard.kind !== 'message') return heard;
  const { message } = heard;
  const code = message.type === 'NAK' ? message.fields.code : '';
  return { kind: 'nak', code, row: nakErrorOf(code) };
}

export interface Synced {
  readonly ok: true;
  readonly unitId: string;
  /** Of the protocol: 2 where the unit names it. */
  readonly version: CcspVersion;
  /** What the line still held, in its order. */
  readonly before: readonly CcspMessage[];
}

/** Opens the line if need be, asks who the unit is, and drops everything before its answer: the line is in step then. */
export async function sync(line: CcspLine, signal: AbortSignal): Promise<Synced | Trouble> {
  let trouble: Trouble = { kind: 'silence' };
  const before: CcspMessage[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const opened = await line.open(signal);
    if (!opened.ok) return { kind: 'no-line', cause: opened.cause, hopeless: opened.hopeless };
    const heard = await line.identify((message) => before.push(message), signal);
    if (heard.kind === 'message' && heard.message.type === 'IR') {
      const { fields, more } = heard.message;
      return { ok: true, unitId: fields.unitId, version: versionIn(more), before };
    }
    trouble = lastNakOf(before) ?? troubleOf(heard);
    if (heard.kind === 'given-up') return trouble;
    // A unit that says nothing may sit behind a connection that is dead on one side.
    if (heard.kind === 'silence' && attempt > 0) await line.abandon();
  }
  return trouble;
}

function lastNakOf(messages: readonly CcspMessage[]): Trouble | undefined {
  const nak = messages.filter((message) => message.type === 'NAK').at(-1);
  return nak === undefined ? undefined : { kind: 'nak', code: nak.fields.code, row: nakErrorOf(nak.fields.code) };
}

/** Whether the same may be said again, because nothing was taken. */
function isPassing(trouble: Trouble): boolean {
  switch (trouble.kind) {
    case 'nak':
      return trouble.row.says === 'damaged' || trouble.row.says === 'order';
    case 'noise':
    case 'silence':
      return true;
    case 'lost':
    case 'given-up':
    case 'no-line':
    case 'wrong-unit':
      return false;
  }
}

export interface Receipt {
  readonly header: ReceiptHeader;
  /** Whether `SQ` follows: `normal` and `kopia`. */
  readonly isSigned: boolean;
  readonly unitId: string | undefined;
}

/** Everything before the message that stores: nothing is stored by it. */
export async function prepare(
  line: CcspLine,
  { header, isSigned, unitId }: Receipt,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly unitId: string } | Trouble> {
  let trouble: Trouble = { kind: 'silence' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const reached = await sync(line, signal);
    if (!('ok' in reached)) return reached;
    if (unitId !== undefined && reached.unitId !== unitId) return { kind: 'wrong-unit', unitId: reached.unitId };
    const failed = await begin(line, { header, isSigned }, signal);
    if (failed === undefined) return { ok: true, unitId: reached.unitId };
    trouble = failed;
    // A lost line may be had again; the next attempt says whether.
    if (failed.kind !== 'lost' && !isPassing(failed)) return failed;
  }
  return trouble;
}

async function begin(
  line: CcspLine,
  { header, isSigned }: Pick<Receipt, 'header' | 'isSigned'>,
  signal: AbortSignal,
): Promise<Trouble | undefined> {
  const failed = await step(line, { type: 'ST', fields: {} }, signal);
  if (failed !== undefined) return failed;
  // `IQ` does not touch the receipt; behind its answer the line is in step, so what comes next is the next answer.
  const asked = await line.identify(() => undefined, signal);
  if (asked.kind !== 'message' || asked.message.type !== 'IR') return troubleOf(asked);
  return isSigned ? step(line, { type: 'RH', fields: header }, signal) : undefined;
}

async function step<N extends CcspType>(
  line: CcspLine,
  question: { readonly type: N; readonly fields: CcspMessages[N] },
  signal: AbortSignal,
): Promise<Trouble | undefined> {
  const heard = await line.ask(question, ['ACK'], signal);
  return heard.kind === 'message' && heard.message.type === 'ACK' ? undefined : troubleOf(heard);
}

/** The answer to the message that stores, among what came late. */
export function lateAnswer(messages: readonly CcspMessage[], isSigned: boolean): Stored | undefined {
  return messages.map((message) => storedIn(message, isSigned)).find((stored) => stored !== undefined);
}

function storedIn(message: CcspMessage | undefined, isSigned: boolean): Stored | undefined {
  if (message?.type === 'SR' && isSigned) return { kind: 'stored', controlCode: message.fields.controlCode };
  if (message?.type === 'ACK' && !isSigned) return { kind: 'stored', controlCode: undefined };
  return undefined;
}

/**
 * Says the message that stores, until it is certain what became of it or it cannot be found out.
 *
 * @param wasSaid whether it was said before, with an answer that was lost
 */
export async function store(
  line: CcspLine,
  receipt: Receipt & { readonly wasSaid: boolean },
  signal: AbortSignal,
): Promise<Stored> {
  const { header, isSigned, unitId } = receipt;
  let isDoubtful = receipt.wasSaid;
  let trouble: Trouble = { kind: 'given-up' };
  for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt++) {
    const heard = isSigned
      ? await line.ask({ type: 'SQ', fields: {} }, ['SR'], signal)
      : await line.ask({ type: 'RH', fields: header }, ['ACK'], signal);
    const stored = storedIn(heard.kind === 'message' ? heard.message : undefined, isSigned);
    if (stored !== undefined) return stored;
    // Not the answer that was hoped for. What does the line hold up to a place where it is in step again?
    const reached = await sync(line, signal);
    const rest = 'ok' in reached ? reached.before : [];
    const late = lateAnswer(rest, isSigned);
    if (late !== undefined) return late;
    const answered = heard.kind === 'message' ? [heard.message, ...rest] : rest;
    trouble = lastNakOf(answered) ?? troubleOf(heard);
    if (trouble.kind === 'nak') {
      const verdict = refusal(trouble, isDoubtful);
      if (verdict !== undefined) return verdict;
    } else isDoubtful = true;
    if (!('ok' in reached))
      return isDoubtful ? { kind: 'unknown', trouble, gone: false } : { kind: 'not-stored', trouble };
    if (unitId !== undefined && reached.unitId !== unitId) {
      const other: Trouble = { kind: 'wrong-unit', unitId: reached.unitId };
      return isDoubtful ? { kind: 'unknown', trouble: other, gone: true } : { kind: 'not-stored', trouble: other };
    }
  }
  return isDoubtful ? { kind: 'unknown', trouble, gone: false } : { kind: 'not-stored', trouble };
}

/** What a NAK to the message that stores says; undefined where the frame was not taken and may be sent again. */
export function refusal(trouble: Extract<Trouble, { kind: 'nak' }>, isDoubtful: boolean): Stored | undefined {
  switch (trouble.row.says) {
    case 'damaged':
      return undefined;
    case 'order':
      // The unit holds no receipt: it forgot it, or it has stored it and the line showed the answer to a repetition.
      return { kind: 'unknown', trouble, gone: true };
    case 'refused':
      return isDoubtful ? { kind: 'unknown', trouble, gone: false } : { kind: 'not-stored', trouble };
    case 'fault':
      return { kind: 'unknown', trouble, gone: false };
  }
}

/**
 * Issuing through an outbox: store, send, settle; and after a restart, find out what became of everything that was
 * stored and not settled.
 */
import type { Operation } from '@plomba/core/model';
import type { BasicStatus } from '../driver.js';
import { FiscalError, isFiscalError, type CallOptions } from '../fiscal-error.js';
import type { Unit } from '../unit.js';
import type { Outbox, OutboxEntry } from './outbox.js';

/** What became of a stored sale. */
export type StoredOutcome<TReceipt, TSale> = { readonly entry: OutboxEntry<TSale> } & (
  | {
      /** It is committed, and taken out. `receipt` is absent when the unit cannot give it out again. */
      readonly state: 'committed';
      readonly receipt?: TReceipt;
    }
  | {
      /** The unit will not have it as it is: nothing was committed, and it was taken out. */
      readonly state: 'refused';
      readonly reason: FiscalError;
    }
  | {
      /** Not now: it stays in the outbox. */
      readonly state: 'open';
      readonly reason: FiscalError;
    }
);

/** A unit, the outbox before it, and what each of its calls takes. */
interface Desk<TReceipt, TSale, TStatus extends BasicStatus, TCommit> {
  readonly unit: Unit<TReceipt, TSale, TStatus, TCommit>;
  readonly outbox: Outbox<TSale>;
  readonly options: CallOptions;
}

/**
 * Issues a sale that is stored first. It leaves the outbox when it is committed, and when the unit refused it in a way
 * that no repetition can change (`retry` is `never`); after any other error it stays, for {@link resumeOutbox}.
 * @throws FiscalError (as a rejection) what `newOperation`, `put` or `issue` reject with
 */
export async function issueStored<TReceipt, TSale, TStatus extends BasicStatus, TCommit>(
  unit: Unit<TReceipt, TSale, TStatus, TCommit>,
  outbox: Outbox<TSale>,
  entry: { readonly sale: TSale; readonly operation?: Operation } & CallOptions,
): Promise<TReceipt> {
  const { sale, operation: given, ...options } = entry;
  const operation = given ?? (await unit.newOperation(undefined, options));
  await outbox.put({ operation, sale });
  return issuePut({ unit, outbox, options }, { operation, sale });
}

/**
 * Goes through everything that is stored and not settled, oldest first, until one stays open: a later sale never
 * overtakes an earlier one. Where the unit remembers operations the same one is issued again; elsewhere the outcome is
 * asked first, and only what is certainly not committed is issued.
 */
export async function* resumeOutbox<TReceipt, TSale, TStatus extends BasicStatus, TCommit>(
  unit: Unit<TReceipt, TSale, TStatus, TCommit>,
  outbox: Outbox<TSale>,
  options: CallOptions = {},
): AsyncGenerator<StoredOutcome<TReceipt, TSale>, void, undefined> {
  const desk = { unit, outbox, options };
  const { resolution } = await unit.capabilities(options);
  for (const entry of await outbox.pending()) {
    const known = resolution === 'by-operation' ? undefined : await asked(desk, entry);
    const result = known ?? (await issuedAgain(desk, entry));
    yield result;
    if (result.state === 'open') return;
  }
}

/**
 * Gives a stored sale up: it is taken out when the unit promises that it never commits it.
 * @returns `open` when that could not be had: it stays in the outbox
 */
export async function giveUpStored<TReceipt, TSale, TStatus extends BasicStatus, TCommit>(
  unit: Unit<TReceipt, TSale, TStatus, TCommit>,
  outbox: Outbox<TSale>,
  given: { readonly entry: OutboxEntry<TSale> } & CallOptions,
): Promise<StoredOutcome<TReceipt, TSale>> {
  const { entry, ...options } = given;
  const known = await asked({ unit, outbox, options }, entry);
  if (known !== undefined) return known;
  await outbox.settle(entry.operation.id);
  const reason = new FiscalError('operation-fenced', { operation: entry.operation });
  return { state: 'refused', entry, reason };
}

async function issuePut<TReceipt, TSale, TStatus extends BasicStatus, TCommit>(
  { unit, outbox, options }: Desk<TReceipt, TSale, TStatus, TCommit>,
  { operation, sale }: OutboxEntry<TSale>,
): Promise<TReceipt> {
  let receipt: TReceipt;
  try {
    receipt = await unit.issue(sale, { ...options, operation });
  } catch (error) {
    if (isRefused(error)) await outbox.settle(operation.id);
    throw error;
  }
  await outbox.settle(operation.id);
  return receipt;
}

async function issuedAgain<TReceipt, TSale, TStatus extends BasicStatus, TCommit>(
  desk: Desk<TReceipt, TSale, TStatus, TCommit>,
  entry: OutboxEntry<TSale>,
): Promise<StoredOutcome<TReceipt, TSale>> {
  try {
    return { state: 'committed', entry, receipt: await issuePut(desk, entry) };
  } catch (error) {
    if (!isFiscalError(error) || error.code.startsWith('outbox-')) throw error;
    if (isRefused(error)) return { state: 'refused', entry, reason: error };
    // Too old to be issued again, but not too old to be looked up.
    if (error.code !== 'epoch-too-old') return { state: 'open', entry, reason: error };
    return (await asked(desk, entry)) ?? { state: 'open', entry, reason: error };
  }
}

/** What the unit says of it; undefined when it is certainly not committed. */
async function asked<TReceipt, TSale, TStatus extends BasicStatus, TCommit>(
  { unit, outbox, options }: Desk<TReceipt, TSale, TStatus, TCommit>,
  entry: OutboxEntry<TSale>,
): Promise<StoredOutcome<TReceipt, TSale> | undefined> {
  const outcome = await unit.outcome(entry.operation, options);
  if (outcome.state === 'not-committed') return undefined;
  if (outcome.state === 'unknown') return { state: 'open', entry, reason: outcome.reason };
  await outbox.settle(entry.operation.id);
  return { state: 'committed', entry, ...(outcome.receipt === undefined ? {} : { receipt: outcome.receipt }) };
}

/** Whether the unit has said no for good: it did nothing, and never will by this request. */
function isRefused(error: unknown): boolean {
  return isFiscalError(error) && error.outcome === 'not-committed' && error.retry === 'never';
}

/**
 * `operation.outcome`: committed with its receipt, or not committed, and then fenced durably before the answer.
 * Refuses `epoch-unknown`, and what an append refuses.
 */
import { contentOf, present, refuse, type FiscalUnit, type FlushTicket, type Refusal } from '@plomba/core';
import type { Operation } from '@plomba/core/model';
import type { ReplyOf } from '@plomba/link';
import { commitReply } from '../commit-reply.js';

export interface OutcomeAnswer {
  readonly ok: true;
  readonly reply: ReplyOf<'operation.outcome'>;
  /** Ticket of the fence, where one was written. */
  readonly ticket?: FlushTicket;
}

export function outcomeOf(unit: FiscalUnit, operation: Operation): OutcomeAnswer | Refusal {
  const bound = unit.findOperation(operation);
  if (bound !== undefined && !bound.fenced) {
    const record = present(unit.record(bound.sequence), 'a bound operation has a record');
    return { ok: true, reply: { outcome: 'committed', commit: commitReply(record, contentOf(record), true) } };
  }
  const reply: OutcomeAnswer = { ok: true, reply: { outcome: 'not-committed' } };
  // An id of an epoch that is over can never be executed, and an archived unit executes nothing: they need no fence.
  const isOver = operation.epoch < unit.epoch - 1 || unit.state.life === 'archived';
  if (bound !== undefined || isOver) return reply;
  if (operation.epoch > unit.epoch) return refuse('epoch-unknown', `epoch ${operation.epoch} has not begun`);
  const fence = unit.append([{ kind: 'fence', payload: { fenced: operation } }]);
  return fence.ok ? { ...reply, ticket: fence.ticket } : fence;
}

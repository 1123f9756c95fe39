/**
 * How a command runs: whether the principal may ask for it, admission of its operation first (a repetition is answered whatever the state is now), then the
 * table of modes, then validation, then the append. What was appended is answered only when its ticket completes.
 */
import { contentOf, present, sha256, type Content, type FlushTicket, type PlacedRecord } from '@plomba/core';
import type { PaperLine } from '@plomba/core/country';
import type { OperationStamp } from '@plomba/core/model';
import {
  commandOf,
  isChange,
  operationDigestContent,
  type ChangeName,
  type CommandName,
  type QueryName,
  type ReplyOf,
  type RequestOf,
} from '@plomba/link';
import { commitReply } from '../commands/commit-reply.js';
import type { ChangeCommand, Context, QueryCommand } from '../commands/context.js';
import { outcomeOf } from '../commands/operation/outcome.js';
import { deny, type CommandRefusal } from '../commands/refusal.js';
import { CHANGES, QUERIES } from '../commands/registry.js';
import { modeRefusal } from './modes.js';

/** A command's answer, and what must be durable before it may leave the unit. */
export interface Answer {
  readonly ok: true;
  readonly reply: ReplyOf<CommandName>;
  readonly ticket?: FlushTicket;
  /** Set when records were appended now. */
  readonly committed?: { readonly record: PlacedRecord; readonly content: Content };
  readonly paper?: readonly PaperLine[];
}

/** A request as the link's server machine hands it over, already decoded by its table. */
export interface CommandRequest {
  readonly command: Exclude<CommandName, 'unit.status'>;
  readonly request: object;
}

export function execute(context: Context, { command, request }: CommandRequest): Answer | CommandRefusal {
  const stranger = wrongPrincipal(context, command);
  if (stranger !== undefined) return stranger;
  // The server machine decoded the request by the table of its command: name and request type belong together.
  if (isChange(command)) return executeChange(context, command, request as RequestOf<ChangeName>);
  const no = modeRefusal(context.mode, command);
  if (no !== undefined) return no;
  if (command === 'operation.outcome') {
    const { operation } = request as RequestOf<'operation.outcome'>; // as above
    return outcomeOf(context.unit, operation);
  }
  const query: QueryCommand<QueryName> = QUERIES[command] as QueryCommand<QueryName>; // as above
  return query.answer(context, request as RequestOf<QueryName>); // as above
}

function wrongPrincipal({ session }: Context, command: CommandName): CommandRefusal | undefined {
  const { roles } = commandOf(command);
  if (roles.includes(session.principal)) return undefined;
  const who = `the line is the ${session.principal}'s; ${command} is for ${roles.join(' or ')}`;
  return deny('not-allowed-for-principal', who);
}

function executeChange(context: Context, name: ChangeName, request: RequestOf<ChangeName>): Answer | CommandRefusal {
  const { unit } = context;
  const operation: OperationStamp = { ...request.operation, digest: sha256(operationDigestContent(name, request)) };
  const admission = unit.admit(operation);
  if (admission.kind === 'refuse') return admission.refusal;
  if (admission.kind === 'repeat') {
    const record = present(unit.record(admission.bound.sequence), 'a bound operation has a record');
    return { ok: true, reply: commitReply(record, contentOf(record), true) };
  }
  const handler = CHANGES[name] as ChangeCommand<ChangeName>; // name and request type belong together, see execute
  const no = modeRefusal(context.mode, name);
  if (no !== undefined) return no;
  const plan = handler.validate(context, request, operation);
  if (!plan.ok) return plan;
  handler.prepare?.(context, request);
  const commit = handler.append?.(context, operation) ?? unit.append(plan.contents, plan.append);
  if (!commit.ok) return commit;
  handler.effect?.(context, request);
  const record = present(commit.records[0], 'a change appends a record');
  const content = contentOf(record);
  const paper = handler.paper?.(context, record, content) ?? [];
  return {
    ok: true,
    reply: commitReply(record, content, false),
    ticket: commit.ticket,
    committed: { record, content },
    paper,
  };
}

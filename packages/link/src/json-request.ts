/** A caller's JSON becomes the request of a command, with the field and the rule where it does not. */
import { FieldError, type Json } from '@plomba/codec';
import { pathInArgument } from './commands/field-path.js';
import { commandOf, commandRegistry, type CommandName, type ReplyOf, type RequestOf } from './commands/registry.js';

/** A checked request, or the first field that breaks a rule. */
export type JsonResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly path: string; readonly rule: string };

/**
 * Checks and converts a request in its JSON form: decimal strings or `bigint` for amounts, RFC 3339 text for times,
 * lower-case hex for bytes. The path is empty at the root, else such as `items[2].name`, from what the
 * caller handed in on.
 */
export function requestFromJson<N extends CommandName>(command: N, json: unknown): JsonResult<RequestOf<N>> {
  try {
    // The registry holds the table of N under the name N.
    return { ok: true, value: commandOf(command).request.fromJson(json, '') as RequestOf<N> };
  } catch (error) {
    if (error instanceof FieldError) return { ok: false, path: pathInArgument(command, error.path), rule: error.rule };
    throw error;
  }
}

/** Checks a request that is not JSON, with the same answer: it is encoded, and the bytes are thrown away. */
export function checkRequest<N extends CommandName>(command: N, value: RequestOf<N>): JsonResult<RequestOf<N>> {
  try {
    commandOf(command).request.encode(value);
    return { ok: true, value };
  } catch (error) {
    if (error instanceof FieldError) return { ok: false, path: pathInArgument(command, error.path), rule: error.rule };
    throw error;
  }
}

/** The JSON form of a reply: amounts as decimal strings, times as RFC 3339 text, bytes as lower-case hex. */
export function replyToJson<N extends CommandName>(command: N, reply: ReplyOf<N>): Json {
  return commandRegistry[command].reply.toJson(reply as never); // the table of N takes the reply of N
}

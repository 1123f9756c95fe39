/**
 * The messages of the link: a request from the caller, a response from the unit, and events that the unit sends by
 * itself where they were asked for. The payload of the first two is the request or reply record of the command, encoded
 * on its own. A response and an event share no key, so that neither can be read as the other.
 *
 * Request ids are chosen by the caller, from 1 on, each once per connection. A response to request 0 answers a message
 * that could not even be read as a request.
 */
import { blob, int, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import { unitEventTable, type UnitEvent } from './commands/events/watch.table.js';
import { LINK_LIMITS } from './limits.js';

/** Why a unit said no. */
export interface RefusalMessage {
  /** What exactly, for a developer; 1 to 300 bytes. */
  readonly detail: string;
  /** Field path, from what the caller handed in on, such as `items[2].name`. */
  readonly path?: string;
}

export interface RequestMessage {
  readonly requestId: number;
  /** Code of the command. */
  readonly command: number;
  readonly payload: Uint8Array;
}

export interface ResponseMessage {
  readonly requestId: number;
  /** Number of the status; 0 is `ok`. */
  readonly status: number;
  /** Present exactly when the status is `ok`. */
  readonly payload?: Uint8Array;
  /** Present exactly when the status is not `ok`. */
  readonly refusal?: RefusalMessage;
}

/** What the unit says without being asked. */
export interface EventMessage {
  /** From 1 in each connection; events that were dropped have numbers, too. */
  readonly number: number;
  /** Events that were dropped just before this one, because the line had no room for them. */
  readonly missed: number;
  readonly event: UnitEvent;
}

const payload: Schema<Uint8Array> = blob({ min: 1, max: LINK_LIMITS.commandPayloadBytes });

export const requestMessageTable: RecordSchema<RequestMessage> = record<RequestMessage>('RequestMessage', {
  requestId: required(1, int({ min: 1, max: 0xffffffff }), 'chosen by the caller, each once per connection'),
  command: required(2, int({ min: 1, max: 0xffff }), 'code of the command'),
  payload: required(3, payload, 'request record of the command'),
});

export const refusalMessageTable: RecordSchema<RefusalMessage> = record<RefusalMessage>('RefusalMessage', {
  detail: required(1, text({ bytesMax: LINK_LIMITS.detailBytes }), 'what exactly, for a developer'),
  path: optional(
    2,
    text({ bytesMax: LINK_LIMITS.pathBytes }),
    'field path; of a receipt or a step of life from that on, such as `items[2].name`',
  ),
});

export const responseMessageTable: RecordSchema<ResponseMessage> = record<ResponseMessage>('ResponseMessage', {
  requestId: required(1, int({ min: 0, max: 0xffffffff }), 'that it answers; 0: a message that could not be read'),
  status: required(2, int({ min: 0, max: 999 }), 'number of the status'),
  payload: optional(3, payload, 'reply record of the command; present exactly when the status is 0'),
  refusal: optional(4, refusalMessageTable, 'present exactly when the status is not 0'),
});

export const eventMessageTable: RecordSchema<EventMessage> = record<EventMessage>('EventMessage', {
  number: required(16, int({ min: 1, max: Number.MAX_SAFE_INTEGER }), 'from 1 in each connection'),
  missed: required(17, int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'events that were dropped just before this one'),
  event: required(18, unitEventTable, 'what changed'),
});

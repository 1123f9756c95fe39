/**
 * The two messages of the link: a request from the caller, a response from the unit. The payload inside is the
 * request or reply record of the command, encoded on its own.
 *
 * Request ids are chosen by the caller, from 1 on, each once per connection. A response to request 0 answers a message
 * that could not even be read as a request.
 */
import { blob, int, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import { LINK_LIMITS } from './limits.js';

/** Why a unit said no. */
export interface RefusalMessage {
  /** What exactly, for a developer; 1 to 300 bytes. */
  readonly detail: string;
  /** Field path in the request, such as `receipt.items[2].name`. */
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

const payload: Schema<Uint8Array> = blob({ min: 1, max: LINK_LIMITS.commandPayloadBytes });

export const requestMessageTable: RecordSchema<RequestMessage> = record<RequestMessage>('RequestMessage', {
  requestId: required(1, int({ min: 1, max: 0xffffffff }), 'chosen by the caller, each once per connection'),
  command: required(2, int({ min: 1, max: 0xffff }), 'code of the command'),
  payload: required(3, payload, 'request record of the command'),
});

export const refusalMessageTable: RecordSchema<RefusalMessage> = record<RefusalMessage>('RefusalMessage', {
  detail: required(1, text({ bytesMax: LINK_LIMITS.detailBytes }), 'what exactly, for a developer'),
  path: optional(2, text({ bytesMax: LINK_LIMITS.pathBytes }), 'field path in the request'),
});

export const responseMessageTable: RecordSchema<ResponseMessage> = record<ResponseMessage>('ResponseMessage', {
  requestId: required(1, int({ min: 0, max: 0xffffffff }), 'that it answers; 0: a message that could not be read'),
  status: required(2, int({ min: 0, max: 999 }), 'number of the status'),
  payload: optional(3, payload, 'reply record of the command; present exactly when the status is 0'),
  refusal: optional(4, refusalMessageTable, 'present exactly when the status is not 0'),
});

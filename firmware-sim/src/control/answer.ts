/**
 * The control channel: JSON-RPC 2.0, one object a line. Pure: text in, text out. No fiscal protocol knows any of this.
 */
import { FieldError } from '@plomba/codec';
import type { Device } from '../device.js';
import { CONTROL_METHODS } from './control.js';
import type { ControlSubscriber } from './method.js';

/** Longest line that is read. */
export const CONTROL_LINE_MAX = 65_536;

/** JSON-RPC 2.0 error codes. */
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const METHOD_NOT_FOUND = -32_601;
const INVALID_PARAMS = -32_602;

type RequestId = string | number | null;

function failure(id: RequestId, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}

/**
 * Answers one line; undefined for a notification.
 * @param session the connection that it came on, where there is one that stays
 */
export function answerControl(device: Device, line: string, session?: ControlSubscriber): string | undefined {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return failure(null, PARSE_ERROR, 'the line is no JSON');
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return failure(null, INVALID_REQUEST, 'a request is one JSON object');
  }
  const fields = request as Readonly<Record<string, unknown>>; // an object, as checked
  const { id, method: name, params } = fields;
  const known: RequestId = typeof id === 'string' || typeof id === 'number' ? id : null;
  if (fields['jsonrpc'] !== '2.0' || typeof name !== 'string') {
    return failure(known, INVALID_REQUEST, 'needs "jsonrpc": "2.0" and a "method"');
  }
  const chosen = CONTROL_METHODS.find((entry) => entry.name === name);
  if (chosen === undefined) return failure(known, METHOD_NOT_FOUND, `no method ${name}; ask for capabilities`);
  try {
    const result = chosen.run(device, params, session);
    return id === undefined ? undefined : JSON.stringify({ jsonrpc: '2.0', id: known, result });
  } catch (error) {
    if (error instanceof FieldError) return failure(known, INVALID_PARAMS, error.message);
    throw error;
  }
}

/**
 * The control channel: what a tester may do to a unit beside the fiscal line. JSON-RPC 2.0, one object a line.
 * Pure: text in, text out. No fiscal protocol knows any of this.
 */
import { bool, FieldError, int, oneOf, optional, record, required, type Json, type RecordSchema } from '@plomba/codec';
import { RECORD_KINDS, type RecordKind } from '@plomba/core/tables';
import type { Device } from '../device.js';
import type { CutPhase } from '../hardware/flash-part.js';
import { paperText } from '../hardware/printer.js';
import { imageDigest, oracleDocuments, oracleOperations } from './oracle.js';
import type { DeviceEventName, PowerCut, WireDirection } from './triggers.js';

/** Longest line that is read. */
export const CONTROL_LINE_MAX = 65_536;

interface CutParams {
  readonly flashOperation?: number;
  readonly phase?: CutPhase;
  readonly wireByte?: number;
  readonly direction?: WireDirection;
  readonly utcMs?: number;
  readonly event?: DeviceEventName;
  readonly kind?: RecordKind;
  readonly count?: number;
}

const positive = int({ min: 1, max: Number.MAX_SAFE_INTEGER });

const cutParams: RecordSchema<CutParams> = record<CutParams>('power.cutAt', {
  flashOperation: optional(1, positive, 'at the n-th flash operation from now, 1 for the next'),
  phase: optional(2, oneOf<CutPhase>({ before: 1, middle: 2, after: 3 }), 'of the flash operation; default `middle`'),
  wireByte: optional(3, positive, 'after the n-th byte from now'),
  direction: optional(4, oneOf<WireDirection>({ 'to-unit': 1, 'from-unit': 2 }), 'of the wire byte; default `to-unit`'),
  utcMs: optional(5, positive, "when the unit's clock reaches this"),
  event: optional(6, oneOf<DeviceEventName>({ 'after-commit-before-answer': 1, 'answer-sent': 2 }), 'at an event'),
  kind: optional(7, oneOf<RecordKind>(RECORD_KINDS), 'only for records of this kind'),
  count: optional(8, positive, 'at the n-th such event; default 1'),
});

interface AdvanceParams {
  readonly ms: number;
}

const advanceParams: RecordSchema<AdvanceParams> = record<AdvanceParams>('clock.advance', {
  ms: required(1, int({ min: 0, max: 100 * 366 * 86_400_000 }), 'milliseconds of virtual time'),
});

interface RollParams {
  readonly rows: number;
}

const rollParams: RecordSchema<RollParams> = record<RollParams>('paper.load', {
  rows: required(1, positive, 'rows of the new roll; the last 200 count as its end coming near'),
});

interface CoverParams {
  readonly open: boolean;
}

const coverParams: RecordSchema<CoverParams> = record<CoverParams>('paper.cover', {
  open: required(1, bool, 'whether the cover is open'),
});

interface NoParams {
  readonly unused?: never;
}

/** A method of the control channel. */
export interface ControlMethod {
  readonly name: string;
  readonly note: string;
  readonly params: RecordSchema<object> | undefined;
  run(device: Device, params: unknown): Json;
}

function method<P extends object>(
  name: string,
  about: { readonly note: string; readonly params?: RecordSchema<P> },
  run: (device: Device, params: P) => Json,
): ControlMethod {
  return {
    name,
    note: about.note,
    params: about.params as RecordSchema<object> | undefined, // only its description is read through this field
    run(device, params) {
      const given = params ?? {};
      if (about.params !== undefined) return run(device, about.params.fromJson(given, 'params'));
      if (Object.keys(given).length > 0) throw new FieldError('params', `${name} takes none`);
      return run(device, {} as P); // methods without a table read no parameters
    },
  };
}

function cutOf(params: CutParams): PowerCut {
  const { flashOperation, wireByte, utcMs, event } = params;
  const chosen = [flashOperation, wireByte, utcMs, event].filter((value) => value !== undefined);
  if (chosen.length !== 1) throw new FieldError('params', 'name exactly one of flashOperation, wireByte, utcMs, event');
  if (flashOperation !== undefined) return { at: 'flash', operation: flashOperation, phase: params.phase ?? 'middle' };
  if (wireByte !== undefined) return { at: 'wire', byte: wireByte, direction: params.direction ?? 'to-unit' };
  if (utcMs !== undefined) return { at: 'time', utcMs };
  const kind = params.kind === undefined ? {} : { kind: params.kind };
  return { at: 'event', event: event ?? 'answer-sent', count: params.count ?? 1, ...kind };
}

function stateOf(device: Device): Json {
  const { hardware, state } = device;
  const { utcMs, offsetMinutes, quality } = hardware.rtc.read();
  const common = {
    powered: device.powered,
    utcMs,
    offsetMinutes,
    clockQuality: quality,
    flashOperations: hardware.flash.operations,
    signerBroken: hardware.secureElement.broken,
    imageDigest: imageDigest(hardware),
    paper: hardware.printer.paper,
  };
  if (state === undefined) return common;
  if (state.kind === 'halted') return { ...common, halted: state.why };
  const { unit } = state;
  const { life, day, dayOpen } = unit.state;
  return { ...common, life, day, dayOpen, records: unit.size, epoch: unit.epoch, bootedBy: unit.report.tail };
}

export const CONTROL_METHODS: readonly ControlMethod[] = [
  method<NoParams>('capabilities', { note: 'the methods of this channel' }, () => ({
    version: 1,
    methods: CONTROL_METHODS.map(({ name }) => name),
  })),
  method<NoParams>('power.off', { note: 'cuts the power now' }, (device) => {
    device.powerOff('control channel');
    return {};
  }),
  method<NoParams>('power.on', { note: 'switches on and boots' }, (device) => {
    device.powerOn();
    return stateOf(device);
  }),
  method('power.cutAt', { note: 'arms one power cut', params: cutParams }, (device, params) => {
    device.cutAt(cutOf(params));
    return {};
  }),
  method('clock.advance', { note: 'lets virtual time pass', params: advanceParams }, (device, { ms }) => {
    if (device.hardware.rtc.mode === 'wall')
      throw new FieldError('ms', 'the clock follows the wall; start with --clock virtual');
    device.advanceClock(ms);
    return { utcMs: device.hardware.rtc.read().utcMs };
  }),
  method<NoParams>('state', { note: 'power, clock, life, digest of the memories' }, stateOf),
  method<NoParams>('oracle.operations', { note: 'what is committed, by operation id' }, (device) => {
    return oracleOperations(device.hardware).map((operation) => ({ ...operation }));
  }),
  method<NoParams>('oracle.documents', { note: 'what is committed, by series and number' }, (device) => {
    return oracleDocuments(device.hardware).map((document) => ({ ...document }));
  }),
  method<NoParams>('paper.take', { note: 'what was printed since the last call, as text' }, (device) => {
    return device.hardware.printer.take().map(paperText);
  }),
  method(
    'paper.load',
    { note: 'puts in a roll; what waited for paper is printed', params: rollParams },
    (device, { rows }) => {
      device.hardware.printer.loadRoll(rows);
      return { paper: device.hardware.printer.paper };
    },
  ),
  method('paper.cover', { note: "opens or closes the printer's cover", params: coverParams }, (device, { open }) => {
    device.hardware.printer.openCover(open);
    return { paper: device.hardware.printer.paper };
  }),
  method<NoParams>('signer.break', { note: 'the secure element stops answering' }, (device) => {
    device.hardware.secureElement.broken = true;
    return {};
  }),
  method<NoParams>('signer.repair', { note: 'the secure element answers again' }, (device) => {
    device.hardware.secureElement.broken = false;
    return {};
  }),
];

/** JSON-RPC 2.0 error codes. */
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const METHOD_NOT_FOUND = -32_601;
const INVALID_PARAMS = -32_602;

type RequestId = string | number | null;

function failure(id: RequestId, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}

/** Answers one line; undefined for a notification. */
export function answerControl(device: Device, line: string): string | undefined {
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
    const result = chosen.run(device, params);
    return id === undefined ? undefined : JSON.stringify({ jsonrpc: '2.0', id: known, result });
  } catch (error) {
    if (error instanceof FieldError) return failure(known, INVALID_PARAMS, error.message);
    throw error;
  }
}

/** The methods of the control channel: what a tester may do to a unit beside the fiscal line. */
import { bool, FieldError, int, record, required, type Json, type RecordSchema } from '@plomba/codec';
import type { Device } from '../device.js';
import { paperText } from '../hardware/paper-rows.js';
import { imageDigest, oracleDocuments, oracleOperations } from './oracle.js';
import { cardMethods } from '../card/control-methods.js';
import { faultMethods } from './fault-methods.js';
import { forensicsMethod } from './forensics-method.js';
import { subscribeMethod } from './subscribe.js';
import { snapshotMethods } from '../snapshot/control-methods.js';
import { method, type ControlMethod, type NoParams } from './method.js';

const positive = int({ min: 1, max: Number.MAX_SAFE_INTEGER });

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
  method('clock.advance', { note: 'lets virtual time pass', params: advanceParams }, (device, { ms }) => {
    if (device.hardware.rtc.mode === 'wall')
      throw new FieldError('ms', 'the clock follows the wall; start with --clock virtual');
    device.advanceClock(ms);
    return { utcMs: device.hardware.rtc.read().utcMs };
  }),
  method<NoParams>('state', { note: 'power, clock, life, digest of the memories' }, stateOf),
  method<NoParams>('face', { note: 'everything that somebody in front of the unit can see' }, (device) => {
    const json: unknown = JSON.parse(JSON.stringify(device.face()));
    return json as Json; // plain data: what was written as JSON is JSON
  }),
  method<NoParams>('oracle.operations', { note: 'what is committed, by operation id' }, (device) => {
    return oracleOperations(device.hardware).map((operation) => ({ ...operation }));
  }),
  method<NoParams>('oracle.documents', { note: 'what is committed, by series and number' }, (device) => {
    return oracleDocuments(device.hardware).map((document) => ({ ...document }));
  }),
  method<NoParams>('paper.take', { note: 'what was printed since the last call, as text' }, (device) => {
    return device.hardware.printer.take().map((paper) => paperText(paper));
  }),
  method(
    'paper.load',
    { note: 'puts in a roll; what waited for paper is printed', params: rollParams },
    (device, { rows }) => {
      device.hardware.printer.loadRoll(rows);
      device.advanceClock(0);
      return { paper: device.hardware.printer.paper };
    },
  ),
  method('paper.cover', { note: "opens or closes the printer's cover", params: coverParams }, (device, { open }) => {
    device.hardware.printer.openCover(open);
    device.advanceClock(0);
    return { paper: device.hardware.printer.paper };
  }),
  ...cardMethods,
  ...faultMethods,
  ...snapshotMethods,
  subscribeMethod,
  forensicsMethod,
];

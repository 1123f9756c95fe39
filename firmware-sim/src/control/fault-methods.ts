/** The faults on the control channel: what there is, what is asked for, what became of it. */
import { int, record, required, type Json, type RecordSchema } from '@plomba/codec';
import { FAULTS } from '../faults/faults.table.js';
import type { FaultKind } from '../faults/fault-kind.js';
import type { Injection, InjectionReport } from '../faults/injection.js';
import { method, type ControlMethod, type NoParams } from './method.js';

interface LiftParams {
  readonly id: number;
}

const liftParams: RecordSchema<LiftParams> = record<LiftParams>('fault.lift', {
  id: required(1, int({ min: 1, max: Number.MAX_SAFE_INTEGER }), 'what `fault.inject` answered'),
});

function kindJson({ name, group, note, triggers, lasts, verdict, becomes, params }: FaultKind): Json {
  const about = { fault: name, group, note, triggers: [...triggers], lasts, verdict, becomes };
  return { ...about, with: params.jsonSchema };
}

function reportJson({ id, injection, state, hits, missed }: InjectionReport): Json {
  const why = missed === undefined ? {} : { missed };
  return { id, injection: injection as unknown as Json, state, hits, ...why }; // an injection is JSON that was checked
}

export const faultMethods: readonly ControlMethod[] = [
  {
    name: 'fault.inject',
    note: 'something goes wrong, now or at its moment; answers its number. Parameters: an injection, see fault-model.md',
    params: undefined,
    run: (device, params) => ({ id: device.inject((params ?? {}) as Injection) }), // checked by the device, field by field
  },
  method('fault.lift', { note: 'ends a fault, or disarms one that waits', params: liftParams }, (device, { id }) => {
    device.lift(id);
    return {};
  }),
  method<NoParams>(
    'fault.list',
    { note: 'what became of each injection; `missed` says why one could not come at its moment' },
    (device) => {
      return device.injections().map(reportJson);
    },
  ),
  method<NoParams>('fault.kinds', { note: 'every fault with its parameters, triggers and verdict' }, () => {
    return FAULTS.map(kindJson);
  }),
];

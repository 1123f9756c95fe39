/** The shape of a method of the control channel. */
import { FieldError, type Json, type RecordSchema } from '@plomba/codec';
import type { Device } from '../device.js';
import type { DeviceEventName } from '../faults/events.js';

export interface NoParams {
  readonly unused?: never;
}

/** What can be subscribed to: the events of `fault-model.md`, and notices of the host's. */
export type Subscription = DeviceEventName | 'notice';

/** A method of the control channel. */
export interface ControlMethod {
  readonly name: string;
  readonly note: string;
  readonly params: RecordSchema<object> | undefined;
  /** @param session the connection that it was asked on, where there is one that stays */
  run(device: Device, params: unknown, session?: ControlSubscriber): Json;
}

/** A connection that can be told things. */
export interface ControlSubscriber {
  subscribe(names?: readonly Subscription[]): void;
}

interface MethodRow<P extends object> {
  readonly note: string;
  readonly params?: RecordSchema<P>;
}

export function method<P extends object>(
  name: string,
  about: MethodRow<P>,
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

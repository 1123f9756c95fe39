/** The shape of a method of the control channel. */
import { FieldError, type Json, type RecordSchema } from '@plomba/codec';
import type { Device } from '../device.js';

export interface NoParams {
  readonly unused?: never;
}

/** A method of the control channel. */
export interface ControlMethod {
  readonly name: string;
  readonly note: string;
  readonly params: RecordSchema<object> | undefined;
  run(device: Device, params: unknown): Json;
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

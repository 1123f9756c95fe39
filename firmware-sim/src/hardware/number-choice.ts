/** A field that is one of a few numbers, such as a baud rate. */
import { FieldError, int, type Schema } from '@plomba/codec';

export function numberChoice<N extends number>(values: readonly N[]): Schema<N> {
  const any = int({ min: Math.min(...values), max: Math.max(...values) });
  const rule = `must be one of ${values.join(', ')}`;
  const known = (value: number): N | undefined => values.find((one) => one === value);
  return {
    ...any,
    type: values.join(', '),
    read(reader, path) {
      const at = reader.offset;
      const value = known(any.read(reader, path));
      if (value === undefined) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      const value = known(any.fromJson(json, path));
      if (value === undefined) throw new FieldError(path, rule);
      return value;
    },
    jsonSchema: { enum: [...values] },
  };
}

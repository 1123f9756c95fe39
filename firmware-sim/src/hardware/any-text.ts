/** A field of any text, also none and with control characters: UTF-8 in a byte string, as paper and display take it. */
import { blob, FieldError, utf8Decode, utf8Encode, type Schema } from '@plomba/codec';

export function anyText(bytesMax: number): Schema<string> {
  const bytes = blob({ min: 0, max: bytesMax });
  const rule = `must be text of at most ${bytesMax} UTF-8 bytes`;
  return {
    ...bytes,
    type: `UTF-8 bytes, at most ${bytesMax}`,
    write(writer, value, path) {
      const encoded = utf8Encode(value);
      if (encoded === undefined) throw new FieldError(path, rule);
      bytes.write(writer, encoded, path);
    },
    read(reader, path) {
      const at = reader.offset;
      const value = utf8Decode(bytes.read(reader, path));
      if (value === undefined) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      if (typeof json !== 'string' || (utf8Encode(json)?.length ?? Infinity) > bytesMax)
        throw new FieldError(path, rule);
      return json;
    },
    toJson: (value) => value,
    jsonSchema: { type: 'string' },
  };
}

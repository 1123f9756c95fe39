/** Text of a message as a field of a record: the schema lets it hold line breaks, which `text` refuses. */
import { text, type Schema } from '@plomba/codec';

/** @param bytesMax of UTF-8; the length of what is read is bounded by the message that it came in */
export function freeText(bytesMax: number): Schema<string> {
  const plain = text({ bytesMax });
  return { ...plain, write: (writer, value) => writer.text(value, ''), read: (reader, path) => reader.text(path) };
}

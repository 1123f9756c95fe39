/** Text made to fit a text field: a refusal must never fail because of its own explanation. */
import { utf8Encode } from '@plomba/codec';

/** Without control characters and lone surrogates, cut to `bytesMax` UTF-8 bytes. */
export function plainText(raw: string, bytesMax: number): string {
  let text = '';
  let bytes = 0;
  for (const letter of raw) {
    const encoded = /\p{Cc}/u.test(letter) ? undefined : utf8Encode(letter);
    bytes += encoded?.length ?? 1;
    if (bytes > bytesMax) break;
    text += encoded === undefined ? ' ' : letter;
  }
  return text;
}

/** The characters of the printer's font A as dots, unpacked when they are first printed. */
import { fromBase64 } from '@plomba/codec';
import { FONT_A } from '../hardware/printer.table.js';
import { FONT_A_GLYPHS } from './font.table.js';

/** Printed for what the font does not have. */
const UNKNOWN = '?';

const unpacked = new Map<string, Uint8Array>();

/** One byte a dot, 1 for black: 12 dots a row, 24 rows. What the font does not have is printed as a question mark. */
export function glyph(character: string): Uint8Array {
  const known = unpacked.get(character);
  if (known !== undefined) return known;
  const dots = unpack(FONT_A_GLYPHS[character] ?? FONT_A_GLYPHS[UNKNOWN] ?? '');
  unpacked.set(character, dots);
  return dots;
}

function unpack(packed: string): Uint8Array {
  const bytes = fromBase64(packed) ?? new Uint8Array();
  return Uint8Array.from({ length: FONT_A.widthDots * FONT_A.heightDots }, (_, dot) => {
    return ((bytes[dot >> 3] ?? 0) >> (7 - (dot & 7))) & 1;
  });
}

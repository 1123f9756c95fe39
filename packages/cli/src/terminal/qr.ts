/**
 * A QR code in half blocks: two rows of modules to a line of text, dark modules drawn. On a terminal with colours it is
 * black on white, so that it scans on a dark screen too.
 */
import { encode } from 'uqr';

/** ISO/IEC 18004 asks for 4 modules of quiet zone; cameras manage with 2, and 42-column paper has no room for more. */
const QUIET_MAX = 4;
const QUIET_MIN = 2;

const BLOCKS: Readonly<Record<string, string>> = { '00': ' ', '10': '▀', '01': '▄', '11': '█' };

/** Lines of equal width, quiet zone included; undefined when the code is wider than `columns`. */
export function qrLines(text: string, columns: number): readonly string[] | undefined {
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const quiet = Math.min(QUIET_MAX, Math.floor((columns - size) / 2));
  if (quiet < QUIET_MIN) return undefined;
  const width = size + 2 * quiet;
  const isDark = (row: number, column: number): boolean => data[row - quiet]?.[column - quiet] === true;
  return Array.from({ length: Math.ceil(width / 2) }, (_, line) =>
    Array.from({ length: width }, (_unused, column) => {
      const key = `${isDark(2 * line, column) ? 1 : 0}${isDark(2 * line + 1, column) ? 1 : 0}`;
      return BLOCKS[key] ?? ' ';
    }).join(''),
  );
}

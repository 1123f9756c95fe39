/**
 * Colour and weight for a stream. Only a terminal gets any, and NO_COLOR is obeyed (no-color.org): piped output is
 * plain text.
 */
import picocolors from 'picocolors';
import type { OutputStream } from '../io.js';

type Paint = (text: string) => string;

export interface Style {
  /** Whether escape sequences are written at all. */
  readonly enabled: boolean;
  readonly bold: Paint;
  /** Frames, hints, what is not the figure. */
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  /** Black on white, whatever the colours of the terminal: what a camera reads. */
  readonly ink: Paint;
}

export function styleOf(stream: OutputStream, env: Readonly<Record<string, string | undefined>>): Style {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const enabled = stream.isTTY === true && !refused;
  const { bold, dim, green, red, yellow } = picocolors.createColors(enabled);
  // 256-colour codes: the 16 base colours are themed, and a QR code on "white" that is grey does not scan.
  const ink: Paint = enabled ? (text) => `\x1b[48;5;231;38;5;16m${text}\x1b[0m` : (text) => text;
  return { enabled, bold, dim, good: green, bad: red, warn: yellow, ink };
}

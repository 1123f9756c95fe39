/**
 * Lines of kd made and read by hand from docs/spec/kd.md, without the tables of the country's package: a mistake in those
 * would pass both ends.
 */
import { NotConforming } from '../conform-case.js';

/** What a unit said. */
export interface KdAnswer {
  readonly code: number;
  readonly words: readonly string[];
}

const POLYNOMIAL = 0x1021;

/** CRC-16/XMODEM, bit by bit. */
function crcOf(text: string): number {
  let crc = 0;
  for (const letter of text) {
    crc ^= letter.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
    crc &= 0xffff;
  }
  return crc;
}

/** `0x` and four upper-case hex digits. */
function crcText(crc: number): string {
  return `0x${crc.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A line of these words with its CRC and its end; other digits of the CRC where `damage` turns bits of it over. */
export function lineText(words: readonly string[], damage = 0): string {
  const text = `${words.join(' ')} `;
  return `${text}${crcText(crcOf(text) ^ damage)}\r\n`;
}

const LINE = /^((?:0|-?[1-9][0-9]?)(?: [!-~]+)*) (0x[0-9A-F]{4})\r\n$/;

/** Reads one answer strictly. @throws NotConforming when it is none */
export function readAnswer(text: string): KdAnswer {
  const shown = JSON.stringify(text);
  const [, says = '', crc] = LINE.exec(text) ?? [];
  if (crc === undefined) throw new NotConforming(`the answer ${shown} is no line of a return code, words and a CRC`);
  const sum = crcText(crcOf(`${says} `));
  if (crc !== sum) throw new NotConforming(`the CRC of the answer ${shown} is not ${sum}`);
  const [code, ...words] = says.split(' ');
  return { code: Number(code), words };
}

// Makes firmware-sim/src/picture/font.table.ts: the printer's font A, 12 x 24 dots, from the outlines of JetBrains Mono.
// Run it by hand when the font or the characters change: npx tsx tools/printer-font.ts, then npx prettier --write.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// What is used of opentype.js, which brings no types.
type PathCommand =
  | { readonly type: 'M' | 'L'; readonly x: number; readonly y: number }
  | { readonly type: 'Q'; readonly x: number; readonly y: number; readonly x1: number; readonly y1: number }
  | {
      readonly type: 'C';
      readonly x: number;
      readonly y: number;
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
    }
  | { readonly type: 'Z' };

interface Path {
  readonly commands: readonly PathCommand[];
}

interface Font {
  charToGlyphIndex(character: string): number;
  charToGlyph(character: string): { getPath(x: number, y: number, fontSize: number): Path };
}

const require = createRequire(import.meta.url);
const opentype = require('opentype.js') as { parse(bytes: ArrayBuffer): Font }; // as above

const WIDTH = 12;
const HEIGHT = 24;
/** Row of the base line, counted from the top. */
const BASE_LINE = 18.5;
/** The advance of JetBrains Mono is 0.6 em, and a cell is 12 dots wide. */
const EM_DOTS = 20;
/** Samples of a dot, each way. */
const SAMPLES = 6;
/** Share of a dot that must be covered. */
const THRESHOLD = 0.42;

const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext'];
const MORE = '–—‘’‚“”„†•…‰‹›€№™−≤≥→←↑↓₽';

function characters(): readonly string[] {
  const ranges: readonly (readonly [number, number])[] = [
    [0x20, 0x7e],
    [0xa1, 0x17f],
    [0x218, 0x21b],
    [0x400, 0x45f],
    [0x490, 0x491],
  ];
  const all = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
  return [...all.filter((code) => code !== 0xad).map((code) => String.fromCodePoint(code)), ...MORE];
}

type Point = readonly [number, number];

/** Outlines as closed polygons, curves cut into pieces. */
function polygons(path: Path): readonly (readonly Point[])[] {
  const all: Point[][] = [];
  let current: Point[] = [];
  let at: Point = [0, 0];
  const steps = 8;
  for (const command of path.commands) {
    if (command.type === 'M') {
      current = [[command.x, command.y]];
      all.push(current);
    } else if (command.type === 'L') current.push([command.x, command.y]);
    else if (command.type === 'Q' || command.type === 'C') {
      for (let step = 1; step <= steps; step++) {
        const t = step / steps;
        const u = 1 - t;
        const { x, y, x1, y1 } = command;
        if (command.type === 'Q')
          current.push([u * u * at[0] + 2 * u * t * x1 + t * t * x, u * u * at[1] + 2 * u * t * y1 + t * t * y]);
        else {
          const { x2, y2 } = command;
          const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
          current.push([a * at[0] + b * x1 + c * x2 + d * x, a * at[1] + b * y1 + c * y2 + d * y]);
        }
      }
    }
    if (command.type !== 'Z') at = [command.x, command.y];
  }
  return all;
}

/** By the rule of winding numbers. */
function isInside(shapes: readonly (readonly Point[])[], x: number, y: number): boolean {
  let winding = 0;
  for (const shape of shapes) {
    for (let index = 0; index < shape.length; index++) {
      const [x1, y1] = shape[index] ?? [0, 0];
      const [x2, y2] = shape[(index + 1) % shape.length] ?? [0, 0];
      if (y1 <= y === y2 <= y) continue;
      if (x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) winding += y2 > y1 ? 1 : -1;
    }
  }
  return winding !== 0;
}

/** Two bytes a row, the leftmost dot highest, four bits unused. */
function raster(path: Path): Uint8Array {
  const shapes = polygons(path);
  const bytes = new Uint8Array(2 * HEIGHT);
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      let covered = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const x = column + ((sample % SAMPLES) + 0.5) / SAMPLES;
        const y = row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
        if (isInside(shapes, x, y)) covered++;
      }
      if (covered < THRESHOLD * SAMPLES * SAMPLES) continue;
      const at = 2 * row + (column >> 3);
      bytes[at] = (bytes[at] ?? 0) | (0x80 >> (column & 7));
    }
  }
  return bytes;
}

/** 36 bytes: two rows of 12 dots in 3 bytes. */
function pack(rows: Uint8Array): string {
  const packed: number[] = [];
  for (let row = 0; row < HEIGHT; row += 2) {
    const [a = 0, b = 0, c = 0, d = 0] = rows.subarray(2 * row, 2 * row + 4);
    packed.push(a, (b & 0xf0) | (c >> 4), ((c & 0x0f) << 4) | (d >> 4));
  }
  return Buffer.from(packed).toString('base64');
}

function loadFonts(): readonly Font[] {
  const folder = require.resolve('@fontsource/jetbrains-mono/package.json');
  return SUBSETS.map((subset) => {
    const file = new URL(`files/jetbrains-mono-${subset}-500-normal.woff`, `file://${folder}`);
    const bytes = readFileSync(file);
    return opentype.parse(new Uint8Array(bytes).buffer);
  });
}

const fonts = loadFonts();
const rows: string[] = [];
const missing: string[] = [];
for (const character of characters()) {
  const font = fonts.find((one) => one.charToGlyphIndex(character) > 0);
  if (font === undefined) {
    missing.push(character);
    continue;
  }
  const path = font.charToGlyph(character).getPath(0, BASE_LINE, EM_DOTS);
  rows.push(`  ${JSON.stringify(character)}: '${pack(raster(path))}',`);
}

const header = `/**
 * Font A of the printer: 12 x 24 dots a character, two rows of dots in three bytes, base64. Made by
 * tools/printer-font.ts from JetBrains Mono (SIL Open Font License 1.1, see FONT-LICENSE); not edited by hand.
 */
export const FONT_A_GLYPHS: Readonly<Record<string, string>> = {
`;
writeFileSync(
  new URL('../firmware-sim/src/picture/font.table.ts', import.meta.url),
  `${header}${rows.join('\n')}\n};\n`,
);
process.stdout.write(`${rows.length} glyphs, without ${missing.join(' ') || 'none'}\n`);

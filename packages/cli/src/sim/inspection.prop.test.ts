import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { none } from '@plomba/core/country';
import { ImageError } from '@plomba/core/node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directUnit } from '../__tests__/direct-unit.js';
import { CliError } from '../cli-error.js';
import { planRoll } from '../play/plan.js';
import { RollPlayer } from '../play/player.js';
import { makeCafeDay } from '../rolls/cafe-day.js';
import { inspect } from './inspection.js';
import { readMemories } from './memories.js';
import { startSim } from './start-sim.js';
import { DEFAULT_PROFILE } from './unit-profile.js';

const KIB = 1024;
const sizes = { fiscalBytes: 16 * KIB, journalBytes: 192 * KIB, derivedBytes: 4 * KIB, workingBytes: 4 * KIB };

let folder: string;
let image: Buffer;
/** Where something is written: damage there means something. */
let written: number[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plomba-inspect-'));
  const path = join(folder, 'unit.img');
  const base = { profile: DEFAULT_PROFILE, country: none, seed: '1', sizes } as const;
  const sim = await startSim({ ...base, listen: 'memory', image: path, state: 'production', clock: 'virtual' });
  await new RollPlayer(directUnit(sim.device), planRoll(makeCafeDay(1), [], { resume: false })).play();
  await sim.stop();
  image = readFileSync(path);
  written = [...image.keys()].filter((at) => image[at] !== 0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What inspect says about these bytes, or the code of the error that it ends with. */
function look(bytes: Uint8Array): string {
  const path = join(folder, 'damaged.img');
  writeFileSync(path, bytes);
  try {
    const { halted, unit } = inspect(readMemories(path));
    return halted ?? `${unit?.life} ${unit?.records}`;
  } catch (error) {
    if (error instanceof ImageError || error instanceof CliError) return error.code;
    throw error;
  }
}

describe('an image that was damaged', () => {
  test('says what is in it, why the unit would stop, or what is wrong with the file: never anything else', () => {
    expect(look(image)).toBe('production 94');
    const damage = fc.array(
      fc.record({ place: fc.nat({ max: written.length - 1 }), value: fc.integer({ min: 0, max: 255 }) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(damage, (hits) => {
        const bytes = Uint8Array.from(image);
        for (const { place, value } of hits) bytes[written[place]!] = value;
        expect(look(bytes)).not.toBe('');
      }),
      { numRuns: 150 },
    );
  });

  test('is refused when its end is missing, wherever that begins', () => {
    fc.assert(
      fc.property(fc.nat({ max: image.length - 1 }), (length) => {
        const code = look(image.subarray(0, length));
        expect(['image-truncated', 'image-not-an-image', 'image-format']).toContain(code);
      }),
      { numRuns: 60 },
    );
  });
});

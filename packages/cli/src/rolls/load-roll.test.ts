import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FieldError } from '@plomba/codec';
import { parseTillRoll, tillRollSchema } from '@plomba/core/model';
import { afterAll, describe, expect, it, test } from 'vitest';
import {
  committedJson,
  findingsOf,
  hasScenarios,
  pathOf,
  ROOT,
  rollFile,
  scenarioFile,
  scenarioNumbers,
  smallScenario,
} from './__tests__/roll-files.js';
import { loadRoll, RollFileError } from './load-roll.js';

const folder = mkdtempSync(join(tmpdir(), 'plomba-rolls-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Uint8Array): string {
  const path = join(folder, 'roll.json');
  writeFileSync(path, content);
  return path;
}

function failure(path: string): RollFileError {
  try {
    loadRoll(path);
  } catch (error) {
    if (error instanceof RollFileError) return error;
    throw error;
  }
  throw new TypeError('the file was read');
}

describe('loadRoll', () => {
  test.each(['minimal', 'cafe-day'])('reads rolls/%s.json, which the plain rules accept', (name) => {
    const roll = loadRoll(fileURLToPath(rollFile(name)));
    expect(roll).toEqual(parseTillRoll(committedJson(name)));
    expect(findingsOf(roll)).toEqual([]);
  });

  it('knows a scenario file by its fields', () => {
    expect(loadRoll(fileOf(JSON.stringify(smallScenario()))).title).toBe('small');
  });

  it.skipIf(!hasScenarios)('reads the reference files (skipped where ../shared/vectors/till-rolls is absent)', () => {
    const titles = scenarioNumbers.map((number) => loadRoll(fileURLToPath(scenarioFile(number))).title);
    expect(titles).toEqual(scenarioNumbers.map((number) => `TESTSUITE_TEST_SZENARIO_${number}`));
  });

  it('reads a file that begins with a byte order mark', () => {
    expect(loadRoll(fileOf(`\ufeff${readFileSync(rollFile('minimal'), 'utf8')}`)).title).toBe('A short morning');
  });

  it.each([
    ['{}', 'format'],
    ['[]', ''],
    ['null', ''],
    ['{"format": "plomba-till-roll/1", "cashBoxInstructionList": []}', 'cashBoxInstructionList'],
    ['{"cashBoxInstructionList": 1}', 'cashBoxId'],
  ])('%s is no roll: a FieldError at "%s"', (text, path) => {
    expect(pathOf(() => loadRoll(fileOf(text)))).toBe(path);
  });

  it('says where text is no JSON', () => {
    const path = fileOf('{\n  "format": "plomba-till-roll/1"\n  "title": "x" }');
    const error = failure(path);
    expect(error).toMatchObject({ path, line: 3, column: 3, rule: "',' or '}' must stand here" });
    expect(error.message).toBe(`${path}:3:3: ',' or '}' must stand here`);
  });

  it('says which file cannot be read', () => {
    const absent = join(folder, 'absent.json');
    expect(failure(absent).message).toMatch(`${absent}: ENOENT`);
    expect(failure(folder)).toMatchObject({ path: folder, rule: expect.stringMatching('EISDIR') as string });
    expect(failure(fileOf(Uint8Array.of(0x22, 0xff, 0x22)))).toMatchObject({ rule: 'is not UTF-8 text' });
    expect(failure(absent).line).toBeUndefined();
  });

  it('reads no more than its bound', () => {
    const path = fileOf('');
    truncateSync(path, 64 * 1024 * 1024 + 1);
    expect(failure(path).rule).toBe('is larger than 67108864 bytes');
  });
});

/** The names of fields, and the values of enumerations, anywhere in a JSON Schema. */
function namesIn(schema: unknown): Set<string> {
  if (typeof schema !== 'object' || schema === null) return new Set();
  return new Set(
    Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
      const here = key === 'properties' ? Object.keys(value as object) : key === 'enum' ? (value as string[]) : [];
      return [...here, ...namesIn(value)];
    }),
  );
}

describe('docs/guides/till-rolls.md', () => {
  const guide = readFileSync(new URL('docs/guides/till-rolls.md', ROOT), 'utf8');
  const blocks = [...guide.matchAll(/^```json\n([^]*?)^```$/gm)].map(([, text = '']) => JSON.parse(text) as unknown);

  it('shows rolls/minimal.json, and lines that are read when they follow it', () => {
    const [example, ...others] = blocks;
    expect(example).toEqual(committedJson('minimal'));
    const { lines, ...head } = committedJson('minimal') as { lines: unknown[] };
    const receipts = lines.slice(0, -1);
    expect(others.length).toBeGreaterThan(3);
    for (const line of others) {
      expect(() => parseTillRoll({ ...head, lines: [...receipts, line] }), JSON.stringify(line)).not.toThrow();
    }
  });

  it('names every field, action and document of the format', () => {
    const missing = [...namesIn(tillRollSchema)].filter((name) => !guide.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});

test('a FieldError keeps its path, whatever the file', () => {
  const path = fileOf(JSON.stringify({ ...committedJson('minimal'), lines: [{}] }));
  expect(() => loadRoll(path)).toThrow(new FieldError('lines[0].operation', 'is missing'));
});

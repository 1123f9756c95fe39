import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testIo } from './__tests__/test-io.js';
import { secretIn, type SecretRule } from './secret-file.js';

const PIN: SecretRule = { what: 'PIN', pattern: /^[0-9]{4,12}$/, hint: 'Write a PIN.' };

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-secret-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What becomes of a file with this text and mode. */
function readWith(text: string, mode = 0o600): { readonly secret: string; readonly err: string } {
  const path = join(folder, 'till.pin');
  writeFileSync(path, text);
  chmodSync(path, mode);
  const io = testIo();
  return { secret: secretIn(io, path, PIN), err: io.err() };
}

test.each(['271828', '271828\n', '271828\r\n'])('%j is the PIN without its newline', (text) => {
  expect(readWith(text)).toEqual({ secret: '271828', err: '' });
});

test.each(['', '\n', '271828\n\n', ' 271828', '271828\n314159\n', 'secret', '2'.repeat(5_000)])(
  '%j is refused, and none of it is said',
  (text) => {
    let said = '';
    try {
      readWith(text);
    } catch (error) {
      said = JSON.stringify(error) + String(error);
      expect(error).toMatchObject({ code: 'bad-secret-file', exitCode: 2, where: join(folder, 'till.pin') });
    }
    expect(said).toContain('holds no PIN');
    expect(said).not.toMatch(/271828|secret"|22222/);
  },
);

test.skipIf(process.platform === 'win32').each([
  [0o600, false],
  [0o400, false],
  [0o640, true],
  [0o644, true],
  [0o602, true],
])('mode %o warns: %s', (mode, warns) => {
  const { secret, err } = readWith('271828\n', mode);
  expect(secret).toBe('271828');
  expect(err.includes('chmod 600')).toBe(warns);
  expect(err).not.toContain('271828');
});

test('a file that is not there is told as any other', () => {
  expect(() => secretIn(testIo(), join(folder, 'nowhere'), PIN)).toThrow(/does not exist/);
});

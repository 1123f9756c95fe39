import { FieldError } from '@plomba/codec';
import { ImageError } from '@plomba/core/node';
import { TransportError } from '@plomba/transport';
import { describe, expect, test } from 'vitest';
import { testIo } from '../__tests__/test-io.js';
import { CliError, usageError } from '../cli-error.js';
import { failureJson, failureLines, failureOf } from './failure.js';
import { plainText, shortHex } from './plain-text.js';
import { durationText, startProgress } from './progress.js';
import { styleOf } from './style.js';
import { factLines, tableLines } from './table.js';

const plain = styleOf(testIo().stdout, {});

describe('tables', () => {
  test('align numbers to the right and leave no blanks at the end of a line', () => {
    const rows = [
      ['group', 'gross'],
      ['A', '1234.50'],
      ['B', '7.00'],
    ];
    expect(tableLines(rows, ['left', 'right'])).toEqual(['group    gross', 'A      1234.50', 'B         7.00']);
    expect(
      tableLines(
        [
          ['a', ''],
          ['bb', ''],
        ],
        ['left', 'left'],
      ),
    ).toEqual(['a', 'bb']);
  });

  test('count columns without the sequences of colours', () => {
    const style = styleOf(testIo({ terminal: true }).stdout, {});
    const [first, second] = tableLines(
      [
        [style.bold('a'), '1'],
        ['bbb', '2'],
      ],
      ['left', 'left'],
    );
    expect(first?.endsWith('    1')).toBe(true);
    expect(second).toBe('bbb  2');
  });

  test('leave out facts that are not known', () => {
    expect(
      factLines([
        ['unit', 'U1'],
        ['owner', undefined],
      ]),
    ).toEqual(['unit  U1']);
  });
});

describe('text of foreign origin', () => {
  test('cannot move the cursor or turn the writing around', () => {
    expect(plainText('a\u001b[2Jb\r\n\u202ec')).toBe('a\\u001b[2Jb\\u000d\\u000a\\u202ec');
    expect(plainText('Žito · кафа')).toBe('Žito · кафа');
  });

  test('long hashes are shortened in the middle', () => {
    expect(shortHex('ab'.repeat(32))).toBe('ababababab…abababab');
    expect(shortHex('abcd')).toBe('abcd');
  });
});

describe('durations', () => {
  test.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [125, '2 min 05 s'],
    [-3, '0 s'],
  ])('%d s reads %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
});

describe('progress', () => {
  test('shows no bar where there is no terminal, and logs plain lines', () => {
    const io = testIo();
    const progress = startProgress({ stream: io.stderr, style: plain, title: 't', unit: 'u', total: 3 });
    progress.update(1);
    progress.log('a line');
    progress.stop();
    expect(io.err()).toBe('a line\n');
  });

  test('on a terminal writes what was logged last before it goes away', () => {
    const io = testIo({ terminal: true });
    const style = styleOf(io.stderr, {});
    const progress = startProgress({ stream: io.stderr, style, title: 'playing', unit: 'lines', total: 3 });
    progress.update(3);
    progress.log('the last line');
    progress.stop();
    progress.stop();
    expect(io.err()).toContain('the last line\n');
    expect(io.err()).toContain('3/3 lines');
  });
});

describe('failures', () => {
  test('say what happened, where, what to do, and the code', () => {
    const failure = failureOf(usageError('odd', 'It is odd', { where: 'file.json', hint: 'Make it even.' }));
    expect(failureLines(failure, plain)).toEqual([
      '✗ It is odd',
      '  at    file.json',
      '  do    Make it even.',
      '  code  odd',
    ]);
    expect(failureJson(failure)).toEqual({
      error: { code: 'odd', message: 'It is odd', where: 'file.json', hint: 'Make it even.' },
    });
  });

  test.each([
    [new CliError('x', 'm', { hint: 'h' }), 1, 'x'],
    [new ImageError('image-missing', 'm', { hint: 'h' }), 2, 'image-missing'],
    [new ImageError('image-locked', 'm', { hint: 'h' }), 1, 'image-locked'],
    [new TransportError('bad-url', 'm'), 2, 'bad-url'],
    [new TransportError('connection-refused', 'm'), 1, 'connection-refused'],
    [new FieldError('unit.serial', 'must be short'), 2, 'validation-failed'],
    [new TypeError('a bug'), 1, 'internal'],
  ])('%s ends with %d and the code %s', (error, exitCode, code) => {
    expect(failureOf(error)).toMatchObject({ exitCode, code });
  });

  test('a field error names the field', () => {
    expect(failureOf(new FieldError('unit.serial', 'must be short'))).toMatchObject({ where: 'unit.serial' });
  });
});

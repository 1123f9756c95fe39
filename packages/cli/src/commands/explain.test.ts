import { statusCodes, statusRow } from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { plomba, type Ran } from '../__tests__/shell.js';

const explain = (...words: readonly string[]): Promise<Ran> => plomba('explain', ...words);

describe('plomba explain', () => {
  it('prints a row by its code, in the language that is asked for', async () => {
    const { exit, out } = await explain('outcome-unknown', '--lang', 'sv');
    expect(exit).toBe(0);
    expect(out).toMatch(/^outcome-unknown {2}1003, it arises at the till\n/);
    expect(out).toContain('slå inte in det igen');
    expect(out).toContain('Call error.resolve()');
  });

  it('finds every code, and every number', async () => {
    for (const code of statusCodes) {
      const number = statusRow(code).wire;
      const byCode = await explain(code, '--json');
      const byNumber = await explain(number.toString(), '--json');
      expect(byCode.out).toBe(byNumber.out);
      expect(JSON.parse(byCode.out)).toMatchObject({ code, number, sentence: statusRow(code).sentence });
    }
  });

  it.each([
    ['outcome-unknwon', 'Did you mean outcome-unknown'],
    ['fenced', 'Did you mean operation-fenced?'],
    ['Time-out', 'Did you mean timeout'],
    ['zzz', 'docs/errors.md'],
    ['4711', 'docs/errors.md'],
  ])('offers what is nearest to %s', async (word, said) => {
    const { exit, err } = await explain(word);
    expect(exit).toBe(2);
    expect(err).toContain(`there is no error ${word}`);
    expect(err).toContain(said);
  });

  it('knows the languages that there are', async () => {
    const { exit, err } = await explain('timeout', '--lang', 'tlh');
    expect(exit).toBe(2);
    expect(err).toContain('en, sr, ro, ru, sv');
  });
});

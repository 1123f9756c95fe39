// Which blocks are found in a page, and which output belongs to which.
import { describe, expect, it } from 'vitest';
import { blocksOf } from './blocks.js';

const fence = '```';
const page = (...parts: string[]): string => parts.join('\n');

describe('blocksOf', () => {
  it('finds TypeScript and marked shell blocks, with their lines', () => {
    const text = page(
      '# T',
      `${fence}ts`,
      'a();',
      fence,
      '',
      `${fence}ts no-run`,
      'b();',
      fence,
      `${fence}sh run`,
      'c',
      fence,
    );
    expect(blocksOf('x.md', text)).toMatchObject([
      { language: 'ts', line: 3, code: 'a();', runs: true },
      { language: 'ts', line: 7, code: 'b();', runs: false },
      { language: 'sh', line: 10, code: 'c', runs: true },
    ]);
  });

  it('leaves other languages and plain shell blocks alone', () => {
    const text = page(`${fence}sh`, 'rm -rf x', fence, `${fence}json`, '{}', fence, `${fence}text`, 'x', fence);
    expect(blocksOf('x.md', text)).toEqual([]);
  });

  it('takes the output that follows, over a paragraph, also inside a list', () => {
    const text = page(`${fence}ts`, 'a();', fence, 'It prints:', '', `${fence}text`, 'one', '  two', fence);
    const inList = `1. Do this:\n\n${text.replace(/^/gm, '   ')}`;
    expect(blocksOf('x.md', text)[0]?.prints).toBe('one\n  two');
    expect(blocksOf('x.md', inList)[0]).toMatchObject({ code: 'a();', line: 4, prints: 'one\n  two' });
  });

  it('does not take output from behind a heading, other code, or a block that is not run', () => {
    const output = page(`${fence}text`, 'one', fence);
    const run = page(`${fence}ts`, 'a();', fence);
    const texts = [
      page(run, '## Next', output),
      page(run, `${fence}json`, '{}', fence, output),
      page(`${fence}ts no-run`, 'a();', fence, output),
    ];
    expect(texts.flatMap((text) => blocksOf('x.md', text).map(({ prints }) => prints))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

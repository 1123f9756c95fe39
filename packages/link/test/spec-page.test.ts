import { describe, expect, it } from 'vitest';
import { commandNames, linkSpecPage, statusCodes } from '../src/index.js';

describe('the spec page', () => {
  const page = linkSpecPage();

  it('names every command, every status and every frame field', () => {
    for (const name of commandNames) expect(page).toContain(`\`${name}\``);
    for (const code of statusCodes) expect(page).toContain(`\`${code}\``);
    for (const field of ['session', 'peer', 'sequence', 'ack', 'selective', 'windowFrames', 'leafHash', 'requestId']) {
      expect(page).toContain(`\`${field}\``);
    }
  });

  it('has tables with as many cells in every row', () => {
    const bars = (line: string): number => line.replaceAll('\\|', '').split('|').length;
    const lines = page.split('\n');
    for (const [index, line] of lines.entries()) {
      const before = lines[index - 1] ?? '';
      if (line.startsWith('|') && before.startsWith('|')) expect(bars(line), line).toBe(bars(before));
    }
  });

  it('shows each record once', () => {
    const heads = page.split('\n').filter((line) => line.startsWith('### '));
    expect(new Set(heads).size).toBe(heads.length);
    expect(heads).toContain('### CommitReply');
  });

  it('is the same every time', () => {
    expect(linkSpecPage()).toBe(page);
    expect(page.endsWith('\n')).toBe(true);
  });
});

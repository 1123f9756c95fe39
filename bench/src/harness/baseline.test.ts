/** The comparison with a stored baseline: by ratio, with a margin, in both senses. */
import { describe, expect, it } from 'vitest';
import { compareWithBaseline, parseBaseline, type Baseline } from './baseline.js';

const baseline: Baseline = {
  figures: {
    'commit.ratio': { value: 2, margin: 0.25, better: 'more' },
    'boot.ratio': { value: 1.5, margin: 0.25, better: 'less' },
  },
};

function verdicts(measured: Record<string, number>): Record<string, string> {
  const list = Object.entries(measured).map(([key, value]) => ({ key, value }));
  return Object.fromEntries(compareWithBaseline(list, baseline).map(({ key, verdict }) => [key, verdict]));
}

describe('the comparison with a baseline', () => {
  it('fails only beyond the margin, where more is better', () => {
    expect(verdicts({ 'commit.ratio': 1.5 })).toEqual({ 'commit.ratio': 'holds' });
    expect(verdicts({ 'commit.ratio': 1.499 })).toEqual({ 'commit.ratio': 'worse' });
    expect(verdicts({ 'commit.ratio': 20 })).toEqual({ 'commit.ratio': 'holds' });
  });

  it('fails only beyond the margin, where less is better', () => {
    expect(verdicts({ 'boot.ratio': 2 })).toEqual({ 'boot.ratio': 'holds' });
    expect(verdicts({ 'boot.ratio': 2.001 })).toEqual({ 'boot.ratio': 'worse' });
    expect(verdicts({ 'boot.ratio': 0.1 })).toEqual({ 'boot.ratio': 'holds' });
  });

  it('says how a figure changed: above 1 is better in both senses', () => {
    const [commit, boot] = compareWithBaseline(
      [
        { key: 'commit.ratio', value: 3 },
        { key: 'boot.ratio', value: 0.75 },
      ],
      baseline,
    );
    expect(commit).toMatchObject({ change: 1.5, baseline: 2, margin: 0.25 });
    expect(boot).toMatchObject({ change: 2 });
  });

  it('leaves out what either side lacks', () => {
    expect(verdicts({ 'other.ratio': 0 })).toEqual({});
  });

  it('names the figure that is wrong in a stored file', () => {
    expect(() => parseBaseline('{}')).toThrow('figures');
    expect(() => parseBaseline('null')).toThrow('figures');
    for (const figure of [
      null,
      { value: 0, margin: 0.1, better: 'more' },
      { value: 1, margin: 1, better: 'more' },
      { value: 1, margin: 0.1, better: 'upwards' },
      { value: '1', margin: 0.1, better: 'less' },
    ]) {
      expect(() => parseBaseline(JSON.stringify({ figures: { 'a.b': figure } }))).toThrow('a.b');
    }
    expect(parseBaseline(JSON.stringify(baseline))).toEqual(baseline);
  });
});

/** Every story is told from its first step to its last, and its steps are those that are committed beside its page. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runStory, type Told } from './run-story.js';
import { STORIES } from './stories.js';

const pageOf = (name: string): string =>
  fileURLToPath(new URL(`../../../../examples/stories/${name}/steps.txt`, import.meta.url));

/** As `steps.txt` has them. */
const listOf = ({ steps }: Told): string =>
  steps.map(({ step, state, words }) => `${step}\t${state}\t${words}\n`).join('');

describe.each(STORIES.map((story) => [story.name, story] as const))('%s', (name, story) => {
  test('every step holds, or says what it waits for', { timeout: 120_000 }, async () => {
    const told = await runStory(story, { onStep: () => undefined });
    expect(told.steps.filter(({ state }) => state === 'failed')).toEqual([]);
    for (const { state, seen, why } of told.steps) {
      if (state === 'held') expect(seen.length).toBeGreaterThan(0);
      else expect(why).toBeTruthy();
    }
    expect(readFileSync(pageOf(name), 'utf8')).toBe(listOf(told));
  });
});

/** An operator with a bug in it makes a story fail, at the step that the bug is about. */
import { permissions } from '../../../operator/src/access/permissions.table.js';
import { expect, onTestFinished, test } from 'vitest';
import { runStory } from './run-story.js';
import { meConnector } from './me-connector.js';

test('an integrator who may download licences is found by me-connector', { timeout: 60_000 }, async () => {
  // The table is frozen by its type only; the operator of the story runs in this process.
  const table = permissions as { 'licences.download': readonly string[] };
  const right = table['licences.download'];
  onTestFinished(() => void (table['licences.download'] = right));
  table['licences.download'] = [...right, 'integrator'];
  const told = await runStory(meConnector, { onStep: () => undefined });
  expect(told.failed).toBe(1);
  expect(told.steps.at(-1)).toMatchObject({ step: '3', state: 'failed', why: 'the download was not refused' });
});

/** Tells one story from its first step to its last: a folder of its own, and nothing that is left behind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stage, StoryEnded, type StageOptions, type StepReport, type Story } from './stage.js';

export interface Told {
  readonly steps: readonly StepReport[];
  readonly held: number;
  readonly failed: number;
  readonly notYet: number;
}

export async function runStory(story: Story, options: Omit<StageOptions, 'folder'>): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-story-'));
  const stage = new Stage({ ...options, folder });
  try {
    await story.tell(stage);
  } catch (error) {
    if (!(error instanceof StoryEnded)) throw error;
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const count = (state: StepReport['state']): number => stage.reports.filter((step) => step.state === state).length;
  return { steps: stage.reports, held: count('held'), failed: count('failed'), notYet: count('not-yet') };
}

/** What was printed, taken from the printer as it comes; looking at it twice shows it once. */
import { paperText } from '@plomba/firmware-sim';
import type { CaseRun } from './case-run.js';

/** All papers since somebody looked. */
export function papersOf(run: CaseRun): string[] {
  run.papers.push(...run.world.hardware.printer.take().map((paper) => paperText(paper)));
  return run.papers;
}

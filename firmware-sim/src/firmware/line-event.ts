/** What a fault of the lines does to those that are open. */
import type { LineEvent } from '../faults/line-event.js';
import type { OpenLine } from './open-line.js';

/** Whether nothing passes on any line after this event; undefined where it says nothing of that. */
export function cutsOff(event: LineEvent): boolean | undefined {
  if (event === 'disconnect') return true;
  return event === 'reconnect' ? false : undefined;
}

/** Mutes the lines that it is about, or lets them speak again; which ones these are. */
export function happenToLines(event: LineEvent, lines: readonly OpenLine[], isCutOff: boolean): readonly OpenLine[] {
  const hit = event === 'hang-up' ? lines.filter(({ isHalfOpen }) => isHalfOpen) : lines;
  for (const line of hit) {
    if (event === 'half-open' || event === 'half-open-told') line.isHalfOpen = true;
    if (event === 'hang-up') line.isHalfOpen = false;
    line.traffic.isMute = isCutOff || line.isHalfOpen;
  }
  return hit;
}

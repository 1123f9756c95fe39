/** Which record puts another log key in force. */
import { LOG_KEY } from '../tables/keys.table.js';
import type { Content } from '../unit/state.js';

/** Whether records behind this one are signed by another key. */
export function isLogRotation(content: Content): boolean {
  return content.kind === 'key' && content.payload.name === LOG_KEY && content.payload.step === 'rotate';
}

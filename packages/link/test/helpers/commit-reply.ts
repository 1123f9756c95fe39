import type { CommitReply } from '../../src/index.js';

/** What a unit answers when a day was opened. */
export const DAY_OPENED: CommitReply = {
  sequence: 5,
  kind: 'day-open',
  time: { utcMs: 1_000, offsetMinutes: 60 },
  leafHash: new Uint8Array(32).fill(1),
  signature: new Uint8Array(64).fill(2),
  repeated: false,
  day: 1,
};

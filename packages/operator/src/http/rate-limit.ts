/** How often one address may ask: a bucket for each route and address, refilled over a minute. In memory, bounded. */
import type { OperatorClock } from '../ports.js';

const BUCKETS_MAX = 50_000;
const MINUTE_MS = 60_000;

interface Bucket {
  /** Requests that are left, times 60,000: whole numbers, so that a wait that was told is the wait. */
  credit: number;
  readAt: number;
}

export interface RateLimit {
  /** Takes one; returns ms to wait when there is none, 0 when it may go on. */
  take(key: string, perMinute: number): number;
}

export function createRateLimit(clock: OperatorClock): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, perMinute) {
      const nowMs = clock.now();
      const full = perMinute * MINUTE_MS;
      const bucket = buckets.get(key) ?? { credit: full, readAt: nowMs };
      const passedMs = Math.max(0, nowMs - bucket.readAt);
      bucket.credit = Math.min(full, bucket.credit + passedMs * perMinute);
      bucket.readAt = nowMs;
      // The one used longest ago goes first: a map keeps the order in which keys were set.
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > BUCKETS_MAX) for (const oldest of buckets.keys()) if (buckets.delete(oldest)) break;
      if (bucket.credit >= MINUTE_MS) {
        bucket.credit -= MINUTE_MS;
        return 0;
      }
      return Math.ceil((MINUTE_MS - bucket.credit) / perMinute);
    },
  };
}

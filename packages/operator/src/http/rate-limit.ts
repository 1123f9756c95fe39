/** How often one address may ask: a bucket for each route and address, refilled over a minute. In memory, bounded. */
import type { OperatorClock } from '../ports.js';

const BUCKETS_MAX = 50_000;
const MINUTE_MS = 60_000;

interface Bucket {
  tokens: number;
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
      const bucket = buckets.get(key) ?? { tokens: perMinute, readAt: nowMs };
      const passedMs = Math.max(0, nowMs - bucket.readAt);
      bucket.tokens = Math.min(perMinute, bucket.tokens + (passedMs / MINUTE_MS) * perMinute);
      bucket.readAt = nowMs;
      // The one used longest ago goes first: a map keeps the order in which keys were set.
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > BUCKETS_MAX) for (const oldest of buckets.keys()) if (buckets.delete(oldest)) break;
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - bucket.tokens) / perMinute) * MINUTE_MS);
    },
  };
}

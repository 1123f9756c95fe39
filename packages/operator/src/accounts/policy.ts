/** Rules of passwords, links and failed log-ins. */
import type { LoginFailures } from '../store/accounts.js';

export const PASSWORD_CHARACTERS_MIN = 12;
export const PASSWORD_CHARACTERS_MAX = 200;
export const CONFIRM_HOURS = 48;
export const RESET_HOURS = 2;
export const INVITE_HOURS = 168;
export const HOUR_MS = 3_600_000;

/** Failures that cost nothing: people mistype. */
const FREE_FAILURES = 4;
const FIRST_LOCK_MS = 15_000;
const LOCK_MS_MAX = 900_000;
/** After this long without a failure the count begins anew. */
const FORGOTTEN_MS: number = 24 * HOUR_MS;

/** What stands after one more failure: from the fifth on a delay that doubles, a quarter of an hour at most. */
export function afterFailure(before: LoginFailures | undefined, nowMs: number): LoginFailures {
  const isOld = before === undefined || nowMs - before.failedAt > FORGOTTEN_MS;
  const failures = (isOld ? 0 : before.failures) + 1;
  const over = failures - FREE_FAILURES;
  const delayMs = over <= 0 ? 0 : Math.min(LOCK_MS_MAX, FIRST_LOCK_MS * 2 ** Math.min(over - 1, 10));
  return { failures, failedAt: nowMs, lockedUntil: nowMs + delayMs };
}

/** The seal: two ends of a wire in a ring of lead. */
import type { VNode } from 'preact';

export function Seal(): VNode {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="18" r="11" fill="none" stroke="currentColor" stroke-width="3.2" />
      <circle cx="16" cy="18" r="4.4" fill="currentColor" />
      <path d="M9.5 9 6 2M22.5 9 26 2" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />
    </svg>
  );
}

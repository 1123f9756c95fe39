/** Where something stands that is done step by step: done steps with a tick, the present one in bold. */
import type { VNode } from 'preact';
import { say } from '../language.js';
import type { Word } from '../words.js';

interface StepsProps {
  readonly words: readonly Word[];
  /** Index of the present step; the number of steps when all are done. */
  readonly now: number;
}

export function Steps({ words, now }: StepsProps): VNode {
  return (
    <ol class="steps">
      {words.map((word, index) => (
        <li key={word} aria-current={index === now ? 'step' : undefined}>
          <span class={index < now ? 'done' : ''}>{index < now ? '✓' : `${index + 1}.`}</span> {say(word)}
        </li>
      ))}
    </ol>
  );
}

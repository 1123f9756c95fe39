/**
 * A behaviour: what a unit does otherwise than it would, for a test. It overrides one command, or the bytes of a line, and
 * has the rest from the behaviours below it and at last from the unit itself, which it asks by `next`.
 */
import type { CommandName, ReplyOf, RequestOf } from '@plomba/link';
import type { CommandRefusal } from '../commands/refusal.js';
import type { WireDirection } from '../faults/events.js';

/** What may leave the unit at once. */
export type Said<N extends CommandName> = { readonly ok: true; readonly reply: ReplyOf<N> } | CommandRefusal;

/** What becomes of a request. */
export type BehaviourAnswer<N extends CommandName> =
  | Said<N>
  /** The unit stays silent; whatever it has committed stays committed. */
  | { readonly ok: 'never' }
  /** It answers so much later, in ms of the line's time; not at all when the power goes before. */
  | { readonly ok: 'later'; readonly ms: number; readonly said: Said<N> };

/** @param next what the unit does without this behaviour; ask it once at most, or not at all */
export type CommandBehaviour<N extends CommandName> = (
  request: RequestOf<N>,
  next: () => BehaviourAnswer<N>,
) => BehaviourAnswer<N>;

export interface Behaviour {
  readonly commands?: { readonly [N in CommandName]?: CommandBehaviour<N> };
  /** Bytes of any line, on every wire: what comes instead of them; none to keep them back. */
  readonly bytes?: (direction: WireDirection, bytes: Uint8Array) => Uint8Array;
}

/** Answers a command; `next` is the unit's own answer. */
export function answers<N extends CommandName>(command: N, answer: CommandBehaviour<N>): Behaviour {
  // One name and its handler, as the parameters say; TypeScript does not see that in a computed key.
  return { commands: { [command]: answer } as unknown as NonNullable<Behaviour['commands']> };
}

/** Refuses a command once, and has changed nothing; from then on the unit decides. */
export function refuseOnce(command: CommandName, code: CommandRefusal['code'], detail: string = code): Behaviour {
  let isOver = false;
  return answers(command, (_request, next) => {
    if (isOver) return next();
    isOver = true;
    return { ok: false, code, detail };
  });
}

/** Carries a command out and says nothing, so many times. */
export function loseAnswer(command: CommandName, times: number = 1): Behaviour {
  let left = times;
  return answers(command, (_request, next) => {
    const answer = next();
    if (left <= 0) return answer;
    left--;
    return { ok: 'never' };
  });
}

/** Carries a command out at once and answers so much later, in ms of the line's time. */
export function answerLater(command: CommandName, ms: number): Behaviour {
  return answers(command, (_request, next) => {
    const answer = next();
    if (answer.ok === 'never') return answer;
    return answer.ok === 'later' ? { ...answer, ms: answer.ms + ms } : { ok: 'later', ms, said: answer };
  });
}

/**
 * What a login leads to, as a decision table: every combination of inputs has exactly one row.
 *
 * `isRight` is not looked at while a wait is under way: a PIN that comes too early is never compared, so trying during
 * the wait tells nothing.
 */
import type { DecisionTable } from '@plomba/core';

export type LoginInput = 'byPin' | 'waitIsOver' | 'clockRanBack' | 'isRight';

/** `refuse-wait-anew`: the clock stands before the beginning of the wait, which therefore begins again. */
export type LoginDecision = 'admit' | 'refuse' | 'refuse-and-count' | 'refuse-locked' | 'refuse-wait-anew';

export const LOGIN_TABLE: DecisionTable<LoginInput, LoginDecision> = {
  name: 'login',
  inputs: ['byPin', 'waitIsOver', 'clockRanBack', 'isRight'],
  rows: [
    {
      label: '@A',
      when: { byPin: true, waitIsOver: true, clockRanBack: 'any', isRight: true },
      then: 'admit',
      why: 'the PIN is right; the count starts anew',
    },
    {
      label: '@B',
      when: { byPin: true, waitIsOver: true, clockRanBack: 'any', isRight: false },
      then: 'refuse-and-count',
      why: 'counted durably before the PIN was compared, so that a power cut saves no try',
    },
    {
      label: '@C',
      when: { byPin: true, waitIsOver: false, clockRanBack: false, isRight: 'any' },
      then: 'refuse-locked',
      why: 'the wait is not over; the PIN was not compared',
    },
    {
      label: '@D',
      when: { byPin: true, waitIsOver: false, clockRanBack: true, isRight: 'any' },
      then: 'refuse-wait-anew',
      why: 'a clock that lost its time must neither open the lock nor keep it shut for years',
    },
    {
      label: '@E',
      when: { byPin: false, waitIsOver: 'any', clockRanBack: 'any', isRight: true },
      then: 'admit',
      why: 'a key cannot be guessed, so the wait for PINs does not concern it',
    },
    {
      label: '@F',
      when: { byPin: false, waitIsOver: 'any', clockRanBack: 'any', isRight: false },
      then: 'refuse',
      why: 'no nonce, no key of that name, a key out of force, or a signature of something else',
    },
  ],
};

/** Wrong PINs in a row before the first wait. */
export const FREE_TRIES = 3;

/** Minutes of unit time to wait after the third wrong PIN, the fourth, the fifth, and every further one. */
export const WAIT_MINUTES: readonly number[] = [1, 5, 15, 60];

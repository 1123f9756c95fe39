/** What is asked of the operator itself: whether it lives, what time it has; moving its clock on, where it may be. */
import { int } from '@plomba/codec';
import { OperatorError } from './http/operator-error.js';
import { answerWith, route, type Route } from './http/route.js';
import { line, must, object, timeMs, wordOf, type ObjectShape } from './http/shape.js';

const DAYS_MAX = 4_000;

export interface Health {
  readonly status: 'ok';
  readonly name: string;
  readonly time: number;
}

export interface ClockMove {
  readonly byMs: number;
}

const health: ObjectShape<Health> = object<Health>('Health', {
  status: must(wordOf('ok'), 'it answers, and its database does'),
  name: must(line(120), 'of the operator'),
  time: must(timeMs, 'its clock'),
});

const clockMove: ObjectShape<ClockMove> = object<ClockMove>('ClockMove', {
  byMs: must(int({ min: 1, max: DAYS_MAX * 86_400_000 }), 'how far on'),
});

export const operatorRoutes: readonly Route[] = [
  route<object, object, Health>(
    {
      id: 'getHealth',
      method: 'GET',
      path: '/v1/health',
      area: 'operator',
      access: 'public',
      summary: 'Whether it answers.',
      answer: answerWith(health),
    },
    async ({ store, nowMs, parts }) => {
      await store.mails.list({ max: 1 });
      return { status: 'ok', name: parts.settings.name, time: nowMs };
    },
  ),
  route<ClockMove, object, Health>(
    {
      id: 'moveClock',
      method: 'POST',
      path: '/v1/clock',
      area: 'operator',
      access: 'staff',
      summary: 'Move the clock on, in a rehearsal.',
      description: 'Only where the operator was started with a clock that moves (`--clock`); `conflict` otherwise.',
      body: clockMove,
      answer: answerWith(health),
      example: { body: { byMs: 86_400_000 } },
    },
    async (call) => {
      const { parts, body, nowMs } = call;
      const { moveClock } = parts;
      if (moveClock === undefined)
        throw new OperatorError('conflict', { detail: 'this operator runs on the time of the wall' });
      await call.audit({ act: 'clock.moved', object: 'clock', before: nowMs, after: nowMs + body.byMs });
      moveClock(body.byMs);
      return { status: 'ok', name: parts.settings.name, time: nowMs + body.byMs };
    },
  ),
];

/** `events.subscribe`: the unit tells by itself what happens, so that a scenario can wait beside a foreign till. */
import { FieldError, list, oneOf, optional, record, type RecordSchema } from '@plomba/codec';
import { DEVICE_EVENT_NAMES } from '../faults/events.js';
import type { ControlMethod, Subscription } from './method.js';

export const SUBSCRIPTIONS: readonly Subscription[] = ['notice', ...DEVICE_EVENT_NAMES];

interface SubscribeParams {
  readonly to?: readonly Subscription[];
}

const codes: readonly (readonly [string, number])[] = SUBSCRIPTIONS.map((name, index) => [name, index + 1]);
const subscription = oneOf<Subscription>(Object.fromEntries(codes) as Record<Subscription, number>); // one for each name

const params: RecordSchema<SubscribeParams> = record<SubscribeParams>('events.subscribe', {
  to: optional(1, list(subscription, { min: 0, max: SUBSCRIPTIONS.length }), 'which; all when absent, none with []'),
});

export const subscribeMethod: ControlMethod = {
  name: 'events.subscribe',
  note: 'from now on notifications `event` and `notice` come on this connection: what faults can wait for, power, lines',
  params,
  run(_device, given, session) {
    if (session === undefined) throw new FieldError('', 'needs a connection that stays');
    const { to } = params.fromJson(given ?? {}, 'params');
    session.subscribe(to);
    return {};
  },
};

/** The states of a unit as marks with words: whether it forms documents, what hurts, whether it is connected. */
import type { Unit } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { say } from '../language.js';
import { hasWord } from '../words.js';
import { State, type Tone } from './basic.js';

export type Colour = Unit['colour'];
export type Alarm = Unit['alarms'][number];

/** The regulator's circle; each with its own shape. */
export const colourMarks: Readonly<Record<Colour, readonly [mark: string, tone: Tone]>> = {
  green: ['●', 'good'],
  yellow: ['▲', 'warn'],
  red: ['■', 'bad'],
  unknown: ['○', 'quiet'],
};

export const colours: readonly Colour[] = ['red', 'yellow', 'green', 'unknown'];

export function ColourState({ colour }: { readonly colour: Colour }): VNode {
  const [mark, tone] = colourMarks[colour];
  return (
    <State mark={mark} tone={tone}>
      {say(`colour.${colour}`)}
    </State>
  );
}

const levelMarks: Readonly<Record<Alarm['level'], readonly [mark: string, tone: Tone]>> = {
  stop: ['■', 'bad'],
  soon: ['▲', 'warn'],
  look: ['◆', 'plain'],
};

/** Name of an alarm in the language of the page. */
export function alarmName(kind: string): string {
  const word = `alarm.${kind}`;
  return hasWord(word) ? say(word) : kind;
}

export function AlarmState({ alarm }: { readonly alarm: Pick<Alarm, 'kind' | 'level'> }): VNode {
  const [mark, tone] = levelMarks[alarm.level];
  return (
    <State mark={mark} tone={tone}>
      {alarmName(alarm.kind)}
    </State>
  );
}

/** The gravest alarm, and how many others there are. */
export function Alarms({ alarms }: { readonly alarms: readonly Alarm[] }): VNode {
  const [gravest, ...others] = alarms;
  if (gravest === undefined) return <span class="quiet">–</span>;
  return (
    <>
      <AlarmState alarm={gravest} />
      {others.length === 0 ? null : <span class="under">{say('alarm.more', { count: others.length })}</span>}
    </>
  );
}

export function Connection({ unit }: { readonly unit: Pick<Unit, 'connectedAt' | 'firstSeenAt'> }): VNode {
  if (unit.connectedAt !== undefined)
    return (
      <State mark="↔" tone="good">
        {say('unit.connected')}
      </State>
    );
  return (
    <State mark="–" tone="quiet">
      {say(unit.firstSeenAt === undefined ? 'unit.neverSeen' : 'unit.notConnected')}
    </State>
  );
}

/** The number that is printed on it. */
export function numberOf({ serial, driveSerial }: Pick<Unit, 'serial' | 'driveSerial'>): string {
  return serial ?? driveSerial ?? '';
}

/** A cell with the name; on a phone the shop stands under it. */
export function NameAndShop({ name, shop }: { readonly name: string; readonly shop: string }): VNode {
  return (
    <>
      {name}
      <span class="on-phone">{shop}</span>
    </>
  );
}

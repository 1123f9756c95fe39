/** What a tester does to the unit and around it: power, time, paper, faults, other units. Never on the fiscal line. */
import { action, type ActionRow } from '../action.js';
import { StepFailure } from '../case-run.js';
import { injectionShape } from '../injection-shape.js';
import { anyMap, choice, either, fields, flag, maybe, needed, nothing, text, whole } from '../shape/shape.js';
import { advance, span } from '../shape/times.js';
import { beginCardExport, type Injection } from '@plomba/firmware-sim';
import { FieldError } from '@plomba/codec';
import { Witness } from '../../witness.js';
import { preparedUnit } from '../../world/prepared-unit.js';
import { setupOf, unitFields } from '../unit-fields.js';

/** A roll that does not end. */
const FULL_ROLL_ROWS = 10_000;

interface Restored {
  readonly unit: string;
  readonly forget?: boolean;
}

interface CardAct {
  readonly write?: string;
  readonly insert?: boolean;
}

interface PaperAct {
  readonly roll?: number;
  readonly cover?: 'open' | 'closed';
}

export const UNIT_ACTS: Readonly<Record<string, ActionRow>> = {
  inject: action<Injection>({
    shape: injectionShape,
    note: 'something goes wrong: fault, with, when, forMs',
    run(run, injection, step) {
      try {
        const id = run.world.act((device) => device.inject(injection));
        run.injected.push(injection);
        return { injection: id };
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        throw new StepFailure(step.given, `${error.path} ${error.rule}`);
      }
    },
  }),
  lift: action({
    shape: anyMap,
    note: `a fault ends, or never comes: \`\${name}\` of the step that injected it`,
    run(run, given, step) {
      const { injection } = given;
      if (typeof injection !== 'number')
        throw new StepFailure(step.given, `is no injection: write \${name} of an inject step`);
      run.world.act((device) => device.lift(injection));
    },
  }),
  cut: action({
    shape: nothing,
    note: 'the power goes now; it is back after 3 s',
    run: (run) => {
      run.injected.push({ fault: 'power-cut' });
      run.world.cutPower();
    },
  }),
  power: action({
    shape: choice('on', 'off', 'cycle'),
    note: 'somebody switches the unit off, on, or off and on again',
    run(run, to) {
      if (to !== 'on') run.world.switchOff();
      if (to !== 'off') run.world.switchOn();
    },
  }),
  advance: action({
    shape: advance,
    note: 'time passes for the unit: 24h, 3 days, until 2026-10-25T03:00',
    async run(run, to, step) {
      const { utcMs, offsetMinutes } = run.world.hardware.rtc.read();
      const until = 'byMs' in to ? utcMs + to.byMs : to.untilUtcMs - (to.isLocal ? offsetMinutes * 60_000 : 0);
      const ms = until - utcMs;
      if (ms < 0)
        throw new StepFailure(step.given, `is in the past: the unit's clock shows ${new Date(utcMs).toISOString()}`);
      const beforeMs = run.world.clock.now();
      await run.world.advance(ms);
      run.jumpedMs += ms - (run.world.clock.now() - beforeMs);
    },
  }),
  pause: action({
    shape: span,
    note: 'everybody waits: timers of tills and lines run, such as keep-alives and reconnects',
    run: (run, ms) => run.world.clock.advance(ms),
  }),
  paper: action<PaperAct>({
    shape: fields<PaperAct>({
      roll: maybe(whole(0, 1_000_000), 'a new roll with so many rows'),
      cover: maybe(choice('open', 'closed'), "the printer's cover"),
    }),
    note: 'somebody at the printer: a new roll, the cover',
    run(run, { roll, cover }) {
      run.world.act(({ hardware }) => {
        if (roll !== undefined) hardware.printer.loadRoll(roll === 0 ? FULL_ROLL_ROWS : roll);
        if (cover !== undefined) hardware.printer.openCover(cover === 'open');
      });
    },
  }),
  card: action<CardAct>({
    shape: fields<CardAct>({
      write: maybe(text, 'name of a file: the unit writes the export of its journal to it'),
      insert: maybe(flag, 'another, empty card is put in'),
    }),
    note: 'somebody at the slot of the SD card; gives `fault`, or `written`',
    run(run, { write, insert }) {
      return run.world.act((device) => {
        if (insert === true) device.hardware.card.insert();
        if (write === undefined) return {};
        const begun = beginCardExport(device, write);
        return begun.ok ? { written: write } : { fault: begun.fault };
      });
    },
  }),
  restart: action({
    shape: text,
    note: 'the program of a till dies at this moment and is started again: its name, such as till',
    async run(run, name) {
      for (const [as, { by }] of run.pending) if (by === name) run.pending.delete(as);
      await run.world.actor(name).kill();
    },
  }),
  leave: action({
    shape: text,
    note: 'a till or a technician disconnects in good order',
    run: (run, name) => run.world.actor(name).leave(),
  }),
  snapshot: action({
    shape: text,
    note: 'keeps everything that the unit is, under a name',
    run: (run, name) => void run.saved.set(name, run.world.hardware.fork()),
  }),
  restore: action<string | Restored>({
    shape: either(
      text,
      fields<Restored>({
        unit: needed(text, 'the name'),
        forget: maybe(flag, 'the witness forgets, too: nobody finds out'),
      }),
    ),
    note: 'the unit becomes what was kept under a name, as after a rollback',
    async run(run, given, step) {
      const { unit, forget } = typeof given === 'string' ? { unit: given, forget: false } : given;
      const saved = run.saved.get(unit);
      if (saved === undefined) throw new StepFailure(step.given, `nothing was kept under ${unit}`);
      await run.world.swap(saved.fork());
      if (forget === true) run.witness = new Witness();
    },
  }),
  swap: action({
    shape: unitFields,
    note: 'another unit stands in the place of this one, described as under unit:',
    async run(run, given, step) {
      if (given.authority !== undefined)
        throw new StepFailure(step.given, 'authority belongs to the unit that the story begins with');
      const hardware = preparedUnit(setupOf(given, run.kit, step.given));
      const before = await run.world.swap(hardware);
      run.saved.set('swapped out', before);
      // What tills were told by the other unit is in the other unit.
      run.acknowledged.length = 0;
      run.witness = new Witness();
    },
  }),
};

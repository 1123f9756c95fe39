/**
 * Mails about new alarms: one for each company and beat, to each of its people who look after the units in it. An alarm
 * is told once for as long as it lasts; its end is not told.
 *
 * Invariant: what was told and the mails that tell it are one transaction, so that no kill loses or doubles a mail.
 */
import { newId } from '../access/secrets.js';
import type { Language } from '../accounts/account.js';
import type { Role } from '../access/permissions.table.js';
import type { Fleet } from '../fleet/fleet.js';
import { filled, oneLine } from '../mail/mail-text.js';
import type { Mailer } from '../mail/mailer.js';
import type { Entropy, OperatorClock } from '../ports.js';
import type { ToldAlarm } from '../store/alarm-mails.js';
import type { OpenStore, Store } from '../store/store.js';
import type { FleetUnit } from '../fleet/unit.js';
import type { Alarm } from './alarms.js';
import type { AlarmLevel } from './alarms.table.js';
import { alarmWords, MORE_UNITS } from './alarm-mail-texts.table.js';
import type { BoardRow } from './board.js';

/** Who reads mails about units of the company itself, and about those that it looks after. */
const OF_OWNER: readonly Role[] = ['owner', 'administrator'];
const OF_PARTNER: readonly Role[] = [...OF_OWNER, 'service-partner', 'service-technician'];

/** What only wants a look is left to the board. */
const TOLD: ReadonlySet<AlarmLevel> = new Set(['stop', 'soon']);

/** Units of one mail; the rest are a number in it. */
const UNITS_MAX = 50;

export interface AlarmMailParts {
  readonly store: OpenStore;
  readonly fleet: Fleet;
  readonly mailer: Mailer;
  readonly clock: OperatorClock;
  readonly entropy: Entropy;
  readonly publicUrl: string;
}

interface Due extends ToldAlarm {
  readonly alarm: Alarm;
}

/** A unit with the alarms of it that are new to a company. */
interface News {
  readonly unit: FleetUnit;
  readonly alarms: readonly Alarm[];
}

const keyOf = ({ company, unit, kind, about }: ToldAlarm): string => `${company} ${unit} ${kind} ${about}`;

function dueOf(rows: Iterable<BoardRow>): ReadonlyMap<string, Due> {
  const due = new Map<string, Due>();
  for (const { unit, alarms } of rows) {
    for (const alarm of alarms) {
      if (!TOLD.has(alarm.level)) continue;
      for (const company of unit.watchers ?? []) {
        const one = { company, unit: unit.id, kind: alarm.kind, about: alarm.about ?? '', alarm };
        due.set(keyOf(one), one);
      }
    }
  }
  return due;
}

export class AlarmMails {
  readonly #parts: AlarmMailParts;
  /** What the store holds, once it is known. */
  #told: ReadonlySet<string> | undefined;

  constructor(parts: AlarmMailParts) {
    this.#parts = parts;
  }

  /** Tells what is new since the last beat, and forgets what has ended. */
  async beat(): Promise<void> {
    const { fleet, clock, store } = this.#parts;
    const nowMs = clock.now();
    const due = dueOf((await fleet.upToDate()).rows(nowMs));
    const told = this.#told;
    if (told?.size === due.size && [...due.keys()].every((key) => told.has(key))) return;
    this.#told = undefined;
    await store.write((tx) => this.#settle(tx, due, nowMs));
    this.#told = new Set(due.keys());
  }

  async #settle(tx: Store, due: ReadonlyMap<string, Due>, nowMs: number): Promise<void> {
    const before = await tx.alarmMails.all();
    for (const told of before) if (!due.has(keyOf(told))) await tx.alarmMails.remove(told);
    const known = new Set(before.map(keyOf));
    const fresh = [...due.values()].filter((one) => !known.has(keyOf(one)));
    for (const [company, ofCompany] of groupedBy(fresh, (one) => one.company)) {
      const news: News[] = [];
      for (const [id, ofUnit] of groupedBy(ofCompany, (one) => one.unit)) {
        const unit = await tx.units.byId(id);
        if (unit === undefined) continue; // removed since the board was read: it is off the board at the next beat
        for (const one of ofUnit) await tx.alarmMails.add(one, nowMs);
        news.push({ unit, alarms: ofUnit.map(({ alarm }) => alarm) });
      }
      await this.#tell(tx, { company, news, nowMs });
    }
  }

  async #tell(
    tx: Store,
    { company: id, news, nowMs }: { readonly company: string; readonly news: readonly News[]; readonly nowMs: number },
  ): Promise<void> {
    const company = await tx.companies.byId(id);
    if (company === undefined) return;
    for (const { role, email, language } of await tx.companies.alarmReaders(id)) {
      const theirs = news.filter(({ unit }) => (unit.company === id ? OF_OWNER : OF_PARTNER).includes(role));
      if (theirs.length === 0) continue;
      const base = `${this.#parts.publicUrl}/companies/${id}`;
      const parameters = {
        company: company.name,
        count: theirs.reduce((sum, { alarms }) => sum + alarms.length, 0),
        units: theirs.length,
        alarms: listed(theirs, language, base),
        board: `${base}/monitoring`,
        settings: `${base}/company`,
      };
      const order = { id: newId(this.#parts.entropy, 'mail'), to: email, template: 'alarms', language } as const;
      await this.#parts.mailer.queue(tx, { ...order, parameters, company: id }, nowMs);
    }
  }
}

function groupedBy<T>(list: readonly T[], keyIn: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyIn(one));
    if (group === undefined) groups.set(keyIn(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** A paragraph for each unit: which it is, each alarm with what to do, the link to its page. */
function listed(news: readonly News[], language: Language, base: string): readonly string[] {
  const shown = news.slice(0, UNITS_MAX).map(({ unit, alarms }) => {
    const number = unit.serial ?? unit.driveSerial ?? '';
    const lines = alarms.map((alarm) => `- ${alarmLine(alarm, language)}`);
    return [`${oneLine(unit.name)}, ${oneLine(unit.shop)} (${number})`, ...lines, `${base}/units/${unit.id}`].join(
      '\n',
    );
  });
  const more = news.length - shown.length;
  return more === 0 ? shown : [...shown, filled(MORE_UNITS[language], { more })];
}

function alarmLine({ kind, about, atMs, level }: Alarm, language: Language): string {
  const [name, wayOut] = alarmWords[kind][language];
  // Of what will stop a unit, the day is what one wants to know.
  const day = level === 'soon' && atMs !== undefined ? new Date(atMs).toISOString().slice(0, 10) : undefined;
  const more = [about, day].filter((one) => one !== undefined).join(', ');
  return `${name}${more === '' ? '' : ` (${more})`}. ${wayOut}`;
}

/** One unit: a line of truth, documents per day, then everything about it in tabs. */
import type { Unit } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, may, type Here, type Permission } from '../here.js';
import { bytes, number, say } from '../language.js';
import { Ago, Copy, FailureNotice, Link, Loaded, Panel, State, Tabs, Time } from '../parts/basic.js';
import { Bars, type DayCount } from '../parts/bars.js';
import { Dialog, Field, Form } from '../parts/form.js';
import { AlarmState, ColourState, numberOf } from '../parts/unit-marks.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';
import { hasWord } from '../words.js';
import { BookTab } from './unit-book.js';
import { AuditTab, DocumentsTab, FirmwareTab, LicenceTab, RequestsTab } from './unit-tabs.js';

const DAYS = 30;
const DAY_MS = 86_400_000;

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Every day up to today, those without a document as zeros. */
function allDays(counted: readonly DayCount[], nowMs: number): readonly DayCount[] {
  const byDate = new Map(counted.map(({ date, documents }) => [date, documents]));
  return Array.from({ length: DAYS }, (_, index) => {
    const date = dateOf(nowMs - (DAYS - 1 - index) * DAY_MS);
    return { date, documents: byDate.get(date) ?? 0 };
  });
}

function Chart({ here, unit }: { readonly here: Here; readonly unit: Unit }): VNode {
  const company = here.company.id;
  const today = Math.floor(here.now / DAY_MS) * DAY_MS;
  const answer = useServer(
    `days ${company} ${unit.id} ${today}`,
    () =>
      server.countDocuments({ company, unit: unit.id, from: dateOf(today - (DAYS - 1) * DAY_MS), to: dateOf(today) }),
    60_000,
  );
  return (
    <Panel>
      {answer.value === undefined ? (
        <div class="chart" style={{ minHeight: '246px' }} />
      ) : (
        <Bars days={allDays(answer.value.days, today)} />
      )}
      <FailureNotice failure={answer.failure} />
    </Panel>
  );
}

function dayOf({ look }: Unit): string {
  if (look === undefined) return '–';
  return say(look.dayOpen ? 'unit.dayOpen' : 'unit.dayClosed', { day: look.day });
}

function Memory({ unit: { look } }: { readonly unit: Unit }): VNode {
  if (look === undefined) return <>–</>;
  const isTight = look.memory === 'full' || look.memory === 'end' || look.memory === 'near-end';
  const share = look.journalBytes === 0 ? 0 : look.journalUsedBytes / look.journalBytes;
  const word = `memory.${look.memory ?? 'ample'}`;
  return (
    <>
      <State mark={isTight ? '▲' : '●'} tone={isTight ? 'warn' : 'plain'}>
        {hasWord(word) ? say(word) : look.memory}
      </State>
      <span class="under">
        {say('unit.memoryUsed', {
          percent: number(share * 100, 0),
          used: bytes(look.journalUsedBytes),
          all: bytes(look.journalBytes),
        })}
      </span>
    </>
  );
}

/** An end that comes: what is over is red, what is near is amber, and both say so. */
function Ending({ at: end, now }: { readonly at: number | undefined; readonly now: number }): VNode {
  if (end === undefined) return <span class="quiet">{say('unit.noEnd')}</span>;
  const left = end - now;
  const [mark, tone] =
    left < 0 ? (['■', 'bad'] as const) : left < 30 * DAY_MS ? (['▲', 'warn'] as const) : (['●', 'plain'] as const);
  return (
    <>
      <State mark={mark} tone={tone}>
        <Ago at={end} now={now} />
      </State>
      <span class="under">
        <Time at={end} />
      </span>
    </>
  );
}

function Truth({ here, unit }: { readonly here: Here; readonly unit: Unit }): VNode {
  const key = unit.keys.find(({ notAfterMs }) => notAfterMs !== undefined);
  return (
    <Panel>
      <dl class="truth">
        <div>
          <dt>{say('column.state')}</dt>
          <dd>
            <ColourState colour={unit.colour} />
            <span class="under">
              {unit.connectedAt === undefined ? say('unit.notConnected') : say('unit.connected')}
              {unit.connectedAt === undefined && unit.lastSeenAt !== undefined ? (
                <>
                  {', '}
                  <Ago at={unit.lastSeenAt} now={here.now} />
                </>
              ) : null}
            </span>
          </dd>
        </div>
        <div>
          <dt>{say('unit.lastDocument')}</dt>
          <dd>
            <Ago at={unit.lastDocumentAt} now={here.now} />
            <span class="under">
              <Time at={unit.lastDocumentAt} />
            </span>
          </dd>
        </div>
        <div>
          <dt>{say('unit.day')}</dt>
          <dd>{dayOf(unit)}</dd>
        </div>
        <div>
          <dt>{say('unit.memory')}</dt>
          <dd>
            <Memory unit={unit} />
          </dd>
        </div>
        <div>
          <dt>{say('unit.certificate')}</dt>
          <dd>
            <Ending at={key?.notAfterMs} now={here.now} />
          </dd>
        </div>
        <div>
          <dt>{say('unit.licence')}</dt>
          <dd>
            <Ending at={unit.look?.licenceEndsAt} now={here.now} />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

/** Takes off service; the factory number is repeated, so that nobody takes the neighbour's off. */
function OffService({
  here,
  unit,
  close,
}: {
  readonly here: Here;
  readonly unit: Unit;
  readonly close: () => void;
}): VNode {
  const act = useAct();
  const names = { number: numberOf(unit), name: unit.name, shop: unit.shop };
  return (
    <Dialog title={say('off.title', names)} close={close}>
      <p>{say('off.text', names)}</p>
      <Form
        act={act}
        button={say('off.button', names)}
        isDangerous
        done={close}
        send={async (entered) => {
          await server.takeOffService({ company: here.company.id, unit: unit.id, body: { number: entered('number') } });
          // Its partner does not see it any more.
          if (unit.company !== here.company.id) go(at(here, 'units'));
        }}
        aside={
          <button type="button" onClick={close}>
            {say('act.leave')}
          </button>
        }
      >
        <Field name="number" label={say('off.repeat', names)} />
      </Form>
    </Dialog>
  );
}

function AlarmList({ unit }: { readonly unit: Unit }): VNode | null {
  if (unit.alarms.length === 0) return null;
  return (
    <Panel title={say('alarm.alarms')}>
      <div class="body">
        {unit.alarms.map((alarm) => (
          <div key={`${alarm.kind} ${alarm.detail}`}>
            <AlarmState alarm={alarm} />{' '}
            {alarm.atMs === undefined ? null : (
              <span class="quiet small">
                <Time at={alarm.atMs} />
              </span>
            )}
            <div class="small">{alarm.detail}</div>
            <div class="small quiet">{alarm.wayOut}</div>
          </div>
        ))}
      </div>
    </Panel>
  );
}

interface TabRow {
  readonly id: string;
  readonly permission: Permission;
  readonly name: string;
  readonly content: () => VNode;
}

function tabsOf(here: Here, unit: Unit): readonly TabRow[] {
  const rows: readonly TabRow[] = [
    {
      id: 'documents',
      permission: 'documents.read',
      name: say('unit.documents'),
      content: () => <DocumentsTab here={here} unit={unit} />,
    },
    {
      id: 'requests',
      permission: 'requests.read',
      name: say('nav.requests'),
      content: () => <RequestsTab here={here} unit={unit} />,
    },
    {
      id: 'licence',
      permission: 'licences.read',
      name: say('unit.licence'),
      content: () => <LicenceTab here={here} unit={unit} />,
    },
    {
      id: 'firmware',
      permission: 'firmware.read',
      name: say('nav.firmware'),
      content: () => <FirmwareTab here={here} unit={unit} />,
    },
    {
      id: 'book',
      permission: 'units.read',
      name: say('unit.book'),
      content: () => <BookTab here={here} unit={unit} />,
    },
    { id: 'audit', permission: 'audit.read', name: say('audit'), content: () => <AuditTab here={here} unit={unit} /> },
  ];
  return rows.filter(({ permission }) => may(here, permission));
}

interface PageProps {
  readonly here: Here;
  readonly id: string;
  readonly tab: string;
}

export function UnitPage({ here, id, tab }: PageProps): VNode {
  const company = here.company.id;
  const answer = useServer(`unit ${company} ${id}`, () => server.getUnit({ company, unit: id }), 15_000);
  const [isTakingOff, setTakingOff] = useState(false);
  return (
    <>
      <div class="trail">
        <Link to={at(here, 'units')}>{say('nav.units')}</Link>
      </div>
      <Loaded answer={answer}>
        {(unit) => {
          const tabs = tabsOf(here, unit);
          const current = tabs.find((one) => one.id === tab) ?? tabs[0];
          return (
            <>
              <div class="head">
                <h1>
                  {unit.name} <span class="quiet">· {unit.shop}</span>
                </h1>
                {unit.partner !== undefined && may(here, 'requests.write') ? (
                  <button class="danger" onClick={() => setTakingOff(true)}>
                    {say('off.open')}
                  </button>
                ) : null}
                <p class="quiet">
                  {say('unit.numberLine')} <Copy text={numberOf(unit)} whole />
                  {' · '}
                  {unit.companyName}
                  {unit.partnerName === undefined ? '' : ` · ${say('unit.onService', { partner: unit.partnerName })}`}
                  {unit.look?.simulated === true ? ` · ${say('unit.simulated')}` : ''}
                </p>
              </div>
              <Truth here={here} unit={unit} />
              <AlarmList unit={unit} />
              {may(here, 'documents.read') ? <Chart here={here} unit={unit} /> : null}
              <Panel>
                <Tabs
                  label={unit.name}
                  current={current?.id ?? ''}
                  tabs={tabs.map((one) => ({ id: one.id, name: one.name, to: at(here, 'units', unit.id, one.id) }))}
                />
                {current === undefined ? null : <div key={current.id}>{current.content()}</div>}
              </Panel>
              {isTakingOff ? <OffService here={here} unit={unit} close={() => setTakingOff(false)} /> : null}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

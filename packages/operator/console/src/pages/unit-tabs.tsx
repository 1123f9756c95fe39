/** Tabs of a unit: its documents, requests, licences, firmware, and who changed what. */
import type { Unit, UnitFirmware } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { may, type Here } from '../here.js';
import { money, number, say } from '../language.js';
import { AuditTable } from '../parts/audit.js';
import { Empty, Link, Loaded, State } from '../parts/basic.js';
import { Confirm } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { numberOf } from '../parts/unit-marks.js';
import { goQuery, usePlace } from '../router.js';
import { server, useAct, useServer } from '../server.js';
import { hasWord } from '../words.js';
import { LicenceTable, Spend } from './licences.js';
import { RequestTable } from './requests.js';

export interface TabProps {
  readonly here: Here;
  readonly unit: Unit;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Local time at the unit, with its offset for whoever points at it. */
function UnitTime({ utcMs, offsetMinutes }: { readonly utcMs: number; readonly offsetMinutes: number }): VNode {
  const local = new Date(utcMs + offsetMinutes * 60_000).toISOString();
  const sign = offsetMinutes < 0 ? '-' : '+';
  const offset = `${sign}${two(Math.floor(Math.abs(offsetMinutes) / 60))}:${two(Math.abs(offsetMinutes) % 60)}`;
  return (
    <time dateTime={new Date(utcMs).toISOString()} title={`${local.slice(0, 10)} ${local.slice(11, 19)} UTC${offset}`}>
      {local.slice(0, 10)} {local.slice(11, 16)}
    </time>
  );
}

const PAGE = 50;

/** A kind of document in the language of the page, or as the server calls it. */
function kindName(kind: string): string {
  const word = `kind.${kind}`;
  return hasWord(word) ? say(word) : kind;
}

export function DocumentsTab({ here, unit }: TabProps): VNode {
  const { query } = usePlace();
  const company = here.company.id;
  const text = query.get('text') ?? '';
  const below = query.get('below') ?? '';
  const search = { ...(text === '' ? {} : { text }), ...(below === '' ? {} : { below: Number(below) }), max: PAGE };
  const answer = useServer(`documents ${unit.id} ${text} ${below}`, () =>
    server.searchDocuments({ company, unit: unit.id, ...search }),
  );
  const currency = unit.look?.currency ?? 'EUR';
  return (
    <>
      <div class="more">
        <input
          type="search"
          aria-label={say('documents.search')}
          placeholder={say('documents.search')}
          value={text}
          onInput={({ currentTarget }) => goQuery({ text: currentTarget.value, below: undefined }, 'replace')}
        />
      </div>
      <Loaded answer={answer}>
        {({ documents }) =>
          documents.length === 0 ? (
            <Empty title="documents.empty" hint="documents.emptyHint" />
          ) : (
            <>
              <Table
                caption={say('unit.documents')}
                rows={documents}
                keyOf={({ sequence }) => String(sequence)}
                columns={[
                  { name: say('documents.time'), kind: 'time', cell: (document) => <UnitTime {...document} /> },
                  { name: say('documents.kind'), cell: ({ kind }) => kindName(kind) },
                  {
                    name: say('documents.number'),
                    kind: 'number',
                    cell: (document) => (document.number === undefined ? '–' : number(document.number)),
                  },
                  {
                    name: say('documents.total'),
                    kind: 'number',
                    cell: ({ totalMinor }) => (totalMinor === undefined ? '–' : money(totalMinor, currency)),
                  },
                  { name: say('documents.till'), isSecondary: true, cell: ({ till }) => till ?? '–' },
                  { name: say('documents.cashier'), isSecondary: true, cell: ({ cashier }) => cashier ?? '–' },
                  {
                    name: say('documents.record'),
                    kind: 'number',
                    isSecondary: true,
                    cell: ({ sequence }) => number(sequence),
                  },
                ]}
              />
              {documents.length < PAGE ? null : (
                <div class="more">
                  <button onClick={() => goQuery({ below: String(documents.at(-1)?.sequence ?? 0) })}>
                    {say('act.nextPage')}
                  </button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}

export function RequestsTab({ here, unit }: TabProps): VNode {
  const company = here.company.id;
  const answer = useServer(`requests ${company} false`, () => server.listServiceRequests({ company }));
  return (
    <Loaded answer={answer}>
      {({ requests }) => {
        const own = requests.filter((request) => request.unit === unit.id);
        return own.length === 0 ? (
          <Empty title="request.empty" hint="request.emptyHint" />
        ) : (
          <RequestTable here={here} requests={own} />
        );
      }}
    </Loaded>
  );
}

export function LicenceTab({ here, unit }: TabProps): VNode {
  const company = here.company.id;
  const answer = useServer(`licences ${company}`, () => server.listLicences({ company }));
  const [isSpending, setSpending] = useState(false);
  return (
    <>
      <Loaded answer={answer}>
        {({ licences }) => {
          const own = licences.filter(({ serial }) => serial === unit.serial || serial === unit.driveSerial);
          return own.length === 0 ? (
            <Empty title="licence.noneHere" hint="licence.noneHereHint" />
          ) : (
            <LicenceTable here={here} licences={own} />
          );
        }}
      </Loaded>
      {may(here, 'licences.spend') ? (
        <div class="more">
          <button onClick={() => setSpending(true)}>{say('licence.spendYear')}</button>
        </div>
      ) : null}
      {isSpending ? (
        <Spend here={here} product="firmware-year" serial={numberOf(unit)} close={() => setSpending(false)} />
      ) : null}
    </>
  );
}

type Offered = UnitFirmware['offered'][number];

function Install({
  here,
  unit,
  firmware,
  close,
}: TabProps & { readonly firmware: Offered; readonly close: () => void }): VNode {
  const act = useAct();
  const names = { version: firmware.version, name: unit.name, number: numberOf(unit) };
  return (
    <Confirm
      title={say('firmware.installTitle', names)}
      text={say('firmware.installText', names)}
      button={say('firmware.install')}
      act={act}
      close={close}
      work={() =>
        server.giveWork({
          company: here.company.id,
          unit: unit.id,
          body: { kind: 'update-firmware', input: { firmware: firmware.id } },
        })
      }
    />
  );
}

export function FirmwareTab({ here, unit }: TabProps): VNode {
  const company = here.company.id;
  const answer = useServer(`firmware ${unit.id}`, () => server.getUnitFirmware({ company, unit: unit.id }));
  const [chosen, setChosen] = useState<Offered | undefined>(undefined);
  return (
    <>
      <Loaded answer={answer}>
        {({ running, pending, failed, offered }) => (
          <>
            <div class="more">
              <dl class="facts">
                <dt>{say('firmware.running')}</dt>
                <dd class="mono">{running ?? '–'}</dd>
                {pending === undefined ? null : (
                  <>
                    <dt>{say('firmware.pending')}</dt>
                    <dd class="mono">{pending}</dd>
                  </>
                )}
                {failed === undefined ? null : (
                  <>
                    <dt>{say('firmware.failed')}</dt>
                    <dd class="mono bad-text">{failed}</dd>
                  </>
                )}
                <dt>{say('firmware.channel')}</dt>
                <dd>{say(`channel.${unit.channel}`)}</dd>
              </dl>
            </div>
            {offered.length === 0 ? (
              <Empty title="firmware.none" hint="firmware.noneHint" />
            ) : (
              <Table
                caption={say('nav.firmware')}
                rows={offered}
                keyOf={({ id }) => id}
                columns={[
                  { name: say('firmware.version'), cell: ({ version }) => <span class="mono">{version}</span> },
                  { name: say('firmware.released'), kind: 'time', cell: ({ released }) => released },
                  { name: say('firmware.notes'), isSecondary: true, cell: ({ notes }) => notes },
                  {
                    name: '',
                    kind: 'act',
                    cell: (firmware) => <Offer here={here} firmware={firmware} choose={() => setChosen(firmware)} />,
                  },
                ]}
              />
            )}
          </>
        )}
      </Loaded>
      {chosen === undefined ? null : (
        <Install here={here} unit={unit} firmware={chosen} close={() => setChosen(undefined)} />
      )}
    </>
  );
}

function Offer({
  here,
  firmware,
  choose,
}: {
  readonly here: Here;
  readonly firmware: Offered;
  readonly choose: () => void;
}): VNode {
  if (!firmware.isNewer) return <span class="quiet">{say('firmware.notNewer')}</span>;
  if (firmware.refused !== undefined)
    return (
      <State mark="×" tone="warn">
        {firmware.refused}
      </State>
    );
  return may(here, 'units.work') ? <button onClick={choose}>{say('firmware.install')}</button> : <span>–</span>;
}

export function AuditTab({ here, unit }: TabProps): VNode {
  const company = here.company.id;
  const answer = useServer(`audit ${company}`, () => server.readAudit({ company }));
  return (
    <Loaded answer={answer}>
      {({ entries }) => (
        <>
          <AuditTable
            here={here}
            entries={entries.filter(
              ({ object, before, after }) => object === unit.id || JSON.stringify([before, after]).includes(unit.id),
            )}
          />
          <div class="more small quiet">
            {say('audit.ofUnit')} <Link to={`/companies/${company}/company/audit`}>{here.company.name}</Link>
          </div>
        </>
      )}
    </Loaded>
  );
}

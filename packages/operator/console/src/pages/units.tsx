/** Units: found by a part of name, shop or number; registering one. */
import type { Unit } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, may, type Here } from '../here.js';
import { number, say } from '../language.js';
import { Ago, Empty, Link, Loaded, Panel } from '../parts/basic.js';
import { Choice, Dialog, Field, Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { Alarms, ColourState, Connection, NameAndShop, numberOf } from '../parts/unit-marks.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';

function Register({ here, close }: { readonly here: Here; readonly close: () => void }): VNode {
  const act = useAct();
  const company = here.company.id;
  const clients = useServer(`clients ${company}`, async () =>
    may(here, 'clients.read') ? server.listClients({ company }) : { clients: [] },
  );
  const list = clients.value?.clients ?? [];
  return (
    <Dialog title={say('unit.register')} close={close}>
      <Form
        act={act}
        button={say('unit.register')}
        done={close}
        send={async (entered) => {
          const given = (name: string): Record<string, string> =>
            entered(name) === '' ? {} : { [name]: entered(name) };
          const unit = await server.registerUnit({
            company,
            body: {
              name: entered('name'),
              shop: entered('shop'),
              ...given('serial'),
              ...given('driveSerial'),
              ...given('registrationNumber'),
              ...given('tariff'),
              ...given('client'),
            },
          });
          go(at(here, 'units', unit.id));
        }}
        aside={
          <button type="button" onClick={close}>
            {say('act.leave')}
          </button>
        }
      >
        <div class="row">
          <Field name="name" label={say('unit.name')} />
          <Field name="shop" label={say('unit.shop')} />
        </div>
        <div class="row">
          <Field name="serial" label={say('unit.serial')} isOptional />
          <Field name="driveSerial" label={say('unit.driveSerial')} isOptional hint={say('unit.serialHint')} />
        </div>
        <div class="row">
          <Field name="registrationNumber" label={say('unit.registrationNumber')} isOptional />
          <Field name="tariff" label={say('client.tariff')} isOptional />
        </div>
        {list.length === 0 ? null : (
          <Choice
            name="client"
            label={say('unit.client')}
            options={[['', say('unit.own')], ...list.map(({ company: { id, name } }) => [id, name] as const)]}
          />
        )}
      </Form>
    </Dialog>
  );
}

function UnitTable({ here, units }: { readonly here: Here; readonly units: readonly Unit[] }): VNode {
  return (
    <Table
      caption={say('nav.units')}
      rows={units}
      keyOf={({ id }) => id}
      to={({ id }) => at(here, 'units', id)}
      columns={[
        { name: say('unit.name'), cell: NameAndShop },
        {
          name: say('unit.shop'),
          isSecondary: true,
          cell: ({ shop, companyName, company }) => (
            <>
              {shop}
              {company === here.company.id ? null : <span class="under">{companyName}</span>}
            </>
          ),
        },
        { name: say('unit.number'), isSecondary: true, cell: (unit) => <span class="mono">{numberOf(unit)}</span> },
        { name: say('column.state'), cell: ({ colour }) => <ColourState colour={colour} /> },
        {
          name: say('unit.lastDocument'),
          isSecondary: true,
          cell: ({ lastDocumentAt }) => <Ago at={lastDocumentAt} now={here.now} />,
        },
        { name: say('alarm.alarms'), cell: ({ alarms }) => <Alarms alarms={alarms} /> },
        { name: say('unit.connection'), isSecondary: true, cell: (unit) => <Connection unit={unit} /> },
        { name: say('unit.documents'), kind: 'number', isSecondary: true, cell: ({ documents }) => number(documents) },
      ]}
    />
  );
}

const COMMAND = 'plomba sim --serial PL-1 --dial tcp://127.0.0.1:7420';

export function UnitsPage({ here, query }: { readonly here: Here; readonly query: URLSearchParams }): VNode {
  const company = here.company.id;
  const text = query.get('q') ?? '';
  const after = query.get('after') ?? '';
  const [isOpen, setOpen] = useState(false);
  const mayWrite = may(here, 'units.write');
  const answer = useServer(
    `units ${company} ${after} ${text}`,
    () => server.listUnits({ company, ...(text === '' ? {} : { text }), ...(after === '' ? {} : { after }) }),
    15_000,
  );
  return (
    <>
      <div class="head">
        <h1>{text === '' ? say('nav.units') : say('unit.found', { text })}</h1>
        {mayWrite ? (
          <button class="primary" onClick={() => setOpen(true)}>
            {say('unit.register')}
          </button>
        ) : null}
      </div>
      <Panel>
        <Loaded answer={answer}>
          {({ units, next }) => (
            <>
              {units.length > 0 ? (
                <UnitTable here={here} units={units} />
              ) : text === '' ? (
                <Empty title="unit.empty" hint="unit.emptyHint" command={COMMAND} />
              ) : (
                <Empty title="unit.noneFound" hint="unit.noneFoundHint" />
              )}
              {next === undefined ? null : (
                <div class="more">
                  <Link
                    to={`${at(here, 'units')}?${new URLSearchParams({ ...(text === '' ? {} : { q: text }), after: next })}`}
                  >
                    {say('act.nextPage')}
                  </Link>
                </div>
              )}
            </>
          )}
        </Loaded>
      </Panel>
      {isOpen ? <Register here={here} close={() => setOpen(false)} /> : null}
    </>
  );
}

/** Devices on their way from the authority's test environment to production: which, on which path, where they stand. */
import type { ProductionSwitch } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, may, type Here } from '../here.js';
import { money, say } from '../language.js';
import { Copy, Empty, FailureNotice, Loaded, State, Time } from '../parts/basic.js';
import { Choice, Dialog, Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';

type Path = ProductionSwitch['path'];

export const codeNames = ['businessUnit', 'cashRegister', 'software', 'operator'] as const;

const paths: readonly Path[] = ['integrator', 'company', 'provider'];

export function ProductionState({ state }: Pick<ProductionSwitch, 'state'>): VNode {
  const marks = {
    'documents-sent': ['○', 'warn'],
    'documents-received': ['▲', 'warn'],
    paid: ['◆', 'plain'],
    preparing: ['○', 'warn'],
    production: ['●', 'good'],
    cancelled: ['×', 'quiet'],
  } as const;
  const [mark, tone] = marks[state];
  return (
    <State mark={mark} tone={tone}>
      {say(`productionState.${state}`)}
    </State>
  );
}

/** What the path costs: one sum, because the prices of a path are in one currency. */
export function totalOf({ prices }: Pick<ProductionSwitch, 'prices'>): string | undefined {
  const [first] = prices;
  if (first === undefined) return undefined;
  const total = prices.reduce((sum, { priceMinor }) => sum + BigInt(priceMinor), 0n);
  return money(String(total), first.currency);
}

interface OpenProps {
  readonly here: Here;
  readonly switches: readonly ProductionSwitch[];
  readonly close: () => void;
}

/** Chooses a device that works in the test environment, and who does the rest. */
function Open({ here, switches, close }: OpenProps): VNode {
  const company = here.company.id;
  const act = useAct();
  const answer = useServer(`licences ${company}`, () => server.listLicences({ company }));
  const taken = new Set(switches.filter(({ state }) => state !== 'cancelled').map(({ licence }) => licence));
  const devices = (answer.value?.licences ?? []).filter(
    ({ id, environment, replacedAt }) => environment === 'test' && replacedAt === undefined && !taken.has(id),
  );
  return (
    <Dialog title={say('production.open')} close={close}>
      <FailureNotice failure={answer.failure} />
      {answer.value !== undefined && devices.length === 0 ? (
        <Empty title="production.noDevice" hint="production.noDeviceHint">
          <button onClick={close}>{say('act.leave')}</button>
        </Empty>
      ) : (
        <Form
          act={act}
          button={say('production.open')}
          send={async (entered) => {
            const path = paths.find((one) => one === entered('path')) ?? 'company';
            const opened = await server.openProductionSwitch({ company, body: { licence: entered('licence'), path } });
            go(at(here, 'licences', 'production', opened.id));
          }}
          aside={
            <button type="button" onClick={close}>
              {say('act.leave')}
            </button>
          }
        >
          <Choice
            name="licence"
            label={say('production.device')}
            options={devices.map(({ id, serial }) => [id, serial])}
          />
          <Choice
            name="path"
            label={say('production.path')}
            value="company"
            options={paths.map((path) => [path, say(`productionPath.${path}`)])}
          />
          <p class="small quiet">{say('production.pathHint')}</p>
        </Form>
      )}
    </Dialog>
  );
}

export function Production({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`production ${company}`, () => server.listProductionSwitches({ company }), 15_000);
  const [isOpen, setOpen] = useState(false);
  const begin = may(here, 'production.write') ? (
    <button onClick={() => setOpen(true)}>{say('production.open')}</button>
  ) : undefined;
  return (
    <>
      <Loaded answer={answer}>
        {({ switches }) =>
          switches.length === 0 ? (
            <Empty title="production.empty" hint="production.emptyHint">
              {begin}
            </Empty>
          ) : (
            <>
              <Table
                caption={say('production.tab')}
                rows={switches}
                keyOf={({ id }) => id}
                to={({ id }) => at(here, 'licences', 'production', id)}
                columns={[
                  { name: say('production.device'), cell: ({ serial }) => <span class="mono">{serial}</span> },
                  { name: say('production.path'), cell: ({ path }) => say(`productionPath.${path}`) },
                  { name: say('column.state'), cell: ProductionState },
                  {
                    name: say('production.price'),
                    kind: 'number',
                    isSecondary: true,
                    cell: (one) => totalOf(one) ?? '–',
                  },
                  {
                    name: say('production.last'),
                    isSecondary: true,
                    cell: ({ steps }) => {
                      const last = steps.at(-1);
                      return last === undefined ? '–' : `${say(`productionAct.${last.act}`)}, ${last.login}`;
                    },
                  },
                  {
                    name: say('production.changed'),
                    kind: 'time',
                    isSecondary: true,
                    cell: ({ changedAt }) => <Time at={changedAt} />,
                  },
                ]}
              />
              {begin === undefined ? null : <div class="more">{begin}</div>}
            </>
          )
        }
      </Loaded>
      {isOpen ? <Open here={here} switches={answer.value?.switches ?? []} close={() => setOpen(false)} /> : null}
    </>
  );
}

/** What a switch is about, with every code that the authority's portal gave. */
export function ProductionFacts({ here, one }: { readonly here: Here; readonly one: ProductionSwitch }): VNode {
  const { codes } = one;
  const total = totalOf(one);
  return (
    <dl class="facts">
      <dt>{say('production.device')}</dt>
      <dd>
        <Copy text={one.serial} whole />
      </dd>
      <dt>{say('company.name')}</dt>
      <dd>
        {here.company.name}, {here.company.taxNumber}
      </dd>
      <dt>{say('production.path')}</dt>
      <dd>{say(`productionPath.${one.path}`)}</dd>
      {total === undefined ? null : (
        <>
          <dt>{say('production.price')}</dt>
          <dd>
            <strong>{total}</strong>
            <span class="small quiet">
              {' = '}
              {one.prices
                .map(({ what, priceMinor, currency }) => `${priceName(what)} ${money(priceMinor, currency)}`)
                .join(' + ')}
            </span>
          </dd>
        </>
      )}
      <dt>{say('production.certificate')}</dt>
      <dd>{one.hasCertificate ? (one.files.findLast(({ kind }) => kind === 'certificate')?.name ?? '✓') : '–'}</dd>
      <dt>{say('production.codes')}</dt>
      <dd>
        {codes === undefined
          ? '–'
          : codeNames.map((name) => (
              <div key={name}>
                <span class="mono">{codes[name]}</span> <span class="small quiet">{say(`productionCode.${name}`)}</span>
              </div>
            ))}
      </dd>
    </dl>
  );
}

/** Prices of the operator's table have a name in every language; another one is shown as it came. */
function priceName(what: string): string {
  if (what === 'certificate') return say('productionPrice.certificate');
  return what === 'service' ? say('productionPrice.service') : what;
}

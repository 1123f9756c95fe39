/** Licences: what is left to spend, what was spent on which serial, orders. */
import type { Available, Licence, Order, Product } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, may, type Here } from '../here.js';
import { money, number, say } from '../language.js';
import { Copy, Empty, Link, Loaded, Panel, State, Tabs, Time } from '../parts/basic.js';
import { Choice, Dialog, Field, Form } from '../parts/form.js';
import { saveFile } from '../parts/save.js';
import { Table } from '../parts/table.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';
import { Production } from './production.js';

/** Products by their ids, with the names that the operator gave them. */
export function useProducts(): ReadonlyMap<string, Product> {
  const { value } = useServer('products', () => server.listProducts());
  return new Map((value?.products ?? []).map((product) => [product.id, product]));
}

export function OrderState({ order }: { readonly order: Order }): VNode {
  const marks = {
    draft: ['○', 'quiet'],
    placed: ['▲', 'warn'],
    paid: ['●', 'good'],
    cancelled: ['×', 'quiet'],
  } as const;
  const [mark, tone] = marks[order.state];
  return (
    <State mark={mark} tone={tone}>
      {say(`order.${order.state}`)}
    </State>
  );
}

interface SpendProps {
  readonly here: Here;
  readonly product: Available['product'];
  readonly serial?: string | undefined;
  readonly close: () => void;
}

/** Spends one licence on one serial: asks which, and says what is spent. */
export function Spend({ here, product, serial, close }: SpendProps): VNode {
  const act = useAct();
  const name = useProducts().get(product)?.name ?? product;
  return (
    <Dialog title={say('licence.spendTitle', { name })} close={close}>
      <p>{say('licence.spendText')}</p>
      <Form
        act={act}
        button={say('licence.spend')}
        done={close}
        send={(entered) =>
          server.activateLicence({ company: here.company.id, body: { product, serial: entered('serial') } })
        }
        aside={
          <button type="button" onClick={close}>
            {say('act.leave')}
          </button>
        }
      >
        <Field
          name="serial"
          label={say('licence.serial')}
          hint={say('licence.serialHint')}
          {...(serial === undefined ? {} : { value: serial })}
        />
      </Form>
    </Dialog>
  );
}

const spentOnSerial = (product: string): boolean => product === 'connector' || product === 'firmware-year';

function Left({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`available ${company}`, () => server.listAvailable({ company }));
  const products = useProducts();
  const [spending, setSpending] = useState<Available['product'] | undefined>(undefined);
  const maySpend = may(here, 'licences.spend');
  return (
    <Panel
      title={say('licence.left')}
      aside={
        may(here, 'orders.write') ? (
          <button class="primary" onClick={() => go(at(here, 'licences', 'new-order'))}>
            {say('order.begin')}
          </button>
        ) : undefined
      }
    >
      <Loaded answer={answer}>
        {({ available }) => (
          <Table
            caption={say('licence.left')}
            // What was never paid says nothing; with nothing paid at all the list says what there is.
            rows={available.some(({ paid }) => paid > 0) ? available.filter(({ paid }) => paid > 0) : available}
            keyOf={({ product }) => product}
            columns={[
              { name: say('licence.product'), cell: ({ product }) => products.get(product)?.name ?? product },
              { name: say('licence.paid'), kind: 'number', isSecondary: true, cell: ({ paid }) => number(paid) },
              { name: say('licence.used'), kind: 'number', isSecondary: true, cell: ({ used }) => number(used) },
              {
                name: say('licence.free'),
                kind: 'number',
                cell: ({ available: left }) => <strong>{number(left)}</strong>,
              },
              {
                name: '',
                kind: 'act',
                cell: ({ product, available: left }) =>
                  maySpend && left > 0 && spentOnSerial(product) ? (
                    <button
                      aria-label={`${say('licence.spend')}: ${products.get(product)?.name ?? product}`}
                      onClick={() => setSpending(product)}
                    >
                      {say('licence.spend')}
                    </button>
                  ) : null,
              },
            ]}
          />
        )}
      </Loaded>
      {spending === undefined ? null : <Spend here={here} product={spending} close={() => setSpending(undefined)} />}
    </Panel>
  );
}

interface LicenceTableProps {
  readonly here: Here;
  readonly licences: readonly Licence[];
}

export function LicenceTable({ here, licences }: LicenceTableProps): VNode {
  const products = useProducts();
  const act = useAct();
  const mayDownload = may(here, 'licences.download');
  const stateOf = ({ replacedAt, validUntil }: Licence): VNode => {
    if (replacedAt !== undefined)
      return (
        <State mark="×" tone="quiet">
          {say('licence.replaced')}
        </State>
      );
    if (validUntil === undefined)
      return (
        <State mark="●" tone="good">
          {say('licence.forGood')}
        </State>
      );
    const isOver = validUntil < here.now;
    return (
      <State mark={isOver ? '■' : '●'} tone={isOver ? 'bad' : 'good'}>
        {say(isOver ? 'licence.over' : 'licence.until')} <Time at={validUntil} />
      </State>
    );
  };
  return (
    <Table
      caption={say('nav.licences')}
      rows={licences}
      keyOf={({ id }) => id}
      columns={[
        { name: say('licence.serial'), cell: ({ serial }) => <Copy text={serial} whole /> },
        { name: say('licence.product'), cell: ({ product }) => products.get(product)?.name ?? product },
        {
          name: say('licence.environment'),
          isSecondary: true,
          cell: ({ environment }) => say(`environment.${environment}`),
        },
        { name: say('column.state'), cell: stateOf },
        {
          name: say('licence.activated'),
          kind: 'time',
          isSecondary: true,
          cell: ({ activatedAt }) => <Time at={activatedAt} />,
        },
        {
          name: '',
          kind: 'act',
          cell: ({ id, serial }) =>
            mayDownload ? (
              <button
                aria-label={`${say('licence.download')}: ${serial}`}
                disabled={act.isBusy}
                onClick={() =>
                  void act.run(async () =>
                    saveFile(await server.downloadLicence({ company: here.company.id, licence: id })),
                  )
                }
              >
                {say('licence.download')}
              </button>
            ) : null,
        },
      ]}
    />
  );
}

function Spent({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`licences ${company}`, () => server.listLicences({ company }));
  return (
    <Loaded answer={answer}>
      {({ licences }) =>
        licences.length === 0 ? (
          <Empty title="licence.empty" hint="licence.emptyHint" />
        ) : (
          <LicenceTable here={here} licences={licences} />
        )
      }
    </Loaded>
  );
}

function OrderTable({
  here,
  orders,
  isAll,
}: {
  readonly here: Here;
  readonly orders: readonly Order[];
  readonly isAll?: boolean;
}): VNode {
  const products = useProducts();
  return (
    <Table
      caption={say('order.orders')}
      rows={orders}
      keyOf={({ id }) => id}
      to={({ id, company }) => at({ ...here, company: { ...here.company, id: company } }, 'licences', 'orders', id)}
      columns={[
        {
          name: say('order.number'),
          cell: ({ number: no, product }) => (
            <>
              {say('order.title', { number: no })}
              <span class="on-phone">{products.get(product)?.name ?? product}</span>
            </>
          ),
        },
        ...(isAll === true ? [{ name: say('company.name'), cell: ({ companyName }: Order) => companyName }] : []),
        {
          name: say('licence.product'),
          isSecondary: true,
          cell: ({ product }) => products.get(product)?.name ?? product,
        },
        { name: say('order.quantity'), kind: 'number', isSecondary: true, cell: ({ quantity }) => number(quantity) },
        { name: say('order.total'), kind: 'number', cell: ({ totalMinor, currency }) => money(totalMinor, currency) },
        { name: say('column.state'), cell: (order) => <OrderState order={order} /> },
        { name: say('order.began'), kind: 'time', isSecondary: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
      ]}
    />
  );
}

function Orders({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`orders ${company}`, () => server.listOrders({ company }));
  return (
    <Loaded answer={answer}>
      {({ orders }) =>
        orders.length === 0 ? (
          <Empty title="order.empty" hint="order.emptyHint">
            <Link class="button" to={at(here, 'licences', 'new-order')}>
              {say('order.begin')}
            </Link>
          </Empty>
        ) : (
          <OrderTable here={here} orders={orders} />
        )
      }
    </Loaded>
  );
}

/** Orders of every company that wait for their payment: for the operator's own people. */
function Placed({ here }: { readonly here: Here }): VNode {
  const answer = useServer('placed-orders', () => server.listPlacedOrders());
  return (
    <Loaded answer={answer}>
      {({ orders }) =>
        orders.length === 0 ? (
          <Empty title="order.nonePlaced" hint="order.nonePlacedHint" />
        ) : (
          <OrderTable here={here} orders={orders} isAll />
        )
      }
    </Loaded>
  );
}

export function LicencesPage({ here, tab }: { readonly here: Here; readonly tab: string }): VNode {
  const tabs = [
    {
      id: 'orders',
      isShown: may(here, 'orders.read'),
      name: say('order.orders'),
      Content: () => <Orders here={here} />,
    },
    {
      id: 'spent',
      isShown: may(here, 'licences.read'),
      name: say('licence.spent'),
      Content: () => <Spent here={here} />,
    },
    {
      id: 'production',
      // The Montenegrin path from the authority's test environment.
      isShown: may(here, 'production.read') && here.company.country === 'ME',
      name: say('production.tab'),
      Content: () => <Production here={here} />,
    },
    { id: 'placed', isShown: here.isStaff, name: say('order.placedAll'), Content: () => <Placed here={here} /> },
  ];
  const shown = tabs.filter(({ isShown }) => isShown);
  const current = shown.find(({ id }) => id === tab) ?? shown[0];
  return (
    <>
      <div class="head">
        <h1>{say('nav.licences')}</h1>
        <p class="quiet">{here.company.name}</p>
      </div>
      {may(here, 'licences.read') ? <Left here={here} /> : null}
      <Panel>
        <Tabs
          label={say('nav.licences')}
          current={current?.id ?? ''}
          tabs={shown.map(({ id, name }) => ({ id, name, to: at(here, 'licences', id) }))}
        />
        {current === undefined ? null : <current.Content />}
      </Panel>
    </>
  );
}

/** Bank account and status, once: the first step of the first order. */
export function RequisitesForm({ here }: { readonly here: Here }): VNode {
  const act = useAct();
  return (
    <Form
      act={act}
      button={say('requisites.button')}
      send={(entered) => {
        const status = entered('status') === 'service-centre' ? 'service-centre' : 'end-user';
        const exchange = entered('exchange') === 'post' ? 'post' : 'electronic';
        const body = { status, bank: entered('bank'), bankAccount: entered('bankAccount'), exchange } as const;
        return server.setRequisites({ company: here.company.id, body });
      }}
    >
      <Choice
        name="status"
        label={say('requisites.status')}
        options={[
          ['end-user', say('status.end-user')],
          ['service-centre', say('status.service-centre')],
        ]}
      />
      <Field name="bank" label={say('requisites.bank')} />
      <Field name="bankAccount" label={say('requisites.account')} />
      <Choice
        name="exchange"
        label={say('requisites.exchange')}
        options={[
          ['electronic', say('exchange.electronic')],
          ['post', say('exchange.post')],
        ]}
      />
    </Form>
  );
}

/** One order, step by step: company, product and quantity, the check of everything, the offer accepted, paid, spent. */
import type { Order } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, may, type Here } from '../here.js';
import { money, number, say } from '../language.js';
import { Copy, FailureNotice, Link, Loaded, Panel, Time } from '../parts/basic.js';
import { Choice, Confirm, Field, Form } from '../parts/form.js';
import { Steps } from '../parts/steps.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';
import { OrderState, RequisitesForm, Spend, useProducts } from './licences.js';

const stepWords = ['order.step1', 'order.step2', 'order.step3', 'order.step4', 'order.step5'] as const;

export function NewOrder({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const products = useProducts();
  const act = useAct();
  const requisites = useServer(`requisites ${company}`, () => server.getRequisites({ company }));
  const isMissing = requisites.failure?.code === 'requisites-missing';
  return (
    <>
      <div class="trail">
        <Link to={at(here, 'licences')}>{say('nav.licences')}</Link>
      </div>
      <div class="head">
        <h1>{say('order.begin')}</h1>
        <p class="quiet">{here.company.name}</p>
      </div>
      <Panel>
        <Steps words={stepWords} now={isMissing ? 0 : 1} />
        <div class="body">
          {isMissing ? (
            <>
              <p>{say('requisites.text')}</p>
              <RequisitesForm here={here} />
            </>
          ) : (
            <>
              <FailureNotice failure={requisites.failure} />
              <Form
                act={act}
                button={say('order.check')}
                send={async (entered) => {
                  const chosen = [...products.values()].find(({ id }) => id === entered('product'));
                  const body = { product: chosen?.id ?? 'connector', quantity: Number(entered('quantity')) };
                  const order = await server.beginOrder({ company, body });
                  go(at(here, 'licences', 'orders', order.id), 'replace');
                }}
              >
                <Choice
                  name="product"
                  label={say('licence.product')}
                  options={[...products.values()].map(({ id, name, priceMinor, currency }) => [
                    id,
                    `${name} · ${money(priceMinor, currency)}`,
                  ])}
                />
                <Field name="quantity" type="number" min={1} max={10_000} value="1" label={say('order.quantity')} />
              </Form>
            </>
          )}
        </div>
      </Panel>
    </>
  );
}

function Facts({ order }: { readonly order: Order }): VNode {
  const products = useProducts();
  return (
    <dl class="facts">
      <dt>{say('company.name')}</dt>
      <dd>
        {order.companyName}, {say(`status.${order.status}`)}
      </dd>
      <dt>{say('company.taxNumber')}</dt>
      <dd>
        <Copy text={order.taxNumber} whole />
      </dd>
      <dt>{say('requisites.account')}</dt>
      <dd class="mono">{order.bankAccount}</dd>
      <dt>{say('licence.product')}</dt>
      <dd>{products.get(order.product)?.name ?? order.product}</dd>
      <dt>{say('order.quantity')}</dt>
      <dd>
        {number(order.quantity)} × {money(order.priceMinor, order.currency)}
      </dd>
      <dt>{say('order.total')}</dt>
      <dd>
        <strong>{money(order.totalMinor, order.currency)}</strong>
      </dd>
      <dt>{say('order.placedAt')}</dt>
      <dd>
        <Time at={order.placedAt} />
      </dd>
      <dt>{say('order.paidAt')}</dt>
      <dd>
        <Time at={order.paidAt} /> {order.payment ?? ''}
      </dd>
    </dl>
  );
}

/** The offer is read, accepted by a tick of one's own, and the order placed. */
function Place({ here, order }: { readonly here: Here; readonly order: Order }): VNode {
  const act = useAct();
  const product = useProducts().get(order.product);
  const total = money(order.totalMinor, order.currency);
  return (
    <>
      <h3>{say('order.offer', { offer: order.offer })}</h3>
      <p>{product?.offerText}</p>
      <Form
        act={act}
        button={say('order.place', { total })}
        send={(entered) =>
          server.placeOrder({
            company: here.company.id,
            order: order.id,
            body: { offer: order.offer, accepted: entered('accepted') === 'on' },
          })
        }
      >
        <label class="check">
          <input type="checkbox" name="accepted" required />
          <span>{say('order.accept', { offer: order.offer })}</span>
        </label>
      </Form>
    </>
  );
}

function Pay({ here, order }: { readonly here: Here; readonly order: Order }): VNode {
  const act = useAct();
  const total = money(order.totalMinor, order.currency);
  if (!here.isStaff) return <p class="notice">{say('order.waits', { total })}</p>;
  return (
    <Form
      act={act}
      button={say('order.enterPayment', { total })}
      send={(entered) =>
        server.enterPayment({
          company: here.company.id,
          order: order.id,
          body: { amountMinor: order.totalMinor, currency: order.currency, reference: entered('reference') },
        })
      }
    >
      <Field name="reference" label={say('order.reference')} />
    </Form>
  );
}

function Cancel({
  here,
  order,
  close,
}: {
  readonly here: Here;
  readonly order: Order;
  readonly close: () => void;
}): VNode {
  const act = useAct();
  return (
    <Confirm
      title={say('order.cancelTitle', { number: order.number })}
      text={say('order.cancelText', {
        number: order.number,
        name: order.companyName,
        total: money(order.totalMinor, order.currency),
      })}
      button={say('order.cancel')}
      act={act}
      close={close}
      isDangerous
      work={() => server.cancelOrder({ company: here.company.id, order: order.id })}
    />
  );
}

function Next({ here, order }: { readonly here: Here; readonly order: Order }): VNode | null {
  const [isSpending, setSpending] = useState(false);
  if (order.state === 'draft') return may(here, 'orders.write') ? <Place here={here} order={order} /> : null;
  if (order.state === 'placed') return <Pay here={here} order={order} />;
  if (order.state === 'cancelled') return <p class="notice">{say('order.isCancelled')}</p>;
  return (
    <>
      <p class="notice good">{say('order.available', { quantity: number(order.quantity) })}</p>
      {may(here, 'licences.spend') && (order.product === 'connector' || order.product === 'firmware-year') ? (
        <button class="primary" onClick={() => setSpending(true)}>
          {say('licence.spend')}
        </button>
      ) : null}
      {isSpending ? <Spend here={here} product={order.product} close={() => setSpending(false)} /> : null}
    </>
  );
}

/** Index of the step that a state waits for. */
const STEP = { draft: 2, placed: 3, paid: 4, cancelled: -1 } as const;

export function OrderPage({ here, id }: { readonly here: Here; readonly id: string }): VNode {
  const company = here.company.id;
  const answer = useServer(`order ${company} ${id}`, () => server.getOrder({ company, order: id }));
  const [isCancelling, setCancelling] = useState(false);
  return (
    <>
      <div class="trail">
        <Link to={at(here, 'licences', 'orders')}>{say('order.orders')}</Link>
      </div>
      <Loaded answer={answer}>
        {(order) => (
          <>
            <div class="head">
              <h1>{say('order.title', { number: order.number })}</h1>
              <OrderState order={order} />
            </div>
            <Panel>
              <Steps words={stepWords} now={STEP[order.state]} />
              <div class="body">
                <Facts order={order} />
              </div>
            </Panel>
            <Panel title={say('order.next')}>
              <div class="body">
                <Next here={here} order={order} />
                {may(here, 'orders.write') && (order.state === 'draft' || order.state === 'placed') ? (
                  <button class="danger" onClick={() => setCancelling(true)}>
                    {say('order.cancel')}
                  </button>
                ) : null}
              </div>
            </Panel>
            {isCancelling ? <Cancel here={here} order={order} close={() => setCancelling(false)} /> : null}
          </>
        )}
      </Loaded>
    </>
  );
}

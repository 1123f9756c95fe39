/** Terminals of a company: how many the licence allows, which are bound to their hardware, what the agency knows. */
import type { Terminal } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { at, may, type Here } from '../here.js';
import { number, say } from '../language.js';
import { Empty, Link, Loaded, State, Time } from '../parts/basic.js';
import { Field, Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { server, useAct, useServer } from '../server.js';
import { useProducts } from './licences.js';

/** What the server says of a terminal without the agency's number; anything else is shown as it came. */
const NOT_REGISTERED = 'register is not registered with the agency';

export function TerminalState({ bound, boundAt, alarms }: Terminal): VNode {
  return (
    <>
      <State mark={bound ? '●' : '○'} tone={bound ? 'good' : 'quiet'}>
        {say(bound ? 'terminal.bound' : 'terminal.free')}
      </State>
      {boundAt === undefined ? null : (
        <span class="under">
          {say('terminal.since')} <Time at={boundAt} />
        </span>
      )}
      {alarms.map((alarm) => (
        <span key={alarm} class="under warn-text">
          ▲ {alarm === NOT_REGISTERED ? say('terminal.notRegistered') : alarm}
        </span>
      ))}
    </>
  );
}

/** How many were paid, and how many more can be made. */
function Limit({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`available ${company}`, () => server.listAvailable({ company }));
  const { paid = 0, used = 0 } = answer.value?.available.find(({ product }) => product === 'terminal') ?? {};
  return (
    <div class="more line">
      <span>{say('terminal.limit', { used: number(used), paid: number(paid) })}</span>
      {may(here, 'orders.write') ? (
        <Link class="button" to={at(here, 'licences', 'new-order')}>
          {say('order.begin')}
        </Link>
      ) : null}
    </div>
  );
}

function Add({ company }: { readonly company: string }): VNode {
  const act = useAct();
  return (
    <div class="body">
      <Form
        act={act}
        button={say('terminal.add')}
        send={(entered) => server.addTerminal({ company, body: { name: entered('name') } })}
      >
        <Field name="name" label={say('terminal.name')} hint={say('terminal.addHint')} />
      </Form>
    </div>
  );
}

export function Terminals({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`terminals ${company}`, () => server.listTerminals({ company }));
  const products = useProducts();
  return (
    <>
      {may(here, 'licences.read') ? <Limit here={here} /> : null}
      <Loaded answer={answer}>
        {({ terminals }) =>
          terminals.length === 0 ? (
            <Empty title="terminal.empty" hint="terminal.emptyHint" />
          ) : (
            <Table
              caption={say('company.terminals')}
              rows={terminals}
              keyOf={({ id }) => id}
              to={({ id }) => at(here, 'company', 'terminals', id)}
              columns={[
                { name: say('terminal.name'), cell: ({ name }) => name },
                { name: say('column.state'), cell: TerminalState },
                {
                  name: say('terminal.parts'),
                  isSecondary: true,
                  cell: ({ parts }) =>
                    parts.length === 0 ? '–' : parts.map((part) => products.get(part)?.name ?? part).join(', '),
                },
                {
                  name: say('terminal.register'),
                  isSecondary: true,
                  cell: ({ registerNumber }) => registerNumber ?? '–',
                },
              ]}
            />
          )
        }
      </Loaded>
      {may(here, 'terminals.write') ? <Add company={company} /> : null}
    </>
  );
}

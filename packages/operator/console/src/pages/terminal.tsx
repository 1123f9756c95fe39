/** One terminal: how it is installed, who may log in on it, its parts, its registration, its binding to a computer. */
import type { Terminal, TerminalUser } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, may, type Here } from '../here.js';
import { say } from '../language.js';
import { Copy, Empty, FailureNotice, Link, Loaded, Panel, Time } from '../parts/basic.js';
import { Choice, Confirm, Field, Form } from '../parts/form.js';
import { saveFile } from '../parts/save.js';
import { Table } from '../parts/table.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';
import { useProducts } from './licences.js';
import { TerminalState } from './terminals.js';

interface TerminalProps {
  readonly here: Here;
  readonly terminal: Terminal;
}

/** Removes the binding, or the terminal itself: both ask by its name. */
function Asking({
  here,
  terminal,
  what,
  close,
}: TerminalProps & { readonly what: 'release' | 'remove'; readonly close: () => void }): VNode {
  const act = useAct();
  const names = { name: terminal.name };
  const one = { company: here.company.id, terminal: terminal.id };
  return (
    <Confirm
      title={say(`terminal.${what}Title`, names)}
      text={say(`terminal.${what}Text`, names)}
      button={say(`terminal.${what}`)}
      act={act}
      close={close}
      isDangerous
      work={async () => {
        if (what === 'release') return server.releaseTerminal(one);
        await server.removeTerminal(one);
        return go(at(here, 'company', 'terminals'));
      }}
    />
  );
}

/** Steps of the installation, with the address that is typed in on the computer. */
function Install({ here, terminal }: TerminalProps): VNode {
  const act = useAct();
  const one = { company: here.company.id, terminal: terminal.id };
  const isSecure = location.protocol === 'https:';
  return (
    <Panel title={say('terminal.install')}>
      <div class="body">
        <ol class="numbered">
          <li>{say('terminal.install1', { name: terminal.name })}</li>
          <li>{say('terminal.install2')}</li>
          <li>
            {say('terminal.install3')} <Copy text={location.origin} whole />
            {isSecure ? null : <div class="small warn-text">▲ {say('terminal.notSecure')}</div>}
          </li>
        </ol>
        <div class="actions">
          <button
            class="primary"
            disabled={act.isBusy}
            onClick={() => void act.run(async () => saveFile(await server.downloadInstaller(one)))}
          >
            {say('terminal.download', { name: terminal.name })}
          </button>
          {terminal.bound ? <span class="small warn-text">▲ {say('terminal.boundHint')}</span> : null}
        </div>
        <FailureNotice failure={act.failure} />
      </div>
    </Panel>
  );
}

function Grant({ here, terminal, users }: TerminalProps & { readonly users: readonly TerminalUser[] }): VNode | null {
  const company = here.company.id;
  const act = useAct();
  const members = useServer(`members ${company}`, () => server.listMembers({ company }));
  const granted = new Set(users.map(({ login }) => login));
  const others = (members.value?.members ?? []).filter(({ login }) => !granted.has(login));
  if (others.length === 0) return null;
  return (
    <div class="body">
      <Form
        act={act}
        button={say('terminal.grant')}
        send={(entered) => server.grantTerminal({ company, terminal: terminal.id, body: { login: entered('login') } })}
      >
        <Choice
          name="login"
          label={say('field.login')}
          options={others.map(({ login, role }) => [login, `${login} · ${say(`role.${role}`)}`])}
        />
      </Form>
    </div>
  );
}

/** Who may log in on it: nobody else can, whatever their role. */
function Users({ here, terminal }: TerminalProps): VNode {
  const company = here.company.id;
  const answer = useServer(`terminal users ${terminal.id}`, () =>
    server.listTerminalUsers({ company, terminal: terminal.id }),
  );
  const act = useAct();
  const mayWrite = may(here, 'terminals.write');
  return (
    <Panel title={say('terminal.users', { name: terminal.name })}>
      <FailureNotice failure={act.failure} />
      <Loaded answer={answer}>
        {({ users }) => (
          <>
            {users.length === 0 ? (
              <Empty title="terminal.noUsers" hint="terminal.noUsersHint" />
            ) : (
              <Table
                caption={say('terminal.users', { name: terminal.name })}
                rows={users}
                keyOf={({ account }) => account}
                columns={[
                  { name: say('field.login'), cell: ({ login }) => login },
                  {
                    name: '',
                    kind: 'act',
                    cell: ({ account, login }) =>
                      mayWrite ? (
                        <button
                          aria-label={`${say('terminal.revoke')}: ${login}`}
                          disabled={act.isBusy}
                          onClick={() =>
                            void act.run(() => server.revokeTerminal({ company, terminal: terminal.id, account }))
                          }
                        >
                          {say('terminal.revoke')}
                        </button>
                      ) : null,
                  },
                ]}
              />
            )}
            {mayWrite && may(here, 'members.read') ? <Grant here={here} terminal={terminal} users={users} /> : null}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

/** Parts of the program: as many as are paid. */
function Parts({ here, terminal }: TerminalProps): VNode {
  const act = useAct();
  const all = [...useProducts().values()].filter(({ id }) => id.startsWith('terminal-'));
  return (
    <Panel title={say('terminal.parts')}>
      <div class="body">
        <Form
          act={act}
          button={say('terminal.setParts')}
          send={(_, data) => {
            const parts = all.map(({ id }) => id).filter((id) => data.has(id));
            return server.setTerminalParts({ company: here.company.id, terminal: terminal.id, body: { parts } });
          }}
        >
          <p class="small quiet">{say('terminal.partsHint')}</p>
          {all.map(({ id, name }) => (
            <label key={id} class="check">
              <input type="checkbox" name={id} defaultChecked={terminal.parts.includes(id)} />
              <span>{name}</span>
            </label>
          ))}
        </Form>
      </div>
    </Panel>
  );
}

function Registration({ here, terminal }: TerminalProps): VNode {
  const act = useAct();
  return (
    <Panel title={say('terminal.registration')}>
      <div class="body">
        <Form
          act={act}
          button={say('terminal.enterRegister')}
          send={(entered) =>
            server.registerTerminal({
              company: here.company.id,
              terminal: terminal.id,
              body: { registerNumber: entered('registerNumber') },
            })
          }
        >
          <Field
            name="registerNumber"
            label={say('terminal.register')}
            hint={say('terminal.registerHint')}
            value={terminal.registerNumber ?? ''}
          />
        </Form>
      </div>
    </Panel>
  );
}

function TerminalView({ here, terminal }: TerminalProps): VNode {
  const [asking, setAsking] = useState<'release' | 'remove' | undefined>(undefined);
  const products = useProducts();
  const mayWrite = may(here, 'terminals.write');
  const what = terminal.bound ? 'release' : 'remove';
  const parts = ['terminal' as const, ...terminal.parts].map((part) => products.get(part)?.name ?? part);
  return (
    <>
      <div class="head">
        <h1>{terminal.name}</h1>
        {mayWrite ? (
          <button class="danger" onClick={() => setAsking(what)}>
            {say(`terminal.${what}`)}
          </button>
        ) : null}
        <p class="quiet">{here.company.name}</p>
      </div>
      <Panel>
        <dl class="truth">
          <div>
            <dt>{say('column.state')}</dt>
            <dd>
              <TerminalState {...terminal} alarms={[]} />
            </dd>
          </div>
          <div>
            <dt>{say('terminal.register')}</dt>
            <dd class={terminal.registerNumber === undefined ? 'warn-text' : ''}>
              {terminal.registerNumber ?? `▲ ${say('terminal.notRegistered')}`}
            </dd>
          </div>
          <div>
            <dt>{say('terminal.covers')}</dt>
            <dd>{parts.join(', ')}</dd>
          </div>
          <div>
            <dt>{say('terminal.made')}</dt>
            <dd>
              <Time at={terminal.createdAt} />
            </dd>
          </div>
        </dl>
      </Panel>
      {may(here, 'terminals.installer') ? <Install here={here} terminal={terminal} /> : null}
      <Users here={here} terminal={terminal} />
      {mayWrite ? (
        <>
          <Parts key={terminal.parts.join()} here={here} terminal={terminal} />
          <Registration key={terminal.registerNumber} here={here} terminal={terminal} />
        </>
      ) : null}
      {asking === undefined ? null : (
        <Asking here={here} terminal={terminal} what={asking} close={() => setAsking(undefined)} />
      )}
    </>
  );
}

export function TerminalPage({ here, id }: { readonly here: Here; readonly id: string }): VNode {
  const company = here.company.id;
  const answer = useServer(`terminal ${id}`, () => server.getTerminal({ company, terminal: id }));
  return (
    <>
      <div class="trail">
        <Link to={at(here, 'company', 'terminals')}>{say('company.terminals')}</Link>
      </div>
      <Loaded answer={answer}>{(terminal) => <TerminalView here={here} terminal={terminal} />}</Loaded>
    </>
  );
}

/** The account: its language, its sessions, its keys, its password. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Here } from '../here.js';
import { say } from '../language.js';
import { Copy, FailureNotice, Loaded, Panel, State, Time } from '../parts/basic.js';
import { Field, Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { server, useAct, useServer } from '../server.js';

function Sessions(): VNode {
  const answer = useServer('sessions', () => server.listSessions());
  const act = useAct();
  return (
    <Panel title={say('account.sessions')}>
      <Loaded answer={answer}>
        {({ sessions }) => (
          <Table
            caption={say('account.sessions')}
            rows={sessions}
            keyOf={({ id }) => id}
            columns={[
              { name: say('account.program'), cell: ({ agent }) => <span class="small">{agent}</span> },
              { name: say('account.seen'), kind: 'time', cell: ({ seenAt }) => <Time at={seenAt} /> },
              {
                name: '',
                kind: 'act',
                cell: ({ id, current }) =>
                  current ? (
                    <State mark="●" tone="good">
                      {say('account.thisOne')}
                    </State>
                  ) : (
                    <button
                      disabled={act.isBusy}
                      onClick={() => void act.run(() => server.endSession({ session: id }))}
                    >
                      {say('account.end')}
                    </button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Keys(): VNode {
  const answer = useServer('keys', () => server.listApiKeys());
  const add = useAct();
  const end = useAct();
  const [shown, setShown] = useState<string | undefined>(undefined);
  return (
    <Panel title={say('account.keys')}>
      <Loaded answer={answer}>
        {({ keys }) =>
          keys.length === 0 ? null : (
            <Table
              caption={say('account.keys')}
              rows={keys}
              keyOf={({ id }) => id}
              columns={[
                { name: say('account.keyName'), cell: ({ name }) => name },
                { name: say('account.used'), kind: 'time', cell: ({ usedAt }) => <Time at={usedAt} /> },
                {
                  name: '',
                  kind: 'act',
                  cell: ({ id, name }) => (
                    <button
                      class="danger"
                      disabled={end.isBusy}
                      aria-label={`${say('account.end')}: ${name}`}
                      onClick={() => void end.run(() => server.endApiKey({ key: id }))}
                    >
                      {say('account.end')}
                    </button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <div class="body">
        {shown === undefined ? null : (
          <div class="notice good" role="status">
            {say('account.keyOnce')} <Copy text={shown} whole />
          </div>
        )}
        <Form
          act={add}
          button={say('account.addKey')}
          send={async (entered) => {
            const { key } = await server.addApiKey({ body: { name: entered('name') } });
            setShown(key);
          }}
        >
          <Field name="name" label={say('account.keyName')} hint={say('account.keyHint')} />
        </Form>
      </div>
    </Panel>
  );
}

/** Per company: whether new alarms of its units come by mail. */
function AlarmMails({ here: { account, companies } }: { readonly here: Here }): VNode {
  const act = useAct();
  const ids = companies.filter(({ role }) => role !== undefined).map(({ id }) => id);
  // A list of companies does not say it; each by itself does.
  const answer = useServer(`alarm mails ${ids.join(' ')}`, () =>
    Promise.all(ids.map((company) => server.getCompany({ company }))),
  );
  const change = (company: string, alarmMails: boolean): Promise<boolean> =>
    act.run(() => server.changeMembership({ company, body: { alarmMails } }));
  return (
    <Panel title={say('account.alarms')}>
      <div class="body">
        <p class="quiet">
          {ids.length === 0 ? say('account.alarmsNone') : say('account.alarmsHint', { email: account.email })}
        </p>
        <Loaded answer={answer}>
          {(own) =>
            own.map(({ id, name, alarmMails }) => (
              <label key={id} class="check">
                <input
                  type="checkbox"
                  checked={alarmMails === true}
                  disabled={act.isBusy}
                  onChange={({ currentTarget }) => void change(id, currentTarget.checked)}
                />
                <span>{name}</span>
              </label>
            ))
          }
        </Loaded>
        <FailureNotice failure={act.failure} />
      </div>
    </Panel>
  );
}

export function AccountPage({ here }: { readonly here: Here }): VNode {
  const { account } = here;
  const act = useAct();
  const [isDone, setDone] = useState(false);
  return (
    <>
      <div class="head">
        <h1>{account.login}</h1>
        <p class="quiet">{account.email}</p>
      </div>
      <AlarmMails here={here} />
      <Sessions />
      <Keys />
      <Panel title={say('account.password')}>
        <div class="body">
          {isDone ? (
            <div class="notice good" role="status">
              {say('account.passwordDone')}
            </div>
          ) : null}
          <Form
            act={act}
            button={say('password.button')}
            done={() => setDone(true)}
            send={(entered) =>
              server.changePassword({ body: { password: entered('password'), newPassword: entered('newPassword') } })
            }
          >
            <Field name="password" type="password" label={say('field.password')} autocomplete="current-password" />
            <Field
              name="newPassword"
              type="password"
              label={say('field.newPassword')}
              autocomplete="new-password"
              hint={say('password.hint')}
            />
          </Form>
        </div>
      </Panel>
    </>
  );
}

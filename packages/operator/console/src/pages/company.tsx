/** One company: its people, its terminals, the users of cash registers that it looks after, who changed what. */
import type { Company } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { roles } from '../../../src/access/permissions.table.js';
import { at, may, type Here } from '../here.js';
import { languageNames, languages, say } from '../language.js';
import { AuditTable } from '../parts/audit.js';
import { Copy, Empty, Link, Loaded, Panel, Tabs, Time } from '../parts/basic.js';
import { Choice, Dialog, Field, Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { server, useAct, useServer } from '../server.js';
import { hasWord } from '../words.js';
import { CompanyFields, companyEntered } from './companies.js';
import { Terminals } from './terminals.js';

function People({ here }: { readonly here: Here }): VNode {
  const { id: company, name } = here.company;
  const members = useServer(`members ${company}`, () => server.listMembers({ company }));
  const invitations = useServer(`invitations ${company}`, () => server.listInvitations({ company }));
  const act = useAct();
  const mayWrite = may(here, 'members.write');
  return (
    <>
      <Loaded answer={members}>
        {({ members: people }) => (
          <Table
            caption={say('company.people')}
            rows={people}
            keyOf={({ account }) => account}
            columns={[
              { name: say('field.login'), cell: ({ login }) => login },
              { name: say('field.email'), isSecondary: true, cell: ({ email }) => email },
              { name: say('company.role'), cell: ({ role }) => say(`role.${role}`) },
              {
                name: say('company.memberSince'),
                kind: 'time',
                isSecondary: true,
                cell: ({ since }) => <Time at={since} />,
              },
            ]}
          />
        )}
      </Loaded>
      <Loaded answer={invitations}>
        {({ invitations: open }) =>
          open.length === 0 ? null : (
            <Table
              caption={say('company.invitations')}
              rows={open}
              keyOf={({ id }) => id}
              columns={[
                { name: say('company.invited'), cell: ({ email }) => email },
                { name: say('company.role'), cell: ({ role }) => say(`role.${role}`) },
                { name: say('company.until'), kind: 'time', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
                {
                  name: '',
                  kind: 'act',
                  cell: ({ id, email }) => (
                    <button
                      aria-label={`${say('company.withdraw')}: ${email}`}
                      disabled={act.isBusy}
                      onClick={() => void act.run(() => server.withdrawInvitation({ company, invitation: id }))}
                    >
                      {say('company.withdraw')}
                    </button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {mayWrite ? <Invite company={company} name={name} /> : null}
    </>
  );
}

function Invite({ company, name }: { readonly company: string; readonly name: string }): VNode {
  const act = useAct();
  return (
    <div class="body">
      <h3>{say('company.invite', { name })}</h3>
      <Form
        act={act}
        button={say('company.inviteButton')}
        send={(entered) => {
          const role = roles.find((one) => one === entered('role')) ?? 'cashier';
          return server.inviteMember({ company, body: { email: entered('email'), role } });
        }}
      >
        <div class="row">
          <Field name="email" type="email" label={say('field.email')} />
          <Choice name="role" label={say('company.role')} options={roles.map((role) => [role, say(`role.${role}`)])} />
        </div>
      </Form>
    </div>
  );
}

function AddClient({ company, close }: { readonly company: string; readonly close: () => void }): VNode {
  const act = useAct();
  return (
    <Dialog title={say('client.add')} close={close}>
      <Form
        act={act}
        button={say('client.add')}
        done={close}
        send={(entered) =>
          server.addClient({ company, body: { ...companyEntered(entered), tariff: entered('tariff') } })
        }
      >
        <CompanyFields />
        <Field name="tariff" label={say('client.tariff')} />
      </Form>
    </Dialog>
  );
}

function Clients({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`clients ${company}`, () => server.listClients({ company }));
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Loaded answer={answer}>
        {({ clients }) =>
          clients.length === 0 ? (
            <Empty title="client.empty" hint="client.emptyHint" />
          ) : (
            <Table
              caption={say('company.clients')}
              rows={clients}
              keyOf={({ company: { id } }) => id}
              columns={[
                { name: say('company.name'), cell: ({ company: { name } }) => name },
                { name: say('company.taxNumber'), kind: 'number', cell: ({ company: { taxNumber } }) => taxNumber },
                { name: say('client.tariff'), cell: ({ tariff }) => tariff },
                {
                  name: say('client.since'),
                  kind: 'time',
                  isSecondary: true,
                  cell: ({ since }) => <Time at={since} />,
                },
              ]}
            />
          )
        }
      </Loaded>
      {may(here, 'clients.write') ? (
        <div class="body">
          <button onClick={() => setOpen(true)}>{say('client.add')}</button>
        </div>
      ) : null}
      {isOpen ? <AddClient company={company} close={() => setOpen(false)} /> : null}
    </>
  );
}

function Audit({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`audit ${company}`, () => server.readAudit({ company }));
  return <Loaded answer={answer}>{({ entries }) => <AuditTable here={here} entries={entries} />}</Loaded>;
}

/** Name, seat, address for notices and the language of its mails; country and tax number stay what they are. */
function ChangeData({ company, close }: { readonly company: Company; readonly close: () => void }): VNode {
  const act = useAct();
  return (
    <Dialog title={say('company.change')} close={close}>
      <Form
        act={act}
        button={say('company.change')}
        done={close}
        send={(entered) => {
          const language = languages.find((one) => one === entered('language')) ?? company.language;
          const [name, address, email] = [entered('name'), entered('address'), entered('email')];
          return server.changeCompany({ company: company.id, body: { name, address, email, language } });
        }}
        aside={
          <button type="button" onClick={close}>
            {say('act.leave')}
          </button>
        }
      >
        <Field name="name" label={say('company.name')} value={company.name} />
        <Field name="address" label={say('company.address')} value={company.address} />
        <Field name="email" type="email" label={say('company.email')} value={company.email} />
        <Choice
          name="language"
          label={say('company.language')}
          value={company.language}
          options={languages.map((one) => [one, languageNames[one]])}
        />
      </Form>
    </Dialog>
  );
}

function Data({ here }: { readonly here: Here }): VNode {
  const { company } = here;
  const country = `country.${company.country}`;
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="body">
      <dl class="facts">
        <dt>{say('company.country')}</dt>
        <dd>{hasWord(country) ? say(country) : company.country}</dd>
        <dt>{say('company.taxNumber')}</dt>
        <dd>
          <Copy text={company.taxNumber} whole />
        </dd>
        <dt>{say('company.address')}</dt>
        <dd>{company.address}</dd>
        <dt>{say('company.email')}</dt>
        <dd>{company.email}</dd>
        <dt>{say('company.language')}</dt>
        <dd>{languageNames[company.language]}</dd>
        <dt>{say('company.since')}</dt>
        <dd>
          <Time at={company.createdAt} />
        </dd>
      </dl>
      {may(here, 'company.write') ? (
        <div class="actions">
          <button onClick={() => setOpen(true)}>{say('company.change')}</button>
        </div>
      ) : null}
      {isOpen ? <ChangeData company={company} close={() => setOpen(false)} /> : null}
    </div>
  );
}

export function CompanyPage({ here, tab }: { readonly here: Here; readonly tab: string }): VNode {
  const { company } = here;
  const tabs = [
    { id: 'data', permission: 'company.read', name: say('company.data'), Content: () => <Data here={here} /> },
    { id: 'people', permission: 'members.read', name: say('company.people'), Content: () => <People here={here} /> },
    {
      id: 'terminals',
      permission: 'terminals.read',
      name: say('company.terminals'),
      Content: () => <Terminals here={here} />,
    },
    { id: 'clients', permission: 'clients.read', name: say('company.clients'), Content: () => <Clients here={here} /> },
    { id: 'audit', permission: 'audit.read', name: say('audit'), Content: () => <Audit here={here} /> },
  ] as const;
  const shown = tabs.filter(({ permission }) => may(here, permission));
  const current = shown.find(({ id }) => id === tab) ?? shown[0];
  return (
    <>
      <div class="trail">
        <Link to={at(here, 'companies')}>{say('nav.companies')}</Link>
      </div>
      <div class="head">
        <h1>{company.name}</h1>
      </div>
      <Panel>
        <Tabs
          label={company.name}
          current={current?.id ?? ''}
          tabs={shown.map(({ id, name }) => ({ id, name, to: at(here, 'company', id) }))}
        />
        {current === undefined ? null : <current.Content />}
      </Panel>
    </>
  );
}

/** Companies of the account, and registering one. */
import type { Company } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { say } from '../language.js';
import { Empty, Loaded, Panel, Time } from '../parts/basic.js';
import { Choice, Dialog, Field, Form, type Entered } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';

const countries = [
  ['ME', 'country.ME'],
  ['SE', 'country.SE'],
  ['RO', 'country.RO'],
  ['RU', 'country.RU'],
] as const;

export function CompanyFields(): VNode {
  return (
    <>
      <div class="row">
        <Choice
          name="country"
          label={say('company.country')}
          options={countries.map(([code, word]) => [code, say(word)])}
        />
        <Field name="taxNumber" label={say('company.taxNumber')} hint={say('company.taxHint')} />
      </div>
      <Field name="name" label={say('company.name')} />
      <Field name="address" label={say('company.address')} />
      <Field name="email" type="email" label={say('company.email')} />
    </>
  );
}

export function companyEntered(
  entered: Entered,
): Pick<Company, 'country' | 'taxNumber' | 'name' | 'address' | 'email'> {
  return {
    country: entered('country'),
    taxNumber: entered('taxNumber'),
    name: entered('name'),
    address: entered('address'),
    email: entered('email'),
  };
}

export function RegisterCompany({ close }: { readonly close: () => void }): VNode {
  const act = useAct();
  return (
    <Dialog title={say('company.register')} close={close}>
      <Form
        act={act}
        button={say('company.register')}
        done={close}
        send={async (entered) => {
          const as = entered('as') === 'owner' ? 'owner' : 'administrator';
          const company = await server.registerCompany({ body: { ...companyEntered(entered), as } });
          go(`/companies/${company.id}/company`);
        }}
        aside={
          <button type="button" onClick={close}>
            {say('act.leave')}
          </button>
        }
      >
        <CompanyFields />
        <Choice
          name="as"
          label={say('company.as')}
          options={[
            ['owner', say('role.owner')],
            ['administrator', say('role.administrator')],
          ]}
        />
      </Form>
    </Dialog>
  );
}

export function Companies(): VNode {
  const answer = useServer('companies', () => server.listCompanies());
  const [isOpen, setOpen] = useState(false);
  const open = (
    <button class="primary" onClick={() => setOpen(true)}>
      {say('company.register')}
    </button>
  );
  return (
    <>
      <div class="head">
        <h1>{say('nav.companies')}</h1>
        {open}
      </div>
      <Panel>
        <Loaded answer={answer}>
          {({ companies }) =>
            companies.length === 0 ? (
              <Empty title="company.empty" hint="company.emptyHint" />
            ) : (
              <Table
                caption={say('nav.companies')}
                rows={companies}
                keyOf={({ id }) => id}
                to={({ id }) => `/companies/${id}/company`}
                columns={[
                  { name: say('company.name'), cell: ({ name }) => name },
                  { name: say('company.country'), cell: ({ country }) => country },
                  {
                    name: say('company.taxNumber'),
                    kind: 'number',
                    isSecondary: true,
                    cell: ({ taxNumber }) => taxNumber,
                  },
                  {
                    name: say('company.role'),
                    cell: ({ role }) => (role === undefined ? say('role.staff') : say(`role.${role}`)),
                  },
                  {
                    name: say('company.since'),
                    kind: 'time',
                    isSecondary: true,
                    cell: ({ createdAt }) => <Time at={createdAt} />,
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Panel>
      {isOpen ? <RegisterCompany close={() => setOpen(false)} /> : null}
    </>
  );
}

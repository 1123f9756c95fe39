/**
 * One device on its way to production: certificate, registration codes, production. On the path of the operator also
 * documents and payment before it. Whoever may do the next step finds it here; everybody sees who did what.
 */
import type { ProductionSwitch } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, may, type Here } from '../here.js';
import { say } from '../language.js';
import { Empty, FailureNotice, Link, Loaded, Panel, Time } from '../parts/basic.js';
import { Confirm, Field, fileEntered, FileField, Form } from '../parts/form.js';
import { saveFile } from '../parts/save.js';
import { Steps } from '../parts/steps.js';
import { Table } from '../parts/table.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';
import { codeNames, ProductionFacts, ProductionState, totalOf } from './production.js';

interface OneProps {
  readonly here: Here;
  readonly one: ProductionSwitch;
}

const providerSteps = [
  'production.step.documents',
  'production.step.payment',
  'production.step.certificate',
  'production.step.codes',
  'production.step.production',
] as const;
const ownSteps = ['production.step.certificate', 'production.step.codes', 'production.step.production'] as const;

/** Index of the step that comes next, on the path's own list. */
function stepOf({ path, state, hasCertificate, codes }: ProductionSwitch): number {
  if (state === 'cancelled') return -1;
  const before = path === 'provider' ? 2 : 0;
  if (state === 'documents-sent') return 0;
  if (state === 'documents-received') return 1;
  if (state === 'production') return before + 3;
  if (!hasCertificate) return before;
  return codes === undefined ? before + 1 : before + 2;
}

function Documents({ here, one }: OneProps): VNode {
  const act = useAct();
  const at = { company: here.company.id, switch: one.id };
  const isFirst = one.state === 'documents-sent';
  return (
    <>
      <p>{say(isFirst ? 'production.sent' : 'production.received', { email: here.company.email })}</p>
      {may(here, 'production.write') ? (
        <Form
          act={act}
          button={say('production.sendDocument')}
          send={async (_, data) => server.sendProductionDocument({ ...at, body: await fileEntered(data, 'file') })}
        >
          <FileField
            name="file"
            label={say('production.document')}
            hint={say('production.documentHint')}
            accept=".pdf,.jpg,.jpeg,.png"
          />
        </Form>
      ) : null}
    </>
  );
}

/** Only the operator's own people enter a payment. */
function Payment({ here, one }: OneProps): VNode {
  const act = useAct();
  const total = totalOf(one) ?? '';
  if (!here.isStaff) return <p class="notice">{say('production.waitsPayment', { total })}</p>;
  return (
    <Form
      act={act}
      button={say('order.enterPayment', { total })}
      send={(entered) =>
        server.payProductionSwitch({
          company: here.company.id,
          switch: one.id,
          body: { reference: entered('reference') },
        })
      }
    >
      <Field name="reference" label={say('order.reference')} />
    </Form>
  );
}

function Certificate({ here, one }: OneProps): VNode {
  const act = useAct();
  const at = { company: here.company.id, switch: one.id };
  return (
    <Form
      act={act}
      button={say('production.upload')}
      send={async (_, data) => server.setProductionCertificate({ ...at, body: await fileEntered(data, 'file') })}
    >
      <FileField
        name="file"
        label={say('production.certificate')}
        hint={say('production.certificateHint', { name: here.company.name })}
        accept=".p12,.pfx"
      />
    </Form>
  );
}

function Codes({ here, one }: OneProps): VNode {
  const act = useAct();
  return (
    <Form
      act={act}
      button={say('production.enterCodes')}
      send={(entered) =>
        server.setRegistrationCodes({
          company: here.company.id,
          switch: one.id,
          body: {
            businessUnit: entered('businessUnit'),
            cashRegister: entered('cashRegister'),
            software: entered('software'),
            operator: entered('operator'),
          },
        })
      }
    >
      <p>{say('production.codesText')}</p>
      <div class="row">
        {codeNames.map((name) => (
          <Field key={name} name={name} label={say(`productionCode.${name}`)} value={one.codes?.[name] ?? ''} />
        ))}
      </div>
    </Form>
  );
}

/** The last step touches real invoices: it asks by the number of the device. */
function Complete({ here, one }: OneProps): VNode {
  const act = useAct();
  const [isAsking, setAsking] = useState(false);
  const names = { serial: one.serial, name: here.company.name };
  return (
    <>
      <p>{say('production.ready', names)}</p>
      <div class="actions">
        <button class="primary" onClick={() => setAsking(true)}>
          {say('production.complete')}
        </button>
      </div>
      {isAsking ? (
        <Confirm
          title={say('production.completeTitle', names)}
          text={say('production.completeText', names)}
          button={say('production.complete')}
          act={act}
          close={() => setAsking(false)}
          work={() => server.completeProductionSwitch({ company: here.company.id, switch: one.id })}
        />
      ) : null}
    </>
  );
}

/** In production: the licence goes into the device's configuration file. */
function Done({ here, one }: OneProps): VNode {
  const act = useAct();
  const { productionLicence: licence } = one;
  return (
    <>
      <p class="notice good">{say('production.done', { serial: one.serial })}</p>
      {licence !== undefined && may(here, 'licences.download') ? (
        <div class="actions">
          <button
            class="primary"
            disabled={act.isBusy}
            onClick={() =>
              void act.run(async () => saveFile(await server.downloadLicence({ company: here.company.id, licence })))
            }
          >
            {say('production.download')}
          </button>
        </div>
      ) : null}
      <FailureNotice failure={act.failure} />
    </>
  );
}

function Next({ here, one }: OneProps): VNode {
  const { state, path, hasCertificate, codes } = one;
  if (state === 'cancelled') return <p class="notice">{say('production.isCancelled')}</p>;
  if (state === 'production') return <Done here={here} one={one} />;
  if (state === 'documents-sent') return <Documents here={here} one={one} />;
  if (state === 'documents-received')
    return (
      <>
        <Payment here={here} one={one} />
        <Documents here={here} one={one} />
      </>
    );
  const isMine = path === 'provider' ? here.isStaff : may(here, 'production.write');
  if (!isMine)
    return (
      <p class="notice">{say(path === 'provider' ? 'production.providerDoes' : 'production.administratorDoes')}</p>
    );
  if (!hasCertificate) return <Certificate here={here} one={one} />;
  return codes === undefined ? <Codes here={here} one={one} /> : <Complete here={here} one={one} />;
}

function Cancel({ here, one, close }: OneProps & { readonly close: () => void }): VNode {
  const act = useAct();
  const names = { serial: one.serial };
  return (
    <Confirm
      title={say('production.cancelTitle', names)}
      text={say('production.cancelText', names)}
      button={say('production.cancel')}
      act={act}
      close={close}
      isDangerous
      work={() => server.cancelProductionSwitch({ company: here.company.id, switch: one.id })}
    />
  );
}

function Files({ here, one }: OneProps): VNode {
  const act = useAct();
  const company = here.company.id;
  return (
    <>
      <FailureNotice failure={act.failure} />
      <Table
        caption={say('production.files')}
        rows={one.files}
        keyOf={({ id }) => id}
        columns={[
          { name: say('production.file'), cell: ({ name }) => name },
          { name: say('production.kind'), cell: ({ kind }) => say(`production.${kind}`) },
          { name: say('audit.when'), kind: 'time', isSecondary: true, cell: ({ at: when }) => <Time at={when} /> },
          {
            name: '',
            kind: 'act',
            cell: ({ id, name }) =>
              may(here, 'production.write') ? (
                <button
                  aria-label={`${say('licence.download')}: ${name}`}
                  disabled={act.isBusy}
                  onClick={() =>
                    void act.run(async () =>
                      saveFile(await server.downloadProductionFile({ company, switch: one.id, file: id })),
                    )
                  }
                >
                  {say('licence.download')}
                </button>
              ) : null,
          },
        ]}
      />
    </>
  );
}

function SwitchView({ here, one }: OneProps): VNode {
  const [isCancelling, setCancelling] = useState(false);
  const mayCancel = may(here, 'production.write') && !['paid', 'production', 'cancelled'].includes(one.state);
  return (
    <>
      <div class="head">
        <h1>{say('production.title', { serial: one.serial })}</h1>
        {mayCancel ? (
          <button class="danger" onClick={() => setCancelling(true)}>
            {say('production.cancel')}
          </button>
        ) : null}
        <p>
          <ProductionState state={one.state} />
        </p>
      </div>
      <Panel>
        <Steps words={one.path === 'provider' ? providerSteps : ownSteps} now={stepOf(one)} />
        <div class="body">
          <ProductionFacts here={here} one={one} />
        </div>
      </Panel>
      <Panel title={say('order.next')}>
        <div class="body">
          <Next here={here} one={one} />
        </div>
      </Panel>
      <Panel title={say('production.steps')}>
        <Table
          caption={say('production.steps')}
          rows={one.steps}
          keyOf={({ at: when, act }) => `${when} ${act}`}
          columns={[
            { name: say('production.act'), cell: ({ act }) => say(`productionAct.${act}`) },
            { name: say('production.who'), cell: ({ login }) => login },
            { name: say('audit.when'), kind: 'time', cell: ({ at: when }) => <Time at={when} /> },
          ]}
        />
      </Panel>
      {one.files.length === 0 ? null : (
        <Panel title={say('production.files')}>
          <Files here={here} one={one} />
        </Panel>
      )}
      {isCancelling ? <Cancel here={here} one={one} close={() => setCancelling(false)} /> : null}
    </>
  );
}

export function ProductionSwitchPage({ here, id }: { readonly here: Here; readonly id: string }): VNode {
  const company = here.company.id;
  const answer = useServer(
    `production ${company} ${id}`,
    () => server.getProductionSwitch({ company, switch: id }),
    15_000,
  );
  return (
    <>
      <div class="trail">
        <Link to={at(here, 'licences', 'production')}>{say('production.tab')}</Link>
      </div>
      <Loaded answer={answer}>{(one) => <SwitchView here={here} one={one} />}</Loaded>
    </>
  );
}

/** The link of the mail names the switch alone: its company is looked for among those of the account. */
export function FindSwitch({ here, id }: { readonly here: Here; readonly id: string }): VNode {
  const answer = useServer(`find switch ${id}`, async () => {
    for (const { id: company } of here.companies) {
      const isThere = await server.getProductionSwitch({ company, switch: id }).then(
        () => true,
        () => false,
      );
      if (isThere) {
        go(`/companies/${company}/licences/production/${id}`, 'replace');
        return true;
      }
    }
    return false;
  });
  return (
    <Loaded answer={answer}>{(isFound) => (isFound ? null : <Empty title="notFound" hint="notFound.hint" />)}</Loaded>
  );
}

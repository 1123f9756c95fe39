/** What is seen before somebody is logged in: log in, sign up, forgotten password, a password by a one-time link. */
import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { languageNow, languageNames, languages, say, setLanguage, type Language } from '../language.js';
import { Link } from '../parts/basic.js';
import { Seal } from '../parts/seal.js';
import { Field, Form } from '../parts/form.js';
import { go } from '../router.js';
import { forgetAnswers, server, useAct } from '../server.js';

interface CardProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly links?: ComponentChildren;
}

export function LanguageChoice({ changed }: { readonly changed: (language: Language) => void }): VNode {
  return (
    <select
      aria-label={say('language')}
      value={languageNow()}
      onChange={({ currentTarget }) => {
        const chosen = languages.find((one) => one === currentTarget.value) ?? 'en';
        setLanguage(chosen);
        changed(chosen);
      }}
    >
      {languages.map((one) => (
        <option key={one} value={one} selected={one === languageNow()}>
          {languageNames[one]}
        </option>
      ))}
    </select>
  );
}

function Card({ title, children, links }: CardProps): VNode {
  return (
    <div class="outside">
      <div class="card">
        <div class="links">
          <span class="brand">
            <Seal /> Plomba
          </span>
          <LanguageChoice changed={() => dispatchEvent(new Event('plomba:moved'))} />
        </div>
        <main class="panel" style={{ padding: '0', maxWidth: 'none' }}>
          <div class="body">
            <h1>{title}</h1>
            {children}
          </div>
        </main>
        {links === undefined ? null : <nav class="links">{links}</nav>}
      </div>
    </div>
  );
}

export function LogIn(): VNode {
  const act = useAct();
  return (
    <Card
      title={say('login.title')}
      links={
        <>
          <Link to="/forgotten">{say('login.forgotten')}</Link>
          <Link to="/sign-up">{say('login.signUp')}</Link>
        </>
      }
    >
      <Form
        act={act}
        button={say('login.button')}
        send={async (entered) => {
          const body = { login: entered('login'), password: entered('password'), kind: 'cookie' } as const;
          const { account } = await server.logIn({ body });
          forgetAnswers();
          setLanguage(account.language);
        }}
      >
        <Field name="login" label={say('field.login')} autocomplete="username" />
        <Field name="password" type="password" label={say('field.password')} autocomplete="current-password" />
      </Form>
    </Card>
  );
}

function Sent({ email }: { readonly email: string }): VNode {
  return (
    <div class="notice good" role="status">
      {say('sent.text', { email })}
      <div class="small quiet">{say('sent.outbox')}</div>
    </div>
  );
}

const back = (): VNode => <Link to="/">{say('login.back')}</Link>;

export function SignUp(): VNode {
  const act = useAct();
  const [sent, setSent] = useState<string | undefined>(undefined);
  return (
    <Card title={say('signUp.title')} links={back()}>
      {sent === undefined ? (
        <Form
          act={act}
          button={say('signUp.button')}
          send={async (entered) => {
            const body = { login: entered('login'), email: entered('email'), language: languageNow() };
            await server.signUp({ body });
            setSent(body.email);
          }}
        >
          <Field name="login" label={say('field.login')} autocomplete="username" hint={say('signUp.loginHint')} />
          <Field
            name="email"
            type="email"
            label={say('field.email')}
            autocomplete="email"
            hint={say('signUp.emailHint')}
          />
        </Form>
      ) : (
        <Sent email={sent} />
      )}
    </Card>
  );
}

export function Forgotten(): VNode {
  const act = useAct();
  const [sent, setSent] = useState<string | undefined>(undefined);
  return (
    <Card title={say('forgotten.title')} links={back()}>
      {sent === undefined ? (
        <Form
          act={act}
          button={say('forgotten.button')}
          send={async (entered) => {
            await server.forgotPassword({ body: { email: entered('email') } });
            setSent(entered('email'));
          }}
        >
          <Field name="email" type="email" label={say('field.email')} autocomplete="email" />
        </Form>
      ) : (
        <Sent email={sent} />
      )}
    </Card>
  );
}

/** Behind a one-time link: the token stands behind `#` and leaves the page only in the body of the request. */
export function SetPassword({ isNew }: { readonly isNew: boolean }): VNode {
  const act = useAct();
  const [login, setLogin] = useState<string | undefined>(undefined);
  const token = location.hash.slice(1);
  return (
    <Card title={say(isNew ? 'password.first' : 'password.new')} links={back()}>
      {login === undefined ? (
        <Form
          act={act}
          button={say('password.button')}
          send={async (entered) => {
            const account = await server.setPasswordByLink({ body: { token, password: entered('password') } });
            history.replaceState(history.state, '', location.pathname);
            setLogin(account.login);
          }}
        >
          <Field
            name="password"
            type="password"
            label={say('field.newPassword')}
            autocomplete="new-password"
            hint={say('password.hint')}
          />
        </Form>
      ) : (
        <>
          <div class="notice good" role="status">
            {say('password.done', { login })}
          </div>
          <button class="primary" onClick={() => go('/')}>
            {say('login.button')}
          </button>
        </>
      )}
    </Card>
  );
}

/** An invitation into a company, for whoever is logged in. */
export function Invitation(): VNode {
  const act = useAct();
  return (
    <Card title={say('invitation.title')} links={<Link to="/">{say('invitation.later')}</Link>}>
      <p>{say('invitation.text')}</p>
      <Form
        act={act}
        button={say('invitation.button')}
        send={async () => {
          const company = await server.acceptInvitation({ body: { token: location.hash.slice(1) } });
          go(`/companies/${company.id}`);
        }}
      >
        {null}
      </Form>
    </Card>
  );
}

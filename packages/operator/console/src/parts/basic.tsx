/** Small parts that every page is made of: links, times, states, copies, notices, empty places. */
import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { ago, moment, say, shortened, time } from '../language.js';
import { go, isPlainClick } from '../router.js';
import type { Answer, Failure } from '../server.js';
import { hasWord, type Word } from '../words.js';

interface LinkProps {
  readonly to: string;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly current?: 'page' | 'true' | undefined;
  readonly label?: string;
}

export function Link({ to, children, class: className, current, label }: LinkProps): VNode {
  return (
    <a
      href={to}
      class={className}
      aria-current={current}
      aria-label={label}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

export function Time({ at }: { readonly at: number | undefined }): VNode {
  if (at === undefined) return <span class="quiet">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)}>
      {time(at)}
    </time>
  );
}

/** A time as it is thought of: how long ago. */
export function Ago({ at, now }: { readonly at: number | undefined; readonly now: number }): VNode {
  if (at === undefined) return <span class="quiet">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)}>
      {ago(at, now)}
    </time>
  );
}

export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'plain';

/** A state: mark and word; the colour only repeats them. */
export function State({ mark, tone, children }: StateProps): VNode {
  return (
    <span class={`state ${tone}`}>
      <span class="mark" aria-hidden="true">
        {mark}
      </span>
      {children}
    </span>
  );
}

interface StateProps {
  readonly mark: string;
  readonly tone: Tone;
  readonly children: ComponentChildren;
}

/** A hash or a number: shortened in the middle, copied whole. */
export function Copy({ text, whole = false }: { readonly text: string; readonly whole?: boolean }): VNode {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" class="copy" title={say('copy.title', { text })} onClick={() => void copy()}>
      {whole ? text : shortened(text)}
      {isCopied ? ` ${say('copy.done')}` : ''}
    </button>
  );
}

/** What the server had against it, in the words of the page where it has some, with the server's detail. */
export function FailureNotice({ failure }: { readonly failure: Failure | undefined }): VNode | null {
  if (failure === undefined) return null;
  const { code, detail, retryAfter } = failure;
  const word = `problem.${code}`;
  return (
    <div class="notice bad" role="alert">
      <strong>{hasWord(word) ? say(word) : say('problem.other')}</strong>
      {detail === '' ? null : <div class="small">{detail}</div>}
      {retryAfter === undefined ? null : <div class="small">{say('problem.retry', { seconds: retryAfter })}</div>}
      <div class="small quiet mono">{code}</div>
    </div>
  );
}

interface EmptyProps {
  readonly title: Word;
  readonly hint: Word;
  /** The command that does the same. */
  readonly command?: string;
  readonly children?: ComponentChildren;
}

/** A list without entries: what it is for, and the next step. */
export function Empty({ title, hint, command, children }: EmptyProps): VNode {
  return (
    <div class="empty">
      <strong>{say(title)}</strong>
      {say(hint)}
      {command === undefined ? null : (
        <div>
          <code>{command}</code>
        </div>
      )}
      {children === undefined ? null : <div class="actions">{children}</div>}
    </div>
  );
}

interface LoadedProps<T> {
  readonly answer: Answer<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** What was read; while it is read again the old one stays where it is. */
export function Loaded<T>({ answer, children }: LoadedProps<T>): VNode {
  const { value, failure } = answer;
  return (
    <>
      <FailureNotice failure={failure} />
      {value === undefined && failure === undefined ? (
        <div class="empty" aria-busy="true">
          {say('loading')}
        </div>
      ) : null}
      {value === undefined ? null : children(value)}
    </>
  );
}

interface PanelProps {
  readonly title?: ComponentChildren;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Panel({ title, aside, children }: PanelProps): VNode {
  return (
    <section class="panel">
      {title === undefined ? null : (
        <header>
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly name: string; readonly to: string }[];
  readonly current: string;
}

/** Tabs are places with an address of their own. */
export function Tabs({ label, tabs, current }: TabsProps): VNode {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ id, name, to }) => (
        <Link key={id} to={to} current={id === current ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

/** Forms: fields with their labels and hints, what the server had against one beside it, confirmations that name the object. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { say } from '../language.js';
import type { Act } from '../server.js';
import { FailureNotice } from './basic.js';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'password' | 'email' | 'number';
  readonly value?: string;
  readonly autocomplete?: string;
  readonly isOptional?: boolean;
  readonly min?: number;
  readonly max?: number;
}

export function Field({
  name,
  label,
  hint,
  type = 'text',
  value,
  autocomplete = 'off',
  isOptional,
  min,
  max,
}: FieldProps): VNode {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type as 'text'} // the type has a member for each of these words
        defaultValue={value ?? ''}
        autocomplete={autocomplete as 'off'} // one of the words of HTML; the type knows fewer
        required={isOptional !== true}
        min={min}
        max={max}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint === undefined ? null : (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly value?: string;
}

export function Choice({ name, label, options, value }: ChoiceProps): VNode {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} defaultValue={value ?? options[0]?.[0] ?? ''}>
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface FileFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** As `.pdf,.p12`: what the browser offers first. */
  readonly accept: string;
}

export function FileField({ name, label, hint, accept }: FileFieldProps): VNode {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} name={name} type="file" accept={accept} required aria-describedby={`${id}-hint`} />
      <span class="hint" id={`${id}-hint`}>
        {hint}
      </span>
    </div>
  );
}

/** A file of a form, as the API takes it: name and base64. */
export async function fileEntered(
  data: FormData,
  name: string,
): Promise<{ readonly name: string; readonly bytes: string }> {
  const file = data.get(name);
  if (!(file instanceof File)) return { name: '', bytes: '' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, bytes: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
}

export type Entered = (name: string) => string;

interface FormProps {
  readonly act: Act;
  readonly button: string;
  readonly children: ComponentChildren;
  readonly send: (entered: Entered, data: FormData) => Promise<unknown>;
  readonly done?: () => void;
  readonly isDangerous?: boolean;
  readonly aside?: ComponentChildren;
}

export function Form({ act, button, children, send, done, isDangerous, aside }: FormProps): VNode {
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const data = new FormData(form);
    const entered: Entered = (name) => {
      const value = data.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    if (await act.run(() => send(entered, data))) {
      form.reset();
      done?.();
    }
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      {children}
      <FailureNotice failure={act.failure} />
      <div class="actions">
        {aside}
        <button class={isDangerous === true ? 'danger' : 'primary'} disabled={act.isBusy}>
          {button}
        </button>
      </div>
    </form>
  );
}

interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** A question in front of the page; Esc closes it, and the focus goes back to where it came from. */
export function Dialog({ title, close, children }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={close}>
      <div class="body">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly act: Act;
  readonly work: () => Promise<unknown>;
  readonly close: () => void;
  readonly isDangerous?: boolean;
  readonly children?: ComponentChildren;
}

/** Asks before something is done, by the name of what it touches. */
export function Confirm({ title, text, button, act, work, close, isDangerous, children }: ConfirmProps): VNode {
  const run = async (): Promise<void> => {
    if (await act.run(work)) close();
  };
  return (
    <Dialog title={title} close={close}>
      <p>{text}</p>
      {children}
      <FailureNotice failure={act.failure} />
      <div class="actions">
        <button type="button" onClick={close}>
          {say('act.leave')}
        </button>
        <button
          type="button"
          class={isDangerous === true ? 'danger' : 'primary'}
          disabled={act.isBusy}
          onClick={() => void run()}
        >
          {button}
        </button>
      </div>
    </Dialog>
  );
}

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { PlainPage } from './PlainPage.tsx';
import { AuthenticatorSecret, RecoveryCodes } from './Secrets.tsx';
import { finishLink, type OpenedLink, openLink } from './security.ts';

type Step =
  | { at: 'opening' }
  | { at: 'withoutLink' }
  | { at: 'unusable' }
  | { at: 'unreachable' }
  | { at: 'closed' }
  | { at: 'left' }
  | { at: 'choosing'; link: OpenedLink }
  | { at: 'done'; recoveryCodes: string[] | null };

const AGAIN = {
  PASSWORD: 'Choose another password: 12 to 128 characters, and none that many people use.',
  CODE: 'The code is not the present one. Wait for the next one in your app and enter that. If you opened your link again, scan what it shows now.',
};

/** What a page shows once it was left: browsers keep one as it was, for whoever goes back to it, and secrets are shown once. */
function onceLeft(before: Step): Step {
  if (before.at === 'choosing') return { at: 'left' };
  return before.at === 'done' ? { at: 'done', recoveryCodes: null } : before;
}

/** The token in the address, taken out of it: nobody reads it over a shoulder or finds it in the history. */
function takeToken(): string {
  const token = window.location.hash.slice(1);
  window.history.replaceState(null, '', '/reset');
  return token;
}

/** The page behind a link to set a password: the first sign-in, and when somebody has helped. */
export function Reset() {
  const token = useRef<string>(undefined);
  const [step, setStep] = useState<Step>({ at: 'opening' });
  useEffect(() => {
    document.title = 'Set your password – Signpost';
    const open = () => {
      const opened = takeToken();
      token.current = opened;
      const show = (next: Step) => token.current === opened && setStep(next);
      // The page was loaded again, which has the address without the token.
      if (opened === '') return show({ at: 'withoutLink' });
      show({ at: 'opening' });
      openLink(opened).then(
        (link) => {
          if (link === 'closed') show({ at: 'closed' });
          else show(link ? { at: 'choosing', link } : { at: 'unusable' });
        },
        () => show({ at: 'unreachable' }),
      );
    };
    // The next link, put into the address of the page that said that the last does not serve: no page is loaded for it.
    const follow = () => window.location.hash.length > 1 && open();
    const leave = () => flushSync(() => setStep(onceLeft));
    window.addEventListener('hashchange', follow);
    window.addEventListener('pagehide', leave);
    open();
    return () => {
      window.removeEventListener('hashchange', follow);
      window.removeEventListener('pagehide', leave);
    };
  }, []);

  if (step.at === 'opening') return <Page title="Set your password">{<p>Opening your link.</p>}</Page>;
  if (step.at === 'unreachable')
    return (
      <Page title="Signpost cannot be reached">
        <p>The service did not answer. Open the link of your message again in a minute.</p>
      </Page>
    );
  if (step.at === 'withoutLink')
    return (
      <Page title="Open your link">
        <p>
          This page needs the link of your message: open it again, whole. If your password is set already,{' '}
          <a href="/">sign in</a>.
        </p>
      </Page>
    );
  if (step.at === 'left')
    return (
      <Page title="You left this page">
        <p>Your password is not set yet. Open the link of your message again.</p>
      </Page>
    );
  if (step.at === 'closed')
    return (
      <Page title="The service is closed">
        <p>
          No password is set while it is, and no link serves. Your own may serve again if it is opened in
          time.
        </p>
      </Page>
    );
  if (step.at === 'unusable')
    return (
      <Page title="This link does not serve">
        <p>It was used, it is too old, or a newer one was made. Ask whoever helped you for another.</p>
      </Page>
    );
  if (step.at === 'done')
    return (
      <Page title="Your password is set">
        <p className="lead">All your sessions have ended. Sign in with the new password.</p>
        {step.recoveryCodes && <RecoveryCodes codes={step.recoveryCodes} />}
        <p>
          <a href="/">Sign in</a>
        </p>
      </Page>
    );
  return (
    <Choosing
      link={step.link}
      onFinish={async (entered) => {
        const { done, again, recoveryCodes } = await finishLink({ token: token.current ?? '', ...entered });
        if (done) setStep({ at: 'done', recoveryCodes });
        else if (again === 'LINK' || again === null) setStep({ at: 'unusable' });
        else return AGAIN[again];
        return undefined;
      }}
    />
  );
}

function Page({ title, children }: { title: string; children: ReactNode }) {
  return (
    <PlainPage title={title} focusOn={title}>
      {children}
    </PlainPage>
  );
}

function Choosing({
  link,
  onFinish,
}: {
  link: OpenedLink;
  onFinish(entered: { password: string; code: string }): Promise<string | undefined>;
}) {
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (fault) alert.current?.focus();
  }, [fault]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const password = String(entered.get('new-password') ?? '');
    if (password !== String(entered.get('again') ?? '')) {
      setFault('The two passwords are not the same. Type both again.');
      return;
    }
    setBusy(true);
    setFault(undefined);
    try {
      setFault(await onFinish({ password, code: String(entered.get('code') ?? '').replaceAll(' ', '') }));
    } catch {
      setFault(
        'Signpost did not answer; it may have been done. Try again in a minute; if your link serves no more then, sign in with the new password.',
      );
    }
    setBusy(false);
  };

  return (
    <Page title="Set your password">
      <p className="lead">
        You sign in as <strong>{link.username}</strong>.
      </p>
      {fault && (
        <div className="alert" role="alert" tabIndex={-1} ref={alert}>
          <h2>Your password is not set yet</h2>
          <p>{fault}</p>
        </div>
      )}
      <form onSubmit={submit} className="sign-in" method="post" action="/reset">
        <input type="text" name="username" autoComplete="username" value={link.username} readOnly hidden />
        <label htmlFor="new-password">New password</label>
        <p className="hint" id="password-hint">
          12 to 128 characters. Some words in a row are easy to keep in mind.
        </p>
        <input
          id="new-password"
          name="new-password"
          type="password"
          autoComplete="new-password"
          aria-describedby="password-hint"
          required
        />
        <label htmlFor="again">New password again</label>
        <input id="again" name="again" type="password" autoComplete="new-password" required />
        {link.secret && link.qr && (
          <>
            <h2>Your authenticator app</h2>
            <p>
              Scan this with an authenticator app on your telephone. Each time that you open your link it
              shows another, and the last one counts.
            </p>
            <AuthenticatorSecret secret={link.secret} qr={link.qr} />
          </>
        )}
        <label htmlFor="code">One-time code</label>
        <p className="hint" id="code-hint">
          Six digits from your authenticator app.
        </p>
        <input
          id="code"
          name="code"
          className="short"
          autoComplete="one-time-code"
          inputMode="numeric"
          aria-describedby="code-hint"
          required
        />
        <button type="submit" className="button" disabled={busy}>
          {busy ? 'Setting your password' : 'Set my password'}
        </button>
      </form>
    </Page>
  );
}

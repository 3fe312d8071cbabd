/** An authenticator's secret, to scan or to type. */
export function AuthenticatorSecret({ secret, qr }: { secret: string; qr: string }) {
  return (
    <div className="enrolment">
      <img
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(qr)}`}
        width="208"
        height="208"
        alt="The secret below, as a QR code"
      />
      <p>
        If you cannot scan it, type this into the app: <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
    </div>
  );
}

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <section aria-labelledby="recovery-codes" className="notice">
      <h2 id="recovery-codes" tabIndex={-1}>
        Your recovery codes
      </h2>
      <p>
        Each signs you in once, in place of a code of your app. Print them or write them down now: they are
        not shown again.
      </p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useState } from 'react';
import { PAGE_HREF, PAGE_TITLES, type Page } from './page.ts';
import { reportRoles } from './reports.ts';
import type { Session } from './session.ts';
import { listed, roleName } from './words.ts';

const PAGES: readonly Page[] = ['explorer', 'access', 'reports', 'security'];

/** Whether somebody has a page. */
const has = ({ mayExplore, roles }: Session, page: Page) =>
  page === 'security' ||
  (mayExplore && (page !== 'reports' || roles.some((role) => reportRoles.includes(role))));

/** The product, the pages, who is signed in and under which roles, and the way out. */
export function Header({
  session,
  page,
  onLeave,
}: {
  session: Session;
  page: Page;
  onLeave(): Promise<void>;
}) {
  const [failed, setFailed] = useState(false);
  const { account, roles } = session;
  const leave = () => {
    setFailed(false);
    onLeave().catch(() => setFailed(true));
  };
  return (
    <header className="masthead">
      <div className="masthead-inner">
        <p className="product">
          Signpost <span className="product-part">explorer</span>
        </p>
        <nav aria-label="Pages">
          <ul>
            {PAGES.filter((each) => has(session, each)).map((each) => (
              <li key={each}>
                <a href={PAGE_HREF[each]} aria-current={page === each ? 'page' : undefined}>
                  {PAGE_TITLES[each]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <section className="identity" aria-label="Signed in as">
          <p>
            <strong>{account.name}</strong>
            <span className="identity-detail">
              {[account.organisation, account.authority].filter(Boolean).join(', ')}
            </span>
            <span className="identity-detail">
              {roles.length === 0
                ? 'No role'
                : `${roles.length > 1 ? 'Roles' : 'Role'}: ${listed(roles.map(roleName))}`}
            </span>
          </p>
        </section>
        <button type="button" className="button button-quiet" onClick={leave}>
          Sign out
        </button>
      </div>
      {failed && (
        <p className="masthead-failure" role="alert">
          You are still signed in: Signpost did not answer. Try again, or close the browser.
        </p>
      )}
    </header>
  );
}

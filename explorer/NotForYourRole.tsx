import type { Session } from './session.ts';
import { listed, roleName } from './words.ts';

/** Says that the explorer is not for this person's roles, or that they have none, and what to do instead. */
export function NotForYourRole({ session: { roles } }: { session: Session }) {
  if (roles.length === 0) return <NoRole />;
  return (
    <main id="main" className="plain-page" tabIndex={-1}>
      <h1>The explorer is not part of your role</h1>
      <p className="lead">
        You are signed in with the {roles.length > 1 ? 'roles' : 'role'} {listed(roles.map(roleName))}. This
        page lets people write their own questions to Signpost, and your{' '}
        {roles.length > 1 ? 'roles do' : 'role does'} not include that.
      </p>
      <h2>What to do</h2>
      <ul>
        <li>
          For your daily work, use the system through which your organisation gives you access to Signpost.
        </li>
        <li>
          If your work needs the explorer, ask the account manager of your organisation. Nobody can change
          their own roles.
        </li>
        <li>If you share this computer, sign out before you leave it.</li>
      </ul>
    </main>
  );
}

/** For somebody who was moved, or whose last role was taken away. */
function NoRole() {
  return (
    <main id="main" className="plain-page" tabIndex={-1}>
      <h1>You have no role at present</h1>
      <p className="lead">
        You are signed in, but your account has no role, so that nothing can be asked. That is so after a move
        to another body, until the roles of the new place are approved.
      </p>
      <h2>What to do</h2>
      <ul>
        <li>
          Ask the account manager of your organisation for the role that you need; another person approves it.
        </li>
        <li>If you share this computer, sign out before you leave it.</li>
      </ul>
    </main>
  );
}

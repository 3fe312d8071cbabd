import { useEffect, useState } from 'react';

/** The pages of who is signed in; all but the last for people who may explore, reports for those who read them. */
export type Page = 'explorer' | 'access' | 'reports' | 'security';

/** The address of a page: a fragment, so the server never sees it. */
export const PAGE_HREF: Record<Page, string> = {
  explorer: '#/',
  access: '#/who-may-see-what',
  reports: '#/user-reports',
  security: '#/my-security',
};

/** What a page is called. */
export const PAGE_TITLES: Record<Page, string> = {
  explorer: 'Explorer',
  access: 'Who may see what',
  reports: 'User reports',
  security: 'My security',
};

/** The page that the address names, kept in step with it. */
export function usePage(): Page {
  const [page, setPage] = useState(() => pageOfAddress());
  useEffect(() => {
    const follow = () => setPage(pageOfAddress);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return page;
}

/** A fragment that names no page, such as the skip link's, stays on the page it was on. */
function pageOfAddress(present: Page = 'explorer'): Page {
  const { hash } = window.location;
  if (hash === PAGE_HREF.access) return 'access';
  if (hash === PAGE_HREF.reports) return 'reports';
  if (hash === PAGE_HREF.security) return 'security';
  return hash === PAGE_HREF.explorer || hash === '' ? 'explorer' : present;
}

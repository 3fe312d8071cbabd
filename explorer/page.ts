import { useEffect, useState } from 'react';

/** The pages for people who may explore. */
export type Page = 'explorer' | 'access';

/** The address of a page: a fragment, so the server never sees it. */
export const PAGE_HREF: Record<Page, string> = { explorer: '#/', access: '#/who-may-see-what' };

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
  return hash === PAGE_HREF.explorer || hash === '' ? 'explorer' : present;
}

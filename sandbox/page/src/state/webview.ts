/**
 * Links open on the phone of the person whose chat it is: the sandbox notes who that is, so that pages which sign on
 * by DingTalk meet this person (see sandbox/control/webview.ts).
 */
import { webviewAddress } from '../logic/links.ts';
import { route } from './route.ts';

/** Opens an address that `safeLink` has passed in a tab of its own. */
export function openInWebview(address: string): void {
  window.open(webviewAddress(address, route.as, window.location.origin), '_blank', 'noopener');
}

/** Links keep their address, for copying; only the plain click goes by the phone. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[target="_blank"]') : null;
    const aside = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!(link instanceof HTMLAnchorElement) || link.hasAttribute('download') || aside) return;
    if (!/^https?:/.test(link.href)) return;
    event.preventDefault();
    openInWebview(link.href);
  });
}

/** A browser as far as signing on goes: cookies by path, redirects, the origin of what it writes. */
export interface Browser {
  /** Follows redirects, over all hosts. @returns the last answer */
  open(address: string, init?: RequestInit): Promise<Response>;
  /** One request, no redirects. */
  ask(address: string, init?: RequestInit): Promise<Response>;
  /** What it would send to this address. */
  cookies(address: string): Record<string, string>;
  setCookie(address: string, name: string, value: string, path: string): void;
  /** Another browser with the same cookies: a thief's. */
  copy(): Browser;
}

interface Cookie {
  host: string;
  path: string;
  name: string;
  value: string;
}

export function createBrowser(jar: Cookie[] = []): Browser {
  const sent = (address: string): Cookie[] => {
    const { hostname, pathname } = new URL(address);
    return jar.filter(
      ({ host, path }) =>
        host === hostname && (pathname === path || pathname.startsWith(`${path.replace(/\/$/, '')}/`)),
    );
  };
  const keep = (address: string, header: string): void => {
    const [pair = '', ...attributes] = header.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((one) => one.startsWith('Path='))?.slice(5) ?? '/';
    const host = new URL(address).hostname;
    const at = jar.findIndex((one) => one.host === host && one.path === path && one.name === name);
    if (at >= 0) jar.splice(at, 1);
    if (!attributes.includes('Max-Age=0')) jar.push({ host, path, name, value });
  };
  const ask: Browser['ask'] = async (address, init = {}) => {
    const headers = new Headers(init.headers);
    const cookies = sent(address).map(({ name, value }) => `${name}=${value}`);
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
    if (init.method === 'POST' && !headers.has('origin')) headers.set('origin', new URL(address).origin);
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const header of response.headers.getSetCookie()) keep(address, header);
    return response;
  };
  return {
    ask,
    async open(address, init) {
      let at = address;
      let response = await ask(at, init);
      for (let n = 0; n < 10 && response.status === 302; n += 1) {
        at = new URL(response.headers.get('location') ?? '', at).href;
        await response.arrayBuffer();
        response = await ask(at);
      }
      Object.defineProperty(response, 'url', { value: at });
      return response;
    },
    cookies: (address) => Object.fromEntries(sent(address).map(({ name, value }) => [name, value])),
    setCookie: (address, name, value, path) =>
      void jar.push({ host: new URL(address).hostname, path, name, value }),
    copy: () => createBrowser(jar.map((one) => ({ ...one }))),
  };
}

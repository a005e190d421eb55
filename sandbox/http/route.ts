import type { IncomingHttpHeaders } from 'node:http';
import type { World } from '../world.ts';
import type { Upload } from './body.ts';

/** One API request, parsed. */
export interface Call {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** JSON or form fields; an empty object when there is no body. */
  body: Record<string, unknown>;
  /** The file part of a multipart request. */
  upload: Upload | null;
  /** `http://host:port` as the caller reached us; for addresses in answers. */
  origin: string;
}

/** What the platform demands of a call before it looks at the body. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `{name}` stands for one path segment. */
  path: string;
  /** Which host's rules and error shape. */
  host: 'api' | 'oapi';
  /** False: no access token (token calls, gateway, session webhooks). */
  token?: false;
  /** True: counts towards the monthly quota. */
  counted?: true;
  /** True: without `Accept: application/json` the answer is XML. */
  xmlByDefault?: true;
  /** Permission point that the app needs. */
  scope?: string;
  handler: (world: World, call: Call) => unknown;
}

interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Finds the route of a request; exact paths first, then patterns in the given order. Paths are case-sensitive. */
export class RouteTable<R extends { method: string; path: string }> {
  readonly #exact = new Map<string, R>();
  readonly #patterns: { route: R; segments: string[] }[] = [];

  constructor(routes: readonly R[]) {
    for (const route of routes) {
      if (route.path.includes('{')) this.#patterns.push({ route, segments: route.path.split('/') });
      else this.#exact.set(`${route.method} ${route.path}`, route);
    }
  }

  find(method: string, path: string): { route: R; params: Record<string, string> } | null {
    const exact = this.#exact.get(`${method} ${path}`);
    if (exact) return { route: exact, params: {} };
    const segments = path.split('/');
    for (const candidate of this.#patterns) {
      if (candidate.route.method !== method) continue;
      const params = matchSegments(candidate.segments, segments);
      if (params) return { route: candidate.route, params };
    }
    return null;
  }
}

export type ApiRoutes = RouteTable<Route>;
export type ApiMatch = Match;

function matchSegments(pattern: string[], actual: string[]): Record<string, string> | null {
  if (pattern.length !== actual.length) return null;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const given = actual[index] ?? '';
    if (wanted.startsWith('{')) {
      if (given === '') return null;
      params[wanted.slice(1, -1)] = decodeSegment(given);
    } else if (wanted !== given) return null;
  }
  return params;
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

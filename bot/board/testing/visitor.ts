import type { PageButton, PageCard, PressAnswer } from '../../../board/api/card.ts';
import type { SessionAnswer } from '../../../board/api/session.ts';
import { openSession } from '../../../workflows/staff/sessions/open-session.ts';
import type { Desk } from '../../upload/testing/desk.ts';
import { SESSION_COOKIE } from '../visit.ts';

export interface Reply<T> {
  status: number;
  type: string;
  body: T;
  /** The code of a refusal. */
  code: string | undefined;
}

/** Somebody's browser on the phone page, signed on. */
export interface Visitor {
  get<T>(path: string): Promise<Reply<T>>;
  post<T>(path: string, body: unknown): Promise<Reply<T>>;
  /** One file into the form of a checkpoint. */
  upload<T>(checkpointId: number, bytes: Uint8Array, name?: string): Promise<Reply<T>>;
  /** Taps the button with this label; an id of the tap may be given again. */
  tap(
    card: PageCard,
    label: string,
    form?: Record<string, string>,
    pressId?: string,
  ): Promise<Reply<PressAnswer>>;
  /** The raw answer, for pictures. */
  fetch(path: string): Promise<Response>;
}

let taps = 0;

/** Signs on without the platform, as the platform's answer would. */
export async function visitorAt({ base, url }: Desk, userId: string): Promise<Visitor> {
  const cookie = `${SESSION_COOKIE}=${await openSession(base, userId, 'test')}`;
  const api = `${url}/board/api`;
  const session = (await (await fetch(`${api}/session`, { headers: { cookie } })).json()) as SessionAnswer;
  if (!session.signedOn) throw new Error(`${userId} is not signed on`);
  const write = { cookie, 'x-csrf-token': session.csrf, origin: url };
  const visitor: Visitor = {
    get: async (path) => replyOf(await fetch(api + path, { headers: { cookie } })),
    post: async (path, body) =>
      replyOf(
        await fetch(api + path, {
          method: 'POST',
          headers: { ...write, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    async upload(id, bytes, name = '记录.png') {
      const body = new FormData();
      body.append('file', new Blob([new Uint8Array(bytes)]), name);
      return replyOf(
        await fetch(`${api}/checkpoint/${id}/evidence`, { method: 'POST', headers: write, body }),
      );
    },
    tap(card, label, form = {}, pressId = `tap-${String(++taps).padStart(8, '0')}`) {
      const { id } = buttonNamed(card, label);
      return visitor.post('/press', { cardId: card.id, button: id, form, pressId });
    },
    fetch: (path) => fetch(`${url}/board/${path}`, { headers: { cookie } }),
  };
  return visitor;
}

async function replyOf<T>(response: Response): Promise<Reply<T>> {
  const body = (await response.json()) as T & { error?: { code: string } };
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body,
    code: body.error?.code,
  };
}

type Pressable = Extract<PageButton, { id: string }>;

export function buttonNamed(card: PageCard, label: string): Pressable {
  const button = card.buttons?.find((one) => one.label === label);
  if (!button || !('id' in button))
    throw new Error(`no button ${label} among ${labelsOf(card).join(', ') || 'none'}`);
  return button;
}

export const labelsOf = (card: PageCard): string[] => (card.buttons ?? []).map((one) => one.label);

/** Who is signed on, and how somebody becomes so: silently inside DingTalk, by the browser's way elsewhere. */
import { reactive, readonly } from 'vue';
import type { SessionAnswer, SignOnRequest, SignOnWays } from '../../../api/session.ts';
import { errorText, request, useHooks } from '../api/client.ts';
import { setClock } from './clock.ts';
import { forgetAll } from './resource.ts';
import { base, place, queryText } from './route.ts';

type SignedOn = Extract<SessionAnswer, { signedOn: true }>;

interface SessionState {
  /** `out`: nobody is signed on and it needs a tap, or cannot be done here. */
  phase: 'starting' | 'in' | 'leaving' | 'out' | 'failed';
  who: SignedOn | null;
  ways: SignOnWays | null;
  problem: string;
}

const state = reactive<SessionState>({ phase: 'starting', who: null, ways: null, problem: '' });
export const session = readonly(state);

/** Whether the reader sees this kind of fact at all: `amounts`, `material`, … */
export const sees = (kind: string): boolean => state.who?.sees.includes(kind) ?? false;

/** When this page left for a sign-on elsewhere, ms. */
const LEFT_AT = 'danmai-board-left';
/** Who comes back sooner and is still nobody has been refused: no going round in circles. */
const TOO_SOON_MS = 15_000;

const inDingTalk = (): boolean => /DingTalk/i.test(navigator.userAgent);

function take(answer: SessionAnswer): boolean {
  if (!answer.signedOn) {
    state.ways = answer.signOn;
    return false;
  }
  if (state.who && state.who.user.userId !== answer.user.userId) forgetAll();
  state.who = answer;
  state.phase = 'in';
  state.problem = '';
  sessionStorage.removeItem(LEFT_AT);
  setClock(answer.now);
  return true;
}

const ask = (): Promise<SessionAnswer> => request<SessionAnswer>('GET', '/session', { anonymous: true });

/** At the page's start: who am I, and sign on when nobody. */
export async function enter(): Promise<void> {
  try {
    if (!take(await ask())) await signOn();
  } catch (error) {
    state.phase = 'failed';
    state.problem = errorText(error);
  }
}

let running: Promise<boolean> | null = null;

/** Several requests that are refused at once sign on once. @returns whether somebody is signed on now */
export function signOn(): Promise<boolean> {
  running ??= signOnOnce().finally(() => {
    running = null;
  });
  return running;
}

async function signOnOnce(): Promise<boolean> {
  // Another tab may have signed on meanwhile, and the answer tells the ways.
  if (take(await ask())) return true;
  if (!state.ways) return stop('这个服务没有开通网页登录，请联系管理员');
  if (!inDingTalk()) return leave(state.ways);
  try {
    const { codeFromDingTalk } = await import('../api/dingtalk.ts');
    const body: SignOnRequest = { code: await codeFromDingTalk(state.ways) };
    return take(await request<SessionAnswer>('POST', '/sign-on', { body, anonymous: true }));
  } catch (error) {
    return stop(errorText(error));
  }
}

function stop(problem: string): false {
  state.phase = 'out';
  state.problem = problem;
  return false;
}

function leave(ways: SignOnWays): false {
  const leftAt = Number(sessionStorage.getItem(LEFT_AT) ?? 0);
  if (Date.now() - leftAt < TOO_SOON_MS) return stop('登录没有完成');
  goAndSignOn(ways);
  return false;
}

/** Leaves the page for the browser's sign-on and comes back to the same address. */
function goAndSignOn(ways: SignOnWays): void {
  state.phase = 'leaving';
  sessionStorage.setItem(LEFT_AT, String(Date.now()));
  const to = encodeURIComponent(`${place.path}${queryText(place.query)}`);
  window.location.assign(`${base}/${ways.browser}?to=${to}`);
}

/** A person's own tap on 登录. */
export function signOnByHand(): void {
  sessionStorage.removeItem(LEFT_AT);
  state.phase = 'starting';
  void signOn().catch((error: unknown) => {
    state.phase = 'failed';
    state.problem = errorText(error);
  });
}

export async function signOff(): Promise<void> {
  await request<unknown>('POST', '/sign-off', { body: {}, anonymous: true });
  state.who = null;
  forgetAll();
  stop('您已退出登录');
}

/** The stream was refused: it says nothing of why, the session does. */
export function checkSession(): void {
  if (state.phase !== 'in') return;
  ask()
    .then((answer) => (take(answer) ? true : signOn()))
    .catch(() => false);
}

useHooks({ csrf: () => state.who?.csrf ?? '', signOn });

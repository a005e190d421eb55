/** Who is signed on, and how somebody becomes so: silently inside DingTalk, by the browser's way elsewhere. */
import { reactive, readonly } from 'vue';
import type { SessionAnswer, SignOnRequest, SignOnWays } from '../../../api/session.ts';
import { BoardError, errorText, request, useHooks } from '../api/client.ts';
import { attended } from './attended.ts';
import { setClock } from './clock.ts';
import { forgetAll } from './resource.ts';
import { base, place, queryText } from './route.ts';
import { isSignedOff, onSignedOffElsewhere, setSignedOff } from './signed-off.ts';

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
  if (state.who && state.who.user.userId !== answer.user.userId) return beginAnew();
  state.who = answer;
  state.phase = 'in';
  state.problem = '';
  sessionStorage.removeItem(LEFT_AT);
  setClock(answer.now);
  return true;
}

/** Somebody else has signed on in another tab: nothing that is shown, filled in or under way here is theirs. */
function beginAnew(): false {
  state.who = null;
  state.phase = 'starting';
  forgetAll();
  window.location.reload();
  return false;
}

async function ask(): Promise<SessionAnswer> {
  const off = isSignedOff();
  const answer = await request<SessionAnswer>('GET', '/session', { anonymous: true });
  // Who is signed on after that has signed on since.
  if (off && answer.signedOn) setSignedOff(false);
  return answer;
}

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
function signOn(): Promise<boolean> {
  running ??= signOnOnce().finally(() => {
    running = null;
  });
  return running;
}

async function signOnOnce(): Promise<boolean> {
  // Another tab may have signed on meanwhile, and the answer tells the ways.
  if (take(await ask())) return true;
  if (!state.ways) return stop('这个服务没有开通网页登录，请联系管理员');
  if (isSignedOff()) return stop(SIGNED_OFF);
  if (!attended()) return stop('很久没有操作，登录已过期');
  if (!inDingTalk()) return leave(state.ways);
  try {
    const { codeFromDingTalk } = await import('../api/dingtalk.ts');
    const body: SignOnRequest = { code: await codeFromDingTalk(state.ways) };
    return take(await request<SessionAnswer>('POST', '/sign-on', { body, anonymous: true }));
  } catch (error) {
    return stop(errorText(error));
  }
}

const SIGNED_OFF = '您已退出登录';

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
  setSignedOff(false);
  state.phase = 'starting';
  void signOn().catch((error: unknown) => {
    state.phase = 'failed';
    state.problem = errorText(error);
  });
}

export async function signOff(): Promise<void> {
  try {
    await request<unknown>('POST', '/sign-off', { body: {}, anonymous: true });
  } catch (error) {
    // It was over already.
    if (!(error instanceof BoardError) || error.status !== 401) throw error;
  }
  setSignedOff(true);
  leaveOff();
}

function leaveOff(): void {
  state.who = null;
  forgetAll();
  stop(SIGNED_OFF);
  // How to sign on again.
  void ask().then(take, () => undefined);
}

/** Signing off reaches all tabs, and a tab that waits for it sees when somebody has signed on in another. */
export function followOtherTabs(): void {
  onSignedOffElsewhere(leaveOff);
  document.addEventListener('visibilitychange', () => {
    if (state.phase === 'out' && document.visibilityState !== 'hidden')
      void ask().then(take, () => undefined);
  });
}

/** The stream was refused, or has come back: it says nothing of why, the session does. */
export async function checkSession(): Promise<void> {
  if (state.phase !== 'in') return;
  try {
    if (!take(await ask()) && state.phase === 'in') await signOn();
  } catch {
    // The next read tells.
  }
}

/** A write was refused by its token: another tab has signed on since. @returns whether the same person may try again */
async function renew(): Promise<boolean> {
  const before = state.who?.csrf;
  return take(await ask()) && state.who?.csrf !== before;
}

useHooks({ csrf: () => state.who?.csrf ?? '', signOn, renew });

import type { AppOptions, Log, SandboxOptions } from './options.ts';
import { loadOrg } from './org.ts';

type Env = Record<string, string | undefined>;

/** Every setting of the stand-alone sandbox; throws one Error that lists all that is wrong. */
export function optionsFromEnv(env: Env): SandboxOptions {
  const problems: string[] = [];
  const number = (name: string, fallback: number): number => {
    const text = env[name];
    if (text === undefined || text === '') return fallback;
    if (/^\d+$/.test(text)) return Number(text);
    problems.push(`${name} must be a whole number, not "${text}"`);
    return fallback;
  };
  const plan = env.SANDBOX_PLAN ?? '';
  if (!['', 'standard'].includes(plan))
    problems.push(`SANDBOX_PLAN must be empty or "standard", not "${plan}"`);
  const monthly = plan === 'standard' ? { apiCallsPerMonth: 5000, pushesPerMonth: 3000 } : {};
  const options: SandboxOptions = {
    port: number('SANDBOX_PORT', 8790),
    limits: { qps: number('SANDBOX_QPS', 20), ...monthly },
    app: appFromEnv(env, number),
    templates: (env.SANDBOX_TEMPLATES ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  };
  if (env.SANDBOX_HOST) options.host = env.SANDBOX_HOST;
  if (env.SANDBOX_PUBLIC_URL) options.publicUrl = env.SANDBOX_PUBLIC_URL;
  if (env.SANDBOX_DATA) options.dataDir = env.SANDBOX_DATA;
  if (env.SANDBOX_PAGE) options.pageDir = env.SANDBOX_PAGE;
  if (env.SANDBOX_ORG) {
    try {
      options.org = loadOrg(env.SANDBOX_ORG);
    } catch (error) {
      problems.push(`SANDBOX_ORG: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (problems.length > 0)
    throw new Error(`The sandbox cannot start:\n${problems.map((one) => `- ${one}`).join('\n')}`);
  return options;
}

function appFromEnv(env: Env, number: (name: string, fallback: number) => number): Partial<AppOptions> {
  const app: Partial<AppOptions> = {};
  if (env.SANDBOX_CLIENT_ID) {
    app.clientId = env.SANDBOX_CLIENT_ID;
    app.robotCode = env.SANDBOX_CLIENT_ID;
  }
  if (env.SANDBOX_CLIENT_SECRET) app.clientSecret = env.SANDBOX_CLIENT_SECRET;
  if (env.SANDBOX_ROBOT_CODE) app.robotCode = env.SANDBOX_ROBOT_CODE;
  if (env.SANDBOX_CORP_ID) app.corpId = env.SANDBOX_CORP_ID;
  if (env.SANDBOX_AGENT_ID) app.agentId = number('SANDBOX_AGENT_ID', 0);
  if (env.SANDBOX_BOT_NAME) app.botName = env.SANDBOX_BOT_NAME;
  return app;
}

/** Tells `url` after every move of the clock, by POST `{offsetMs}`; a listener that is down is only logged. */
export function clockHook(url: string | undefined, log: Log): (offsetMs: number) => Promise<void> {
  return async (offsetMs) => {
    if (!url) return;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ offsetMs }),
        signal: AbortSignal.timeout(5000),
      });
      if (!answer.ok) log.warn({ url, status: answer.status }, 'the clock hook refused');
    } catch (error) {
      log.warn({ url, err: error }, 'the clock hook could not be reached');
    }
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../bot/config.ts';
import { TEMPLATE_ID, type World } from './world.ts';

/** The service as its users start it, in a process of its own. */
export interface ServiceChild {
  process: ChildProcess;
  /** Resolves when it says that it runs; rejects when it ends before. */
  ready: Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** kill -9, and waits for the end. */
  kill(): Promise<void>;
  /** Log lines of level warn and above. */
  complaints: { code?: string; msg?: string }[];
}

export interface ChildOptions {
  /** Where it kills itself, see faulty-start.ts. */
  fault?: { when: string; at: string };
  env?: Record<string, string>;
}

/** `scripts/start.ts` with credentials as for the real DingTalk; both its hosts are the world's sandbox. */
export function startChild(world: World, { fault, env = {} }: ChildOptions = {}): ServiceChild {
  const script = fault ? 'tests/world/faulty-start.ts' : 'scripts/start.ts';
  const { app, url } = world.sandbox;
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), path.join(projectRoot, script)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: world.folder,
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        DATA_DIR: world.folder,
        DATABASE_URL: world.database.url,
        FACTORY_DIR: world.factoryDir,
        DINGTALK_CLIENT_ID: app.clientId,
        DINGTALK_CLIENT_SECRET: app.clientSecret,
        DINGTALK_ROBOT_CODE: app.robotCode,
        DINGTALK_CORP_ID: app.corpId,
        DINGTALK_AGENT_ID: String(app.agentId),
        DINGTALK_CARD_TEMPLATE_ID: TEMPLATE_ID,
        DINGTALK_API_BASE: url,
        DINGTALK_OAPI_BASE: url,
        DINGTALK_LOGIN_BASE: url,
        ...(fault ? { FAULT_WHEN: fault.when, FAULT_AT: fault.at } : {}),
        ...env,
      },
    },
  );
  const complaints: ServiceChild['complaints'] = [];
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const entry = JSON.parse(line) as { level: number; msg?: string };
      if (entry.msg === 'danmai is running') resolve();
      if (entry.level >= 40) complaints.push(entry);
    });
    void ended.then(() => reject(new Error('the service ended before it was ready')));
  });
  ready.catch(() => undefined);
  return {
    process: child,
    ready,
    ended,
    complaints,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

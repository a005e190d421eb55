import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EVIDENCE_SETTINGS, type EvidenceSettings, readEvidenceSettings } from '../db/evidence/open.ts';
import { type Env, readSettings, type Settings } from './env-file.ts';
import { PLANT_TOKENS } from './webhooks/plant-tokens.ts';
import { demoSources, readWebhookSecrets, type WebhookSources } from './webhooks/secrets.ts';

/** The project's folder; nothing depends on where the start command was typed. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

const port = z.coerce
  .number({ error: '应为 0–65535 的整数端口号' })
  .int('应为 0–65535 的整数端口号')
  .min(0, '应为 0–65535 的整数端口号')
  .max(65535, '应为 0–65535 的整数端口号');

const httpUrl = z
  .string()
  .refine((s) => /^https?:\/\/[^\s/]+/.test(s) && URL.canParse(s), '应为 http:// 或 https:// 开头的地址')
  .transform((s) => s.replace(/\/+$/, ''));

/** The path of a page is put behind it. */
const publicUrl = httpUrl.refine(
  (s) => /^[^\s?#@]+$/.test(s),
  '只应有协议、域名、端口和路径，不带参数和账号，例：https://danmai.example.com',
);

const schema = z.object({
  PORT: port.default(8780),
  SANDBOX_PORT: port.default(8790),
  SANDBOX_PLC_PORT: port.default(0),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: z
    .string()
    .refine((s) => /^postgres(ql)?:\/\/.+/.test(s), '应为 postgres://用户:密码@主机:端口/库名')
    .optional(),
  FACTORY_DIR: z.string().optional(),
  PUBLIC_URL: publicUrl.optional(),
  WEBHOOK_SECRETS: z.string().optional(),
  PLANT_TOKENS: z.string().optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
      error: '应为 trace / debug / info / warn / error / fatal 之一',
    })
    .default('info'),
  DINGTALK_CLIENT_ID: z.string().optional(),
  DINGTALK_CLIENT_SECRET: z.string().optional(),
  DINGTALK_ROBOT_CODE: z.string().optional(),
  DINGTALK_CORP_ID: z.string().optional(),
  DINGTALK_AGENT_ID: z.string().regex(/^\d+$/, '应为数字（在应用的“凭证与基础信息”页）').optional(),
  DINGTALK_CARD_TEMPLATE_ID: z
    .string()
    .regex(/\.schema$/, '应以 .schema 结尾（在卡片平台的模板列表里复制）')
    .optional(),
  DINGTALK_API_BASE: httpUrl.default('https://api.dingtalk.com'),
  DINGTALK_OAPI_BASE: httpUrl.default('https://oapi.dingtalk.com'),
  DINGTALK_LOGIN_BASE: httpUrl.default('https://login.dingtalk.com'),
});

/** Needed together for the real DingTalk; with none of them the sandbox is used. */
const credentials = [
  'DINGTALK_CLIENT_ID',
  'DINGTALK_CLIENT_SECRET',
  'DINGTALK_ROBOT_CODE',
  'DINGTALK_CORP_ID',
  'DINGTALK_AGENT_ID',
  'DINGTALK_CARD_TEMPLATE_ID',
] as const;

export interface DingTalkSettings {
  clientId: string;
  clientSecret: string;
  robotCode: string;
  corpId: string;
  agentId: string;
  cardTemplateId: string;
  apiBase: string;
  oapiBase: string;
  /** Where browsers outside DingTalk sign on. */
  loginBase: string;
}

export interface Config {
  port: number;
  sandboxPort: number;
  /** The first of the simulated PLCs' ports; 0: any free ones. */
  sandboxPlcPort: number;
  /** Absolute path. */
  dataDir: string;
  databaseUrl: string | undefined;
  factoryDir: string | undefined;
  /** Where people's browsers reach this service, no slash at the end; undefined: not told. */
  publicUrl: string | undefined;
  logLevel: string;
  /** Undefined: no credentials were given, the sandbox plays DingTalk. */
  dingtalk: DingTalkSettings | undefined;
  evidence: EvidenceSettings;
  /** Other systems that may tell facts, with their secrets. */
  webhooks: WebhookSources;
  /** Gateways on the shop-floor network that may tell machine states, with their tokens. */
  plantTokens: WebhookSources;
}

/** Configuration that can't be started with; `problems` lists all of them, a line each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`配置有 ${problems.length} 处问题，服务没有启动：\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Every name that means something to us. */
const KNOWN = [...Object.keys(schema.shape), ...EVIDENCE_SETTINGS];

/** Environment over `.env` of the project's folder, with what in them cannot be meant. */
export const settingsOf = (env: Env, envFile = path.join(projectRoot, '.env')): Settings =>
  readSettings(env, envFile, KNOWN);

/** The same for who needs nothing but the settings. @throws ConfigError */
export function readEnv(env: Env, envFile?: string): Env {
  const settings = settingsOf(env, envFile);
  if (settings.problems.length > 0) throw new ConfigError(settings.problems);
  return settings.env;
}

/** What can be told of the configuration even if some of it is wrong. */
export interface CheckedConfig {
  /** Undefined when there are problems. */
  config: Config | undefined;
  problems: readonly string[];
  /** The parts that are right by themselves; undefined for the others. */
  parts: {
    port: number | undefined;
    sandboxPort: number | undefined;
    databaseUrl: string | undefined;
    dataDir: string | undefined;
    /** Null: the one given is no folder. */
    factoryDir: string | undefined | null;
    sandbox: boolean;
  };
}

/** @throws ConfigError with every problem at once. */
export function parseConfig(env: Env): Config {
  const { config, problems } = checkConfig(env);
  if (!config) throw new ConfigError(problems);
  return config;
}

export function checkConfig(env: Env): CheckedConfig {
  const problems: string[] = [];
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      problems.push(`${issue.path.join('.')} = ${shown(issue.path[0], env)}：${issue.message}`);
    }
  }
  requireTogether(env, credentials, '接入真实钉钉', problems);
  const dataDir = path.resolve(projectRoot, env.DATA_DIR ?? 'data');
  const evidence = readEvidenceSettings(env, dataDir);
  if ('problems' in evidence) problems.push(...evidence.problems);
  const factoryDir = factoryDirOf(env, problems);
  const writable = checkDataDir(env, dataDir, problems);
  const webhooks = webhooksOf(env, problems);
  const plantTokens = plantTokensOf(env, problems);
  checkPorts(env, problems);
  const { PORT, SANDBOX_PORT, DATABASE_URL } = schema.shape;
  const config =
    parsed.success && 'settings' in evidence && problems.length === 0
      ? toConfig(parsed.data, dataDir, evidence.settings, { webhooks, plantTokens })
      : undefined;
  return {
    config,
    problems,
    parts: {
      port: PORT.safeParse(env.PORT).data,
      sandboxPort: SANDBOX_PORT.safeParse(env.SANDBOX_PORT).data,
      databaseUrl: DATABASE_URL.safeParse(env.DATABASE_URL).data,
      dataDir: writable ? dataDir : undefined,
      factoryDir,
      sandbox: isSandbox(env),
    },
  };
}

/** No credentials were given: the sandbox plays DingTalk. */
const isSandbox = (env: Env): boolean => credentials.every((name) => !env[name]);

/**
 * Who may tell facts. For trying out there is a sender whose secret everybody knows, but only where nobody else comes:
 * in the sandbox, which listens on this machine alone, and not when a public address leads there.
 */
function webhooksOf(env: Env, problems: string[]): WebhookSources {
  if (env.WEBHOOK_SECRETS === undefined)
    return isSandbox(env) && env.PUBLIC_URL === undefined ? demoSources : new Map();
  const { sources, problems: own } = readWebhookSecrets(env.WEBHOOK_SECRETS);
  problems.push(...own);
  return sources;
}

/** Gateways that run by themselves; nobody's when left out (the one inside the service needs no token). */
function plantTokensOf({ PLANT_TOKENS: text }: Env, problems: string[]): WebhookSources {
  if (text === undefined) return new Map();
  const { sources, problems: own } = readWebhookSecrets(text, PLANT_TOKENS);
  problems.push(...own);
  return sources;
}

function factoryDirOf(env: Env, problems: string[]): string | undefined | null {
  const factoryDir = env.FACTORY_DIR && path.resolve(projectRoot, env.FACTORY_DIR);
  if (!factoryDir || isFolder(factoryDir)) return factoryDir || undefined;
  problems.push(`FACTORY_DIR = “${env.FACTORY_DIR}”：没有这个文件夹（${factoryDir}）`);
  return null;
}

function checkDataDir(env: Env, dataDir: string, problems: string[]): boolean {
  const trouble = whyNotWritable(dataDir);
  if (trouble) problems.push(`DATA_DIR = “${env.DATA_DIR ?? 'data'}”：${trouble}`);
  return !trouble;
}

/** One port for two servers. */
function checkPorts(env: Env, problems: string[]): void {
  if (env.PORT && env.PORT !== '0' && env.PORT === env.SANDBOX_PORT) {
    problems.push(`PORT 与 SANDBOX_PORT 都是 ${env.PORT}：请填写两个不同的端口`);
  }
}

const isFolder = (place: string): boolean => existsSync(place) && statSync(place).isDirectory();

/** What keeps a folder from being made or written; looks at the nearest thing that exists. */
function whyNotWritable(folder: string): string | undefined {
  let place = folder;
  while (!existsSync(place) && path.dirname(place) !== place) place = path.dirname(place);
  if (!isFolder(place)) return `${place} 不是文件夹，请换一个目录`;
  // Making folders there never ends: Node's recursive mkdir takes the kernel's answer for "the parent is missing".
  if (/^\/(proc|sys)(\/|$)/.test(realpathSync(place))) return `${place} 由系统内核管理，请换一个目录`;
  try {
    accessSync(place, constants.W_OK);
    return undefined;
  } catch {
    return `没有写入 ${place} 的权限，请换一个目录或修改权限`;
  }
}

/** The value as typed, but never a secret. */
function shown(key: PropertyKey | undefined, env: Env): string {
  const name = String(key);
  return /SECRET|KEY|TOKEN|DATABASE_URL/.test(name) ? '（不显示）' : `“${env[name] ?? ''}”`;
}

function requireTogether(env: Env, keys: readonly string[], purpose: string, problems: string[]): void {
  const missing = keys.filter((k) => !env[k]);
  if (missing.length === 0 || missing.length === keys.length) return;
  for (const key of missing) problems.push(`${key}：缺少，${purpose}必须填写（见 .env.example）`);
}

function toConfig(
  e: z.output<typeof schema>,
  dataDir: string,
  evidence: EvidenceSettings,
  senders: Pick<Config, 'webhooks' | 'plantTokens'>,
): Config {
  return {
    port: e.PORT,
    sandboxPort: e.SANDBOX_PORT,
    sandboxPlcPort: e.SANDBOX_PLC_PORT,
    dataDir,
    databaseUrl: e.DATABASE_URL,
    factoryDir: e.FACTORY_DIR && path.resolve(projectRoot, e.FACTORY_DIR),
    publicUrl: e.PUBLIC_URL,
    logLevel: e.LOG_LEVEL,
    dingtalk: e.DINGTALK_CLIENT_ID
      ? {
          clientId: e.DINGTALK_CLIENT_ID,
          clientSecret: e.DINGTALK_CLIENT_SECRET ?? '',
          robotCode: e.DINGTALK_ROBOT_CODE ?? '',
          corpId: e.DINGTALK_CORP_ID ?? '',
          agentId: e.DINGTALK_AGENT_ID ?? '',
          cardTemplateId: e.DINGTALK_CARD_TEMPLATE_ID ?? '',
          apiBase: e.DINGTALK_API_BASE,
          oapiBase: e.DINGTALK_OAPI_BASE,
          loginBase: e.DINGTALK_LOGIN_BASE,
        }
      : undefined,
    evidence,
    ...senders,
  };
}

import path from 'node:path';
import { z } from 'zod';
import { troubleWithUrl } from './delivery/post.ts';

/** What a gateway that runs by itself is told by its environment. */
export interface GatewaySettings {
  /** Base address of the service. */
  url: string;
  token: string;
  /** As the service's PLANT_TOKENS calls it. */
  gateway: string;
  plantFile: string;
  bufferDir: string;
  bufferBytes: number;
  logLevel: string;
}

const needed = (what: string) =>
  z
    .string({ error: `缺少：${what}` })
    .trim()
    .min(1, { error: `缺少：${what}` });

const schema = z.object({
  PLANT_SERVICE_URL: needed('服务的地址，例：https://danmai.example.com').check((ctx) => {
    const trouble = troubleWithUrl(ctx.value);
    if (trouble) ctx.issues.push({ code: 'custom', message: trouble, input: '' });
  }),
  PLANT_TOKEN: needed('令牌，与服务的 PLANT_TOKENS 一致').min(32, { error: '令牌至少 32 个字符' }),
  PLANT_GATEWAY: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: '网关名称只能用小写字母、数字和连字符' })
    .default('east'),
  PLANT_FILE: z.string().default('plant.yaml'),
  PLANT_BUFFER_DIR: z.string().default('plant-buffer'),
  PLANT_BUFFER_MB: z.coerce
    .number({ error: '应为 16–100000 的整数' })
    .int()
    .min(16)
    .max(100_000)
    .default(1024),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
});

/** @returns the settings, or all that is wrong with them, a line each (never the token) */
export function readGatewaySettings(
  env: Readonly<Record<string, string | undefined>>,
): { settings: GatewaySettings } | { problems: string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    return { problems: parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}：${message}`) };
  const one = parsed.data;
  return {
    settings: {
      url: one.PLANT_SERVICE_URL,
      token: one.PLANT_TOKEN,
      gateway: one.PLANT_GATEWAY,
      plantFile: path.resolve(one.PLANT_FILE),
      bufferDir: path.resolve(one.PLANT_BUFFER_DIR),
      bufferBytes: one.PLANT_BUFFER_MB * 1024 * 1024,
      logLevel: one.LOG_LEVEL,
    },
  };
}

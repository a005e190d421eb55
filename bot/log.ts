import { type Logger, pino } from 'pino';

/** Names whose values never reach a log. */
const SECRETS = [
  'clientSecret',
  'appSecret',
  'appkey',
  'appsecret',
  'access_token',
  'accessToken',
  'ticket',
  'authorization',
  'password',
];

/** JSON lines on standard output; times are ISO in UTC. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '(secret)' },
  });
}

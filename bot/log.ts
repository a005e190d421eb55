import { type DestinationStream, type Logger, pino } from 'pino';

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

/** JSON lines, on standard output unless a destination is given; times are ISO in UTC. */
export function createLog(level: string, destination: DestinationStream = process.stdout): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '(secret)' },
  };
  return pino(options, destination);
}

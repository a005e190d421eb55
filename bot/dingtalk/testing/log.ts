import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';

export interface LogLine {
  level: number;
  msg: string;
  code?: string;
  [field: string]: unknown;
}

/** A real logger whose lines a test can look at. */
export function recordingLog(): { log: Logger; lines: LogLine[]; codes(): string[] } {
  const lines: LogLine[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as LogLine);
      done();
    },
  });
  return {
    log: pino({ level: 'debug' }, stream),
    lines,
    codes: () => lines.flatMap((line) => (line.code ? [line.code] : [])),
  };
}

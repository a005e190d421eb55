import type { DestinationStream } from 'pino';

/** Log lines of level warn and above. One that no test expected fails the test. */
export interface Complaints extends DestinationStream {
  /** Lets complaints with this code pass from now on (and forgets those that came already). */
  expect(...codes: string[]): void;
  /** Codes that were let pass, in order of arrival. */
  readonly met: readonly string[];
  /** @throws Error with the lines that nobody expected */
  assertNone(): void;
}

export function createComplaints(): Complaints {
  const forgiven = new Set<string>();
  const met: string[] = [];
  let lines: { code: string; line: string }[] = [];
  return {
    met,
    write(line) {
      const { code = '' } = JSON.parse(line) as { code?: string };
      if (forgiven.has(code)) met.push(code);
      else lines.push({ code, line: line.trim() });
    },
    expect(...codes) {
      for (const code of codes) forgiven.add(code);
      met.push(...lines.filter((one) => forgiven.has(one.code)).map((one) => one.code));
      lines = lines.filter((one) => !forgiven.has(one.code));
    },
    assertNone() {
      const unexpected = lines;
      lines = [];
      if (unexpected.length > 0)
        throw new Error(`the log complained:\n${unexpected.map((one) => one.line).join('\n')}`);
    },
  };
}

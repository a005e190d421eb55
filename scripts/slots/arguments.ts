import { parseArgs } from 'node:util';
import { InputError } from './input-error.ts';

const TEXTS = ['instance', 'format', 'plan', 'plan-json', 'rush', 'remove', 'at', 'seconds'] as const;
/** What only makes sense of an instance. */
const OF_INSTANCES = ['format', 'plan-json', 'rush', 'remove', 'at', 'arrives'] as const;

/** An hour: who wants more runs it again. */
const MOST_SECONDS = 3600;
/** About 190 years. */
export const MOST_MINUTES = 100_000_000;

/** What `npm run slots` was asked. */
export type Asked =
  | { readonly kind: 'help' }
  | { readonly kind: 'plan'; readonly file: string; readonly seconds: number; readonly json: boolean }
  | InstanceAsked;

export interface InstanceAsked {
  readonly kind: 'instance';
  readonly file: string;
  readonly seconds: number;
  readonly json: boolean;
  readonly format: 'jsp' | 'fjsp' | undefined;
  readonly planFile: string | undefined;
  /** As typed; `jobIn` knows how many there are. */
  readonly job: { readonly option: '--rush' | '--remove'; readonly text: string | undefined };
  readonly removes: boolean;
  readonly arrives: boolean;
  /** A whole minute, or below 1 a share of the plan. */
  readonly at: number;
}

/** @throws InputError with the argument that is wrong */
export function readArguments(argv: readonly string[]): Asked {
  const values = valuesOf(argv);
  if (values.help) return { kind: 'help' };
  const seconds = secondsOf(values.seconds);
  const { json = false } = values;
  if (values.instance !== undefined && values.plan !== undefined)
    throw new InputError('--plan', 'one of --instance and --plan, not both');
  if (values.plan !== undefined) {
    const foreign = OF_INSTANCES.find((name) => values[name] !== undefined);
    if (foreign) throw new InputError(`--${foreign}`, 'goes with --instance, not with --plan');
    return { kind: 'plan', file: values.plan, seconds, json };
  }
  if (values.instance === undefined)
    throw new InputError('slots', 'give --instance FILE or --plan FILE (--help tells more)');
  const removes = values.remove !== undefined;
  if (removes && values.rush !== undefined)
    throw new InputError('--remove', 'one of --rush and --remove, not both');
  if (removes && values.arrives) throw new InputError('--arrives', 'goes with --rush, not with --remove');
  return {
    kind: 'instance',
    file: values.instance,
    seconds,
    json,
    format: formatOf(values.format),
    planFile: values['plan-json'],
    job: { option: removes ? '--remove' : '--rush', text: values.remove ?? values.rush },
    removes,
    arrives: values.arrives ?? false,
    at: whenOf(values.at ?? (removes ? '0' : '0.2')),
  };
}

/**
 * Job 7 is "7" or "J7"; nothing asked: the last.
 * @returns from 0
 */
export function jobIn({ job: { option, text } }: InstanceAsked, jobs: number): number {
  const job = text === undefined ? jobs : /^J?\d{1,9}$/i.test(text) ? Number(text.replace(/^J/i, '')) : 0;
  if (job < 1 || job > jobs) throw new InputError(option, `there is no job "${text}": 1 to ${jobs}`);
  return job - 1;
}

function valuesOf(argv: readonly string[]) {
  try {
    return parseArgs({
      args: joined(argv),
      options: {
        instance: { type: 'string' },
        format: { type: 'string' },
        plan: { type: 'string' },
        'plan-json': { type: 'string' },
        rush: { type: 'string' },
        arrives: { type: 'boolean' },
        remove: { type: 'string' },
        at: { type: 'string' },
        seconds: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (err) {
    if (!(err instanceof TypeError && 'code' in err)) throw err;
    const [reason = ''] = err.message.split(/\. |\.?\n/);
    throw new InputError('slots', `${reason} (--help tells what there is)`);
  }
}

/** "--at -4" is a wrong time, not an option -4 and a missing time. */
function joined(argv: readonly string[]): string[] {
  const isText = (word: string | undefined): boolean => TEXTS.some((name) => word === `--${name}`);
  return argv.flatMap((word, i) => {
    const [before, after] = [argv[i - 1], argv[i + 1]];
    if (isText(word) && /^-\d/.test(after ?? '')) return [`${word}=${after}`];
    return isText(before) && /^-\d/.test(word) ? [] : [word];
  });
}

const numberOf = (text: string): number => (/^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN);

function secondsOf(text = '5'): number {
  const seconds = numberOf(text);
  if (seconds > 0 && seconds <= MOST_SECONDS) return seconds;
  throw new InputError('--seconds', `"${text}" is no number of seconds above 0, at most ${MOST_SECONDS}`);
}

function whenOf(text: string): number {
  const at = numberOf(text);
  if (at >= 0 && at <= MOST_MINUTES && (at < 1 || Number.isInteger(at))) return at;
  throw new InputError(
    '--at',
    `"${text}" is neither a whole minute (at most ${MOST_MINUTES}) nor a share of the plan from 0 to below 1`,
  );
}

function formatOf(text: string | undefined): 'jsp' | 'fjsp' | undefined {
  if (text === undefined || text === 'jsp' || text === 'fjsp') return text;
  throw new InputError('--format', `"${text}" is neither jsp nor fjsp`);
}

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Budget } from '../workflows/rush-order/core/displace/anneal.ts';
import { displace } from '../workflows/rush-order/core/displace/displace.ts';
import { InputError } from './slots/input-error.ts';
import { readInstance } from './slots/instance.ts';
import { readPlanFile } from './slots/plan-file.ts';
import { asJson, asText, optionsOf } from './slots/report.ts';
import { computePlan, makespanOf, readShopPlan } from './slots/shop-plan.ts';
import { questionOf } from './slots/shop-query.ts';

const USAGE = `npm run -s slots -- --instance FILE [--rush JOB [--at WHEN] [--arrives] | --remove JOB] [--plan-json FILE] [--seconds S] [--json]
npm run -s slots -- --plan FILE [--seconds S] [--json]

--instance   a job shop (pairs "machine time") or flexible job shop (Brandimarte's format); told apart by themselves,
             or by --format jsp|fjsp
--plan-json  its plan: [[[machine, start], …], …] by job and operation, null for a job that is not in it;
             without it a plan is computed
--rush JOB   the job (from 1, as in the file; without --rush or --remove the last one) becomes a rush order at --at: a
             minute, or below 1 a share of the plan's length (0.2 unless said). What has started stays.
--arrives    the job is not in the computed plan: it comes new
--remove JOB the job is taken out and put back where the others leave room; --at 0 unless said
--plan       machines, reservations, tools and the order: see workflows/rush-order/core/README.md
--seconds    for the search (5)`;

const { values } = parseArgs({
  options: {
    instance: { type: 'string' },
    format: { type: 'string' },
    plan: { type: 'string' },
    'plan-json': { type: 'string' },
    rush: { type: 'string' },
    arrives: { type: 'boolean', default: false },
    remove: { type: 'string' },
    at: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const budget: Budget = {
  milliseconds: Math.max(1, Number(values.seconds) * 1000) || 5000,
  clock: () => performance.now(),
  seed: 1,
};

if (values.help || (!values.instance && !values.plan)) {
  console.log(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  const file = values.instance ?? values.plan ?? '';
  try {
    if (values.instance) answerInstance(values.instance);
    else answerPlan(file);
  } catch (err) {
    const reason = reasonOf(err);
    if (reason === null) throw err;
    console.error(`${file}: ${reason}`);
    process.exitCode = 2;
  }
}

function answerPlan(path: string): void {
  const { plan, query } = readPlanFile(parse(path));
  const found = displace(plan, query, budget);
  const options = optionsOf(found).map(asJson);
  print({ options, impossible: found.impossible, cost: found.cost, moves: found.moves }, asText(found));
}

function answerInstance(path: string): void {
  const instance = readInstance(readFileSync(path, 'utf8'), formatAsked());
  const job = jobAsked(instance.jobs.length);
  const isNew = values.arrives && values.remove === undefined;
  const given = values['plan-json'];
  const stands = given ? readShopPlan(parse(given), instance) : computePlan(instance, isNew ? job : null);
  const makespan = makespanOf(stands);
  const now = whenAsked(makespan);
  const { plan, query, oldEnd } = questionOf(instance, stands, job, now);
  if (query.operations.length === 0)
    throw new InputError(`job ${job + 1}`, `all of its operations have started before ${now}`);
  const found = displace(plan, query, budget);
  const told = values.remove === undefined ? found : { ...found, fewest: null, earliest: null };
  const facts = {
    format: instance.format,
    jobs: instance.jobs.length,
    machines: instance.machines,
    makespan,
  };
  const asked = {
    job: job + 1,
    now,
    oldEnd,
    frozen: plan.reservations.filter(({ frozen }) => frozen).length,
  };
  const rows = stands.map((row) => row?.map(({ machine, start }) => [machine + instance.base, start]));
  print(
    { ...facts, ...asked, options: optionsOf(told).map(asJson), moves: found.moves, plan: rows },
    `${instance.format} ${facts.jobs} × ${facts.machines}, plan of ${makespan}; job ${job + 1} at ${now}, until now ${oldEnd ?? 'not in the plan'}\n${asText(told)}`,
  );
}

function formatAsked(): 'jsp' | 'fjsp' | undefined {
  const { format } = values;
  if (format === undefined || format === 'jsp' || format === 'fjsp') return format;
  throw new InputError('--format', 'is jsp or fjsp');
}

function jobAsked(jobs: number): number {
  const text = values.remove ?? values.rush ?? String(jobs);
  const job = Number(text.replace(/^J/i, ''));
  if (!Number.isInteger(job) || job < 1 || job > jobs)
    throw new InputError(values.remove ? '--remove' : '--rush', `there is no job ${text}: 1 to ${jobs}`);
  return job - 1;
}

function whenAsked(makespan: number): number {
  const at = Number(values.at ?? (values.remove === undefined ? 0.2 : 0));
  if (!(at >= 0)) throw new InputError('--at', 'is a minute, or a share of the plan below 1');
  return Math.floor(at < 1 ? at * makespan : at);
}

function parse(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (err) {
    throw new InputError(path, `is not JSON: ${(err as Error).message}`);
  }
}

function print(json: object, text: string): void {
  console.log(values.json ? JSON.stringify(json, null, 1) : text);
}

/** What was wrong with what was given; null: it was not the input's fault. */
function reasonOf(err: unknown): string | null {
  if (err instanceof InputError || err instanceof RangeError) return err.message;
  return err instanceof Error && 'syscall' in err ? err.message : null;
}

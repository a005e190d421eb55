import { displace } from '../workflows/rush-order/core/displace/displace.ts';
import { type InstanceAsked, jobIn, readArguments } from './slots/arguments.ts';
import { deadlineIn, planBudget, searchBudget } from './slots/deadline.ts';
import { jsonOf, readGiven } from './slots/given-file.ts';
import { InputError } from './slots/input-error.ts';
import { readInstance } from './slots/instance.ts';
import { readPlanFile } from './slots/plan-file.ts';
import { asJson, asText, optionsOf } from './slots/report.ts';
import { computePlan, makespanOf, readShopPlan, type ShopPlan } from './slots/shop-plan.ts';
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
--seconds    for everything, the computed plan included (5)`;

/** Nobody makes room for a job that is put back. */
const NO_SEARCH = { stop: () => true };

try {
  const asked = readArguments(process.argv.slice(2));
  if (asked.kind === 'help') console.log(USAGE);
  else if (asked.kind === 'plan') answerPlan(asked);
  else answerInstance(asked);
} catch (err) {
  if (!(err instanceof InputError)) throw err;
  console.error(err.message);
  process.exitCode = 2;
}

function answerPlan({ file, seconds, json }: { file: string; seconds: number; json: boolean }): void {
  const deadline = deadlineIn(seconds);
  const { plan, query } = readGiven(file, (text) => readPlanFile(jsonOf(text)));
  const found = displace(plan, query, searchBudget(deadline));
  const options = optionsOf(found).map(asJson);
  print(json, { options, impossible: found.impossible, cost: found.cost, moves: found.moves }, asText(found));
}

function answerInstance(asked: InstanceAsked): void {
  const deadline = deadlineIn(asked.seconds);
  const instance = readGiven(asked.file, (text) => readInstance(text, asked.format));
  const job = jobIn(asked, instance.jobs.length);
  const given = asked.planFile;
  const stands: ShopPlan = given
    ? readGiven(given, (text) => readShopPlan(jsonOf(text), instance))
    : computePlan(instance, asked.arrives ? job : null, planBudget(deadline));
  if (asked.arrives && stands[job])
    throw new InputError(
      '--arrives',
      `job ${job + 1} is in the given plan; of a job that comes new it has null`,
    );
  const makespan = makespanOf(stands);
  const now = Math.floor(asked.at < 1 ? asked.at * makespan : asked.at);
  const { plan, query, oldEnd } = questionOf(instance, stands, job, now);
  if (query.operations.length === 0)
    throw new InputError('--at', `all operations of job ${job + 1} have started before ${now}`);
  const found = displace(plan, query, asked.removes ? NO_SEARCH : searchBudget(deadline));
  const told = asked.removes ? { ...found, fewest: null, earliest: null } : found;
  const facts = {
    format: instance.format,
    jobs: instance.jobs.length,
    machines: instance.machines,
    makespan,
    job: job + 1,
    now,
    oldEnd,
    frozen: plan.reservations.filter(({ frozen }) => frozen).length,
  };
  const rows = stands.map(
    (row) => row?.map(({ machine, start }) => [machine + instance.base, start]) ?? null,
  );
  print(
    asked.json,
    { ...facts, options: optionsOf(told).map(asJson), moves: found.moves, plan: rows },
    `${facts.format} ${facts.jobs} × ${facts.machines}, plan of ${makespan}; job ${facts.job} at ${now}, until now ${oldEnd ?? 'not in the plan'}\n${asText(told)}`,
  );
}

function print(asJsonText: boolean, json: object, text: string): void {
  console.log(asJsonText ? JSON.stringify(json, null, 1) : text);
}

import { displace } from '../../workflows/rush-order/core/displace/displace.ts';
import { type Asked, type InstanceAsked, jobIn } from './arguments.ts';
import { deadlineIn, planBudget, searchBudget, type Watch } from './deadline.ts';
import { jsonOf, readGiven } from './given-file.ts';
import { InputError } from './input-error.ts';
import { readInstance } from './instance.ts';
import { readPlanFile } from './plan-file.ts';
import { asJson, asText, optionsOf } from './report.ts';
import { computePlan, makespanOf, readShopPlan, type ShopPlan } from './shop-plan.ts';
import { questionOf } from './shop-query.ts';

/** Nobody makes room for a job that is put back. */
const NO_SEARCH = { stop: () => true };

/** What `npm run slots` prints. @throws InputError with the argument, line or path that is wrong */
export const answer = (asked: Exclude<Asked, { kind: 'help' }>, watch: Watch): string =>
  asked.kind === 'plan' ? answerPlan(asked, watch) : answerInstance(asked, watch);

function answerPlan(
  { file, seconds, json }: { file: string; seconds: number; json: boolean },
  watch: Watch,
): string {
  const deadline = deadlineIn(seconds, watch);
  const { plan, query } = readGiven(file, (text) => readPlanFile(jsonOf(text)));
  const found = displace(plan, query, searchBudget(deadline));
  const options = optionsOf(found).map(asJson);
  return printed(
    json,
    { options, impossible: found.impossible, cost: found.cost, moves: found.moves },
    asText(found),
  );
}

function answerInstance(asked: InstanceAsked, watch: Watch): string {
  const deadline = deadlineIn(asked.seconds, watch);
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
  return printed(
    asked.json,
    { ...facts, options: optionsOf(told).map(asJson), moves: found.moves, plan: rows },
    `${facts.format} ${facts.jobs} × ${facts.machines}, plan of ${makespan}; job ${facts.job} at ${now}, until now ${oldEnd ?? 'not in the plan'}\n${asText(told)}`,
  );
}

const printed = (asJsonText: boolean, json: object, text: string): string =>
  asJsonText ? JSON.stringify(json, null, 1) : text;

import { sql } from 'drizzle-orm';
import type { Ctx, TxCtx } from '../context.ts';
import { raiseAlarm } from '../escalation/alarm.ts';
import type { WhoRule } from '../factory/checkpoint-rules.ts';
import { DEFAULT_FACTORY_DIR } from '../factory/load.ts';
import { FactoryError, type Problem } from '../factory/problem.ts';
import { clock } from '../now.ts';
import { resolveWho, whoText } from './resolve-who.ts';

interface Placed {
  rule: WhoRule;
  file: string;
  line: number;
  path: string;
  at: readonly PropertyKey[];
}

/**
 * Holds the rules of checkpoints and escalation against the directory, at start. A person or department that was never
 * there is a slip of the pen and stops the start, with file and line. A role that nobody holds now, a person who has
 * left, a department without a head: the factory goes on with the fallback, and those who look after the ladder are
 * told once a day.
 * @throws FactoryError
 */
export async function checkDirectory(ctx: Ctx, dir: string = DEFAULT_FACTORY_DIR): Promise<void> {
  const problems = await unknownInDirectory(ctx);
  if (problems.length > 0) throw new FactoryError(dir, problems);
  await ctx.db.transaction((tx) => reportEmpty({ ...ctx, tx }, placedRules(ctx)));
}

/** People and departments that the rules name and nobody knows. */
export async function unknownInDirectory(ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const one of placedRules(ctx)) if (await isUnknown(ctx, one.rule)) problems.push(problemOf(one));
  return problems;
}

function placedRules({ factory }: Pick<Ctx, 'factory'>): Placed[] {
  const { head, meeting, alarm } = factory.escalation;
  const of = (rules: readonly WhoRule[], file: string, line: number, path: string): Placed[] =>
    rules.map((rule) => ({ rule, file, line, path, at: path.split('.') }));
  return [
    ...Object.values(factory.checkpoints).flatMap((rule) => [
      ...of(rule.assignees, 'checkpoints.yaml', rule.line, `checkpoints.${rule.key}.assignees`),
      ...of(rule.tell, 'checkpoints.yaml', rule.line, `checkpoints.${rule.key}.tell`),
    ]),
    ...of(head.cc, 'escalation.yaml', 1, 'head.cc'),
    ...of(meeting.invite, 'escalation.yaml', 1, 'meeting.invite'),
    ...of(alarm, 'escalation.yaml', 1, 'alarm'),
  ];
}

async function isUnknown({ db, tx }: Pick<Ctx, 'db' | 'tx'>, rule: WhoRule): Promise<boolean> {
  if (rule.kind !== 'user' && rule.kind !== 'head') return false;
  const [row] = await (tx ?? db).execute<{ known: boolean }>(
    rule.kind === 'user'
      ? sql`select exists (select from person where user_id = ${rule.user}) as known`
      : sql`select exists (select from department where id = ${rule.department} or name = ${rule.department}) as known`,
  );
  return row?.known !== true;
}

function problemOf({ rule, file, line, path, at }: Placed): Problem {
  const text =
    rule.kind === 'user'
      ? `通讯录里没有 userId「${rule.user}」，请核对（钉钉管理后台 → 通讯录 → 成员详情）。`
      : `通讯录里没有部门「${rule.kind === 'head' ? rule.department : ''}」，请写部门的名称或 ID。`;
  return { file, line, path, at, text };
}

async function reportEmpty(ctx: TxCtx, placed: readonly Placed[]): Promise<void> {
  const empty: string[] = [];
  for (const { rule, path } of placed) {
    if (rule.kind === 'salesperson') continue;
    const { userIds } = await resolveWho(ctx, [rule], { id: 0, salesUserId: null });
    if (userIds.length === 0) empty.push(`${whoText(ctx, rule)}（${path}）`);
  }
  if (empty.length === 0) return;
  const day = (await clock(ctx)).toISOString().slice(0, 10);
  await raiseAlarm(
    ctx,
    `checkpoint.rule_resolves_to_nobody:${day}`,
    '关卡规则找不到人',
    `下列规则现在找不到人，轮到时会交给备用负责人：${[...new Set(empty)].join('、')}。请核对通讯录的职务与部门负责人，或修改 checkpoints.yaml / escalation.yaml。`,
  );
}

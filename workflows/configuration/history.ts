import { sql } from 'drizzle-orm';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import { newestVersions, type VersionHead } from '../factory/versions.ts';
import { minuteText, plainText } from '../orders/text.ts';
import { mayLook } from './rights.ts';
import { sourceText } from './version-text.ts';

const SHOWN = 8;
/** Buttons on a phone: the version right before is what people go back to. */
const RESTORABLE = 4;

/** 配置历史: the last versions, with the way back to them. @throws AppError configuration.not_permitted */
export async function historyCard(ctx: TxCtx): Promise<Card> {
  if (!mayLook(ctx.factory, ctx.actor)) throw new AppError('configuration.not_permitted');
  const versions = await newestVersions(ctx, SHOWN);
  const [present, ...earlier] = versions;
  const words = await wordsOf(ctx, versions);
  const line = (one: VersionHead): string => {
    const { when, proposer, activator } = words(one);
    const people = one.source === 'folder' ? '' : `，${proposer}提交、${activator}启用`;
    const note = one.note === '' ? '' : `，${plainText(one.note)}`;
    return `- **第 ${one.id} 版**${one === present ? '（现用）' : ''} ${when}，${sourceText(one.source)}${people}${note}`;
  };
  const mayPropose = ctx.actor.kind === 'staff' && may(ctx.factory, ctx.actor.roles, 'factory.propose');
  return {
    title: '配置历史',
    text: versions.length > 0 ? versions.map(line).join('\n') : '还没有记录。',
    buttons: mayPropose
      ? earlier.slice(0, RESTORABLE).map(({ id }) => ({
          label: `恢复到第 ${id} 版`,
          action: 'restore',
          params: { version: String(id) },
          confirm: `提交“恢复到第 ${id} 版”？由另一位同事启用后才生效。`,
        }))
      : [],
    footer: '发“导出配置”可取得现用配置的表格。',
  };
}

async function wordsOf(ctx: TxCtx, versions: readonly VersionHead[]) {
  const ids = versions
    .flatMap((one) => [one.proposedBy, one.activatedBy])
    .map((one) => one.replace(/^staff:/, ''));
  const people = await ctx.tx.execute<{ userId: string; name: string }>(
    sql`select user_id as "userId", name from person where user_id in ${[...ids, '']}`,
  );
  const [clock] = await ctx.tx.execute<{ now: string }>(
    sql`select to_char(app_now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as now`,
  );
  const nameOf = (who: string): string =>
    people.find((one) => `staff:${one.userId}` === who)?.name ?? (who.startsWith('system:') ? '系统' : who);
  const wall = (at: Date): string =>
    new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  return (one: VersionHead) => ({
    when: minuteText(wall(one.activatedAt), clock?.now ?? ''),
    proposer: plainText(nameOf(one.proposedBy)),
    activator: plainText(nameOf(one.activatedBy)),
  });
}

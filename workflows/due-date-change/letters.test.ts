import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { dueInstant, evidenceIntake } from '../../db/schema/index.ts';
import { askWhich } from '../checkpoints/evidence/ask-which.ts';
import { targetsFor } from '../checkpoints/evidence/targets.ts';
import { AppError } from '../errors.ts';
import { explain } from '../sentences/explain.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { putOrder } from '../testing/orders.ts';
import { attachLetter } from './attach.ts';
import { requestDate } from './request.ts';
import { LETTER_MISSING } from './settle.ts';
import { NOW, useDateHouse } from './testing/date-house.ts';
import { clearLetter } from './testing/outcomes.ts';

const house = useDateHouse();

const attaches = async (name: string, found: Parameters<typeof attachLetter>[3]): Promise<string> => {
  const { id } = await house.request();
  return house.factory.does('lin', (ctx) => attachLetter(ctx, id, { sha256: 'a'.repeat(64), name }, found));
};
const refusal = (err: unknown): string => (err instanceof AppError ? explain(err) : String(err));

describe('what is taken as a letter', () => {
  it('a PDF of more pages than are read is refused for that, blank or not', async () => {
    await house.requests();
    const said = await attaches('六页.pdf', { kind: 'pdf', pages: 6, faults: ['blank'] }).catch(refusal);
    expect(said).toContain('这个 PDF 有 6 页，确认函最多 5 页');
  });

  it('a blank PDF is no photo', async () => {
    await house.requests();
    const said = await attaches('空.pdf', { kind: 'pdf', pages: 1, faults: ['blank'] }).catch(refusal);
    expect(said).toContain('这个 PDF 的第一页几乎什么都没有');
  });

  it('a picture that is called a PDF is read, and everybody sees what it is', async () => {
    await house.requests();
    expect(await attaches('函.pdf', { kind: 'picture', faults: [] })).toContain('文件名是 PDF，内容是图片');
    expect((await house.request()).letterName).toBe('函.pdf（文件名是 PDF，内容是图片）');
    const [entry] = (await house.log()).filter(({ action }) => action === 'date.letter');
    expect(entry?.change).toMatchObject({ note: [null, '文件名是 PDF，内容是图片'] });
  });

  it('letters for two requests are asked for one by one', async () => {
    await house.requests();
    const orderId = await putOrder(house.database, {
      number: 'SO-20260311-0009',
      customer: '恒锐',
      product: 'KHM-200',
      status: 'in_production',
      promisedDate: '2026-03-31',
      salesUserId: 'lin',
    });
    await house.factory.does('lin', (ctx) =>
      requestDate(ctx, { orderId, fromDate: '2026-03-31', toDate: '2026-04-10', reason: '延期' }),
    );
    await house.heard();
    for (const name of ['一.jpg', '二.jpg']) {
      const [intake] = await house.database.db
        .insert(evidenceIntake)
        .values({ sha256: name, name, userId: 'lin', replyTo: {}, state: 'asking' })
        .returning();
      await house.factory.does('lin', async (ctx) => {
        if (intake) await askWhich(ctx, intake, await targetsFor(ctx, 'lin'));
      });
    }
    const asked = (await house.heard()).filter(({ message }) => message.kind === 'card');
    expect(asked.map(({ card }) => card && fieldOf(card, '文件')?.value)).toEqual(['一.jpg', '二.jpg']);
    expect(asked.map(({ card }) => card && labelsOf(card).length > 2)).toEqual([true, true]);
  });
});

it('a new date on which nobody works gets a hint, for who asks and who decides', async () => {
  await house.requests('lin', '2026-04-12');
  const hint = '新交期 4月12日 工厂不上班，请确认当天能发货、客户能收货';
  expect(fieldOf(await house.cardOf('lin'), '提示')?.value).toBe(hint);
  await house.sends('lin');
  house.finds = clearLetter;
  await house.reads();
  expect(fieldOf(await house.cardOf('care', 'checkpoints'), '提示')?.value).toBe(hint);
  await house.presses('lin', await house.cardOf('lin'), '撤回');
  await house.requests('lin', '2026-04-13');
  expect(fieldOf(await house.cardOf('lin'), '提示')).toBeUndefined();
});

it('a file that was no letter gives the request its week anew', async () => {
  await house.requests();
  const { id } = await house.request();
  const due = async () => {
    const rows = await house.database.db
      .select()
      .from(dueInstant)
      .where(and(eq(dueInstant.kind, LETTER_MISSING), eq(dueInstant.ref, String(id))));
    return rows.map(({ dueAt, doneAt }) => [dueAt.toISOString().slice(0, 10), doneAt]);
  };
  await house.sends('lin');
  // The week ended while it was read.
  await house.database.db
    .update(dueInstant)
    .set({ doneAt: sql`app_now()` })
    .where(eq(dueInstant.ref, String(id)));
  await moveTo(house.database.db, new Date('2026-03-24T10:00:00+08:00'));
  house.finds = () => ({ kind: 'refused', code: 'letter.small', sentence: '太小。' });
  await house.reads();
  expect((await house.request()).state).toBe('draft');
  expect(await due()).toEqual([['2026-03-31', null]]);
  await moveTo(house.database.db, NOW);
});

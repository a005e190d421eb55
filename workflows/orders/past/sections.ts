import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { readLog, tellEvents } from '../events.ts';
import { dayText, minuteText } from '../text.ts';
import { line, list, type SectionBody } from '../view/body.ts';
import { drawingLine, endedLine, readDrawings } from '../view/drawings.ts';
import { inspectionLine, standardOf } from '../view/quality.ts';
import { doneOf, operationLine, operationsOf } from '../view/routing.ts';
import { SECTIONS, type SectionKey, sectionsFor } from '../view/sections.ts';
import { waybillLine } from '../view/shipping.ts';
import { readTalks, talkLine } from '../view/talks.ts';
import { pastBasic } from './basic.ts';
import { checkpointsSection } from './checkpoints.ts';
import { knownFacts } from './known-facts.ts';
import { pastMaterial } from './material.ts';
import type { PastOrder } from './read-past.ts';

/** The sections of the full view, and the checkpoints, which stand on the order card while they are of today. */
export type PastSection = SectionKey | 'checkpoints';

export const labelOf = (key: PastSection): string => (key === 'checkpoints' ? '关卡' : SECTIONS[key].label);

/** The sections that this reader may open of the past: those of the present. */
export const pastSections = (past: PastOrder): PastSection[] => [...sectionsFor(past), 'checkpoints'];

/** @param now Shanghai wall clock of the instant, for writing days */
type PastReader = (ctx: Ctx, past: PastOrder, at: Date, now: string) => Promise<SectionBody>;

/** What rows and log tell of that instant; what has no past of its own (BOM, routing, standard) says that it is of today. */
export const PAST_READERS: Readonly<Record<PastSection, PastReader>> = {
  basic: pastBasic,
  material: pastMaterial,
  checkpoints: checkpointsSection,
  routing: async (ctx, past, at) => {
    const [{ rows }, reports] = await Promise.all([
      operationsOf(ctx, past, at),
      knownFacts(ctx, past.id, 'work_report', at),
    ]);
    const then = rows.map((row) => {
      const of = reports.filter(({ payload }) =>
        payload.step === undefined ? payload.operation === row.name : payload.step === row.step,
      );
      const sum = (pieces: (one: (typeof of)[number]['payload']) => number) =>
        of.reduce((all, { payload }) => all + pieces(payload), 0);
      return {
        ...row,
        good: sum(({ good }) => good),
        scrap: sum(({ scrap }) => scrap ?? 0),
        finished: of.some(({ payload }) => payload.finished),
      };
    });
    const heading = `工序（工艺按现行，${doneOf(then, past.quantity)}/${then.length} 完成）`;
    const lines = then.map((row) => operationLine(row, past.quantity));
    return { text: list(heading, lines, '没有工艺路线') };
  },
  quality: async (ctx, past, at, now) => {
    const [standard, found] = await Promise.all([
      standardOf(ctx, past.product.id),
      knownFacts(ctx, past.id, 'inspection', at),
    ]);
    const lines = found.map((one) => inspectionLine(one, now));
    return {
      text: [list('检验记录', lines, '还没有'), list('检验标准（现行）', standard, '没有登记')].join('\n\n'),
    };
  },
  drawings: async (ctx, past, at, now) => {
    const rows = await readDrawings(ctx, past, at);
    const [valid, ended] = [
      rows.filter(({ endedAt }) => endedAt === null),
      rows.filter(({ endedAt }) => endedAt !== null),
    ];
    const before = ended.map((row) => endedLine(row, now));
    return {
      text: [
        list(
          '当时有效',
          valid.map((row) => drawingLine(row, now)),
          '没有图纸',
        ),
        ...(before.length > 0 ? [list('当时已作废', before, '')] : []),
      ].join('\n\n'),
    };
  },
  shipping: async (ctx, past, at, now) => {
    const waybills = await knownFacts(ctx, past.id, 'waybill', at);
    const { carrier, carrierTerms } = past.carrier ?? { carrier: '', carrierTerms: '' };
    return {
      fields: [
        { label: '承运商', value: carrier || '未约定' },
        ...(carrierTerms ? [{ label: '承运条款', value: carrierTerms }] : []),
        ...(past.shippedDate ? [{ label: '实际发货', value: dayText(past.shippedDate, now) }] : []),
      ],
      text: list(
        '运单',
        waybills.map((one) => waybillLine(one, now, past.product.unit)),
        '还没有',
      ),
    };
  },
  talks: async (ctx, past, at, now) => {
    const until = sql`t.order_id = ${past.id} and t.at <= ${at.toISOString()}::timestamptz`;
    const talks = await readTalks(ctx, until, 10);
    return {
      text: list(
        '客户沟通',
        talks.map((talk) => talkLine(talk, now)),
        '还没有记录',
      ),
    };
  },
  log: async (ctx, past, at, now) => {
    const logged = await readLog(ctx, past.id, 30, at);
    const events = await tellEvents(ctx, logged, { limit: 10, sights: past.sights, now });
    const lines = events.map((event) => line(`${minuteText(event.at, now)} ${event.text}`));
    return { text: list('在此之前的变化', lines, '没有记录') };
  },
};

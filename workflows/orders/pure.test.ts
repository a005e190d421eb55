import { beforeAll, describe, expect, it } from 'vitest';
import type { Factory } from '../factory/factory.ts';
import { loadFactory } from '../factory/load.ts';
import { readPrice, readProcesses, readQuantity } from './fields.ts';
import { bounded, forecast, type Pace } from './forecast.ts';
import { statusColumns } from './status-columns.ts';
import { dayText, dueText, durationText, minuteText, moneyText, plainText } from './text.ts';

let factory: Factory;

beforeAll(async () => {
  factory = await loadFactory();
});

describe('what people type into an order', () => {
  it.each<[string, number]>([
    ['200', 200],
    ['1,200', 1200],
    ['２００套', 200],
    [' 5 ', 5],
    ['1000000', 1_000_000],
    ['3.0', 3],
    ['2万', 20_000],
    ['1.5万套', 15_000],
    ['3千', 3000],
    ['2w', 20_000],
    ['2万5千套', 25_000],
    ['两千', 2000],
    ['两百五十套', 250],
    ['一万二千', 12_000],
    ['5打', 60],
    ['三打', 36],
    ['20 套', 20],
    ['1,000,000', 1_000_000],
  ])('reads the quantity %s', (text, value) => {
    expect(readQuantity(text)).toEqual({ ok: true, value });
  });

  it.each<[string, string]>([
    ['', '请填写数量'],
    ['0', '大于 0'],
    ['-5', '大于 0'],
    ['2.5', '整数'],
    ['1000001', '不能超过'],
    ['很多', '看不懂'],
    ['200套300', '看不懂'],
    ['9'.repeat(400), '太大'],
    ['9999999999999', '太大'],
    ['3,5', '逗号只用于千位'],
    ['1,2', '逗号只用于千位'],
    ['1,20', '逗号只用于千位'],
    ['1 2', '数字中间不要有空格'],
    ['1 200', '数字中间不要有空格'],
    ['200多套', '看不懂'],
    ['200左右', '看不懂'],
    ['200千克', '看不懂'],
    ['两百五', '看不懂'],
    ['1.23456万', '整数'],
  ])('refuses the quantity "%s"', (text, why) => {
    const read = readQuantity(text);
    expect(read.ok).toBe(false);
    expect(read.ok || read.text).toMatch(new RegExp(why));
  });

  it.each<[string, string | null]>([
    ['480', '480.00'],
    ['¥16,900.5', '16900.50'],
    ['480元/套', '480.00'],
    ['0.1', '0.10'],
    ['007', '7.00'],
    ['480.500', '480.50'],
    ['2块5', '2.50'],
    ['两块五', '2.50'],
    ['280块5毛', '280.50'],
    ['12元5角', '12.50'],
    ['12元5角3分', '12.53'],
    ['8毛', '0.80'],
    ['1.5万', '15000.00'],
    ['1.5万元/台', '15000.00'],
    ['480元整', '480.00'],
    ['', null],
  ])('reads the price "%s"', (text, value) => {
    expect(readPrice(text)).toEqual({ ok: true, value });
  });

  it.each(['-1', '0', '1.234', '面议', '1e5', '1,2', '1 2', '2块55', '480元左右'])(
    'refuses the price %s',
    (text) => {
      expect(readPrice(text).ok).toBe(false);
    },
  );

  it.each(['999999999999', '9999999999999999'])('says that the price %s is too large', (text) => {
    expect(readPrice(text)).toEqual({ ok: false, text: '单价太大，请核对' });
  });

  it('reads processes however they are joined, each once', () => {
    expect(readProcesses('镀镍、发黑，渗氮 镀镍')).toEqual(['镀镍', '发黑', '渗氮']);
    expect(readProcesses(' ')).toEqual([]);
  });
});

describe('words for people', () => {
  it('shortens days to what is needed', () => {
    expect(dayText('2026-03-05', '2026-12-01')).toBe('3月5日');
    expect(dayText('2025-03-05', '2026-12-01')).toBe('2025年3月5日');
    expect(minuteText('2026-03-12 14:05', '2026-03-14')).toBe('3月12日 14:05');
  });

  it('tells durations in two units', () => {
    expect([0, 5, 60, 185, 1440, 3060].map(durationText)).toEqual([
      '不到1分钟',
      '5分钟',
      '1小时',
      '3小时5分',
      '1天',
      '2天3小时',
    ]);
  });

  it('groups money without touching its value', () => {
    expect(moneyText('96000')).toBe('¥96,000.00');
    expect(moneyText('9999999999999999.99')).toBe('¥9,999,999,999,999,999.99');
  });

  it('says how a promise stands', () => {
    expect(dueText('2026-03-20', '2026-03-15')).toEqual({ text: '还剩 5 天', late: false, near: false });
    expect(dueText('2026-03-15', '2026-03-15')).toMatchObject({ text: '就在今天', near: true });
    expect(dueText('2026-03-13', '2026-03-15')).toMatchObject({ text: '已逾期 2 天', late: true });
  });

  it('takes the meaning from markdown in people’s own words', () => {
    expect(plainText('**免费**\n[点我](http://x)')).toBe('\\*\\*免费\\*\\* \\[点我\\](http://x)');
  });
});

describe('the expected date', () => {
  const usual = new Map<string, Pace>(
    ['pending_review', 'confirmed', 'preparing_material', 'in_production', 'in_quality_check'].map((key) => [
      key,
      { medianMinutes: 1440, sample: 20 },
    ]),
  );
  const at = (status: string, minutes: number, pace = usual, now = '2026-03-15 12:00') =>
    forecast(factory.flow, status, minutes, pace, now);

  it('adds the usual stays that are still to come, less the time already spent', () => {
    expect(at('in_production', 0)).toEqual({ kind: 'date', date: '2026-03-17', overstayedMinutes: 0 });
    expect(at('in_production', 1200)).toMatchObject({ date: '2026-03-16' });
    expect(at('pending_review', 0)).toMatchObject({ date: '2026-03-20' });
  });

  it('does not promise the past when an order overstays', () => {
    expect(at('in_quality_check', 1440 * 9)).toEqual({
      kind: 'date',
      date: '2026-03-15',
      overstayedMinutes: 1440 * 8,
    });
  });

  it('says nothing when one of the steps has too few facts', () => {
    const thin = new Map(usual).set('in_quality_check', { medianMinutes: 60, sample: 4 });
    expect(at('confirmed', 0, thin)).toEqual({ kind: 'unknown' });
    expect(at('confirmed', 0, new Map())).toEqual({ kind: 'unknown' });
  });

  it('is not before what is known to keep the goods, and says which', () => {
    const usual = { kind: 'date', date: '2026-03-17', overstayedMinutes: 0 } as const;
    const [early, late, later] = ['2026-03-16', '2026-03-30', '2026-04-02'].map((date) => ({
      date,
      why: date,
    }));
    if (!early || !late || !later) throw new Error('no bounds');
    expect(bounded(usual, [])).toEqual(usual);
    expect(bounded(usual, [early])).toEqual(usual);
    expect(bounded(usual, [late, later, early])).toEqual({ ...usual, date: '2026-04-02', bound: later });
    expect(bounded({ kind: 'unknown' }, [late])).toMatchObject({ kind: 'date', bound: late });
    expect(bounded({ kind: 'on_hold' }, [late])).toEqual({ kind: 'on_hold' });
    expect(bounded({ kind: 'none' }, [late])).toEqual({ kind: 'none' });
  });

  it('has no date for goods that left, orders on hold and the end', () => {
    expect(at('shipped', 0)).toEqual({ kind: 'none' });
    expect(at('completed', 0)).toEqual({ kind: 'none' });
    expect(at('cancelled', 0)).toEqual({ kind: 'none' });
    expect(at('on_hold', 0)).toEqual({ kind: 'on_hold' });
  });

  it('knows from the status whether an order is open', () => {
    expect(statusColumns(factory.flow, 'shipped')).toEqual({ status: 'shipped', open: true });
    expect(statusColumns(factory.flow, 'cancelled')).toEqual({ status: 'cancelled', open: false });
  });
});

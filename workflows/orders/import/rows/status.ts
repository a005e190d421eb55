import { closest } from '../../../factory/closest.ts';
import type { StatusFlow } from '../../../factory/factory.ts';
import { nothing, type Reading, read, wrong } from './problem.ts';
import { cut, nameKey } from './words.ts';

/** What order books write for the usual states beside their names in the configuration. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  pending_review: ['未审核', '待确认', '未确认', '新建', '新单', '待评审', '审核中'],
  confirmed: ['已审核', '确认', '已下达', '已接单'],
  preparing_material: ['备料', '待料', '物料准备', '采购中'],
  in_production: ['生产', '在制', '加工中', '生产加工', '制造中', '在产'],
  in_quality_check: ['质检', '检验中', '待检', '待质检', '检验'],
  shipped: ['已发', '发货', '已出货', '出货', '已发运', '已发出', '运输中'],
  completed: ['完成', '已完结', '完结', '已签收', '签收', '已交付', '已结案', '结案', '已结单', '已关闭'],
  on_hold: ['已暂停', '挂起', '暂缓', '停单'],
  cancelled: ['取消', '作废', '已作废', '撤单', '已撤单'],
};

/** Reads a status by its configured name, its key, or a usual synonym; the answer is the key. */
export function createStatusReader(flow: StatusFlow): (shown: string) => Reading<string> {
  const words = new Map<string, string>();
  for (const [key, synonyms] of Object.entries(SYNONYMS)) {
    if (flow.states[key]) for (const word of synonyms) words.set(nameKey(word), key);
  }
  // The configuration's own names win over our synonyms.
  for (const state of Object.values(flow.states)) {
    words.set(nameKey(state.key), state.key);
    words.set(nameKey(state.name), state.key);
  }
  const names = Object.values(flow.states).map((state) => state.name);
  return (shown) => {
    const word = nameKey(shown);
    if (word === '') return nothing;
    const key = words.get(word);
    if (key) return read(key);
    const near = closest(cut(shown.trim(), 20), names);
    const hint = near ? `，是不是“${near}”？` : '，';
    return wrong(
      'status.unknown',
      `没有“${cut(shown.trim(), 20)}”这个状态${hint}可以填：${names.join('、')}`,
    );
  };
}

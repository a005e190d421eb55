import type { FactKind } from './facts/kinds.ts';

/** How an order is referred to: a number or a part of it, a customer, a product, or any fragment. */
export interface OrderReference {
  /** The words as written, cleaned of filler ("恒锐的单子" → "恒锐"). */
  text: string;
  /** The words want something done to it (取消, 改成已发货, 交期改到…), which takes a button or a flow of its own. */
  wish?: Wish;
}

export type Wish = 'change' | 'due_date' | 'rush_off';

/** What could be read from an order said in words; missing parts are asked back by a form card. */
export interface OrderDraft {
  customer?: string;
  product?: string;
  quantity?: string;
  /** The date phrase as written ("3月20日", "下周五"). */
  promisedDate?: string;
  unitPrice?: string;
  specialProcesses?: string[];
  requirements?: string;
  rush?: boolean;
  /** More than one product was named; then `product` and `quantity` are left out. */
  several?: boolean;
}

/** What could be read from 请假 said in words; the flow reads the phrases and asks for what is missing. */
export interface AbsenceDraft {
  /** Whose absence, when somebody else is named. */
  person?: string;
  /** Day, perhaps with a time, as written ("11月27日", "明天下午"). */
  from?: string;
  /** The same; a time alone is on the day of `from`. */
  until?: string;
  /** Number of days, when no end was named. */
  days?: string;
  delegate?: string;
  reason?: string;
}

/** A new due date as said in words, as written; the form asks for the rest. */
export interface DateDraft {
  toDate?: string;
  reason?: string;
}

/** What a customer wants changed of an order, as said in words; the form asks for the rest. */
export interface ChangeDraft {
  quantity?: string;
  requirements?: string;
  /** All of them, instead of those that hold now. */
  specialProcesses?: string;
  /** Beside those that hold now. */
  addProcesses?: string[];
  bomRevision?: string;
  /** What was said and fits none of these; the form tells it. */
  unread?: string;
}

/** What could be read from a supplier's delay or a breakdown said in words. */
export interface IncidentDraft {
  kind?: 'supplier_delay' | 'machine_breakdown';
  /** A material, a supplier, a machine or a work centre, as written. */
  subject?: string;
  /** The day phrase as written ("4月3日", "周五"). */
  until?: string;
  note?: string;
}

/** What could be read from a wish to have an order made with priority, as written. */
export interface RushDraft {
  /** The day before which it should be done ("4月3日"). */
  wished?: string;
  reason?: string;
}

/** The answer to a delivery warning said in words, as written. */
export interface AnswerDraft {
  words?: string;
  /** The day phrase ("3月18日"). */
  until?: string;
}

/** What could be read from a fact said in words, by the names of the form's inputs; as written. */
export type FactDraft = Readonly<Record<string, string>>;

/** What should go into a workbook. */
export interface ExportDraft {
  view: 'todo' | 'risk' | 'customers' | 'anomalies' | 'orders';
  /** Days as written ("3月", "2026-03-01到03-31"). */
  period?: string;
  /** Which day of an order the period is about. */
  day: 'created' | 'shipped' | 'promised';
  /** Only those in work, or late. */
  only?: 'open' | 'overdue';
  /** What is left, as written: names of customers, products and people, states of orders. What of it says nothing is told. */
  words?: string;
}

/** How far a load is looked at where it is not the usual 72 hours: so many days from now on, or next week. */
export type LoadSpan = { days: number } | { week: 'next' };

/** What a text means, with its slots. Understanding lives in bot/understand; flows answer to these. */
export type Intent =
  | { kind: 'order.where'; reference: OrderReference }
  | { kind: 'order.create'; draft: OrderDraft }
  | { kind: 'order.mine' }
  /** The full view of an order (订单全息视图). */
  | { kind: 'order.view'; reference: OrderReference }
  /** The order as it was at a moment, which stands as written ("3月8日", "昨天下午3点"). */
  | { kind: 'order.past'; reference: OrderReference; when: string }
  /** A customer's own data, by any of its names. */
  | { kind: 'customer.show'; name: string }
  /** What orders lack: of one order or customer, or all ('' as reference). */
  | { kind: 'material.shortages'; reference: OrderReference }
  /** What is on hand of a material, by code or name as written. */
  | { kind: 'material.stock'; text: string }
  /** What is to be ordered from suppliers, or is there, by a planner's word (改外协). */
  | { kind: 'outside.list' }
  | { kind: 'audit.trail'; reference: OrderReference }
  | { kind: 'audit.head' }
  /** What would happen if nobody answered the checkpoints of an order. */
  | { kind: 'escalation.rehearse'; reference: OrderReference }
  | { kind: 'absence.declare'; draft: AbsenceDraft }
  /** Absences, present and coming; of `person` when somebody else is named. */
  | { kind: 'absence.mine'; person?: string }
  /** The configuration in force as a workbook. */
  | { kind: 'factory.export' }
  /** Its versions. */
  | { kind: 'factory.history' }
  /** A number typed as the answer to a list ("2"). */
  | { kind: 'pick'; index: number }
  /** 更多: the next rows of the open list. */
  | { kind: 'order.more' }
  /** Something that the system will do one day and does not yet (看板). */
  | { kind: 'later'; what: string }
  /** 谢谢, 好的: nothing is asked. */
  | { kind: 'thanks' }
  /** A customer wants something changed of an order in work. */
  | { kind: 'change.request'; reference: OrderReference; draft: ChangeDraft }
  /** Change requests that are not decided. */
  | { kind: 'change.list' }
  /** A customer wants another due date. */
  | { kind: 'date.request'; reference: OrderReference; draft: DateDraft }
  /** Requests for another due date that are not decided. */
  | { kind: 'date.list' }
  /** A supplier is late, or a machine stands still. */
  | { kind: 'incident.report'; draft: IncidentDraft }
  /** Incidents that are not over. */
  | { kind: 'incident.list' }
  /** Something happened to an order (报工, 检验 …); `draft` by the names of the form's inputs. */
  | { kind: 'fact.tell'; fact: FactKind; reference: OrderReference; draft: FactDraft }
  /** 上报: what can be told of an order. */
  | { kind: 'fact.menu'; reference: OrderReference }
  /** 冲销: a fact that was told wrongly is taken back. */
  | { kind: 'fact.take_back'; reference: OrderReference }
  /** 盘点 (what was counted) or 库存调整 (what came or went). */
  | { kind: 'stock.tell'; mode: 'count' | 'delta'; draft: FactDraft }
  /** 导出BOM: a product's master data as a workbook. */
  | { kind: 'master.export'; product: string }
  /** 加急: when an order could be made with priority; `whatIf`: only what it would do. */
  | { kind: 'rush.ask'; reference: OrderReference; whatIf: boolean; draft: RushDraft }
  /** 排产: when and where an order is made; '' as reference: what has no place yet. */
  | { kind: 'schedule.show'; reference: OrderReference }
  /** 导出计划: the plan as a workbook that can be changed and sent back. */
  | { kind: 'plan.export' }
  /** How busy machines are: '' the shop, a model, a machine, as written. */
  | { kind: 'load.show'; text: string; span?: LoadSpan }
  /** What machines do: '' all, a model's, one; `trouble`: only those that somebody should look at. */
  | {
      kind: 'plant.status';
      text: string;
      trouble: boolean /** 开机率, 稼动率: how much they were used today. */;
      figures?: true;
    }
  /** 寄存器: what a machine answered last, as it came. */
  | { kind: 'plant.registers'; text: string }
  /** Delivery warnings that nobody has answered. */
  | { kind: 'warning.list' }
  /** 答复: what is done about an order that was warned of. */
  | { kind: 'warning.answer'; reference: OrderReference; draft: AnswerDraft }
  /** 日报: what waits for me and what is at risk. */
  | { kind: 'digest.show' }
  /** 日报 开, 日报 关 */
  | { kind: 'digest.switch'; on: boolean }
  /** 看板, 交付风险, 今天怎么样: a board as a picture. `apart`: what it was asked for and cannot be (昨天, a customer). */
  | { kind: 'board.show'; picture: 'board' | 'risk' | 'today'; apart?: string }
  /**
   * OSRT by step, team or person; `period` as written, '' for the last 30 days; `mine`: the asker's own; `of`: a
   * department or somebody by name.
   */
  | { kind: 'metrics.osrt'; by: 'status' | 'team' | 'person'; mine: boolean; period: string; of?: string }
  /** 对比: two periods as written (the second may be 去年同期), or one, or none. */
  | { kind: 'metrics.compare'; periods: string[] }
  /** 今日待办, 客户全景, 异常溯源: the first rows of a view. */
  | { kind: 'view.show'; view: 'todo' | 'customers' | 'anomalies' }
  /** 导出 3月订单, 导出 风险: a view as a workbook. */
  | { kind: 'view.export'; draft: ExportDraft }
  | { kind: 'help' }
  | { kind: 'unknown'; text: string };

export type IntentKind = Intent['kind'];
export type IntentOf<K extends IntentKind> = Extract<Intent, { kind: K }>;

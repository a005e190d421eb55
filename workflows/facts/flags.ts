/** Flags that are known when a fact is kept and never change. */
export const STATIC_FLAGS = {
  /** Told more than a day after it happened. */
  late: 'late',
  /** Measured values lie outside the quality standard although the inspection says "passed". */
  outOfLimits: 'out_of_limits',
  unknownMaterial: 'unknown_material',
  /** Neither plant.yaml nor the master data has this machine. */
  unknownMachine: 'unknown_machine',
  /** The unit cannot be converted into the material's. */
  unknownUnit: 'unknown_unit',
} as const;

/** No order has this number (yet); gone when it comes. */
export const UNKNOWN_ORDER = 'unknown_order';
/** A reversal whose fact has not been told yet; gone when it is. */
export const WAITS_FOR_TARGET = 'waits_for_target';
/** Came again with other content. */
export const CONFLICT = 'conflict';

/** Flags that a new reading of the past leaves. */
export const STAYS: readonly string[] = [...Object.values(STATIC_FLAGS), CONFLICT];

/** What people read for a flag. */
export const FLAG_NAMES: Readonly<Record<string, string>> = {
  late: '补报（发生超过一天后才报）',
  out_of_limits: '实测值超出质量标准，却判为合格',
  unknown_material: '物料编码不在物料表中',
  unknown_machine: '机床不在机床清单中',
  unknown_unit: '单位无法换算',
  unknown_order: '没有这个订单号，先留存，订单录入后自动生效',
  conflict: '同一单号报了不同内容，以先到的为准',
  early: '早于订单进度，已留存，到时生效',
  after_end: '订单已结束后才发生',
  unknown_operation: '工序不在工艺路线中',
  over: '数量超过订单',
  over_delivery: '到货超过需求',
  over_issue: '领料超过需求',
  on_hold: '订单暂停期间发生',
  waits_for_target: '要冲销的单号还没有报过',
  contradicts: '与其他记录矛盾',
};

/** Flags that somebody must look at: they are told. The others stand in the records. */
export const LOUD: readonly string[] = [
  'out_of_limits',
  'unknown_material',
  'unknown_machine',
  'unknown_unit',
  'conflict',
  'after_end',
  'unknown_operation',
  'unknown_order',
  'over_issue',
  'on_hold',
  'over',
  'contradicts',
];

/** The flags of a fact after its order's past was read anew. */
export const flagsOf = (before: readonly string[], folded: readonly string[]): string[] =>
  [...new Set([...before.filter((flag) => STAYS.includes(flag)), ...folded])].sort();

export const flagWords = (flags: readonly string[]): string[] =>
  flags.map((flag) => FLAG_NAMES[flag] ?? flag);

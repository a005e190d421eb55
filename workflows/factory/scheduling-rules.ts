/** Extra time that machines may be worked, as Shanghai clock spans. */
export interface Overtime {
  workdays: readonly string[];
  daysOff: readonly string[];
}

/** How machines are planned and rush orders are looked for; scheduling.yaml says what each part means. */
export interface SchedulingRules {
  frozenHours: number;
  holdMinutes: number;
  undoMinutes: number;
  horizonDays: number;
  passes: number;
  refineSeconds: number;
  /** Working minutes after which a start that nobody saw is planned anew; 0: never. */
  missedMinutes: number;
  /** Null: no overtime is offered. */
  overtime: Overtime | null;
  /** Places of a work centre without machines that work on one order at the same time. */
  hands: Readonly<Record<string, number>>;
  /** By work centre: who may do its operations when a rush order finds no room, and in how many calendar days. */
  outside: Readonly<Record<string, { supplier: string; leadDays: number }>>;
}

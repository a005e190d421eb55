/** Master data as a workbook says it. Amounts are decimal text, `place` is where it stands. */
export interface MaterialRow {
  place: string;
  code: string;
  name: string;
  unit: string;
  unitFactors: Record<string, number>;
  supplier: string;
  leadDays: number | null;
}

export interface BomRow {
  place: string;
  parent: string;
  revision: string;
  line: number;
  material: string;
  quantityPer: string;
  unit: string;
  scrap: string;
  substitutes: { material: string; factor: string }[];
}

export interface RoutingRow {
  place: string;
  product: string;
  revision: string;
  step: number;
  name: string;
  workCentre: string;
  setupMinutes: string;
  runMinutes: string;
  tooling: string;
  outsourced: boolean;
  supplier: string;
  leadDays: number | null;
  process: string;
}

export interface QualityRow {
  place: string;
  product: string;
  line: number;
  name: string;
  method: string;
  unit: string;
  nominal: string | null;
  lower: string | null;
  upper: string | null;
  requirement: string;
  critical: boolean;
}

/** Tooling; minutes of work. */
export interface ToolRow {
  place: string;
  code: string;
  name: string;
  pieces: number;
  /** Of one piece; null: the cell is empty. */
  lifeMinutes: number | null;
  /** Of all pieces together; null: the cell is empty. */
  usedMinutes: number | null;
}

export interface MasterData {
  materials: MaterialRow[];
  bom: BomRow[];
  routing: RoutingRow[];
  quality: QualityRow[];
  /** Absent in batches of before. */
  tools?: ToolRow[];
}

export const emptyMaster = (): MasterData => ({
  materials: [],
  bom: [],
  routing: [],
  quality: [],
  tools: [],
});

/** Codes are compared in one writing. */
export const codeKey = (written: string): string => written.normalize('NFKC').trim().toUpperCase();

import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { findMaterials } from '../materials/find-materials.ts';
import type { IncidentKind } from './of-order.ts';

type Reader = Pick<Ctx, 'db' | 'tx'>;

/** What is late or stands still. */
export interface Subject {
  kind: IncidentKind;
  /** As it is stored: a material's code, a supplier's name, a machine's id, or a work centre. */
  subject: string;
  /** For people: 42CrMo 圆钢（M-42CR-60）. */
  label: string;
  /** Of a machine: its work centre, and how many machines that has. */
  centre?: { model: string; machines: number; whole: boolean };
}

/** Names that are offered when several fit. */
const MOST_NAMED = 5;

/**
 * What a piece of text means among materials and suppliers, or among machines and work centres.
 * @throws AppError incident.subject_missing, incident.subject_unknown, incident.subject_several
 */
export async function subjectNamed(ctx: Reader, kind: IncidentKind, text: string): Promise<Subject> {
  if (text.trim() === '') throw new AppError('incident.subject_missing');
  const found = kind === 'supplier_delay' ? await findSupplies(ctx, text) : await findMachines(ctx, text);
  const [only, another] = found;
  if (!only)
    throw new AppError(`incident.unknown_${kind === 'supplier_delay' ? 'supply' : 'machine'}`, {
      text: text.trim().slice(0, 30),
    });
  if (another)
    throw new AppError('incident.subject_several', {
      names: found
        .slice(0, MOST_NAMED)
        .map(({ label }) => label)
        .join('、'),
    });
  return only;
}

/** 宝钢材料: said of the goods, where nothing is called so. */
const GOODS = /(?:物料|材料|原料)$/;

async function findSupplies(ctx: Reader, text: string): Promise<Subject[]> {
  const found = await findSuppliesCalled(ctx, text);
  const less = text.trim().replace(GOODS, '');
  return found.length > 0 || less === '' || less === text.trim() ? found : findSuppliesCalled(ctx, less);
}

async function findSuppliesCalled(ctx: Reader, text: string): Promise<Subject[]> {
  const suppliers = await findSuppliers(ctx, text);
  const exact = suppliers.filter(({ subject }) => subject === text.trim());
  if (exact.length > 0) return exact;
  const materials = (await findMaterials(ctx, text)).map(
    ({ code, name }): Subject => ({ kind: 'supplier_delay', subject: code, label: `${name}（${code}）` }),
  );
  return materials.length > 0 ? materials : suppliers;
}

async function findSuppliers(ctx: Reader, text: string): Promise<Subject[]> {
  const word = text.normalize('NFKC').trim().toLowerCase();
  const rows = await (ctx.tx ?? ctx.db).execute<{ supplier: string }>(sql`
    select distinct supplier from (
      select supplier from material union all select supplier from material_demand) s
    where supplier <> '' and strpos(lower(supplier), ${word}) > 0 order by supplier limit 20`);
  return rows.map(({ supplier }) => ({ kind: 'supplier_delay', subject: supplier, label: supplier }));
}

interface MachineRow extends Record<string, unknown> {
  id: string;
  model: string;
  name: string;
  machines: number;
}

/** A machine by its id or name, else all machines of a work centre. */
async function findMachines(ctx: Reader, text: string): Promise<Subject[]> {
  const word = text.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');
  const rows = await (ctx.tx ?? ctx.db).execute<MachineRow>(sql`
    select id, model, name, count(*) over (partition by model)::int as machines from machine
    order by model, id`);
  const folded = (one: string): string => one.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');
  const machine = rows.filter((row) => folded(row.id) === word || folded(row.name) === word);
  if (machine.length > 0) return machine.map((row) => ofMachine(row));
  const centre = rows.find((row) => folded(row.model) === word);
  if (centre) return [ofCentre(centre)];
  return rows.filter((row) => folded(`${row.id}${row.name}`).includes(word)).map((row) => ofMachine(row));
}

const ofMachine = ({ id, model, name, machines }: MachineRow): Subject => ({
  kind: 'machine_breakdown',
  subject: id,
  label: `${id}（${name}）`,
  centre: { model, machines, whole: machines === 1 },
});

const ofCentre = ({ model, machines }: MachineRow): Subject => ({
  kind: 'machine_breakdown',
  subject: model,
  label: `${model}（全部 ${machines} 台）`,
  centre: { model, machines, whole: true },
});

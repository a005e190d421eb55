import type { Figure } from './figure.ts';

export interface BenchOptions {
  /** Small sizes: shows that the bench runs. */
  quick: boolean;
}

export type Part = (options: BenchOptions) => Promise<Figure[]>;

/** All parts by name, in the order in which they run. Each is loaded only when it is asked for. */
export const parts: Readonly<Record<string, Part>> = {
  inbound: async (options) => (await import('./inbound/inbound.ts')).inbound(options),
  click: async (options) => (await import('./click/click.ts')).click(options),
  where: async (options) => (await import('./where/where.ts')).where(options),
  import: async (options) => (await import('./import/import.ts')).importBench(options),
  escalation: async (options) => (await import('./escalation/escalation.ts')).escalation(options),
  facts: async (options) => (await import('./facts/facts.ts')).facts(options),
  audit: async (options) => (await import('./audit.ts')).audit(options),
  ocr: async (options) => (await import('./ocr/ocr.ts')).ocr(options),
  slots: async (options) => (await import('./slots/slots.ts')).slots(options),
  rush: async (options) => (await import('./rush/rush.ts')).rush(options),
  displace: async (options) => (await import('./displace/displace.ts')).displaceBench(options),
  plant: async (options) => (await import('./plant/plant.ts')).plant(options),
  utilisation: async (options) => (await import('./utilisation.ts')).utilisation(options),
  metrics: async (options) => (await import('./metrics/metrics.ts')).metrics(options),
  board: async (options) => (await import('./board/board.ts')).board(options),
  pictures: async (options) => (await import('./pictures.ts')).pictures(options),
  'board-events': async (options) => (await import('./board-events.ts')).boardEvents(options),
  warnings: async (options) => (await import('./warnings.ts')).warnings(options),
  start: async () => (await import('./start/start.ts')).start(),
};

/**
 * All tables. Columns are named by drizzle's `casing: 'snake_case'`, set both in drizzle.config.ts and in
 * db/client.ts; SQL in generated columns and raw queries uses the snake_case names.
 */
export * from './audit.ts';
export * from './cards.ts';
export * from './catalogue.ts';
export * from './changes.ts';
export * from './checkpoints.ts';
export * from './configuration.ts';
export * from './due.ts';
export * from './due-date.ts';
export * from './escalation.ts';
export * from './evidence.ts';
export * from './exports.ts';
export * from './facts.ts';
export * from './imports.ts';
export * from './inbox.ts';
export * from './materials.ts';
export * from './metrics.ts';
export * from './orders.ts';
export * from './outbox.ts';
export * from './plant.ts';
export * from './production.ts';
export * from './scheduling.ts';
export * from './secrets.ts';
export * from './sessions.ts';
export * from './staff.ts';
export * from './warnings.ts';

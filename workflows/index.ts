import { absenceFlow } from './absence/flow.ts';
import { auditFlow } from './audit/flow.ts';
import { boardPicturesFlow } from './board/pictures-flow.ts';
import { boardViewsFlow } from './board/views-flow.ts';
import { changesFlow } from './changes/flow.ts';
import { evidenceFlow } from './checkpoints/evidence/flow.ts';
import { checkpointsFlow } from './checkpoints/flow.ts';
import { configurationFlow } from './configuration/flow.ts';
import { customersFlow } from './customers/flow.ts';
import { deliveryWarningFlow } from './delivery-warning/flow.ts';
import { digestFlow } from './digest/flow.ts';
import { dueDateChangeFlow } from './due-date-change/flow.ts';
import { escalationFlow, escalationMeetingsFlow } from './escalation/flow.ts';
import { exportFlow } from './export/flow.ts';
import { factsFlow } from './facts/flow.ts';
import type { Flow } from './flow.ts';
import { helpFlow } from './help/flow.ts';
import { incidentsFlow } from './incidents/flow.ts';
import { loadFlow } from './load/flow.ts';
import { masterDataFlow } from './master-data/flow.ts';
import { materialsFlow } from './materials/flow.ts';
import { metricsFlow } from './metrics/flow.ts';
import { drawingsFlow } from './orders/editing/drawings-flow.ts';
import { ordersFlow } from './orders/flow.ts';
import { importApplyFlow, importFlow } from './orders/import/flow.ts';
import { outsideWorkFlow } from './outside-work/flow.ts';
import { plantFlow } from './plant/flow.ts';
import { reportingFlow } from './reporting/flow.ts';
import { rushAgainFlow, rushOrderFlow } from './rush-order/flow.ts';
import { schedulingFlow } from './scheduling/flow.ts';

/** All flows; the first that answers to something gets it. Adding one = a folder and a line. */
export const flows: readonly Flow[] = [
  // Knows its workbook by what is in it, before anybody takes it for an order book.
  configurationFlow,
  ordersFlow,
  drawingsFlow,
  factsFlow,
  reportingFlow,
  masterDataFlow,
  materialsFlow,
  outsideWorkFlow,
  importFlow,
  importApplyFlow,
  changesFlow,
  dueDateChangeFlow,
  incidentsFlow,
  deliveryWarningFlow,
  digestFlow,
  rushOrderFlow,
  rushAgainFlow,
  schedulingFlow,
  plantFlow,
  loadFlow,
  boardViewsFlow,
  exportFlow,
  boardPicturesFlow,
  metricsFlow,
  checkpointsFlow,
  evidenceFlow,
  escalationFlow,
  escalationMeetingsFlow,
  auditFlow,
  absenceFlow,
  customersFlow,
  helpFlow,
];

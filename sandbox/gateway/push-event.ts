import { newId } from '../ground/ids.ts';
import type { World } from '../world.ts';
import { isRecord } from './frames.ts';

/** Pushes an EVENT; an ack LATER (or any failed ack) leaves it waiting for its next turn. Returns the eventId. */
export function pushEvent(
  world: World,
  eventType: string,
  data: object,
  eventId: string = newId('event'),
): string {
  world.meter.takePush();
  world.courier.deliver({
    type: 'EVENT',
    topic: '*',
    headers: {
      eventType,
      eventId,
      eventBornTime: String(world.clock.now()),
      eventCorpId: world.app.corpId,
      eventUnifiedAppId: world.app.clientId,
    },
    data: JSON.stringify(data),
    retryMs: world.timings.eventRedeliveryMs,
    settles: (ack) => ack.code === 200 && !(isRecord(ack.data) && ack.data.status === 'LATER'),
    changed: () => undefined,
  });
  return eventId;
}

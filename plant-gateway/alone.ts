import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { steadyClock } from './clock.ts';
import { plantOf } from './config/load.ts';
import { lineOf, PlantError } from './config/problem.ts';
import { watchPlant } from './config/watch.ts';
import { answersOf } from './delivery/answers.ts';
import { openBuffer } from './delivery/buffer/buffer.ts';
import { leftGrowing, openGrowing } from './delivery/buffer/growing.ts';
import { startDelivery } from './delivery/deliver.ts';
import { createPost } from './delivery/post.ts';
import { type PlantGateway, startGateway } from './gateway.ts';
import type { GatewaySettings } from './settings.ts';

/**
 * A gateway on the shop-floor network: asks the machines, keeps what it finds in its buffer, and delivers that to the
 * service whenever the service is there. Needs no database and opens no port.
 * @throws PlantError, FolderInUse, Error in words for people (a file or folder that cannot be used)
 */
export async function runAlone(settings: GatewaySettings, log: Logger): Promise<{ stop(): Promise<void> }> {
  const { url, token, gateway: name, plantFile, bufferDir, bufferBytes } = settings;
  const text = await readFile(plantFile, 'utf8').catch((err: unknown) => {
    throw new Error(`读不了 ${plantFile}（${codeOf(err)}）：请检查 PLANT_FILE`, { cause: err });
  });
  const { plant, problems } = plantOf(path.basename(plantFile), text);
  if (!plant) throw new PlantError(problems);
  const clock = steadyClock();
  const opening = openBuffer({ folder: bufferDir, maxBytes: bufferBytes, clock, log });
  const buffer = await opening.catch((err: unknown) => {
    if (!(err instanceof Error && 'syscall' in err)) throw err;
    throw new Error(`缓存目录 ${bufferDir} 用不了（${codeOf(err)}）：请检查 PLANT_BUFFER_DIR`, {
      cause: err,
    });
  });
  await buffer.append(await leftGrowing(bufferDir, await buffer.endings(), buffer.aheadOf));
  const growing = await openGrowing(bufferDir);
  let recent: PlantGateway['recent'] = () => [];
  const delivery = startDelivery({
    ...{ gateway: name, buffer, post: createPost({ url, token }), log },
    answers: (records) => answersOf(records, recent),
  });
  const gateway = await startGateway({
    plant,
    sink: buffer,
    now: clock.now,
    onGrowing: (seen) => growing.write(buffer.stream, seen),
    onError: (err) => log.error({ err, code: 'plant.not_buffered' }, 'records could not be written yet'),
    onSlow: (machine, slow) => log.warn({ code: 'plant.slow', machine }, slow),
  });
  recent = gateway.recent;
  const watch = watchPlant(plantFile, text, {
    plant: (next) => {
      log.info({ code: 'plant.reloaded', machines: next.machines.length }, 'plant.yaml taken up');
      gateway.apply(next).catch((err: unknown) => log.error({ err, code: 'plant.apply' }, 'not applied'));
    },
    refused: (faults) =>
      log.error({ code: 'plant.faulty', faults: faults.map(lineOf) }, 'plant.yaml is faulty'),
  });
  log.info(
    { machines: plant.machines.length, url, gateway: name, ...buffer.waiting() },
    'gateway is running',
  );
  return {
    async stop() {
      watch.stop();
      await gateway.stop();
      await delivery.stop();
      await growing.close();
      await buffer.close();
    },
  };
}

const codeOf = (err: unknown): string => String((err as NodeJS.ErrnoException).code ?? err);

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { runAlone } from './alone.ts';

it('a plant file or a buffer folder that cannot be used is named with the setting that says where it is', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plant-alone-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const plantFile = path.join(folder, 'plant.yaml');
  const start = () =>
    runAlone(
      {
        ...{ url: 'http://127.0.0.1:9', token: 'x'.repeat(32), gateway: 'east', logLevel: 'silent' },
        ...{ plantFile, bufferDir: path.join(plantFile, 'buffer'), bufferBytes: 1e6 },
      },
      pino({ level: 'silent' }),
    );
  await expect(start()).rejects.toThrow('PLANT_FILE');
  await writeFile(plantFile, 'machines: [{id: A, name: A, model: A}]');
  await expect(start()).rejects.toThrow('PLANT_BUFFER_DIR');
});

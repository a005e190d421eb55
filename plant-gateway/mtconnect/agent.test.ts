import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { startGateway } from '../gateway.ts';
import type { PlantRecord } from '../sink.ts';
import type { Reading } from '../source.ts';
import { intervalsOf, memorySink, plantFrom, until } from '../testing/plants.ts';
import { fetchCurrent } from './fetch-current.ts';
import { streamsReader } from './streams.ts';
import { valuesOf } from './values.ts';

const device = (
  name: string,
  execution: string,
  parts: string,
  condition = 'Normal',
  availability = 'AVAILABLE',
) => `
  <DeviceStream name="${name}" uuid="u-${name}">
    <ComponentStream component="Device" componentId="d1"><Events>
      <Availability dataItemId="avail" sequence="1" timestamp="2026-11-26T00:00:00Z">${availability}</Availability>
    </Events></ComponentStream>
    <ComponentStream component="Path" componentId="p1">
      <Samples><PathFeedrate dataItemId="feed" sequence="2" timestamp="2026-11-26T00:00:00Z">12.5</PathFeedrate></Samples>
      <Events>
        <Execution dataItemId="exec" name="execution" sequence="3" timestamp="2026-11-26T00:00:00Z">${execution}</Execution>
        <PartCount dataItemId="pc" subType="ALL" sequence="4" timestamp="2026-11-26T00:00:00Z">${parts}</PartCount>
      </Events>
      <Condition><${condition} dataItemId="sys" type="SYSTEM" sequence="5" timestamp="2026-11-26T00:00:00Z"/></Condition>
    </ComponentStream>
  </DeviceStream>`;
const streams = (...devices: string[]): string =>
  `<?xml version="1.0"?><m:MTConnectStreams xmlns:m="urn:mtconnect.org:MTConnectStreams:1.7"><m:Header/><m:Streams>${devices.join('')}</m:Streams></m:MTConnectStreams>`;

/** An agent whose answer a test can change; `null` never answers. */
async function agent() {
  const world: { body: string | null; status: number; paths: string[] } = {
    body: '',
    status: 200,
    paths: [],
  };
  const server = createServer((request, response) => {
    world.paths.push(request.url ?? '');
    if (world.body === null) return;
    response.writeHead(world.status, { 'content-type': 'application/xml' }).end(world.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { world, url: `http://127.0.0.1:${port}` };
}

async function watching(url: string, more = '') {
  const readings: Reading[] = [];
  const records: PlantRecord[] = [];
  const gateway = await startGateway({
    plant: plantFrom(
      `machines: [{id: A, name: A, model: A, poll: {periodMs: 100, timeoutMs: 100, staleMs: 500}, source: {type: mtconnect, url: "${url}"${more}}}]`,
    ),
    sink: memorySink(records),
    onError: () => undefined,
    onReading: (reading) => readings.push(reading),
    growMs: 50,
  });
  onTestFinished(() => gateway.stop());
  return { gateway, readings, records, last: () => intervalsOf(records, 'A').at(-1) };
}

it('states and parts of a machine come from its MTConnect agent, and what the agent does not know is unknown', async () => {
  const { world, url } = await agent();
  world.body = streams(device('VMC', 'ACTIVE', '17'));
  const { readings, last, records, gateway } = await watching(url, ', device: VMC');
  await until(() => last()?.state === 'run');
  expect(world.paths[0]).toBe('/VMC/current');
  expect(Object.fromEntries(readings[0]?.values ?? [])).toEqual({
    availability: 'AVAILABLE',
    execution: 'ACTIVE',
    parts: 17,
    fault: false,
  });
  world.body = streams(device('VMC', '<![CDATA[INTERRUPTED]]>', '19'));
  await until(() => last()?.state === 'idle');
  world.body = streams(device('VMC', 'ACTIVE', '19', 'Fault'));
  await until(() => last()?.state === 'alarm');
  world.body = streams(device('VMC', 'UNAVAILABLE', 'UNAVAILABLE', 'Unavailable', 'UNAVAILABLE'));
  await until(() => last()?.state === 'unknown');
  await gateway.stop();
  expect(records.flatMap((one) => (one.kind === 'count' ? [[one.delta, one.raw]] : []))).toEqual([
    [0, 17],
    [2, 19],
  ]);
});

it('of several paths only what all of them say, or the one that is named, is what the machine does', () => {
  const values = (...executions: string[]) => {
    const reader = streamsReader();
    const paths = executions.map((one, i) => `<Execution dataItemId="e${i + 1}">${one}</Execution>`);
    reader.take(
      `<MTConnectStreams><DeviceStream name="A"><ComponentStream><Events>${paths.join('')}</Events></ComponentStream></DeviceStream></MTConnectStreams>`,
    );
    const [stream] = reader.end();
    if (!stream) throw new Error('no device');
    const tags = ['EXECUTION', 'e2'].map((item) => ({ name: item, item, counter: null }));
    const found = valuesOf(stream, tags);
    return [found.get('EXECUTION'), found.get('e2')];
  };
  expect(values('READY', 'ACTIVE')).toEqual([undefined, 'ACTIVE']);
  expect(values('ACTIVE', 'ACTIVE')).toEqual(['ACTIVE', 'ACTIVE']);
  expect(values('UNAVAILABLE', 'ACTIVE')).toEqual(['ACTIVE', 'ACTIVE']);
});

it('an agent that is silent or broken gives no reading, and one that comes back is read again', async () => {
  const { world, url } = await agent();
  const { readings, gateway, last } = await watching(url);
  const bad: readonly (readonly [body: string | null, status: number, reason: RegExp])[] = [
    [null, 200, /超时/],
    [streams(device('A', 'ACTIVE', '1'), device('B', 'ACTIVE', '1')), 200, /有多台设备/],
    ['', 500, /HTTP 500/],
  ];
  for (const [body, status, reason] of bad) {
    Object.assign(world, { body, status });
    await until(() => reason.test(gateway.views()[0]?.source.fault ?? ''), 9_000);
  }
  expect(readings).toEqual([]);
  expect(last()?.state).toBe('unknown');
  Object.assign(world, { body: streams(device('A', 'ACTIVE', '1')), status: 200 });
  await until(() => readings.length > 0, 9_000);
});

it('tells apart what answers at the address: an error, something that is no agent, an agent without the machine', async () => {
  const { world, url } = await agent();
  const asked = (body: string, status = 200) => {
    Object.assign(world, { body, status });
    return fetchCurrent({ type: 'mtconnect', url, device: 'A', tags: [] }, AbortSignal.timeout(5_000));
  };
  await expect(asked('', 404)).rejects.toMatchObject({ doubt: 'http' });
  await expect(asked('<html><body>login</body></html>')).rejects.toMatchObject({ doubt: 'garbage' });
  await expect(asked('<!DOCTYPE x><MTConnectStreams/>')).rejects.toMatchObject({ doubt: 'garbage' });
  await expect(asked(streams(device('A', 'ACTIVE', '1')).slice(0, 900))).rejects.toMatchObject({
    doubt: 'garbage',
  });
  await expect(asked(streams(device('B', 'ACTIVE', '1')))).rejects.toMatchObject({ doubt: 'no_device' });
});

it('refuses entities, unknown documents and more items than any agent has', () => {
  const reading = (text: string) => () => {
    const reader = streamsReader();
    reader.take(text);
    return reader.end();
  };
  expect(reading('<!DOCTYPE x [<!ENTITY a "b">]><MTConnectStreams/>')).toThrow(/DOCTYPE/);
  expect(reading('<html><body>hello</body></html>')).toThrow(/html/);
  expect(reading(streams(device('A', 'ACTIVE', '1')).slice(0, 900))).toThrow(/不是 MTConnect/);
  expect(reading('<MTConnectDevices/>')).toThrow(/MTConnectDevices/);
  expect(
    reading('<MTConnectError><Errors><Error errorCode="NO_DEVICE">no such</Error></Errors></MTConnectError>'),
  ).toThrow(/no such/);
  expect(reading('<MTConnectStreams>'.concat('<a>'.repeat(400_000)))).toThrow(/层次太深/);
  const many = '<X/>'.repeat(20_001);
  expect(
    reading(
      `<MTConnectStreams><DeviceStream><ComponentStream><Events>${many}</Events></ComponentStream></DeviceStream></MTConnectStreams>`,
    ),
  ).toThrow(/太多/);
});

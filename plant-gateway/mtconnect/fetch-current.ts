import type { MtconnectSource } from '../config/plant.ts';
import { AgentError } from './agent-error.ts';
import { type DeviceStream, streamsReader } from './streams.ts';

/** An agent with many devices answers some hundred kB; more than this is something else. */
const MOST_BYTES = 4_000_000;

/**
 * What an agent knows at this moment of one device. Reads only, and never more than 4 MB.
 * @throws AgentError when what answers is not right; what fetch throws when nothing does
 */
export async function fetchCurrent(
  { url, device }: MtconnectSource,
  signal: AbortSignal,
): Promise<DeviceStream> {
  const path = device === null ? 'current' : `${encodeURIComponent(device)}/current`;
  const response = await fetch(`${url}/${path}`, {
    signal,
    redirect: 'error',
    headers: { accept: 'application/xml' },
  });
  if (!response.ok || !response.body) throw new AgentError('http', `agent 回答 HTTP ${response.status}`);
  const reader = streamsReader();
  const text = new TextDecoder();
  let bytes = 0;
  for await (const part of response.body) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new AgentError('garbage', `回答超过 ${MOST_BYTES / 1e6} MB`);
    const piece = text.decode(part, { stream: true });
    readable(() => reader.take(piece));
  }
  const devices = readable(() => reader.end());
  const [first, ...others] =
    device === null ? devices : devices.filter(({ name, uuid }) => name === device || uuid === device);
  if (!first)
    throw new AgentError('no_device', device === null ? '回答中没有设备' : `回答中没有设备 ${device}`);
  if (others.length > 0)
    throw new AgentError('no_device', `agent 有多台设备，请在 source 中写 device（如 ${first.name}）`);
  return first;
}

/** A login page, half a document, a DOCTYPE: an answer that is none. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (err) {
    throw new AgentError('garbage', err instanceof Error ? err.message : String(err));
  }
}

import { SaxesParser } from 'saxes';

/** What an agent's answer to `/current` says of one device. */
export interface DeviceStream {
  name: string;
  uuid: string;
  observations: readonly Observation[];
  /** A Condition reports a fault. */
  fault: boolean;
}

export interface Observation {
  id: string;
  name: string;
  /** Its element: `Execution`, `PartCount`. */
  type: string;
  /** `UNAVAILABLE` when the agent itself does not know. */
  value: string;
}

const MOST_OBSERVATIONS = 20_000;
/** Elements within each other; agents need eight. */
const DEEPEST = 40;

/** Takes an answer piece by piece, so that one that is too long need not be held. */
export interface StreamsReader {
  /** @throws Error when it is no MTConnect answer */
  take(text: string): void;
  end(): DeviceStream[];
}

/** Reads an MTConnectStreams document: DeviceStream → ComponentStream → Events, Samples, Condition. */
export function streamsReader(): StreamsReader {
  const devices: (DeviceStream & { observations: Observation[] })[] = [];
  const parser = new SaxesParser();
  const path: string[] = [];
  let open: Observation | null = null;
  let count = 0;
  let agentError = '';

  parser.on('error', (err) => {
    throw new Error(`不是 MTConnect 的回答：${err.message}`);
  });
  parser.on('doctype', () => {
    throw new Error('不是 MTConnect 的回答：含有 DOCTYPE');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const local = name.slice(name.indexOf(':') + 1);
    const parent = path.at(-1);
    path.push(local);
    if (path.length > DEEPEST) throw new Error('不是 MTConnect 的回答：层次太深');
    if (path.length === 1 && local !== 'MTConnectStreams' && local !== 'MTConnectError')
      throw new Error(`不是 MTConnect 的回答：<${local}>`);
    if (local === 'DeviceStream')
      devices.push({
        name: attributes.name ?? '',
        uuid: attributes.uuid ?? '',
        observations: [],
        fault: false,
      });
    const device = devices.at(-1);
    if (parent === 'Condition' && local === 'Fault' && device) device.fault = true;
    if (parent !== 'Events' && parent !== 'Samples' && parent !== 'Errors') return;
    count += 1;
    if (count > MOST_OBSERVATIONS) throw new Error('回答中的数据项太多');
    open = { id: attributes.dataItemId ?? '', name: attributes.name ?? '', type: local, value: '' };
  });
  const say = (text: string): void => {
    if (open) open.value += text;
  };
  parser.on('text', say);
  parser.on('cdata', say);
  parser.on('closetag', () => {
    const parent = path.at(-2);
    path.pop();
    if (!open || (parent !== 'Events' && parent !== 'Samples' && parent !== 'Errors')) return;
    if (parent === 'Errors') agentError = open.value.trim();
    else devices.at(-1)?.observations.push({ ...open, value: open.value.trim() });
    open = null;
  });

  return {
    take: (text) => {
      parser.write(text);
    },
    end() {
      parser.close();
      if (agentError !== '') throw new Error(`agent 报错：${agentError}`);
      return devices;
    },
  };
}

import { pathText, readYaml, type Yaml } from '../../plant-gateway/config/yaml.ts';
import type { FactorySource } from './texts.ts';

/** A YAML file that remembers on which line each of its parts stands. */
export interface YamlSource extends Yaml {
  file: string;
}

/** One file of a configuration; a missing or unreadable one is a problem too. */
export function yamlOf({ texts, unreadable }: FactorySource, file: string): YamlSource {
  const text = texts[file];
  if (text !== undefined) return { file, ...readYaml(file, text) };
  const why = unreadable?.[file];
  const reason = why === undefined ? '文件不存在' : `无法读取（${why}）`;
  const problem = { file, line: 1, path: '', at: [], text: `${reason}。请放入该文件，可从默认配置复制。` };
  return {
    file,
    value: undefined,
    problems: [problem],
    at: (at, what) => ({ ...problem, path: pathText(at), at, text: what }),
  };
}

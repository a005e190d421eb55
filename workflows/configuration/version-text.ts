const SOURCES: Readonly<Record<string, string>> = {
  folder: '服务器配置文件',
  workbook: '配置表格',
  restore: '恢复旧版',
};

/** Where a version comes from, as people say it. */
export const sourceText = (source: string): string => SOURCES[source] ?? source;

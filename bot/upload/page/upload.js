/*
 * The upload page in the browser: sends files as soon as they are chosen, one after the other, and shows what became
 * of each. Without it the page is a plain form. Written for the old browsers inside chat clients.
 */
(() => {
  const find = (name) => document.querySelector(`[data-${name}]`);
  document.documentElement.classList.add('js');

  const back = find('back');
  back.hidden = false;
  back.addEventListener('click', () => {
    if (history.length > 1) history.back();
    else window.close();
  });

  const form = find('upload');
  if (!form) return;
  const input = form.querySelector('input[type=file]');
  const most = Number(form.dataset.most);
  const waiting = [];
  let busy = false;
  input.multiple = true;
  input.required = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('change', () => {
    for (const file of Array.from(input.files)) add(file);
    input.value = '';
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !busy) refresh();
  });

  /* What was sent is being worked on: looks again until there is news. */
  const PAUSE_MS = 3000;
  const shown = find('status').dataset.status;
  if ('working' in find('status').dataset) setTimeout(refresh, PAUSE_MS);

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  /** A file of this visit, with its own line of what becomes of it. */
  function add(file) {
    const line = make('li');
    const said = make('p', 'said', '等待上传');
    line.append(make('span', 'name', file.name), said);
    find('sent').prepend(line);
    line.scrollIntoView({ block: 'nearest' });
    const item = { file, line, said };
    if (file.size > most)
      return say(item, 'bad', `文件超过 ${most / 1048576} MB 的上限，没有上传。请压缩、拆分，或改拍照片。`);
    waiting.push(item);
    next();
  }

  function say(item, how, text) {
    item.said.className = `said ${how}`;
    item.said.textContent = text;
    // Read out what became of it, not every step on the way.
    if (how === 'good' || how === 'bad') find('spoken').textContent = `${item.file.name}：${text}`;
  }

  function next() {
    const item = busy ? undefined : waiting.shift();
    if (item) send(item);
  }

  function send(item) {
    busy = true;
    const bar = make('progress');
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute('aria-label', `${item.file.name} 的上传进度`);
    item.said.before(bar);
    say(item, '', '正在上传 0%');
    const request = new XMLHttpRequest();
    request.open('POST', location.pathname);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (event) => {
      if (!event.lengthComputable) return;
      bar.value = Math.floor((event.loaded / event.total) * 100);
      if (bar.value < 100) say(item, '', `正在上传 ${bar.value}%`);
    });
    request.upload.addEventListener('load', () => {
      bar.value = 100;
      say(item, 'waits', '已传完，正在检查');
    });
    request.addEventListener('loadend', () => {
      bar.remove();
      const answer = read(request.responseText);
      if (answer) {
        say(item, answer.ok ? 'good' : 'bad', answer.text);
        paint(answer);
      } else offerAgain(item);
      busy = false;
      next();
    });
    const body = new FormData();
    body.append('file', item.file, item.file.name);
    request.send(body);
  }

  function read(text) {
    try {
      const answer = JSON.parse(text);
      return typeof answer.text === 'string' ? answer : undefined;
    } catch {
      return undefined;
    }
  }

  function offerAgain(item) {
    say(item, 'bad', '网络断了，没有传上去。');
    const again = make('button', 'button again', '再传一次');
    again.type = 'button';
    again.addEventListener('click', () => {
      again.remove();
      say(item, '', '等待上传');
      waiting.push(item);
      next();
    });
    item.line.append(again);
  }

  /** The page as it is now; once it is decided, the server shows by whom. */
  function paint(state) {
    if (!state.files) return;
    if (state.decided) return location.reload();
    if (state.mark !== shown && !busy && !state.text) return location.reload();
    if (state.working) setTimeout(refresh, PAUSE_MS);
    find('badge').className = `tag ${state.tone}`;
    find('badge').textContent = state.mark;
    find('files').textContent = '';
    find('files').append(...state.files.map(lineOf));
    find('empty').hidden = state.files.length > 0;
    find('count').textContent = state.count;
    find('open').hidden = state.closed !== null;
    find('closed').hidden = state.closed === null;
    find('closed').textContent = state.closed || '';
  }

  /** As bot/upload/file-list.ts makes it. */
  function lineOf(file) {
    const line = make('li');
    const thumb = make(file.preview ? 'a' : 'span', 'thumb', file.preview ? '' : file.kind);
    if (file.preview) {
      const picture = make('img');
      picture.src = file.preview;
      picture.alt = `查看 ${file.name}`;
      thumb.href = file.preview;
      thumb.append(picture);
    } else thumb.setAttribute('aria-hidden', 'true');
    const words = make('div', 'words');
    words.append(make('span', 'name', file.name), make('span', 'by', file.by));
    if (file.flags) words.append(make('span', 'tag orange', file.flags));
    line.append(thumb, words);
    return line;
  }

  /* Without a network the page stays as it is; the next time that it comes into sight it looks again. */
  function refresh() {
    fetch(location.pathname, { headers: { Accept: 'application/json' } })
      .then((answer) => (answer.ok ? answer.json() : location.reload()))
      .then((state) => state && paint(state))
      .catch(() => undefined);
  }
})();

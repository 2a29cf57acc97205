// Runs when the source panel loads. One listener for the whole page: elements act by their data- attributes.
const page = document;
const KINDS = ['cite', 'place', 'cell', 'document', 'remove'];
const SOURCES = ['cite', 'place', 'cell'];

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // not allowed outside https and localhost: by way of a selection
    const area = page.createElement('textarea');
    area.value = text;
    page.body.append(area);
    area.select();
    page.execCommand('copy');
    area.remove();
  }
  button.innerText = '已复制';
}

function act(event) {
  const found = event.target.closest('button.ask, [data-copy], [data-text], ' + KINDS.map((kind) => `[data-${kind}]`).join(', '));
  if (!found) return;
  if (found.matches('button.ask')) return trigger('click', { kind: 'ask', value: found.textContent });
  const given = found.dataset;
  if (given.text !== undefined) return copy(given.text, found);
  if (given.copy !== undefined) return copy(page.getElementById(given.copy)?.innerText ?? '', found);
  if (given.remove !== undefined && !window.confirm(`从文库中移除《${given.title}》？原文件的副本也会删除。`)) return;
  const kind = KINDS.find((one) => given[one] !== undefined);
  trigger('click', { kind, value: given[kind] });
  if (kind === 'document' && given.document) show(page.getElementById('tables'));
  if (SOURCES.includes(kind) && window.innerWidth < 900) show(element);
}

// After the panel or the tables have been filled; they are below on narrow screens.
function show(target) {
  const watch = new MutationObserver(() => {
    watch.disconnect();
    target.scrollIntoView({ behavior: 'smooth', block: 'start' });
  });
  watch.observe(target, { childList: true, subtree: true, characterData: true });
  setTimeout(() => watch.disconnect(), 10000);
}

// A new question stays at the top of the conversation, so that its answer is read from the beginning.
function follow() {
  let shown = '';
  new MutationObserver(() => {
    const chat = page.getElementById('chat');
    if (!chat) return;
    const asked = chat.querySelectorAll('.asked');
    const now = `${asked.length}:${chat.querySelectorAll('.answer').length}`;
    if (now === shown || !asked.length) return;
    shown = now;
    requestAnimationFrame(() => {
      let frame = asked[asked.length - 1].parentElement;
      while (frame !== chat && frame.scrollHeight <= frame.clientHeight) frame = frame.parentElement;
      frame.scrollTop += asked[asked.length - 1].getBoundingClientRect().top - frame.getBoundingClientRect().top - 16;
    });
  }).observe(page.body, { childList: true, subtree: true });
}

if (!page.budgetqaListens) {
  page.budgetqaListens = true;
  page.documentElement.lang = 'zh-CN';
  page.addEventListener('click', act);
  page.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('td[data-cell]')) act(event);
  });
  follow();
}

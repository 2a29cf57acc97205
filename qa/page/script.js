// Runs when the source panel loads. One listener for the whole page: elements act by their data- attributes.
const page = document;
if (!page.budgetqaListens) {
  page.budgetqaListens = true;
  page.addEventListener('click', (event) => {
    const found = event.target.closest('[data-cite], [data-ask], [data-place], [data-document], [data-remove], [data-copy]');
    if (!found) return;
    const given = found.dataset;
    if (given.copy !== undefined) {
      const text = page.getElementById(given.copy)?.innerText ?? '';
      navigator.clipboard?.writeText(text).then(() => { found.innerText = '已复制'; });
      return;
    }
    if (given.remove !== undefined && !window.confirm(`从文库中移除《${given.title}》？原文件的副本也会删除。`)) return;
    for (const kind of ['cite', 'ask', 'place', 'document', 'remove']) {
      if (given[kind] !== undefined) trigger('click', { kind, value: given[kind] });
    }
    if (given.cite !== undefined || given.place !== undefined) {
      if (window.innerWidth < 900) element.scrollIntoView({ behavior: 'smooth', block: 'start' });
    }
  });
}

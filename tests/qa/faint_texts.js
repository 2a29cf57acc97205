// Texts of our own elements whose contrast with their ground is below 4.5 : 1 (WCAG 2.2, 1.4.3).
() => {
  const parse = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map((n) => top[n] * a + below[n] * (1 - a)); };
  const chain = (element) => element ? [...chain(element.parentElement), element] : [];
  const seen = (element) => {
    let ground = [255, 255, 255], ink = null;
    for (const one of chain(element)) {
      const style = getComputedStyle(one), back = parse(style.backgroundColor);
      if (back.length) ground = over(back, ground);
    }
    const opacity = chain(element).reduce((all, one) => all * Number(getComputedStyle(one).opacity), 1);
    const colour = parse(getComputedStyle(element).color);
    ink = over([...colour.slice(0, 3), (colour[3] ?? 1) * opacity], ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  return [...document.querySelectorAll('#head *, .answer *, #card *, #documents *, #findings *, #verified *, #examples *')]
    .filter((one) => one.offsetParent && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((one) => seen(one) < 4.5).map((one) => `${one.className}: ${one.textContent.slice(0, 20)} ${seen(one).toFixed(2)}`);
}

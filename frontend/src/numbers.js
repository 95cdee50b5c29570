// Numbers as the server writes them: thin space between thousands, as many figures as an estimate bears.

const THIN_SPACE = "\u202f";

export function rounded(value, figures = 3) {
  if (!value) return "0";
  const digits = Math.max(0, Math.min(2, figures - 1 - Math.floor(Math.log10(Math.abs(value)))));
  const scale = 10 ** (figures - 1 - Math.floor(Math.log10(Math.abs(value))));
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits })
    .formatToParts(Math.round(value * scale) / scale)
    .map((part) => (part.type === "group" ? THIN_SPACE : part.value))
    .join("");
}
